"""The last zoom level, for any page: how one output value came about, and the pixels that it can depend on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.limits import require_fits
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.operations.shape import Shape
from explainer.findings.operation import OneValue, Place, WindowRead
from explainer.render.data_uri import data_uri
from explainer.render.images.tiles import Extent
from explainer.render.pages.operation import field as field_view
from explainer.render.pages.operation import sums, windows
from explainer.render.pages.operation import value as value_view
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from explainer.ui.components import cells
from explainer.ui.requests import operation, passes
from explainer.ui.requests.maps import channel_view
from explainer.ui.requests.photo import Photo, seen_by
from explainer.ui.shared import notes, pictures, place
from explainer.ui.shared.along import Along
from explainer.ui.shared.place import looked_at
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import IN_CHANNEL, OUT_CHANNEL
from explainer.ui.state.key import Key
from explainer.ui.work.net import Net, graph_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator as Room

STYLE = Path(__file__).parent / "one_value.css"


def show(
    net: Net, graph: Graph, photo: Photo | None, node: str, words: Catalogue, *, channel: int | None = None
) -> None:
    """Draw how one value of `node` (or of `INPUT`) came about.

    Without a photo the one of the forward page is used. A page that lets the reader choose the output
    channel elsewhere gives it as `channel`; otherwise a field for it is drawn here.
    """
    st.html(STYLE)
    st.header(words("value.title"), anchor=False)
    try:
        require_fits(graph, budget=passes.BUDGET)
        _draw(net, graph, photo or pictures.shown_last(net), node, words, channel)
    except ExplainerError as error:
        notes.refusal(error, words)


def receptive_field(
    net: Net, graph: Graph, photo: Photo | None, node: str, words: Catalogue, *, channel: int | None = None
) -> None:
    """Draw what the net sees of the photo, with the receptive field of the chosen place on it.

    Without a photo the one of the forward page is used; `channel` as in `show`.
    Raises SpecError where a picture of the net's size does not fit into memory.
    """
    st.html(STYLE)
    photo = photo or pictures.shown_last(net)
    at = looked_at(net, photo, node, words, channel=channel)
    field = field_view.field_at(graph, node, row=at.row, column=at.column)
    crop = wait(seen_by(net, photo), words).crop
    caption = words("forward.crop", height=net.height, width=net.width)
    st.html(field_view.field_html(crop, field, words, alt=pictures.alt(photo, words), caption=caption))


def _draw(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue, channel: int | None) -> None:
    shape = graph.shape_of(node)
    at = looked_at(net, photo, node, words, channel=channel)
    fields = st.container(horizontal=True, vertical_alignment="bottom", key="value_fields")
    with fields:
        if channel is None:
            _channel(shape, at.channel, words)
        _place_field(place.ROW, "row", shape.height, at.row, words)
        _place_field(place.COLUMN, "column", shape.width, at.column, words)
    if node == INPUT:
        choose_place(net, photo, node, words, at=at, key="value_place")
        pixel = wait(operation.pixel(net, photo, at), words)
        st.markdown(value_view.pixel_sentence(pixel, at.channel, words))
        return
    value = wait(operation.value(net, photo, node, at), words)
    in_channel = _in_channel(value, fields, words)
    mapped = [one for one in value.making.readings if graph.shape_of(one.source).positions > 1]
    count = (shape.positions > 1) + len(mapped)
    with st.container(key="value_body"):  # on a phone, what comes of it stands above the maps
        beside, *maps = reversed(st.columns([1.0] * count + [2.0], gap="medium"))
        below = st.container(key="value_below")
    if shape.positions > 1:
        with maps.pop():
            scale = windows.scale_of(value)
            choose_place(net, photo, node, words, at=at, key="value_place", scale=scale)
            notes.colour_scale(scale.lowest, scale.highest, signed=scale.signed)
            size = f"{shape.height}×{shape.width}"
            st.caption(words("value.output_map", node=windows.node_name(node, words), channel=at.channel, size=size))
    for reading in mapped:
        with maps.pop():
            _input_map(net, photo, value, reading, in_channel, words)
    _arithmetic(value, in_channel, (beside, below), words)


def _input_map(
    net: Net, photo: Photo, value: OneValue, reading: WindowRead, in_channel: int | None, words: Catalogue
) -> None:
    """A channel of what was read, with the window on it: the one that the reader chose, or the first."""
    channel = reading.channel if in_channel is None else in_channel
    shape, scale = graph_of(net).shape_of(reading.source), windows.scale_of(value, reading)
    png = wait(channel_view(net, photo, reading.source, channel, scale), words).png
    st.html(windows.map_html(png, reading, (shape.height, shape.width), words, channel=channel, scale=scale))


def _arithmetic(value: OneValue, in_channel: int | None, rooms: tuple[Room, Room], words: Catalogue) -> None:
    """The grids, the strip of input channels, the formulas, and what the net itself computed.

    What is small stands beside the maps, what is large below them: the two `rooms`.
    """
    beside, below = rooms
    told = value_view.tell(value, words, in_channel=in_channel or 0)
    beside.markdown(value_view.heading(value, words))
    (below if value_view.is_wide(value) else beside).html(told.shown)
    if in_channel is not None and len(sums.subtotals(value)) > 1:
        with below:
            _strip(value, in_channel, words)
        below.html(told.worked)
    else:
        beside.html(told.worked)
    beside.caption(value_view.check_sentence(value, words))


def _strip(value: OneValue, in_channel: int, words: Catalogue) -> None:
    """What each input channel adds, to be clicked."""
    count, first = len(sums.subtotals(value)), value.making.readings[0].channel
    st.caption(words("value.strip_title", count=exact(count)))
    cells.show(
        sums.strip(value),
        rows=1,
        columns=count,
        selected=(0, in_channel - first),
        alt=sums.strip_alt(value, words, in_channel=in_channel),
        key="value_strip",
        on_choose=lambda _, index: IN_CHANNEL.set(first + index),
    )


def choose_place(
    net: Net, photo: Photo, node: str, words: Catalogue, *, at: Place, key: str, scale: Extent | None = None
) -> None:
    """One channel of the output with the chosen place marked; a click, or arrow keys and Enter, choose another."""
    shape = graph_of(net).shape_of(node)
    png = wait(channel_view(net, photo, node, at.channel, scale), words).png
    cells.show(
        data_uri(png),
        rows=shape.height,
        columns=shape.width,
        selected=(at.row, at.column),
        alt=words("value.output_alt", node=windows.node_name(node, words), **at._asdict()),
        key=key,
        on_choose=lambda row, column: place.choose(row, column, shape),
    )


# --- the fields, each drawn from what the address holds and written back by its callback ----------------------


def _channel(shape: Shape, at: int, words: Catalogue) -> None:
    last = shape.channels - 1
    _field("value_channel", words("value.channel", last=last), (0, last), at, OUT_CHANNEL.set)


def _place_field(axis: Along, name: str, side: int, at: int, words: Catalogue) -> None:
    """Row or column, where there is more than one."""
    if side > 1:
        label = words(f"value.{name}", last=side - 1)
        _field(f"value_out_{name}", label, (0, side - 1), at, lambda one: axis.choose(one, side))


def _in_channel(value: OneValue, fields: Room, words: Catalogue) -> int | None:
    """The input channel a convolution shows: the reader's, or the one that adds most; None for other operations."""
    if not isinstance(value.node.op, Conv2d):
        return None
    first = value.making.readings[0].channel
    last = first + len(value.making.readings[0].values) - 1
    chosen = IN_CHANNEL.get()
    if chosen is None or not first <= chosen <= last:
        IN_CHANNEL.set(None)
        chosen = sums.strongest(value)
    if first == last:
        return first
    with fields:
        label = words("value.in_channel", first=first, last=last)
        return _field("value_in_channel", label, (first, last), chosen, IN_CHANNEL.set)


def _field(name: str, label: str, ends: tuple[int, int], at: int, choose: Callable[[int], None]) -> int:
    """A number field that shows `at` and hands on what the reader enters."""
    key: Key[int | None] = Key(name, None)
    key.set(at)

    def take() -> None:
        entered = key.get()
        choose(at if entered is None else entered)

    lowest, highest = ends
    st.number_input(label, min_value=lowest, max_value=highest, step=1, key=name, on_change=take, width=170)
    return at
