"""What values an activation holds, and how they change from block to block."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from explainer.architecture.graph import Branch, Graph, Node
from explainer.architecture.naming import paper_block
from explainer.findings.arrays import Array
from explainer.findings.summary import Summary
from explainer.render.charts.bars import percent, stage_ticks
from explainer.render.charts.histogram import Histogram, count
from explainer.render.charts.panels import Json, Mark, Panel, bars, columns, figure, single
from explainer.render.html.tag import filled, joined
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, significant

HISTOGRAM_HEIGHT = 210
HEAD_ROOM = 1.2
TALL_BIN = 3
"""A bin this many times higher than every other is cut off, and says so, to let the others be seen."""
_ZERO_LINE: Json = {"zeroline": True, "zerolinewidth": 2, "zerolinelayer": "above traces"}


def histogram_chart(values: Array, *, words: Catalogue, kind: Kind = Kind.TERMINAL) -> str:
    """How often which value occurs, as a plotly figure's JSON, in the colour of the `kind` that put the values out."""
    counted = count(values)
    shares = [number / max(1, counted.total) for number in counted.counts]
    places = [sum(counted.edges(position)) / 2 for position in range(len(shares))]
    hovers = [_bin_hover(counted, position, words) for position in range(len(shares))]
    ceiling = _ceiling(shares)
    layout = single(HISTOGRAM_HEIGHT)
    layout["bargap"] = 0.08
    layout["xaxis"] |= {"range": [counted.start, counted.end]} | _ZERO_LINE
    layout["yaxis"] |= {"range": [0, ceiling], "tickformat": ".0%" if ceiling >= 0.05 else ".1%", "nticks": 4}
    layout["shapes"], layout["annotations"] = _marks(counted, words)
    layout["annotations"] += [
        _note(words("chart.beyond", share=percent(share, 1)), place, counted) | {"y": 1, "yanchor": "bottom"}
        for share, place in zip(shares, places, strict=True)
        if share > ceiling
    ]
    return figure([bars(shares, places, hovers, marker={"color": HUES[kind]})], layout)


def histogram_alt(values: Array, *, words: Catalogue) -> str:
    """`histogram_chart` in words."""
    counted = count(values)
    missing = words("chart.alt.histogram_missing", missing=exact(counted.missing)) if counted.missing else ""
    if not counted.total:
        return words("chart.nothing_finite") + missing
    tallest = max(range(len(counted.counts)), key=counted.counts.__getitem__)
    low, high = counted.edges(tallest)
    return missing + words(
        "chart.alt.histogram",
        total=exact(counted.total),
        low=significant(counted.lowest),
        high=significant(counted.highest),
        mean=significant(counted.mean),
        bin_low=significant(low),
        bin_high=significant(high),
        share=percent(counted.counts[tallest], counted.total),
    )


def network_profile_nodes(graph: Graph) -> tuple[str, ...]:
    """Names of the nodes whose summaries the profile shows."""
    return tuple(output.node.name for output in _outputs(graph))


def network_profile_chart(summaries: Mapping[str, Summary], graph: Graph, *, words: Catalogue) -> str:
    """Deviation and share of zeros of every block's output, in order; summaries of `network_profile_nodes` by name.

    Of a net without blocks, of what its stages put out.
    """
    outputs = _outputs(graph)
    deviations, zeros = [], []
    for output in outputs:
        summary = summaries[output.node.name]
        values = {
            "name": output.name,
            "path": output.path,
            "shape": output.node.out_shape,
            "deviation": significant(summary.std),
            "mean": significant(summary.mean),
            "zeros": percent(summary.zeros, 1),
        }
        hover = filled(words("chart.profile_hover"), **values)
        deviations.append(Mark(value=_finite(summary.std), hue=HUES[Kind.CONVOLUTION], hover=hover))
        zeros.append(Mark(value=_finite(summary.zeros), hue=HUES[Kind.ACTIVATION], hover=hover))
    panels = (
        Panel(heading=words("chart.deviation"), marks=tuple(deviations), number_format="~g"),
        Panel(heading=words("chart.zeros"), marks=tuple(zeros), number_format=".0%"),
    )
    return columns(stage_ticks(graph, [output.key for output in outputs]), panels, lines=True)


def network_profile_alt(summaries: Mapping[str, Summary], graph: Graph, *, words: Catalogue) -> str:
    """`network_profile_chart` in words."""
    outputs = _outputs(graph)
    shown = [summaries[output.node.name] for output in outputs]
    deviations = [summary.std for summary in shown if isfinite(summary.std)]
    zeros = [summary.zeros for summary in shown]
    return words(
        "chart.alt.profile",
        first=outputs[0].name,
        last=outputs[-1].name,
        first_deviation=significant(shown[0].std),
        last_deviation=significant(shown[-1].std),
        least_deviation=significant(min(deviations, default=0)),
        most_deviation=significant(max(deviations, default=0)),
        least_zeros=percent(min(zeros), 1),
        most_zeros=percent(max(zeros), 1),
    )


class _Output(NamedTuple):
    """A node that a block (or, without blocks, a stage) ends with; `key` says where it stands on the axis."""

    key: str
    name: str
    path: str
    node: Node


def _outputs(graph: Graph) -> list[_Output]:
    if graph.blocks:
        return [_Output(one.name, paper_block(graph.spec, one), one.name, one.output) for one in graph.blocks]
    ends = {node.stage: node for node in graph if node.branch is Branch.PLAIN}
    return [_Output(stage, stage, node.name, node) for stage, node in ends.items()]


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _bin_hover(counted: Histogram, position: int, words: Catalogue) -> str:
    low, high = counted.edges(position)
    number = counted.counts[position]
    share, hover = percent(number, counted.total), words("chart.bin_hover")
    return filled(hover, low=significant(low), high=significant(high), count=exact(number), share=share)


def _ceiling(shares: Sequence[float]) -> float:
    """Where the axis ends: above the highest bin, or above the second where the first would dwarf the rest."""
    second, first = [0.0, 0.0, *sorted(shares)][-2:]
    return HEAD_ROOM * (second if first > TALL_BIN * second > 0 else first) or 1.0


def _marks(counted: Histogram, words: Catalogue) -> tuple[list[Json], list[Json]]:
    """The mean and its value: a dashed line in black and white, which shows on any ground; or that there is nothing."""
    if not counted.total:
        return [], [_note(words("chart.nothing_finite"), 0.5, counted) | {"y": 0.5}]
    place = {"type": "line", "x0": counted.mean, "x1": counted.mean, "y0": 0, "y1": 1, "yref": "paper"}
    lines = [{"color": "#ffffff", "width": 2}, {"color": "#000000", "width": 2, "dash": "dash"}]
    note = _note(words("chart.mean", value=significant(counted.mean)), counted.mean, counted)
    return [place | {"line": line} for line in lines], [note | {"y": 1, "yanchor": "top"}]


def _note(text: str, x: float, counted: Histogram) -> Json:
    """A text that begins at x in the left half and ends there in the right one, so that it never leaves the chart."""
    left = x <= (counted.start + counted.end) / 2
    side = {"xanchor": "left", "xshift": 3} if left else {"xanchor": "right", "xshift": -3}
    return {"text": joined(text), "x": x, "yref": "paper", "showarrow": False} | side
