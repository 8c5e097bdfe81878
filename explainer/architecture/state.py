"""What torch's state_dict of a net holds, by name and shape, and how much of it fits into another net."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod

from explainer.architecture.graph import Graph, Node
from explainer.architecture.ops import BatchNorm2d, Conv2d, Linear


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWeights:
    """How many entries of the two state_dicts agree in name and shape, and how many numbers the entries hold."""

    entries: tuple[int, int]
    shared: int
    values: tuple[int, int]
    shared_values: int

    @property
    def same(self) -> bool:
        """Whether one file of weights loads into both."""
        return self.entries == (self.shared, self.shared)


def weight_entries(graph: Graph) -> Mapping[str, tuple[int, ...]]:
    """Names and shapes of everything that torch's state_dict would hold, in its order."""
    return {f"{node.name}.{name}": shape for node in graph for name, shape in _tensors(node)}


def shared_weights(a: Graph, b: Graph) -> SharedWeights:
    """How much of one net's weights fits into the other by name and shape."""
    ours, theirs = weight_entries(a), weight_entries(b)
    shared = ours.items() & theirs.items()
    return SharedWeights(
        entries=(len(ours), len(theirs)),
        shared=len(shared),
        values=(_numbers(ours.values()), _numbers(theirs.values())),
        shared_values=_numbers(shape for _, shape in shared),
    )


def _tensors(node: Node) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What torch stores for an operation."""
    match node.op:
        case Conv2d() as op:
            yield "weight", (op.out_channels, op.in_channels // op.groups, op.kernel_size, op.kernel_size)
            if op.bias:
                yield "bias", (op.out_channels,)
        case Linear() as op:
            yield "weight", (op.out_features, op.in_features)
            if op.bias:
                yield "bias", (op.out_features,)
        case BatchNorm2d() as op:
            for name in ("weight", "bias", "running_mean", "running_var"):
                yield name, (op.num_features,)
            yield "num_batches_tracked", ()
        case _:
            pass


def _numbers(shapes: Iterable[tuple[int, ...]]) -> int:
    return sum(map(prod, shapes))
