"""What fits into memory and time, known before anything runs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isqrt

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec, ResNetSpec, Stem
from explainer.architecture.totals import BYTES_PER_VALUE, peak_live_values, total_cost
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE, expand, image_shape

WORKSPACE_FACTOR = 2
"""A convolution may need room for a rearranged copy of what it reads and writes."""
CALIBRATION_SIZES = {Stem.IMAGENET: 128, Stem.DEEP: 128, Stem.CIFAR: 32}
"""Side in pixels of the photos that the BN statistics of an untrained net are taken from."""
CALIBRATION_PHOTOS = 6
"""How many photos go through an untrained net at once to take them."""
PICTURE_BYTES = 52
"""Per pixel of the input, while a photo is resized, cut out and normalised; measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Bytes that the weights of one net, and the live activations of one pass, may take; MACs of one pass."""

    weights: int
    activations: int
    macs: float = inf


@lru_cache(maxsize=128)
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
    calibration = _calibration_bytes(graph.spec)
    for needed, allowed in ((weight_bytes(graph.spec), budget.weights), (calibration, budget.activations)):
        if needed > allowed:
            raise SpecError("net_too_large_for_memory", needed=_megabytes(needed), budget=_megabytes(allowed))
    needed, macs = activation_bytes(graph), total_cost(graph).num_macs
    if needed > budget.activations:
        raise _input_too_large(needed, budget, size=largest_fitting_size(graph.spec, budget=budget))
    if macs > budget.macs:
        size = largest_fitting_size(graph.spec, budget=budget)
        raise SpecError("pass_too_long", needed=_billions(macs), budget=_billions(budget.macs), size=size)


@lru_cache(maxsize=128)
def _calibration_bytes(spec: NetSpec) -> int:
    """Of the pass that an untrained net takes its BN statistics from; asked for before every pass."""
    return activation_bytes(expand(spec, calibration_shape(spec)), pictures=CALIBRATION_PHOTOS)


def require_picture_fits(height: int, width: int, *, budget: Budget) -> None:
    """Raise SpecError where a photo could not even be prepared at so many pixels, whatever net reads it."""
    needed = PICTURE_BYTES * height * width
    if needed > budget.activations:
        raise _input_too_large(needed, budget, size=isqrt(budget.activations // PICTURE_BYTES))


def largest_fitting_size(spec: NetSpec, *, budget: Budget) -> int:
    """Largest square input in pixels whose pass keeps within the budget; 0 when none does."""

    def fits(size: int) -> bool:
        graph = expand(spec, image_shape(size, size))
        return activation_bytes(graph) <= budget.activations and total_cost(graph).num_macs <= budget.macs

    return _last(fits, MAX_INPUT_SIZE)


def _last(holds: Callable[[int], bool], highest: int) -> int:
    """The largest of 1 … `highest` for which something holds that holds for all before it; 0 where it never does."""
    low, high = 0, highest
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _input_too_large(needed: int, budget: Budget, *, size: int) -> SpecError:
    values = {"needed": _megabytes(needed), "budget": _megabytes(budget.activations), "size": size}
    return SpecError("input_too_large_for_memory", **values)


def _megabytes(size: int) -> int:
    return size // 10**6


def _billions(macs: float) -> int:
    return round(macs / 10**9)
