"""What a value's picture is drawn from, and the windows it reads: written out as grids, or drawn where too large."""

from collections.abc import Mapping
from html import escape
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.architecture.graph import INPUT, Node
from explainer.render.data_uri import data_uri
from explainer.render.images import maps
from explainer.render.images.tiles import Extent
from explainer.render.pages.operation.pieces import grid, picture
from explainer.text.catalogue import Catalogue

MOST_WRITTEN = 7
"""Windows with longer sides are drawn without their numbers."""


class Window(Protocol):
    """What is read of one input: channels×h×w `values` from a first cell on, and which cells lie `inside` the map.

    `lowest` and `highest` are the ends of the whole input's colour scale.
    """

    @property
    def source(self) -> str: ...
    @property
    def channel(self) -> int: ...
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def values(self) -> NDArray[np.float32]: ...
    @property
    def inside(self) -> NDArray[np.bool_]: ...
    @property
    def lowest(self) -> float: ...
    @property
    def highest(self) -> float: ...


class Made(Protocol):
    """The numbers a value is made from."""

    @property
    def readings(self) -> tuple[Window, ...]: ...
    @property
    def total(self) -> float: ...
    @property
    def weights(self) -> NDArray[np.float32] | None: ...
    @property
    def bias(self) -> float | None: ...
    @property
    def constants(self) -> Mapping[str, float]: ...
    @property
    def winner(self) -> tuple[int, int] | None: ...


class OneValue(Protocol):
    """One output value of a node: its place (channel, row, column), what it was made from, what the net computed."""

    @property
    def node(self) -> Node: ...
    @property
    def place(self) -> tuple[int, int, int]: ...
    @property
    def making(self) -> Made: ...
    @property
    def computed(self) -> float: ...
    @property
    def products(self) -> NDArray[np.float64]: ...


def window_html(
    window: Window,
    words: Catalogue,
    channel: int,
    *,
    padding: tuple[str, str] | None = None,
    mark: tuple[int, int] | None = None,
) -> str:
    """One channel of a window, written out, or drawn where it is large."""
    values = window.values[channel - window.channel]
    title, note = words("value.window"), where(window, words, channel=channel)
    if max(values.shape) > MOST_WRITTEN:
        png = maps.channel_image(values, size=240, lowest=window.lowest, highest=window.highest)
        source = data_uri(png)
        return picture(source, title=title, note=note, alt=note)
    called = padding or ("0", words("value.padding"))
    return grid(values, title=title, note=note, inside=window.inside, padding=called, mark=mark, scale=scale_of(window))


def scale_of(window: Window) -> Extent:
    """The colour scale of the map that is read."""
    return Extent(window.lowest, window.highest, 0)


def node_name(node: str, words: Catalogue) -> str:
    """What readers call a node: by its name, and the picture by what it is."""
    return words("diagram.input") if node == INPUT else node


def where(window: Window, words: Catalogue, *, channel: int | None = None, named: bool = True) -> str:
    """Channel, rows and columns of a window, counted from 0."""
    rows, columns = spans(window)
    shown = window.channel if channel is None else channel
    place = words("value.where", channel=shown, rows=rows, columns=columns)
    return words("value.where_in", node=node_name(window.source, words), place=place) if named else place


def spans(window: Window) -> tuple[str, str]:
    """Rows and columns of a window, counted from 0; those before 0 lie in the padding."""
    height, width = window.inside.shape
    return _span(window.row, height, window.step), _span(window.column, width, window.step)


def _span(first: int, count: int, step: int) -> str:
    """Cells from a first to a last: `3`, `3…5`, `3, 5, 7` where they are not neighbours."""
    cells = [str(first + step * index).replace("-", "−") for index in range(count)]
    if count == 1:
        return cells[0]
    return f"{cells[0]}…{cells[-1]}" if step == 1 else ", ".join(cells)


def map_html(png: bytes, window: Window, sides: tuple[int, int], words: Catalogue, *, channel: int) -> str:
    """One channel of an input, height and width `sides`, with the window framed; it may reach over the border."""
    height, width = sides
    down, across = (window.step * (count - 1) + 1 for count in window.inside.shape)
    frame = (
        f"left:{100 * window.column / width:.3f}%;top:{100 * window.row / height:.3f}%;"
        f"width:{100 * across / width:.3f}%;height:{100 * down / height:.3f}%"
    )
    rows, columns = spans(window)
    node = node_name(window.source, words)
    alt = words("value.input_alt", channel=channel, node=node, rows=rows, columns=columns)
    caption = words("value.input_map", channel=channel, node=node, size=f"{height}×{width}")
    return (
        f'<figure class="value-map"><div style="--ratio:{width}/{height}">'
        f'<img src="{data_uri(png)}" alt="{escape(alt)}">'
        f'<i style="{frame}"></i></div><figcaption>{escape(caption)}</figcaption></figure>'
    )
