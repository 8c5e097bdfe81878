"""What the page of the whole net shows: its pictures, its costs, and its family in Table 1."""

from collections.abc import Collection, Mapping, Set
from functools import lru_cache
from typing import Literal

from explainer.architecture.graph import INPUT
from explainer.architecture.naming import network_name
from explainer.architecture.wiring.cut import Cut, cut, in_place
from explainer.findings.box_maps import BoxMap, MapOf
from explainer.render import facts
from explainer.render.diagram.picture import Picture, drawn, with_maps
from explainer.render.images.sheet import MAP_SIDE, Sheet, sheet
from explainer.render.pages.network import costs, table1
from explainer.render.pages.network.diagram import mapped_nodes, network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import FIGURES, PICTURES
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.caches import kept_in
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

CostLevel = Literal["stage", "block"]


@kept_in(PICTURES)
def network_picture(
    net: Net, before: Net | None, unfolded: frozenset[str], language: Language, *, maps: bool = False
) -> Picture:
    """The whole net, with the marks of the last change; room for `maps` or, without them, what boxes cost."""
    old, words = graph_of(before) if before else None, catalogue(language)
    diagram = network_diagram(graph_of(net), words=words, unfolded=unfolded, before=old)
    return drawn(with_maps(diagram, words) if maps else diagram, name=network_name(net.spec), words=words)


@kept_in(PICTURES)
def operations_picture(
    net: Net, before: Net | None, stages: frozenset[str], language: Language, *, maps: bool = False
) -> Picture:
    """Every operation of some stages, with the marks of the last change; room for `maps` or what boxes cost."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    whole = stages >= {node.stage for node in graph}
    diagram = operations_diagram(graph, words=words, stages=None if whole else stages, before=old)
    name = f"{network_name(net.spec)} {sorted(stages)}"
    return drawn(with_maps(diagram, words) if maps else diagram, name=name, words=words)


@kept_in(FIGURES)
def cost_chart(net: Net, before: Net | None, level: CostLevel, language: Language) -> tuple[str, str]:
    """Parameters and MACs as a serialised plotly figure, and its text alternative."""
    old, words = graph_of(before) if before else None, catalogue(language)
    graph = graph_of(net)
    figure = costs.cost_chart(graph, words=words, level=level, before=old)
    return figure, costs.cost_alt(graph, words=words, level=level, before=old)


@shared(kept=48)
def map_sheet(
    work: Running[Sheet], net: Net, photo: Photo, of: MapOf, every: bool, cuts: frozenset[Cut] = frozenset()
) -> Sheet:
    """The maps of the boxes of a net drawn as blocks, or with `every` operation, without what is cut.

    The work raises SpecError where a pass would not fit, PictureError for a file that is no picture.
    """
    graph = graph_of(net)
    names = {INPUT, *(node.name for node in graph)} if every else {*mapped_nodes(graph)}
    return sheet(maps_without(work, net, photo, of, names, cuts), side=MAP_SIDE)


def maps_without(
    work: Running[Sheet], net: Net, photo: Photo, of: MapOf, names: Set[str], cuts: Collection[Cut]
) -> Mapping[str, BoxMap]:
    """The maps of some nodes of a net with branches cut; an addition that is gone has that of what goes on instead.

    Raises SpecError where a pass would not fit, PictureError for a file that is no picture, Cancelled.
    """
    from explainer.model.questions.box_maps import box_maps

    graph, picture = graph_of(net), picture_of(net, photo)
    instead = in_place(graph, cuts)
    wanted = names | set(instead.values())
    found = box_maps(module_of(net), cut(graph, cuts), picture, wanted, of=of, cancelled=lambda: work.abandoned).maps
    going_on = {gone: found[goes_on] for gone, goes_on in instead.items() if goes_on in found}
    return {name: one for name, one in {**found, **going_on}.items() if name in names}


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
