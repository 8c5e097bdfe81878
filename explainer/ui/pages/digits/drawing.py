"""What the reader has drawn, or the example in its place: taken from the canvas, and handed on to other pages."""

from explainer.architecture.graph import INPUT
from explainer.architecture.variants import find_variant
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.picture.drawing import Drawing, DrawingError, read_drawing
from explainer.pretrained.source import Origin
from explainer.ui.pages.digits.state import ADDRESS_MOVED, DRAW_MISTAKE, DRAW_NUMBER, DRAW_VERSION, EXAMPLE
from explainer.ui.requests.digits import VARIANTS, nets
from explainer.ui.requests.photo import Photo
from explainer.ui.shared.pictures import drawn_photo
from explainer.ui.state.focus import CHANNEL, DRAWING, DRAWN, NODE, PHOTO, VIEW
from explainer.ui.state.navigation import To, go_to
from explainer.ui.state.reader import switch_net
from explainer.ui.work.net import graph_of


def shown_photo() -> Photo | None:
    """The example that the reader chose, or else what was drawn."""
    example = EXAMPLE.get()
    return Photo(id=example, data=gallery_bytes(example)) if example else drawn_photo()


def take_drawing(message: int, strokes: object) -> None:
    """As a callback: take the strokes of a message of the canvas; an example gives way to them.

    What is no drawing changes nothing; the page says so.
    """
    DRAW_NUMBER.set(message)
    try:
        DRAWING.set(read_drawing(strokes))
    except DrawingError as error:
        DRAW_MISTAKE.set(error)
        return
    if EXAMPLE.get():
        EXAMPLE.set(None)
        ADDRESS_MOVED.set(True)


def take_example(slug: str) -> None:
    """As a callback: show one of the examples instead of the drawing."""
    if slug in GALLERY:
        EXAMPLE.set(slug)
        DRAWING.set(Drawing())
        DRAW_VERSION.set(DRAW_VERSION.get() + 1)
        ADDRESS_MOVED.set(True)


def open_node(node: str, channel: int) -> None:
    """As a callback: have the forward page show a node of the first net for the same picture."""
    graph = graph_of(nets()[0])
    if shown_photo() is None or (node != INPUT and node not in graph):
        return
    spec, size = graph.spec, find_variant(VARIANTS[0]).input_size
    switch_net(spec, classes=spec.num_classes, size=size, weights=Origin.DIGITS, marked=False)
    last = graph.shape_of(node).channels - 1
    chosen = (To(PHOTO, EXAMPLE.get() or DRAWN), To(NODE, node), To(CHANNEL, min(channel, last)))
    go_to("forward", To(VIEW, "maps"), *chosen)
