"""Which one value of a node's output is looked at: its channel, row and column.

The place is kept as a share of height and width, so that it stays over the same spot of the photo from one operation
to the next; the row and column that it comes to stand in the address. Until the reader chooses, it is where the
operation has something to show on this picture, which the address need not say.
"""

from typing import NamedTuple

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.operations.shape import Shape
from explainer.findings.operation import Place
from explainer.text.catalogue import Catalogue
from explainer.ui.requests.operation import first_place
from explainer.ui.requests.photo import Photo
from explainer.ui.shared.along import Along
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import NODE, OUT_CHANNEL, OUT_COLUMN, OUT_ROW
from explainer.ui.state.key import Key
from explainer.ui.work.net import Net, graph_of

ROW, COLUMN = Along(OUT_ROW), Along(OUT_COLUMN)


class _Shown(NamedTuple):
    """The value that was looked at last."""

    node: str
    place: Place


SHOWN: Key[_Shown | None] = Key("value_shown", None)


def looked_at(net: Net, photo: Photo, node: str, words: Catalogue, *, channel: int | None = None) -> Place:
    """The place that is looked at in the output of a node, or of the picture; `channel` is one chosen elsewhere."""
    shape = graph_of(net).shape_of(node)
    own = OUT_CHANNEL.get() if channel is None else channel
    asked = None if own is None else min(own, shape.channels - 1)
    until_chosen = _middle(shape, asked or 0)
    if asked is None or not (ROW.is_chosen and COLUMN.is_chosen):
        until_chosen = _first(net, photo, node, asked, words) or until_chosen
    row = ROW.within(shape.height, otherwise=until_chosen.row)
    place = Place(until_chosen.channel, row, COLUMN.within(shape.width, otherwise=until_chosen.column))
    SHOWN.set(_Shown(node, place))
    return place


def choose(row: int, column: int, shape: Shape) -> None:
    """As a callback: take a place of a map of this shape."""
    ROW.choose(row, shape.height)
    COLUMN.choose(column, shape.width)


def stay_at(graph: Graph, node: str) -> None:
    """As a callback, on the way to another operation: where its output has the same shape, look at the same place."""
    shown = SHOWN.get()
    if shown and shown.node == NODE.get() and {shown.node, node} <= graph.by_name.keys():
        shape = graph.shape_of(node)
        if shape == graph.shape_of(shown.node):
            OUT_CHANNEL.set(shown.place.channel)
            choose(shown.place.row, shown.place.column, shape)


def _first(net: Net, photo: Photo, node: str, channel: int | None, words: Catalogue) -> Place | None:
    """Where there is something to show; None for the picture itself, and for a pass refused, as the page says."""
    try:
        return None if node == INPUT else wait(first_place(net, photo, node, channel), words)
    except ExplainerError:
        return None


def _middle(shape: Shape, channel: int) -> Place:
    return Place(channel, shape.height // 2, shape.width // 2)
