"""The view of feature maps: what one node puts out, what it comes from, and what it amounts to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.limits import require_fits
from explainer.pretrained.source import UNTRAINED
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui.components import cells
from explainer.ui.requests import passes
from explainer.ui.requests.passes import GRID_CHANNELS, NodeView, Photo
from explainer.ui.shared import channel_field, one_value, parts, pictures
from explainer.ui.state import settings
from explainer.ui.state.settings import Net

if TYPE_CHECKING:
    from explainer.model.net.summary import Summary


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Feature maps on the left, what they come from and what they amount to on the right; one value below."""
    node = str(st.session_state["node"])
    channel_field.keep_within(graph.shape_of(node).channels)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        view = _maps(net, graph, photo, node, words)
    with right:
        _pictures(net, graph, photo, node, words)
        if node != INPUT:
            new, old = parts.wait(passes.summary(net, photo, node), words), _summary_before(photo, node, words)
            st.html(parts.summary_html(new, old, view.grid, graph.shape_of(node), words))
            parts.change_note(settings.graph_of(before) if (before := settings.net_before()) else None, graph, words)
        parts.chart(view.histogram, alt=view.histogram_alt, key="histogram")
    one_value.show(net, graph, photo, node, words, channel=channel_field.chosen())
    _origin(net, photo, words)
    untrained = ("untrained-weights",) if net.weights == UNTRAINED else ()
    parts.lessons(words, *untrained, "reading-feature-maps")


def _summary_before(photo: Photo, node: str, words: Catalogue) -> Summary | None:
    """The node's summary before the last change, if that net has it; it was just shown, so it is still kept."""
    before = settings.net_before()
    if before is None or node not in (graph := settings.graph_of(before)):
        return None
    try:
        require_fits(graph, budget=passes.BUDGET)
        return parts.wait(passes.summary(before, photo, node), words)
    except ExplainerError:
        return None  # it was never run, or its weights are gone


def _maps(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> NodeView:
    """The page of feature maps with the chosen channel framed."""
    page = channel_field.page_of(GRID_CHANNELS)
    view = parts.wait(passes.node_view(net, photo, node, page, words.language), words)
    shape, grid = graph.shape_of(node), view.grid
    first, last = grid.channels[0], grid.channels[-1]
    cells.show_maps(
        grid,
        selected=channel_field.chosen(),
        alt=words("forward.grid_alt", node=node, shape=shape, first=first, last=last),
        key="feature_grid",
        on_choose=channel_field.choose,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.colour_scale(grid.lowest, grid.highest, signed=grid.signed)
        channel_field.field(shape.channels, words)
        channel_field.pages(shape.channels, GRID_CHANNELS, key="grid_page")
    st.caption(words("forward.grid_note", first=first, last=last, channels=shape.channels))
    if grid.nonfinite:
        st.warning(words("forward.nonfinite", count=grid.nonfinite))
    return view


def _pictures(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> None:
    """What the net sees, with a receptive field on it, and beside it the chosen channel enlarged."""
    channel = channel_field.chosen()
    enlarged = parts.wait(passes.channel_view(net, photo, node, channel), words)
    mean = significant(enlarged.mean)
    crop, map_of_channel = st.columns(2)
    with crop:
        one_value.receptive_field(net, graph, photo, node, words, alt=pictures.alt(photo, words))
    with map_of_channel:
        one_value.choose_place(net, photo, node, graph.shape_of(node), words, channel=channel, key="channel_map")
        st.caption(words("forward.channel_caption", channel=channel, mean=mean, zeros=f"{enlarged.zeros:.0%}"))


def _origin(net: Net, photo: Photo, words: Catalogue) -> None:
    """Where in the original the crop lies, beside how it is made."""
    seen = parts.wait(passes.seen(net, photo), words)
    picture, text = st.columns([2, 3], gap="large")
    picture.image(
        seen.original,
        caption=words("forward.original", width=seen.size[0], height=seen.size[1]),
        width="content",
        alt=pictures.alt(photo, words),
    )
    with text:
        parts.lessons(words, "what-the-net-sees")
