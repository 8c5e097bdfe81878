"""Where the time of a forward pass went, beside where its multiply-adds are: the two rarely agree."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from explainer.architecture.graph import Graph, Node
from explainer.architecture.operations.ops import Conv2d, Sigmoid
from explainer.render.charts.bars import percent, stage_parts
from explainer.render.charts.panels import Mark, Panel, rows
from explainer.render.html.tag import filled
from explainer.render.style.theme import HUES, Kind, kind_of
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import short

_KINDS = {
    Kind.CONVOLUTION: "convolution",
    Kind.NORM: "batch_norm",
    Kind.ACTIVATION: "relu",
    Kind.POOLING: "pooling",
    Kind.ADDITION: "addition",
    Kind.LINEAR: "linear",
    Kind.WEIGHING: "weighing",
    Kind.RESHAPE: "other",
}
"""Kinds of operations in the order of their bars, with the keys of their names."""


def time_chart(seconds: Mapping[str, float], graph: Graph, *, words: Catalogue) -> str:
    """Time and MACs by kind of operation as a plotly figure's JSON; `seconds` are each node's, by name."""
    return _figure(_by_kind(graph, words), seconds, words)


def time_alt(seconds: Mapping[str, float], graph: Graph, *, words: Catalogue) -> str:
    """`time_chart` in words."""
    return _sentence(_by_kind(graph, words), seconds, words)


def stage_time_chart(seconds: Mapping[str, float], graph: Graph, *, words: Catalogue) -> str:
    """Time and MACs by stage as a plotly figure's JSON; `seconds` are each node's, by name."""
    return _figure(_by_stage(graph, words), seconds, words)


def stage_time_alt(seconds: Mapping[str, float], graph: Graph, *, words: Catalogue) -> str:
    """`stage_time_chart` in words."""
    return _sentence(_by_stage(graph, words), seconds, words)


class _Group(NamedTuple):
    """Nodes whose time and MACs are added up."""

    name: str
    kind: Kind
    nodes: tuple[Node, ...]

    @property
    def macs(self) -> int:
        return sum(node.cost.num_macs for node in self.nodes)

    def time(self, seconds: Mapping[str, float]) -> float:
        return sum(seconds.get(node.name, 0.0) for node in self.nodes)


def _by_kind(graph: Graph, words: Catalogue) -> list[_Group]:
    """Convolutions by kernel size, then every other kind of operation that the net has."""
    kinds = list(_KINDS)

    def rank(node: Node) -> tuple[int, int]:
        kind = Kind.WEIGHING if isinstance(node.op, Sigmoid) else kind_of(node.op)
        return kinds.index(kind), node.op.kernel_size if isinstance(node.op, Conv2d) else 0

    return [
        _Group(words(f"chart.kind.{_KINDS[kinds[place]]}", kernel=kernel), kinds[place], tuple(nodes))
        for (place, kernel), nodes in groupby(sorted(graph, key=rank), key=rank)
    ]


def _by_stage(graph: Graph, words: Catalogue) -> list[_Group]:
    return [
        _Group(part.name, part.kind, tuple(node for node in graph if node.stage == part.key))
        for part in stage_parts(graph, words)
    ]


def _figure(groups: list[_Group], seconds: Mapping[str, float], words: Catalogue) -> str:
    told = [_told(group, groups, seconds) for group in groups]
    times, macs = [], []
    whole_time, whole_macs = _whole(groups, seconds)
    for group, values in zip(groups, told, strict=True):
        hue, hover = HUES[group.kind], filled(words("chart.time_hover"), **values)
        spent, multiplied = group.time(seconds) / (whole_time or 1), group.macs / whole_macs
        times.append(Mark(value=spent, hue=hue, hover=hover, text=values["time_share"]))
        macs.append(Mark(value=multiplied, hue=hue, hover=hover, text=values["macs_share"]))
    panels = (
        Panel(heading=words("chart.time"), marks=tuple(times)),
        Panel(heading=words("chart.macs"), marks=tuple(macs)),
    )
    return rows([group.name for group in groups], panels, same_scale=True)


def _sentence(groups: list[_Group], seconds: Mapping[str, float], words: Catalogue) -> str:
    bars = [words("chart.alt.time_bar", **_told(group, groups, seconds)) for group in groups]
    whole_time, _ = _whole(groups, seconds)
    return words("chart.alt.time", total=_milliseconds(whole_time), bars=words("chart.alt.joint").join(bars))


def _told(group: _Group, groups: list[_Group], seconds: Mapping[str, float]) -> dict[str, str]:
    """A group's time and MACs, and their shares of all."""
    spent, (whole_time, whole_macs) = group.time(seconds), _whole(groups, seconds)
    return {
        "name": group.name,
        "time": _milliseconds(spent),
        "time_share": percent(spent, whole_time),
        "macs": short(group.macs),
        "macs_share": percent(group.macs, whole_macs),
    }


def _whole(groups: list[_Group], seconds: Mapping[str, float]) -> tuple[float, int]:
    return sum(group.time(seconds) for group in groups), sum(group.macs for group in groups)


def _milliseconds(seconds: float) -> str:
    """One decimal, two below a millisecond, and a no-break space."""
    milliseconds = 1000 * seconds
    return f"{milliseconds:.{1 if milliseconds >= 1 else 2}f}\u00a0ms"
