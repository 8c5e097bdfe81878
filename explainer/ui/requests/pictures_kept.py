"""What is computed once and shared by every reader: pictures and charts, keyed by the frozen spec.

Pictures and charts are kept within so many bytes, texts and small tables by their number.
"""

import json
from dataclasses import fields, is_dataclass
from functools import lru_cache
from sys import getsizeof
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from explainer.architecture.naming import network_name
from explainer.architecture.questions.breakit import Fault, break_block
from explainer.architecture.questions.figure3 import figure3_graphs
from explainer.architecture.questions.stride import both_placements
from explainer.architecture.spec import NetSpec
from explainer.architecture.variants import find_variant
from explainer.pretrained.bundled import bundled_net
from explainer.render.pages import figure3
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.breakit import picture as fault_view
from explainer.render.pages.compare import picture as compare_view
from explainer.render.pages.compare import tables
from explainer.render.pages.compare.tables import PairTables
from explainer.render.pages.forward import training
from explainer.render.pages.network import costs, table1
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.render.pages.stride import pictures
from explainer.render.pages.variants import cards, families
from explainer.text.catalogue import Language, catalogue
from explainer.text.facts.lessons import facts
from explainer.ui.components.diagram import Picture, drawn
from explainer.ui.work.caches import SizedCache, kept_in
from explainer.ui.work.net import Net, graph_of

CostLevel = Literal["stage", "block"]
PICTURES_BUDGET, FIGURES_BUDGET = 40_000_000, 20_000_000
"""Bytes."""


class Training(NamedTuple):
    """A chart of errors by epoch as a serialised plotly figure, its text alternative, and what was trained how long."""

    figure: str
    alt: str
    sentence: str


class _Chart(NamedTuple):
    """A chart as plotly's own object, and what it was made from."""

    figure: go.Figure
    serialised: str


def bytes_of(value: object) -> int:
    """About how much memory a picture, a chart or a text takes.

    Plotly's objects are estimated from their JSON: 30 KB and three times its length, as measured for the cost charts
    of ResNet-50 and of the CIFAR-10 net with 1202 layers.
    """
    if isinstance(value, _Chart):
        return 30_000 + 3 * len(value.serialised) + getsizeof(value.serialised)
    if isinstance(value, tuple):
        return getsizeof(value) + sum(map(bytes_of, value))
    if is_dataclass(value):
        return getsizeof(value) + sum(bytes_of(getattr(value, one.name)) for one in fields(value))
    return getsizeof(value)


_pictures: SizedCache[object] = SizedCache(budget=PICTURES_BUDGET, size=bytes_of)
_figures: SizedCache[object] = SizedCache(budget=FIGURES_BUDGET, size=bytes_of)


@kept_in(_pictures)
def network_picture(net: Net, before: Net | None, unfolded: frozenset[str], language: Language) -> Picture:
    """The whole net, with the marks of the last change."""
    old = graph_of(before) if before else None
    diagram = network_diagram(graph_of(net), words=catalogue(language), unfolded=unfolded, before=old)
    return drawn(diagram, name=network_name(net.spec), words=catalogue(language))


@kept_in(_pictures)
def operations_picture(net: Net, before: Net | None, stages: frozenset[str], language: Language) -> Picture:
    """Every operation of some stages, with the marks of the last change."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    whole = stages >= {node.stage for node in graph}
    diagram = operations_diagram(graph, words=words, stages=None if whole else stages, before=old)
    return drawn(diagram, name=f"{network_name(net.spec)} {sorted(stages)}", words=words)


@kept_in(_pictures)
def block_picture(net: Net, before: Net | None, block: str, language: Language) -> Picture:
    """One block, with the marks of the last change."""
    old = graph_of(before) if before else None
    words = catalogue(language)
    diagram = block_diagram(graph_of(net), block, words=words, before=old)
    return drawn(diagram, name=_name(net, block), words=words)


@kept_in(_pictures)
def lab_pictures(net: Net, block: str, language: Language) -> tuple[Picture, Picture]:
    """One block in v1 and in v1.5."""
    words = catalogue(language)
    first, second = pictures.lab_diagrams(both_placements(graph_of(net)), block, words=words)
    name = _name(net, block)
    return drawn(first, name=name, words=words), drawn(second, name=name, words=words)


@kept_in(_pictures)
def pair_picture(a: Net, b: Net, language: Language) -> Picture:
    """Two nets beside each other, with what differs marked in both."""
    picture = compare_view.picture((graph_of(a), graph_of(b)), catalogue(language))
    name = f"{network_name(a.spec)} {network_name(b.spec)}"
    return Picture(name=name, language=language, **picture._asdict())


@lru_cache(maxsize=48)
def pair_tables(a: Net, b: Net, language: Language) -> PairTables:
    """What two nets differ in, as tables."""
    return tables.tables((graph_of(a), graph_of(b)), catalogue(language))


@kept_in(_pictures)
def figure3_picture(language: Language) -> Picture:
    """The three nets of the paper's Figure 3."""
    picture = figure3.picture(figure3_graphs(), catalogue(language))
    return Picture(name="figure3", language=language, **picture._asdict())


@kept_in(_pictures)
def fault_picture(net: Net, block: str, fault: Fault, language: Language) -> Picture:
    """One block with something left out of it."""
    graph, words = graph_of(net), catalogue(language)
    diagram = fault_view.fault_diagram(graph, break_block(graph.block(block), fault), words=words)
    return drawn(diagram, name=_name(net, block), words=words)


@kept_in(_figures)
def cost_chart(net: Net, before: Net | None, level: CostLevel, language: Language) -> tuple[str, str]:
    """Parameters and MACs as a serialised plotly figure, and its text alternative."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    figure = costs.cost_chart(graph, words=words, level=level, before=old)
    return figure, costs.cost_alt(graph, words=words, level=level, before=old)


@kept_in(_figures)
def training_chart(variants: tuple[str, ...], language: Language) -> Training:
    """How the errors of some nets that come with the app fell, by their names."""
    specs, words = (find_variant(one).spec for one in variants), catalogue(language)
    nets = tuple(net for net in map(bundled_net, specs) if net)
    return Training(
        figure=training.training_chart(nets, words=words),
        alt=training.training_alt(nets, words=words),
        sentence=training.training_sentence(nets, words=words),
    )


@kept_in(_pictures)
def orders_gallery(spec: NetSpec, language: Language) -> str:
    """The orders of activation as HTML; the reader's net is marked."""
    return cards.orders_html(spec, catalogue(language))


@kept_in(_pictures)
def shortcuts_gallery(spec: NetSpec, language: Language) -> tuple[str, str]:
    """The kinds of shortcut, and options A to C, as HTML; the reader's net is marked."""
    words = catalogue(language)
    return cards.kinds_html(spec, words), cards.options_html(spec, words)


@lru_cache(maxsize=48)
def families_tables(chosen: str, language: Language) -> tuple[str, str]:
    """The named nets for ImageNet and for CIFAR-10 as tables; the net named `chosen` is marked."""
    words = catalogue(language)
    return families.imagenet_html(chosen, words), families.cifar_html(chosen, words)


@lru_cache(maxsize=64)
def family_table(net: Net, language: Language) -> str:
    """Table 1 with the net among its family, as HTML."""
    graph = graph_of(net)
    return table1.to_html(table1.family_columns(net.spec, graph.input_shape), catalogue(language))


@lru_cache(maxsize=128)
def lesson(slug: str, language: Language) -> str:
    """A lesson with its heading and its numbers, as Markdown."""
    one = catalogue(language).lesson(slug, **facts())
    return f"### {one.title}\n\n{one.body}"


def figure(serialised: str) -> go.Figure:
    """A serialised chart as plotly's own object, which takes longer to make than to send."""
    return _chart(serialised).figure


@kept_in(_figures)
def _chart(serialised: str) -> _Chart:
    return _Chart(go.Figure(json.loads(serialised)), serialised)


def _name(net: Net, block: str) -> str:
    return f"{network_name(net.spec)} {block}"
