"""The view of channels: the most active first, pinned ones along their stage, and what they respond to most."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainer.architecture.graph import INPUT, Graph
from explainer.findings.follow import Measure, Standing
from explainer.render.pages.forward import follow
from explainer.render.pages.operation import field as field_view
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, significant
from explainer.ui.components import cells
from explainer.ui.pages.forward.state import MEASURE, MEASURES, MOST_PINS, PINS, RANK_OF, RANK_PAGE
from explainer.ui.requests import follow as requests
from explainer.ui.requests.maps import channel_view
from explainer.ui.requests.photo import Photo, seen_by
from explainer.ui.shared import channel_field, notes, one_value, pictures, reading
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import CHANNEL, NODE
from explainer.ui.work.net import Net

_STYLES = (one_value.STYLE, Path(__file__).parent / "follow.css")


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Ranked channels on the left, the chosen one on the right; below, the pinned ones along the stage."""
    for style in _STYLES:
        st.html(style)
    node = NODE.get()
    last = graph.shape_of(node).channels - 1
    channel_field.keep_within(last + 1)
    PINS.set([pin for pin in PINS.get() if int(pin) <= last])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        measure = _choices(last, words)
        standing = wait(requests.standing(net, photo, node, Measure(measure), CHANNEL.get()), words)
        _ranked(net, graph, photo, node, measure, standing, words)
    with right:
        _chosen(net, graph, photo, node, measure, standing, words)
    _stage(net, graph, photo, node, words)
    _patches(net, graph, node, words)
    reading.lessons(words, "same-channel", "what-a-channel-likes")


def _choices(last: int, words: Catalogue) -> str:
    """By what to rank, and which channel to look at."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="follow_choices"):
        measure = st.segmented_control(
            words("follow.measure"),
            MEASURES,
            format_func=lambda one: words(f"follow.by_{one}"),
            key=MEASURE.name,
            required=True,
            persist_state="session",
        )
        channel_field.field(last + 1, words)
    return str(measure)


def _ranked(
    net: Net, graph: Graph, photo: Photo, node: str, measure: str, standing: Standing, words: Catalogue
) -> None:
    """A page of channels in the order of their rank, the chosen one framed where it is among them."""
    size = follow.RANKED
    pages = -(-graph.shape_of(node).channels // size)
    ranked, before = (node, measure), RANK_OF.get()
    if before is None or before[0] != ranked:
        RANK_PAGE.set(1)
    elif before[1] != CHANNEL.get():  # where a page is turned, the channel stays
        RANK_PAGE.set(standing.rank // size + 1)
    RANK_OF.set((ranked, CHANNEL.get()))
    page = min(int(RANK_PAGE.get() or 1), pages)
    RANK_PAGE.set(page)
    shown = wait(requests.ranked(net, photo, node, Measure(measure), page), words)
    first, by = shown.grid.channels[0] + 1, words(f"follow.by_{measure}")
    cells.show_maps(
        shown.grid,
        selected=standing.rank,
        alt=words(
            "follow.grid_alt",
            node=node,
            measure=by,
            first=first,
            last=first + len(shown.channels) - 1,
            ranked=follow.ranked_sentence(shown, words),
        ),
        key="ranked_grid",
        on_choose=lambda rank: CHANNEL.set(shown.channels[rank - first + 1]),
        labels=follow.labels(shown),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        notes.colour_scale(shown.grid.lowest, shown.grid.highest, signed=shown.grid.signed)
        if pages > 1:
            st.pagination(pages, key=RANK_PAGE.name, max_visible_pages=5)
    st.caption(words("follow.grid_note", count=exact(graph.shape_of(node).channels), measure=by))


def _chosen(
    net: Net, graph: Graph, photo: Photo, node: str, measure: str, standing: Standing, words: Catalogue
) -> None:
    """The chosen channel's rank, its map, and what its highest value was computed from; the pins."""
    channel = CHANNEL.get()
    found = wait(requests.strongest(net, photo, node, channel), words)
    score = f"{standing.score:.1%}" if measure == "share" else significant(standing.score)
    told = {"channel": channel, "rank": standing.rank + 1, "of": exact(standing.of)}
    st.markdown(words("follow.rank", **told, measure=words(f"follow.by_{measure}"), score=score))
    crop = wait(seen_by(net, photo), words).crop
    value = significant(found.value)
    field = field_view.field_at(graph, node, row=found.row, column=found.column)
    on_picture, on_map = st.columns(2)
    caption = words("follow.strongest", value=value, row=found.row, column=found.column)
    on_picture.html(field_view.field_html(crop, field, words, alt=pictures.alt(photo, words), caption=caption))
    map_of_channel = wait(channel_view(net, photo, node, channel), words)
    alt = words("follow.map_alt", channel=channel, node=node, value=value, row=found.row, column=found.column)
    shape, place = graph.shape_of(node), (found.row, found.column)
    size, said = (shape.height, shape.width), words("follow.map", channel=channel)
    on_map.html(follow.map_html(map_of_channel.png, size, place, alt=alt, caption=said))
    _pins(channel, graph.shape_of(node).channels, words)


def _pins(channel: int, channels: int, words: Catalogue) -> None:
    """The pinned channels, and the chosen one to be added to them."""
    pins = PINS.get()
    st.multiselect(
        words("follow.pins", most=MOST_PINS),
        [str(one) for one in range(channels)],
        key=PINS.name,
        max_selections=MOST_PINS,
        placeholder=words("follow.pins_none"),
        persist_state="session",
    )
    if str(channel) in pins:
        label, icon, kept = "follow.unpin", ":material/keep_off:", [pin for pin in pins if pin != str(channel)]
    else:
        label, icon, kept = "follow.pin", ":material/keep:", [*pins, str(channel)]
    st.button(
        words(label, channel=channel),
        icon=icon,
        key="pin_channel",
        disabled=len(kept) > MOST_PINS,
        on_click=PINS.set,
        args=(kept,),
    )


def _stage(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> None:
    """The pinned channels behind every block of the node's stage; the chosen one where none is pinned."""
    stage = graph[node].stage if node != INPUT else ""
    st.header(words("follow.stage_title"), anchor=False)
    if stage not in graph.stages:
        st.info(words("follow.no_stage" if graph.stages else "follow.plain"), icon=":material/info:")
        if graph.blocks:
            first = graph.blocks[0].output.name
            st.button(words("follow.take_first", node=first), on_click=NODE.set, args=(first,), key="follow_first")
        return
    if not follow.carries(graph, node):
        _not_carried(graph, node, words)
        return
    channels = tuple(int(pin) for pin in PINS.get()) or (CHANNEL.get(),)
    rows = wait(requests.followed(net, photo, stage, channels), words)
    st.markdown(follow.stage_sentence(graph, stage, words))
    for one in rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(words("follow.row", channel=one.channel), width="content")
            notes.colour_scale(one.lowest, one.highest, signed=True)
        st.html(follow.row_html(one, graph, words))
    all_blocks = sum(block.stage == stage for block in graph.blocks)
    if rows and len(rows[0].blocks) < all_blocks:
        st.caption(words("follow.some_blocks", shown=len(rows[0].blocks), all=all_blocks))


def _not_carried(graph: Graph, node: str, words: Catalogue) -> None:
    """Why this node's channels end with its block, and the way to those that go on."""
    block = graph.block(graph[node].block or "")
    if block.addition is None:
        st.info(words("follow.plain"), icon=":material/info:")
        return
    st.info(words("follow.inner", node=node, output=block.output.name), icon=":material/info:")
    label = words("follow.take_output", output=block.output.name)
    st.button(label, key="take_output", on_click=NODE.set, args=(block.output.name,))


def _patches(net: Net, graph: Graph, node: str, words: Catalogue) -> None:
    """The nine pictures that the chosen channel responds to most, each cut to what that value was computed from."""
    channel = CHANNEL.get()
    st.header(words("follow.patches_title", channel=channel), anchor=False)
    found = wait(requests.peaks(net, node), words)
    shown = wait(requests.patches(net, node, found.strongest(channel, requests.MOST_PATCHES)), words)
    st.html(follow.patches_html(shown, words, channel=channel, node=node))
    size = field_view.field_at(graph, node, row=0, column=0).size
    st.caption(follow.patches_sentence(shown, size, words, pictures=requests.num_pictures(net)))
