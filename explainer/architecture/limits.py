"""What fits into memory, known before anything runs."""

from dataclasses import dataclass

from explainer.architecture.errors import SpecError
from explainer.architecture.expand import MAX_INPUT_SIZE, expand, image_shape
from explainer.architecture.graph import Graph
from explainer.architecture.shape import Shape
from explainer.architecture.spec import NetSpec, ResNetSpec, Stem
from explainer.architecture.totals import BYTES_PER_VALUE, peak_live_values, total_cost

WORKSPACE_FACTOR = 2
"""A convolution may need room for a rearranged copy of what it reads and writes."""
CALIBRATION_SIZES = {Stem.IMAGENET: 128, Stem.DEEP: 128, Stem.CIFAR: 32}
"""Side in pixels of the photos that the BN statistics of an untrained net are taken from."""
CALIBRATION_PHOTOS = 6
"""How many photos go through an untrained net at once to take them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Bytes that the weights of one net, and the live activations of one pass, may take."""

    weights: int
    activations: int


def weight_bytes(spec: NetSpec) -> int:
    """Bytes of the parameters and buffers of a net."""
    cost = total_cost(expand(spec, calibration_shape(spec)))
    return BYTES_PER_VALUE * (cost.num_params + cost.num_buffers)


def activation_bytes(graph: Graph, *, pictures: int = 1) -> int:
    """Upper estimate of the bytes of live activations, and of the convolutions' workspace, in one pass."""
    return BYTES_PER_VALUE * WORKSPACE_FACTOR * pictures * peak_live_values(graph)


def training_bytes(graph: Graph, *, pictures: int = 128) -> int:
    """Upper estimate of the bytes that training on so many pictures at once takes: every value and its gradient."""
    return BYTES_PER_VALUE * WORKSPACE_FACTOR * pictures * total_cost(graph).num_activations


def calibration_shape(spec: NetSpec) -> Shape:
    """The input that the BN statistics of an untrained net are taken at."""
    size = CALIBRATION_SIZES[spec.stem if isinstance(spec, ResNetSpec) else Stem.IMAGENET]
    return image_shape(size, size)


def require_fits(graph: Graph, *, budget: Budget) -> None:
    """Raise SpecError where a net, its calibration or a pass of one picture would not fit, naming what would."""
    calibration = activation_bytes(expand(graph.spec, calibration_shape(graph.spec)), pictures=CALIBRATION_PHOTOS)
    for needed, allowed in ((weight_bytes(graph.spec), budget.weights), (calibration, budget.activations)):
        if needed > allowed:
            raise SpecError("net_too_large_for_memory", needed=_megabytes(needed), budget=_megabytes(allowed))
    needed = activation_bytes(graph)
    if needed > budget.activations:
        size = largest_fitting_size(graph.spec, activations=budget.activations)
        raise SpecError(
            "input_too_large_for_memory", needed=_megabytes(needed), budget=_megabytes(budget.activations), size=size
        )


def largest_fitting_size(spec: NetSpec, *, activations: int) -> int:
    """Largest square input in pixels whose activations take at most `activations` bytes; 0 when none fits."""
    low, high = 0, MAX_INPUT_SIZE
    while low < high:
        middle = (low + high + 1) // 2
        if activation_bytes(expand(spec, image_shape(middle, middle))) <= activations:
            low = middle
        else:
            high = middle - 1
    return low


def _megabytes(size: int) -> int:
    return size // 10**6
