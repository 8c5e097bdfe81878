"""The view of two pictures: the same channels on one scale, their difference, and how far apart the net takes them."""

from __future__ import annotations

import streamlit as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.questions.stride import both_placements, differing_blocks
from explainer.picture.bundled import BUNDLED
from explainer.pretrained.source import UNTRAINED
from explainer.render.images.maps import Grid
from explainer.render.pages.forward import pair as pair_view
from explainer.text.catalogue import Catalogue
from explainer.ui.components import cells
from explainer.ui.pages.forward.state import PAIR_PAGE, SECOND
from explainer.ui.pages.stride.state import LAB_PHOTO
from explainer.ui.requests import pair as requests
from explainer.ui.requests.answer import reply
from explainer.ui.requests.pair import Pair
from explainer.ui.requests.photo import Photo, seen_by
from explainer.ui.shared import channel_field, chart, notes, pictures, reading
from explainer.ui.shared.class_labels import class_label
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import CHANNEL, NODE
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import Net


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Both pictures and their answers, the channels of both, a chosen one with its difference, the way apart."""
    second = _second(net, photo, words)
    pair, node = (photo, second), str(NODE.get())
    channels = graph.shape_of(node).channels
    channel_field.keep_within(channels)
    _answers(net, pair, words)
    _pages(net, pair, node, channels, words)
    left, right = st.columns(2, gap="large")
    with left:
        _difference(net, pair, node, words)
    with right:
        _apart(net, graph, pair, node, words)
    _to_the_stride_laboratory(graph, photo, words)
    reading.lessons(words, "two-pictures")


def _second(net: Net, photo: Photo, words: Catalogue) -> Photo:
    """The other picture, of the same gallery; at first another than the one that is there."""
    gallery = pictures.gallery_of(net)
    if SECOND.get() not in gallery:
        SECOND.set(next((slug for slug in gallery if slug != photo.id), gallery[0]))
    return pictures.bundled(pictures.choose(net, words("pair.second"), words, key=SECOND, own=False))


def _answers(net: Net, pair: Pair, words: Catalogue) -> None:
    """What the net sees of both pictures, and what it takes them for."""
    rows = []
    left, right = st.columns([2, 3], gap="medium", vertical_alignment="center")
    beside = left.container(horizontal=True, gap="medium")  # on a phone too
    for at, photo in enumerate(pair):
        crop = wait(seen_by(net, photo), words).crop
        name = _named(at, photo, words)
        beside.image(crop, width=150, caption=name, alt=pictures.alt(photo, words))
        said = wait(reply(net, photo), words).likeliest
        rows.append((name, class_label(net, said.index, words.language) if said else "", said))
    with right:
        st.markdown(f"**{words('pair.answers')}**")
        st.html(pair_view.answers_html(rows, words))
        if net.weights == UNTRAINED:
            st.caption(":material/info: " + words("pair.untrained"))


def _named(at: int, photo: Photo, words: Catalogue) -> str:
    return words("pair.named", place=words(f"pair.place_{at}"), title=pictures.title(photo, words))


def _pages(net: Net, pair: Pair, node: str, channels: int, words: Catalogue) -> None:
    """The same page of channels of both, the chosen one framed in both."""
    found = wait(requests.pages(net, pair, node, channel_field.page_of(pair_view.MAPS)), words)
    for at, (grid, photo, column) in enumerate(zip(found, pair, st.columns(2, gap="medium"), strict=True)):
        with column:
            st.caption(_named(at, photo, words))
            _maps(grid, photo, node, f"pair_grid_{at}", words)
    with st.container(horizontal=True, vertical_alignment="center"):
        notes.colour_scale(found.first.lowest, found.first.highest, signed=found.first.signed)
        channel_field.field(channels, words)
        channel_field.pages(channels, pair_view.MAPS, key=PAIR_PAGE)
    st.caption(words("pair.scale_note"))
    if nonfinite := found.first.nonfinite + found.second.nonfinite:
        st.warning(words("forward.nonfinite", count=nonfinite))


def _maps(grid: Grid, photo: Photo, node: str, key: str, words: Catalogue) -> None:
    first, last, title = grid.channels[0], grid.channels[-1], pictures.title(photo, words)
    cells.show_maps(
        grid,
        selected=CHANNEL.get(),
        alt=words("pair.grid_alt", title=title, node=node, first=first, last=last),
        key=key,
        on_choose=CHANNEL.set,
    )


def _difference(net: Net, pair: Pair, node: str, words: Catalogue) -> None:
    """The chosen channel of both, and the first less the second."""
    channel = CHANNEL.get()
    st.header(words("pair.difference_title", channel=channel), anchor=False)
    found = wait(requests.difference(net, pair, node, channel), words)
    captions = (*(_named(at, photo, words) for at, photo in enumerate(pair)), words("pair.less"))
    grid = st.grid(3, min_column_width=110)
    for png, caption in zip(found.images, captions, strict=True):
        alt = words("pair.map_alt", caption=caption, channel=channel, node=node)
        grid.image(png, width="stretch", caption=caption, alt=alt)
    notes.colour_scale(found.lowest, found.highest, signed=True)


def _apart(net: Net, graph: Graph, pair: Pair, node: str, words: Catalogue) -> None:
    """How far apart the two are behind every block."""
    st.header(words("pair.apart_title"), anchor=False)
    found = wait(requests.apart(net, pair), words)
    figure = pair_view.apart_chart(found, graph, words=words)
    chart.show(figure, alt=pair_view.apart_alt(found, graph, words=words), key="apart")
    if node != INPUT and node in found:
        st.markdown(pair_view.apart_sentence(found[node], pair_view.compared_nodes(graph)[node], words))
    st.caption(words("pair.apart_note"))


def _to_the_stride_laboratory(graph: Graph, photo: Photo, words: Catalogue) -> None:
    """One click to the same picture under v1 and v1.5, where the net has the choice."""
    if graph.blocks and differing_blocks(both_placements(graph)):
        shown = (To(LAB_PHOTO, photo.id),) if photo.id in BUNDLED else ()
        st.button(
            words("pair.to_lab"), icon=":material/science:", key="pair_to_lab", on_click=go_to, args=("stride", *shown)
        )
