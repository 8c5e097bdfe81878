"""What the page of one block shows: its picture."""

from explainer.architecture.naming import network_name
from explainer.render.diagram.picture import Picture, drawn, with_maps
from explainer.render.pages.block.diagram import block_diagram
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.work.caches import kept_in
from explainer.ui.work.net import Net, graph_of


@kept_in(PICTURES)
def block_picture(net: Net, before: Net | None, block: str, language: Language, *, maps: bool = False) -> Picture:
    """One block, with the marks of the last change; room for `maps` or, without them, what operations cost."""
    old = graph_of(before) if before else None
    words = catalogue(language)
    diagram = block_diagram(graph_of(net), block, words=words, before=old)
    name = f"{network_name(net.spec)} {block}"
    return drawn(with_maps(diagram, words) if maps else diagram, name=name, words=words)
