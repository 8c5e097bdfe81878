"""The view of feature maps: what one node puts out, what it comes from, and what it amounts to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.limits import require_fits
from explainer.picture.prepare import WHOLE
from explainer.pretrained.source import UNTRAINED
from explainer.render.pages.forward import summary
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui.components import cells
from explainer.ui.pages.forward.state import GRID_PAGE
from explainer.ui.requests import maps, passes
from explainer.ui.requests.maps import GRID_CHANNELS, NodeView, channel_view, node_view
from explainer.ui.requests.photo import Photo, crop_share, seen_by
from explainer.ui.shared import channel_field, chart, notes, one_value, pictures, reading
from explainer.ui.shared.place import looked_at
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.focus import CHANNEL, NODE
from explainer.ui.state.key import Key
from explainer.ui.state.stand_in import stands_in
from explainer.ui.work.net import Net, graph_of

if TYPE_CHECKING:
    from explainer.findings.summary import Summary

_BEGUN = Key("maps_begun", False)


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Feature maps on the left, what they come from and what they amount to on the right; one value below."""
    node = str(NODE.get())
    _begin(net, photo, node, words)
    channel_field.keep_within(graph.shape_of(node).channels)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        view = _maps(net, graph, photo, node, words)
    with right:
        _pictures(net, graph, photo, node, words)
        if node != INPUT:
            new, old = wait(maps.summary(net, photo, node), words), _summary_before(photo, node, words)
            st.html(summary.summary_html(new, old, view.grid, graph.shape_of(node), words))
            notes.change_note(words, of_weights=True)
        chart.show(view.histogram, alt=view.histogram_alt, key="histogram")
    one_value.show(net, graph, photo, node, words, channel=CHANNEL.get())
    _origin(net, photo, words)
    untrained = ("untrained-weights",) if net.weights == UNTRAINED else ()
    reading.lessons(words, *untrained, "reading-feature-maps")


def _begin(net: Net, photo: Photo, node: str, words: Catalogue) -> None:
    """Of the net that stands in while the reader has chosen none, a channel is shown first in which there is much."""
    if not stands_in(net) or _BEGUN.get():
        return
    if CHANNEL.get() == CHANNEL.default:
        CHANNEL.set(wait(maps.most_varied(net, photo, node), words))
    _BEGUN.set(True)  # not before: a touch may end this run while it waits


def _summary_before(photo: Photo, node: str, words: Catalogue) -> Summary | None:
    """The node's summary before the last change, if that net has it; it was just shown, so it is still kept."""
    before = reader.compared_with()
    if before is None or node not in (graph := graph_of(before)):
        return None
    try:
        require_fits(graph, budget=passes.BUDGET)
        return wait(maps.summary(before, photo, node), words)
    except ExplainerError:
        return None  # it was never run, or its weights are gone


def _maps(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> NodeView:
    """The page of feature maps with the chosen channel framed."""
    page = channel_field.page_of(GRID_CHANNELS)
    view = wait(node_view(net, photo, node, page, words.language), words)
    shape, grid = graph.shape_of(node), view.grid
    first, last = grid.channels[0], grid.channels[-1]
    cells.show_maps(
        grid,
        selected=CHANNEL.get(),
        alt=words("forward.grid_alt", node=node, shape=shape, first=first, last=last),
        key="feature_grid",
        on_choose=CHANNEL.set,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        notes.colour_scale(grid.lowest, grid.highest, signed=grid.signed)
        channel_field.field(shape.channels, words)
        channel_field.pages(shape.channels, GRID_CHANNELS, key=GRID_PAGE)
    st.caption(words("forward.grid_note", first=first, last=last, channels=shape.channels))
    if grid.nonfinite:
        st.warning(words("forward.nonfinite", count=grid.nonfinite))
    return view


def _pictures(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> None:
    """What the net sees, with a receptive field on it, and beside it the chosen channel enlarged."""
    channel = CHANNEL.get()
    enlarged = wait(channel_view(net, photo, node, channel), words)
    mean = significant(enlarged.mean)
    crop, map_of_channel = st.columns(2)
    with crop:
        one_value.receptive_field(net, graph, photo, node, words, channel=channel)
    with map_of_channel:
        at = looked_at(net, photo, node, words, channel=channel)
        one_value.choose_place(net, photo, node, words, at=at, key="channel_map")
        st.caption(words("forward.channel_caption", channel=channel, mean=mean, zeros=f"{enlarged.zeros:.0%}"))


def _origin(net: Net, photo: Photo, words: Catalogue) -> None:
    """Where in the original the crop lies, beside how it is made."""
    told = wait(seen_by(net, photo), words)
    picture, text = st.columns([2, 3], gap="large")
    picture.image(
        told.original,
        caption=words("forward.original", width=told.size[0], height=told.size[1]),
        width="content",
        alt=pictures.alt(photo, words),
    )
    with picture:
        pictures.credit(photo, words)
    with text:
        reading.lessons(words, "what-a-cifar-net-sees" if crop_share(net) == WHOLE else "what-the-net-sees")
