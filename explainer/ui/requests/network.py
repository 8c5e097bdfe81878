"""What the page of the whole net shows: its pictures, its costs, and its family in Table 1."""

from functools import lru_cache
from typing import Literal

from explainer.architecture.naming import network_name
from explainer.render import facts
from explainer.render.diagram.picture import Picture, drawn
from explainer.render.pages.network import costs, table1
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import FIGURES, PICTURES
from explainer.ui.work.caches import kept_in
from explainer.ui.work.net import Net, graph_of

CostLevel = Literal["stage", "block"]


@kept_in(PICTURES)
def network_picture(net: Net, before: Net | None, unfolded: frozenset[str], language: Language) -> Picture:
    """The whole net, with the marks of the last change."""
    old = graph_of(before) if before else None
    diagram = network_diagram(graph_of(net), words=catalogue(language), unfolded=unfolded, before=old)
    return drawn(diagram, name=network_name(net.spec), words=catalogue(language))


@kept_in(PICTURES)
def operations_picture(net: Net, before: Net | None, stages: frozenset[str], language: Language) -> Picture:
    """Every operation of some stages, with the marks of the last change."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    whole = stages >= {node.stage for node in graph}
    diagram = operations_diagram(graph, words=words, stages=None if whole else stages, before=old)
    return drawn(diagram, name=f"{network_name(net.spec)} {sorted(stages)}", words=words)


@kept_in(FIGURES)
def cost_chart(net: Net, before: Net | None, level: CostLevel, language: Language) -> tuple[str, str]:
    """Parameters and MACs as a serialised plotly figure, and its text alternative."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    figure = costs.cost_chart(graph, words=words, level=level, before=old)
    return figure, costs.cost_alt(graph, words=words, level=level, before=old)


@lru_cache(maxsize=128)
def net_facts(net: Net, before: Net | None, language: Language) -> str:
    """The facts of a whole net as HTML; its receptive field takes longer than the page's other words together."""
    old = graph_of(before) if before else None
    return facts.to_html(facts.net_facts(graph_of(net), catalogue(language), before=old))


@lru_cache(maxsize=64)
def family_table(net: Net, language: Language) -> str:
    """Table 1 with the net among its family, as HTML."""
    graph = graph_of(net)
    return table1.to_html(table1.family_columns(net.spec, graph.input_shape), catalogue(language))
