"""Every block switched off in turn: what is left of the first answer's probability, block by block."""

from collections.abc import Sequence

from explainer.architecture.graph import Graph
from explainer.architecture.naming import paper_block
from explainer.findings.without import Lesion
from explainer.render.charts.bars import stage_ticks
from explainer.render.charts.panels import Json, bars, figure, single
from explainer.render.html.tag import filled, joined, tag
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

HEIGHT = 250
KEPT, LOST, CHOSEN = HUES[Kind.CONVOLUTION], HUES[Kind.ACTIVATION], HUES[Kind.TERMINAL]
NARROWEST_MARKED = 60
"""Bars up to which each that lost the answer carries a sign of its own."""


def lesion_chart(lesions: Sequence[Lesion], graph: Graph, *, words: Catalogue, chosen: str | None) -> str:
    """A bar per block, hatched where another class has come first, and a line at the whole net's probability."""
    shares = [one.of_answer.after for one in lesions]
    whole = lesions[0].of_answer.before
    layout = single(HEIGHT)
    layout["bargap"] = 0.2 if len(lesions) <= NARROWEST_MARKED else 0
    layout["xaxis"] |= _axis(lesions, graph)
    ceiling = 1.16 * max(*shares, whole, 1e-9)
    digits = next((at for at, least in enumerate((0.1, 0.01)) if ceiling >= least), 2)
    layout["yaxis"] |= {"range": [0, ceiling], "tickformat": f".{digits}%", "nticks": 5}
    layout["margin"] |= {"b": 36}
    layout["shapes"] = _whole_line(whole)
    layout["annotations"] = [_whole_note(whole, words), *_crosses(lesions)]
    pattern = {"shape": ["" if one.kept else "/" for one in lesions], "fillmode": "replace", "solidity": 0.45}
    outline = [2.5 if one.block == chosen else 0 for one in lesions]
    marker = {
        "color": [KEPT if one.kept else LOST for one in lesions],
        "pattern": pattern,
        "line": {"width": outline, "color": CHOSEN},
    }
    hovers = [_hover(one, graph, words) for one in lesions]
    return figure([bars(shares, range(len(lesions)), hovers, marker=marker)], layout)


def lesion_alt(lesions: Sequence[Lesion], graph: Graph, *, words: Catalogue) -> str:
    """`lesion_chart` in words."""
    worst = min(lesions, key=lambda one: one.of_answer.after)
    return words(
        "without.chart_alt",
        blocks=len(lesions),
        kept=sum(one.kept for one in lesions),
        whole=share(worst.of_answer.before),
        worst=paper_block(graph.spec, graph.block(worst.block)),
        least=share(worst.of_answer.after),
    )


def _axis(lesions: Sequence[Lesion], graph: Graph) -> Json:
    """Of one stage every few blocks by number, of several stages their names, on two levels so that they fit."""
    names = [one.block for one in lesions]
    ticks = stage_ticks(graph, names)
    if len(ticks) == 1:
        step = -(-len(names) // 10)
        ticks = {float(at): paper_block(graph.spec, graph.block(names[at])) for at in range(0, len(names), step)}
    return {
        "tickvals": list(ticks),
        "ticktext": [joined([tag("br")] * (at % 2), name) for at, name in enumerate(ticks.values())],
        "range": [-0.6, len(names) - 0.4],
        "tickangle": 0,
    }


def _whole_line(whole: float) -> list[Json]:
    """Black and white dashes, which show on any ground."""
    place = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": whole, "y1": whole}
    return [place | {"line": line} for line in ({"color": "#fff", "width": 2}, {"color": "#000", "dash": "dash"})]


def _whole_note(whole: float, words: Catalogue) -> Json:
    text = words("without.whole_note", share=share(whole))
    place = {"x": 1, "xref": "paper", "y": whole, "xanchor": "right", "yanchor": "bottom"}
    return {"text": joined(text), "showarrow": False} | place


def _crosses(lesions: Sequence[Lesion]) -> list[Json]:
    """A cross over every block without which another class comes first."""
    if len(lesions) > NARROWEST_MARKED:
        return []
    return [
        {"text": tag("b", "✗"), "showarrow": False, "x": at, "y": one.of_answer.after, "yanchor": "bottom"}
        for at, one in enumerate(lesions)
        if not one.kept
    ]


def _hover(one: Lesion, graph: Graph, words: Catalogue) -> str:
    change = one.of_answer
    return filled(
        words("without.hover_kept" if one.kept else "without.hover_lost"),
        name=paper_block(graph.spec, graph.block(one.block)),
        path=one.block,
        before=share(change.before),
        after=share(change.after),
    )
