"""Which entries of a file of weights belong to which of a net, by names and shapes alone.

Names found in the wild: `module.` from DataParallel, `_orig_mod.` from torch.compile, `state_dict.` and the like
around a checkpoint; `linear` and `shortcut` in nets written for CIFAR. `num_batches_tracked` came with torch 0.4.1.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from explainer.architecture.graph import Graph
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d, Linear
from explainer.architecture.spec import MAX_CLASSES, NetSpec
from explainer.architecture.weights.entries import Entry, OtherShape, Renamed, Report, weight_entries

WRAPPERS = (
    *("state_dict", "model_state_dict", "model", "net", "network", "module", "backbone", "encoder", "_orig_mod"),
    *("ema", "model_ema", "state_dict_ema", "ema_state_dict"),
)
"""Words in front of a name that say nothing of the layer; where a file has several sets, the first one that fits."""
HEADS = ("linear", "last_linear", "classifier", "head", "head.fc")
"""Other names of the last layer."""
COUNTER = "num_batches_tracked"

Names = Mapping[str, str]
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a file and a net go together.

    spec: the net with the file's number of classes. names: the file's name of each entry of the net that it has in
    the right shape. folds: the file's name of the bias that is to be taken off a running mean, by that.
    """

    spec: NetSpec
    names: Names
    folds: Names
    report: Report


def fit_names(found: Shapes, graph: Graph) -> Fit:
    """How the entries of a file, by name and shape, go into a net; the last layer may have other classes."""
    return best_fit(groups(found), graph)


def groups(found: Shapes) -> Mapping[str, Shapes]:
    """The file's entries by the wrappers before their names, which are taken off; at least one group.

    The groups stand in the order of `WRAPPERS`: a net's weights before their moving averages.
    """
    apart: dict[str, dict[str, tuple[int, ...]]] = {}
    for name, shape in found.items():
        words = takewhile(WRAPPERS.__contains__, name.split(".")[:-1])
        prefix = "".join(f"{word}." for word in words)
        apart.setdefault(prefix, {})[name.removeprefix(prefix)] = shape
    return {prefix: apart[prefix] for prefix in sorted(apart, key=_place)} or {"": {}}


def best_fit(apart: Mapping[str, Shapes], graph: Graph) -> Fit:
    """How the best of several groups of entries goes into a net; see `groups`."""
    total = sum(map(len, apart.values()))
    fits = [_fit(prefix, entries, graph, beside=total - len(entries)) for prefix, entries in apart.items()]
    return max(fits, key=lambda fit: (fit.report.usable, fit.report.matched))


def first_fit(found: Shapes, graphs: Iterable[Graph]) -> Fit | None:
    """How the file goes into the first of several nets that can run with it; None where none can."""
    apart = groups(found)
    layers = {prefix: sum(_numbered(name) for name in entries) for prefix, entries in apart.items()}
    for graph in graphs:
        wanted = weight_entries(graph)
        if any(_likely(entries, layers[prefix], wanted) for prefix, entries in apart.items()):
            fit = best_fit(apart, graph)
            if fit.report.usable:
                return fit
    return None


def _likely(found: Shapes, layers: int, wanted: Shapes) -> bool:
    """A quick look that lets every fitting group pass: no more layers than the net's, nor other ones in the stages."""
    if layers > len(wanted) * 4 // 3:  # each BN layer of five entries may stand behind a bias that goes into it
        return False
    inside = ((name, shape) for name, shape in wanted.items() if _numbered(name) and not _counts(name))
    old = ((found.get(name), found.get(name.replace(".downsample.", ".shortcut.")), shape) for name, shape in inside)
    return all(shape in (one, other) for one, other, shape in old)


def _place(prefix: str) -> tuple[int, ...]:
    return tuple(WRAPPERS.index(word) for word in prefix.split(".")[:-1])


def _fit(prefix: str, found: Shapes, graph: Graph, *, beside: int) -> Fit:
    head = next(node.name for node in reversed(graph.nodes) if isinstance(node.op, Linear))
    known = _known(found, weight_entries(graph), head)
    shapes = {new: found[old] for new, old in known.items()}
    classes = _classes(shapes, weight_entries(graph), head)
    wanted = _wanted(graph, head, classes)
    matched = {name: known[name] for name in wanted if name in known and _agrees(name, shapes[name], wanted[name])}
    folds = {
        mean: known[bias]
        for mean, bias in _foldable(graph)
        if mean in matched and bias not in wanted and shapes.get(bias) == wanted[mean]
    }
    report = _report(found, wanted, known, matched=matched, folds=folds, graph=graph)
    return Fit(
        spec=graph.spec if classes is None else replace(graph.spec, num_classes=classes),
        names={new: prefix + old for new, old in matched.items()},
        folds={new: prefix + old for new, old in folds.items()},
        report=replace(report, prefix=prefix, beside=beside, classes=classes),
    )


def _report(found: Shapes, wanted: Shapes, known: Names, *, matched: Names, folds: Names, graph: Graph) -> Report:
    """What goes where, but for the prefix and what belongs to the whole file."""
    taken = [name for name in wanted if name in known]
    used = {*(known[name] for name in taken), *folds.values()}
    spare = [Entry(name=name, shape=shape) for name, shape in found.items() if name not in used]
    absent = [Entry(name=name, shape=shape) for name, shape in wanted.items() if name not in known]
    parts = {node.name.partition(".")[0] for node in graph}
    return Report(
        wanted=len(wanted),
        matched=len(matched),
        missing=tuple(entry for entry in absent if not _counts(entry.name)),
        unexpected=tuple(entry for entry in spare if not _inside(entry.name, parts)),
        foreign=tuple(entry for entry in spare if _inside(entry.name, parts)),
        other_shape=tuple(
            OtherShape(name=name, wanted=wanted[name], found=found[known[name]])
            for name in taken
            if name not in matched
        ),
        renamed=tuple(Renamed(old=known[name], new=name) for name in taken if known[name] != name),
        folded=tuple(folds.values()),
        counters=sum(_counts(entry.name) for entry in absent),
    )


# --- names ---------------------------------------------------------------------------------------------------------


def _known(found: Shapes, wanted: Shapes, head: str) -> Names:
    """The file's name of every entry by torchvision's; a name that is right as it stands comes first."""
    known = {name: name for name in found if name in wanted}
    for name in found:
        known.setdefault(_renamed(name, head), name)
    return known


def _renamed(name: str, head: str) -> str:
    """The name that torchvision gives to an entry of an older or other code."""
    layer, _, tensor = name.rpartition(".")
    return f"{head}.{tensor}" if layer in HEADS else name.replace(".shortcut.", ".downsample.")


def _inside(name: str, parts: set[str]) -> bool:
    """Whether an entry belongs to a layer of a net like this one rather than to something beside it."""
    return name.partition(".")[0] in parts or _numbered(name)


def _numbered(name: str) -> bool:
    """Whether an entry stands in a stage such as layer2."""
    return name.startswith("layer") and name.partition(".")[0].removeprefix("layer").isdigit()


def _counts(name: str) -> bool:
    return name.endswith(COUNTER)


# --- shapes --------------------------------------------------------------------------------------------------------


def _agrees(name: str, found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether the shapes are the same; a counter may have an axis of its own."""
    return found == wanted or (_counts(name) and found == (1,))


def _classes(shapes: Shapes, wanted: Shapes, head: str) -> int | None:
    """How many classes the file tells apart, where these are not the net's; None where its last layer does not fit."""
    ours = wanted[f"{head}.weight"]
    weight, bias = (shapes.get(f"{head}.{tensor}", ()) for tensor in ("weight", "bias"))
    if weight == ours or weight[1:] != ours[1:] or bias != weight[:1]:
        return None
    return weight[0] if 1 <= weight[0] <= MAX_CLASSES else None


def _wanted(graph: Graph, head: str, classes: int | None) -> Shapes:
    """The net's entries, its last layer with this number of classes."""
    wanted = weight_entries(graph)
    if classes is None:
        return wanted
    weight, bias = f"{head}.weight", f"{head}.bias"
    return {**wanted, weight: (classes, *wanted[weight][1:]), bias: (classes,)}


def _foldable(graph: Graph) -> Iterator[tuple[str, str]]:
    """Running means, and what the bias of the convolution before would be called whose output goes nowhere else."""
    readers = Counter(name for node in graph for name in node.inputs)
    for node in graph:
        before = node.inputs[0]
        alone = before in graph and readers[before] == 1 and isinstance(graph[before].op, Conv2d)
        if alone and isinstance(node.op, BatchNorm2d):
            yield f"{node.name}.running_mean", f"{before}.bias"
