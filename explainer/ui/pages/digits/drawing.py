"""What the reader has drawn, or the example in its place: taken from the canvas, and handed on to other pages."""

from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.picture.drawing import Drawing, DrawingError, read_drawing
from explainer.ui.pages.digits.nets import nets
from explainer.ui.pages.digits.state import (
    ADDRESS_MOVED,
    DRAW_MISTAKE,
    DRAW_NUMBER,
    DRAW_TOUCHED,
    DRAW_VERSION,
    EXAMPLE,
)
from explainer.ui.requests.photo import Photo
from explainer.ui.shared.pictures import drawn_photo
from explainer.ui.shared.strips import open_in_forward
from explainer.ui.state.cuts import SMALL_NETS, Presses, small_graph
from explainer.ui.state.focus import DRAWING, DRAWN

SAMPLE = GALLERY[3]


def example() -> str | None:
    """The example that is shown: the reader's, or one to begin with, until the reader does anything."""
    return EXAMPLE.get() or (SAMPLE if begins() else None)


def begins() -> bool:
    """Whether the reader has done nothing yet."""
    return not (EXAMPLE.get() or DRAW_TOUCHED.get() or DRAWING.get().strokes)


def shown_photo() -> Photo | None:
    """The example that is shown, or else what was drawn."""
    slug = example()
    return Photo(id=slug, data=gallery_bytes(slug)) if slug else drawn_photo()


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
    DRAW_TOUCHED.set(True)
    if EXAMPLE.get():
        EXAMPLE.set(None)
        ADDRESS_MOVED.set(True)


def take_example(slug: str) -> None:
    """As a callback: show one of the examples instead of the drawing."""
    if slug in GALLERY:
        DRAW_TOUCHED.set(True)
        EXAMPLE.set(slug)
        DRAWING.set(Drawing())
        DRAW_VERSION.set(DRAW_VERSION.get() + 1)
        ADDRESS_MOVED.set(True)


def take_cuts(presses: Presses) -> None:
    """As a callback: what is pressed is cut in both nets, or put back."""
    SMALL_NETS.take(presses, small_graph())
    ADDRESS_MOVED.set(True)


def open_node(net: int, node: str) -> None:
    """As a callback: have the forward page show a node of one of the nets for the same picture."""
    if shown_photo() is not None:
        open_in_forward(nets()[net], node, example() or DRAWN)
