"""What is computed once and shared by every reader: pictures and charts, keyed by the frozen spec."""

import json
from functools import lru_cache
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from explainer.architecture.faults import Fault, break_block
from explainer.architecture.figure3 import figure3_graphs
from explainer.architecture.placement import both_placements
from explainer.architecture.spec import NetSpec
from explainer.render import (
    charts,
    compare_tables,
    compare_view,
    families_view,
    fault_view,
    figure3_view,
    stride_view,
    table_view,
    variants_view,
)
from explainer.render.block_view import block_diagram
from explainer.render.compare_tables import PairTables
from explainer.render.compare_view import PairPicture
from explainer.render.diagram import Diagram
from explainer.render.network_view import network_diagram
from explainer.render.operations_view import operations_diagram
from explainer.render.outline import Group, outline
from explainer.render.svg import to_svg
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.text.facts import facts
from explainer.ui.settings import Net, graph_of


class Picture(NamedTuple):
    """One diagram as SVG for a wide and for a narrow place, with its text alternatives."""

    wide: str
    compact: str
    alt: str
    outline: tuple[Group, ...]


@lru_cache(maxsize=96)
def network_picture(net: Net, before: Net | None, unfolded: frozenset[str], language: Language) -> Picture:
    """The whole net, with the marks of the last change."""
    old = graph_of(before) if before else None
    diagram = network_diagram(graph_of(net), words=catalogue(language), unfolded=unfolded, before=old)
    return _picture(diagram, catalogue(language))


@lru_cache(maxsize=24)
def operations_picture(net: Net, before: Net | None, stages: frozenset[str], language: Language) -> Picture:
    """Every operation of some stages, with the marks of the last change."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    whole = stages >= {node.stage for node in graph}
    diagram = operations_diagram(graph, words=words, stages=None if whole else stages, before=old)
    return _picture(diagram, words)


@lru_cache(maxsize=96)
def block_picture(net: Net, before: Net | None, block: str, language: Language) -> Picture:
    """One block, with the marks of the last change."""
    old = graph_of(before) if before else None
    words = catalogue(language)
    return _picture(block_diagram(graph_of(net), block, words=words, before=old), words)


@lru_cache(maxsize=32)
def lab_pictures(net: Net, block: str, language: Language) -> tuple[Picture, Picture]:
    """One block in v1 and in v1.5."""
    words = catalogue(language)
    first, second = stride_view.lab_diagrams(both_placements(graph_of(net)), block, words=words)
    return _picture(first, words), _picture(second, words)


@lru_cache(maxsize=48)
def pair_picture(a: Net, b: Net, language: Language) -> PairPicture:
    """Two nets beside each other, with what differs marked in both."""
    return compare_view.picture((graph_of(a), graph_of(b)), catalogue(language))


@lru_cache(maxsize=48)
def pair_tables(a: Net, b: Net, language: Language) -> PairTables:
    """What two nets differ in, as tables."""
    return compare_tables.tables((graph_of(a), graph_of(b)), catalogue(language))


@lru_cache(maxsize=2)
def figure3_picture(language: Language) -> PairPicture:
    """The three nets of the paper's Figure 3."""
    return figure3_view.picture(figure3_graphs(), catalogue(language))


@lru_cache(maxsize=96)
def fault_picture(net: Net, block: str, fault: Fault, language: Language) -> Picture:
    """One block with something left out of it."""
    graph, words = graph_of(net), catalogue(language)
    return _picture(fault_view.fault_diagram(graph, break_block(graph.block(block), fault), words=words), words)


@lru_cache(maxsize=64)
def cost_chart(net: Net, before: Net | None, level: Literal["stage", "block"], language: Language) -> tuple[str, str]:
    """Parameters and MACs as a serialised plotly figure, and its text alternative."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    figure = charts.cost_chart(graph, words=words, level=level, before=old)
    return figure, charts.cost_alt(graph, words=words, level=level, before=old)


@lru_cache(maxsize=48)
def orders_gallery(spec: NetSpec, language: Language) -> str:
    """The orders of activation as HTML; the reader's net is marked."""
    return variants_view.orders_html(spec, catalogue(language))


@lru_cache(maxsize=48)
def shortcuts_gallery(spec: NetSpec, language: Language) -> tuple[str, str]:
    """The kinds of shortcut, and options A to C, as HTML; the reader's net is marked."""
    words = catalogue(language)
    return variants_view.kinds_html(spec, words), variants_view.options_html(spec, words)


@lru_cache(maxsize=48)
def families_tables(chosen: str, language: Language) -> tuple[str, str]:
    """The named nets for ImageNet and for CIFAR-10 as tables; the net named `chosen` is marked."""
    words = catalogue(language)
    return families_view.imagenet_html(chosen, words), families_view.cifar_html(chosen, words)


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


def _picture(diagram: Diagram, words: Catalogue) -> Picture:
    return Picture(
        wide=to_svg(diagram),
        compact=to_svg(diagram, compact=True),
        alt=diagram.alt,
        outline=outline(diagram, words=words),
    )
