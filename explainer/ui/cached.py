"""What is computed once and shared by every reader: pictures and charts, keyed by the frozen spec."""

import json
from functools import lru_cache
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from explainer.render import charts, table_view
from explainer.render.block_view import block_diagram
from explainer.render.diagram import Diagram
from explainer.render.network_view import network_diagram
from explainer.render.svg import to_svg
from explainer.text.catalogue import Language, catalogue
from explainer.text.facts import facts
from explainer.ui.settings import Net, graph_of


class Picture(NamedTuple):
    """One diagram as SVG for a wide and for a narrow place, with its text alternative."""

    wide: str
    compact: str
    alt: str


@lru_cache(maxsize=96)
def network_picture(net: Net, before: Net | None, unfolded: frozenset[str], language: Language) -> Picture:
    """The whole net, with the marks of the last change."""
    old = graph_of(before) if before else None
    diagram = network_diagram(graph_of(net), words=catalogue(language), unfolded=unfolded, before=old)
    return _picture(diagram)


@lru_cache(maxsize=96)
def block_picture(net: Net, before: Net | None, block: str, language: Language) -> Picture:
    """One block, with the marks of the last change."""
    old = graph_of(before) if before else None
    return _picture(block_diagram(graph_of(net), block, words=catalogue(language), before=old))


@lru_cache(maxsize=64)
def cost_chart(net: Net, before: Net | None, level: Literal["stage", "block"], language: Language) -> tuple[str, str]:
    """Parameters and MACs as a serialised plotly figure, and its text alternative."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    figure = charts.cost_chart(graph, words=words, level=level, before=old)
    return figure, charts.cost_alt(graph, words=words, level=level, before=old)


@lru_cache(maxsize=64)
def family_table(net: Net, language: Language) -> str:
    """Table 1 with the net among its family, as HTML."""
    graph = graph_of(net)
    return table_view.to_html(table_view.family_columns(net.spec, graph.input_shape), catalogue(language))


@lru_cache(maxsize=128)
def lesson(slug: str, language: Language) -> str:
    """A lesson with its heading and its numbers, as Markdown."""
    one = catalogue(language).lesson(slug, **facts())
    return f"#### {one.title}\n\n{one.body}"


@lru_cache(maxsize=128)
def figure(serialised: str) -> go.Figure:
    """A serialised chart as plotly's own object, which takes longer to make than to send."""
    return go.Figure(json.loads(serialised))


def _picture(diagram: Diagram) -> Picture:
    return Picture(
        wide=to_svg(diagram),
        compact=to_svg(diagram, compact=True),
        alt=diagram.alt,
    )
