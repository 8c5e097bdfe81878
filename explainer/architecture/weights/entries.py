"""What torch's state_dict of a net holds, by name and shape, and how much of it fits into another net."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod

from explainer.architecture.graph import Graph, Node
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d, Linear


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a state_dict."""

    name: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShape:
    """An entry that a net and a file both have, with two different shapes."""

    name: str
    wanted: tuple[int, ...]
    found: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """An entry that a file calls by another name than torchvision."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """How many entries had another type of number, by torch's name of it ("float16")."""

    dtype: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the entries of a file and those that a net wants go together.

    wanted, matched: how many entries the net has, and how many of them the file gives in the right shape. missing:
    what the file lacks. foreign: what belongs to layers of another net; unexpected: what belongs to no such net and
    is left out. counters: entries `num_batches_tracked` that the file lacks, which no net needs. folded:
    biases of convolutions in front of a BN layer, taken off its running mean. prefix: what stood before every name.
    beside: tensors without that prefix, such as an optimizer's. classes: the file's, where they differ.
    """

    wanted: int
    matched: int
    missing: tuple[Entry, ...] = ()
    unexpected: tuple[Entry, ...] = ()
    foreign: tuple[Entry, ...] = ()
    other_shape: tuple[OtherShape, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    folded: tuple[str, ...] = ()
    converted: tuple[Converted, ...] = ()
    counters: int = 0
    prefix: str = ""
    beside: int = 0
    classes: int | None = None

    @property
    def usable(self) -> bool:
        """Whether the file gives all that the net needs, and nothing that belongs to another net."""
        return not (self.missing or self.other_shape or self.foreign)


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
