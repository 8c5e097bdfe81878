"""What fits into memory, known before anything runs."""

from explainer.architecture.errors import SpecError
from explainer.architecture.expand import MAX_INPUT_SIZE, expand, image_shape
from explainer.architecture.graph import Graph
from explainer.architecture.spec import ResNetSpec
from explainer.architecture.totals import BYTES_PER_VALUE, peak_live_values, total_cost

WORKSPACE_FACTOR = 2
"""A convolution may need room for a rearranged copy of what it reads and writes."""


def forward_bytes(graph: Graph) -> int:
    """Upper estimate of the bytes a forward pass of one picture holds: weights, live activations, workspace."""
    cost = total_cost(graph)
    weights = cost.num_params + cost.num_buffers
    return BYTES_PER_VALUE * (weights + WORKSPACE_FACTOR * peak_live_values(graph))


def require_fits(graph: Graph, *, budget: int) -> None:
    """Raise SpecError when a forward pass would need more than `budget` bytes, naming the largest size that fits."""
    needed = forward_bytes(graph)
    if needed <= budget:
        return
    largest = largest_fitting_size(graph.spec, budget=budget)
    values = {"needed": needed // 10**6, "budget": budget // 10**6}
    if largest == 0:
        raise SpecError("net_too_large_for_memory", **values)
    raise SpecError("input_too_large_for_memory", **values, size=largest)


def largest_fitting_size(spec: ResNetSpec, *, budget: int) -> int:
    """Largest square input in pixels whose forward pass needs at most `budget` bytes; 0 when none fits."""
    low, high = 0, MAX_INPUT_SIZE
    while low < high:
        middle = (low + high + 1) // 2
        if forward_bytes(expand(spec, image_shape(middle, middle))) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
