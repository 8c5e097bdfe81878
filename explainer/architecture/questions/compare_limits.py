"""Whether two nets can be held at once, known before either is built."""

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import Budget
from explainer.architecture.totals import BYTES_PER_VALUE
from explainer.architecture.weights.entries import shared_weights


def pair_bytes(a: Graph, b: Graph) -> int:
    """Bytes of the weights of two nets that hold what agrees in name and shape only once."""
    found = shared_weights(a, b)
    return BYTES_PER_VALUE * (sum(found.values) - found.shared_values)


def require_pair_fits(a: Graph, b: Graph, *, budget: Budget) -> None:
    """Raise SpecError where two nets do not fit beside each other; each alone is `limits.require_fits`'s to refuse."""
    needed = pair_bytes(a, b)
    if needed > budget.weights:
        raise SpecError("pair_too_large_for_memory", needed=needed // 10**6, budget=budget.weights // 10**6)
