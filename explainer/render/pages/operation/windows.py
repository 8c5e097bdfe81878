"""What a value's picture is drawn from, and the windows it reads: written out as grids, or drawn where too large."""

from markupsafe import Markup

from explainer.architecture.graph import INPUT
from explainer.architecture.operations.ops import Conv2d, Linear
from explainer.findings.operation import OneValue, WindowRead
from explainer.render.captions import colour_scale
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.render.images import maps
from explainer.render.images.tiles import Extent
from explainer.render.pages.operation.pieces import grid, picture
from explainer.text.catalogue import Catalogue

MOST_WRITTEN = 7
"""Windows with longer sides are drawn without their numbers."""


def window_html(
    window: WindowRead,
    words: Catalogue,
    channel: int,
    *,
    padding: tuple[str, str] | None = None,
    mark: tuple[int, int] | None = None,
    scale: Extent | None = None,
) -> Markup:
    """One channel of a window, written out, or drawn where it is large; without a scale on that of its input."""
    values = window.values[channel - window.channel]
    title, note = words("value.window"), where(window, words, channel=channel)
    ends = scale or Extent(window.lowest, window.highest, 0)
    if max(values.shape) > MOST_WRITTEN:
        png = maps.channel_image(values, size=240, lowest=ends.lowest, highest=ends.highest)
        source = data_uri(png)
        return picture(source, title=title, note=note, alt=note)
    called = padding or ("0", words("value.padding"))
    return grid(values, title=title, note=note, inside=window.inside, padding=called, mark=mark, scale=ends)


def scale_of(value: OneValue, read: WindowRead | None = None) -> Extent:
    """The colour scale of a map that is read, or of the output.

    A weighted sum is of another kind than what it sums up, so each has a scale of its own; all other operations put out
    what can be compared with what they read, so that there is one scale for all of it.
    """
    if isinstance(value.node.op, Conv2d | Linear):
        return Extent(read.lowest, read.highest, 0) if read else Extent(value.lowest, value.highest, 0)
    ends = [(value.lowest, value.highest), *((one.lowest, one.highest) for one in value.making.readings)]
    return Extent(min(lowest for lowest, _ in ends), max(highest for _, highest in ends), 0)


def node_name(node: str, words: Catalogue) -> str:
    """What readers call a node: by its name, and the picture by what it is."""
    return words("diagram.input") if node == INPUT else node


def where(window: WindowRead, words: Catalogue, *, channel: int | None = None, named: bool = True) -> str:
    """Channel, rows and columns of a window, counted from 0."""
    rows, columns = spans(window)
    shown = window.channel if channel is None else channel
    place = words("value.where", channel=shown, rows=rows, columns=columns)
    return words("value.where_in", node=node_name(window.source, words), place=place) if named else place


def spans(window: WindowRead) -> tuple[str, str]:
    """Rows and columns of a window, counted from 0; those before 0 lie in the padding."""
    height, width = window.inside.shape
    return _span(window.row, height, window.step), _span(window.column, width, window.step)


def _span(first: int, count: int, step: int) -> str:
    """Cells from a first to a last: `3`, `3…5`, `3, 5, 7` where they are not neighbours."""
    cells = [str(first + step * index).replace("-", "−") for index in range(count)]
    if count == 1:
        return cells[0]
    return f"{cells[0]}…{cells[-1]}" if step == 1 else ", ".join(cells)


def map_html(
    png: bytes, window: WindowRead, sides: tuple[int, int], words: Catalogue, *, channel: int, scale: Extent
) -> Markup:
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
    bar = colour_scale(scale.lowest, scale.highest, signed=scale.signed)
    return framed_map(png, (height, width), frame, alt=alt, caption=caption, beneath=bar)


def framed_map(
    png: bytes, sides: tuple[int, int], frame: str, *, alt: str, caption: str, beneath: Markup | None = None
) -> Markup:
    """A map of `sides` H×W with a frame (its place as CSS) on it; `beneath` stands between it and its caption."""
    height, width = sides
    picture = tag("img", src=data_uri(png), alt=alt)
    shown = tag("div", picture, tag("i", style=frame), style=f"--ratio:{width}/{height}")
    return tag("figure", shown, beneath, tag("figcaption", caption), class_="value-map")
