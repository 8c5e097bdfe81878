"""How much each block changes its input, and how much its last ReLU takes away: two panels, a place for each block.

A circle is a block whose shortcut hands x on; a diamond one that changes its shape or projects it. What is chosen is
ringed.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import paper_block
from explainer.findings.ledger import Balance
from explainer.render.charts.bars import percent, stage_ticks
from explainer.render.charts.panels import HOVER, Json, figure, staggered
from explainer.render.html.tag import filled, tag
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant

HEIGHT, HALF_HEIGHT = 270, 190
CIRCLE, DIAMOND = "circle", "diamond"
_CHANGE, _CLIP, _QUIET = HUES[Kind.CONVOLUTION], HUES[Kind.ACTIVATION], HUES[Kind.TERMINAL]
_MANY = 60
"""Blocks beyond which marks are drawn small."""
_FIXED: Json = {"fixedrange": True, "zeroline": False}


class Told(NamedTuple):
    """One block's balance in words: its name, its shortcut, ‖x‖, ‖F(x)‖, their ratio, the share clipped."""

    block: str
    form: str
    shortcut: str
    residual: str
    ratio: str
    clipped: str


def told(graph: Graph, block: Block, balance: Balance, words: Catalogue) -> Told:
    """A block's balance as it is written everywhere."""
    return Told(
        " · ".join(dict.fromkeys((paper_block(graph.spec, block), block.name))),
        words(f"diagram.form_{block.shortcut.value}"),
        significant(balance.shortcut),
        significant(balance.residual),
        "–" if balance.ratio is None else significant(balance.ratio),
        "–" if balance.clipped is None else percent(balance.clipped, 1),
    )


def balance_chart(balances: Mapping[str, Balance], graph: Graph, *, words: Catalogue, chosen: str) -> str:
    """A plotly figure's JSON; `balances` by the path of the block, `chosen` is the path of the marked one.

    Its points stand at the places of the blocks in `balances`. Without anything that clips there is one panel.
    """
    blocks = added_blocks(graph, balances)
    shown = list(balances.values())
    hovers: list[str] = [
        filled(words("ledger.hover"), **told(graph, block, one, words)._asdict())
        for block, one in zip(blocks, shown, strict=True)
    ]
    clips = any(one.clipped is not None for one in shown)
    panels = [("y", [one.ratio for one in shown], ".3~g")]
    panels += [("y2", [one.clipped for one in shown], ".0%")] if clips else []
    data = [trace for axis, values, _ in panels for trace in _panel(axis, values, blocks, hovers, chosen)]
    return figure(data, _layout(graph, blocks, panels, words))


def balance_alt(balances: Mapping[str, Balance], graph: Graph, *, words: Catalogue) -> str:
    """`balance_chart` in words: every block's ratio and what is clipped, or the extremes of a long net."""
    blocks = added_blocks(graph, balances)
    rows = {block.name: told(graph, block, balances[block.name], words) for block in blocks}
    names = list(rows)
    if len(names) > _MANY:
        by_ratio = sorted(names, key=lambda name: balances[name].ratio or 0.0)
        names = [by_ratio[0], by_ratio[len(by_ratio) // 2], by_ratio[-1]]
    bars_said = words("chart.alt.joint").join(words("ledger.alt_block", **rows[name]._asdict()) for name in names)
    return words("ledger.alt_chart" if len(names) == len(rows) else "ledger.alt_long", count=len(rows), bars=bars_said)


def added_blocks(graph: Graph, balances: Mapping[str, Balance]) -> list[Block]:
    """The blocks of `balances`, in the net's order."""
    return [block for block in graph.blocks if block.name in balances]


def _panel(axis: str, values: list[float | None], blocks: list[Block], hovers: list[str], chosen: str) -> list[Json]:
    """Stems with a mark at the end of each, and a ring round the chosen one."""
    hue = _CHANGE if axis == "y" else _CLIP
    places, few = list(range(len(blocks))), len(blocks) <= _MANY
    ends = [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
    stems: Json = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for place, _ in ends for x in (place, place, None)],
        "y": [y for _, value in ends for y in (0, value, None)],
        "line": {"color": hue, "width": 3 if few else 1.5},
        "hoverinfo": "skip",
    }
    marks: Json = {
        "type": "scatter",
        "mode": "markers",
        "x": places,
        "y": values,
        "marker": {
            "color": hue,
            "size": [(13 if one.shortcut.dashed else 10) if few else 5 for one in blocks],
            "symbol": [DIAMOND if one.shortcut.dashed else CIRCLE for one in blocks],
            "opacity": 1,
        },
        "hovertext": hovers,
        "hovertemplate": HOVER,
        "cliponaxis": False,
    }
    ringed = [place for place, one in enumerate(blocks) if one.name == chosen]
    ring: Json = {
        "type": "scatter",
        "mode": "markers",
        "x": ringed,
        "y": [values[place] for place in ringed],
        "marker": {"symbol": "circle-open", "size": 21, "color": _QUIET, "line": {"width": 3}, "opacity": 1},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    kept: Json = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
    return [trace | kept | {"xaxis": "x", "yaxis": axis} for trace in (stems, marks, ring)]


def _layout(
    graph: Graph, blocks: list[Block], panels: list[tuple[str, list[float | None], str]], words: Catalogue
) -> Json:
    domains: tuple[list[float], ...] = ([0.58, 1], [0, 0.42]) if len(panels) == 2 else ([0, 1],)
    headings = [words("ledger.chart_ratio"), words("ledger.chart_clipped")]
    layout: Json = {
        "template": {},
        "height": HEIGHT if len(panels) == 2 else HALF_HEIGHT,
        "margin": {"l": 0, "r": 10, "t": 26, "b": 36, "pad": 4},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 30,
        "hoverlabel": {"align": "left"},
        "xaxis": _ticks(graph, blocks) | {"anchor": panels[-1][0]},
        "shapes": _borders(blocks),
        "annotations": [
            {"text": tag("b", text), "showarrow": False, "x": 0, "y": domain[1], "xref": "paper", "yref": "paper"}
            | {"xanchor": "left", "yanchor": "bottom", "yshift": 6}
            for text, domain in zip(headings, domains, strict=False)
        ],
    }
    for (axis, _, number_format), domain in zip(panels, domains, strict=True):
        layout[f"yaxis{axis[1:]}"] = _FIXED | {
            "domain": domain,
            "rangemode": "tozero",
            "automargin": True,
            "nticks": 4,
            "tickformat": number_format,
        }
    return layout


def _ticks(graph: Graph, blocks: list[Block]) -> Json:
    """The axis of blocks, with the stages' names on two levels."""
    ticks = stage_ticks(graph, [block.name for block in blocks])
    return _FIXED | {
        "range": [-0.6, len(blocks) - 0.4],
        "showgrid": False,
        "tickangle": 0,
        "tickvals": list(ticks),
        "ticktext": staggered(ticks, len(blocks)),
    }


def _borders(blocks: list[Block]) -> list[Json]:
    """A dotted line between stages."""
    stages = [block.stage for block in blocks]
    return [
        {"type": "line", "x0": place - 0.5, "x1": place - 0.5, "y0": 0, "y1": 1, "yref": "paper"}
        | {"line": {"color": _QUIET, "width": 1, "dash": "dot"}}
        for place, (before, after) in enumerate(pairwise(stages), start=1)
        if before != after
    ]
