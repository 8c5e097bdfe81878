"""A graph becomes a torch module: same names, same order, so that state_dict keys equal torchvision's.

An operation becomes a module from its class name and its fields; there are no hooks. `walk` runs the nodes one by
one and hands out every value as it is made, each in memory of its own: nothing works in place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.architecture.operations.ops import Op


class Add(nn.Module):
    """The sum of residual and shortcut, as a new tensor."""

    def forward(self, residual: Tensor, shortcut: Tensor) -> Tensor:
        return residual + shortcut


class Subsample(nn.Module):
    """Every `stride`-th row and column, copied: a view would hold on to the whole map."""

    def __init__(self, *, stride: int) -> None:
        super().__init__()
        self.stride = stride

    def forward(self, maps: Tensor) -> Tensor:
        return maps[:, :, :: self.stride, :: self.stride].clone(memory_format=torch.contiguous_format)


class ZeroPadChannels(nn.Module):
    """`extra_channels` maps of zeros behind the others."""

    def __init__(self, *, extra_channels: int) -> None:
        super().__init__()
        self.extra_channels = extra_channels

    def forward(self, maps: Tensor) -> Tensor:
        return functional.pad(maps, (0, 0, 0, 0, 0, self.extra_channels))


class Complement(nn.Module):
    """1 − x."""

    def forward(self, value: Tensor) -> Tensor:
        return 1 - value


class Scale(nn.Module):
    """A constant times the input."""

    def __init__(self, *, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, value: Tensor) -> Tensor:
        return self.factor * value


class Mul(nn.Module):
    """The product of a value and its gate."""

    def forward(self, value: Tensor, gate: Tensor) -> Tensor:
        return value * gate


Item = TypeVar("Item")

_OWN_MODULES: Mapping[str, Callable[..., nn.Module]] = {
    module.__name__: module for module in (Add, Complement, Mul, Scale, Subsample, ZeroPadChannels)
}


class GraphModule(nn.Module):
    """The network of a graph. Its weights are not initialised; load a state_dict, or see `weights.untrained`.

    Parameters and names depend on the graph's spec alone: one module runs at every input size.
    """

    def __init__(self, graph: Graph, *, device: torch.device | str = "cpu") -> None:
        super().__init__()
        self.graph = graph
        with torch.device("meta"):  # torch's own initialisation would be most of the building time
            for node in graph:
                _add_at(self, node.name, _module_of(node.op))
        if torch.device(device).type != "meta":
            self.to_empty(device=device)

    def forward(self, batch: Tensor) -> Tensor:
        """Logits N×classes of pictures N×3×H×W."""
        for step in walk(self, self.graph, batch):
            value = step.value
        return value


class Cancelled(Exception):  # noqa: N818  (leaving is no error)
    """The one who asked for this pass has left."""


class Step(NamedTuple):
    """One node that has just run, and its value N×C×H×W (or N×C)."""

    node: Node
    value: Tensor


def walk(module: GraphModule, graph: Graph, batch: Tensor) -> Iterator[Step]:
    """Run the nodes in order on pictures N×3×H×W, handing out each value as soon as it is made.

    The walk forgets a value after its last use, so what the caller does not keep is freed; a caller that stops
    listening stops the pass. Nothing that was handed out is written to again. `graph` has the module's spec, at any
    input size.
    """
    return resume(module, graph.nodes, {INPUT: batch})


def resume(module: GraphModule, nodes: Sequence[Node], known: Mapping[str, Tensor]) -> Iterator[Step]:
    """`walk` over some nodes only, in the graph's order, from values that are known already.

    Each node reads known values or those of nodes before it; a known value too is forgotten after its last use.
    """
    last_use = {source: node.name for node in nodes for source in node.inputs}
    values = dict(known)
    del known  # the caller may have made it for this walk alone
    for node in nodes:
        op = module.get_submodule(node.name)
        inputs = [values[name] for name in node.inputs]
        value = op(*inputs)
        values[node.name] = value
        for name in set(node.inputs):
            if last_use[name] == node.name:
                del values[name]
        del inputs
        yield Step(node, value)
        del value


def watched(steps: Iterable[Item], cancelled: Callable[[], bool] | None) -> Iterator[Item]:
    """The steps of a pass, or of several passes side by side, left when `cancelled` says so.

    Raises Cancelled then, before the step that has just run is handed out.
    """
    for step in steps:
        if cancelled and cancelled():
            raise Cancelled
        yield step
        del step  # the caller may let go of its value before the next one is made


def keep(module: GraphModule, graph: Graph, batch: Tensor, names: Collection[str]) -> dict[str, Tensor]:
    """The values of the nodes in `names` (or `INPUT`) for pictures N×3×H×W; the pass stops with the last of them.

    Raises KeyError for a name that the net does not have.
    """
    for name in names:
        graph.shape_of(name)
    kept = {INPUT: batch} if INPUT in names else {}
    wanted = set(names) - {INPUT}
    for node, value in walk(module, graph, batch) if wanted else ():
        if node.name in wanted:
            kept[node.name] = value
            wanted.remove(node.name)
            if not wanted:
                break
    return kept


def _module_of(op: Op) -> nn.Module:
    """torch.nn's module of the same name, given the operation's fields as arguments."""
    name = type(op).__name__
    make = _OWN_MODULES.get(name) or getattr(nn, name)
    module: nn.Module = make(**{field.name: getattr(op, field.name) for field in fields(op)})
    return module


def _add_at(root: nn.Module, path: str, module: nn.Module) -> None:
    """Register `module` under the dotted `path`, making the containers on the way."""
    *containers, name = path.split(".")
    parent = root
    for container in containers:
        if not hasattr(parent, container):
            parent.add_module(container, nn.Module())
        parent = parent.get_submodule(container)
    parent.add_module(name, module)
