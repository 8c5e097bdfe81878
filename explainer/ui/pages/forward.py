"""A real forward pass: the input as the net sees it, feature maps, x + F(x), and where the time went."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.limits import require_fits
from explainer.picture.bundled import BUNDLED
from explainer.picture.decode import PictureError
from explainer.render import charts
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui import cells_component, one_value, parts, passes, settings
from explainer.ui.address import FIRST_NODE, OWN_PICTURES
from explainer.ui.passes import GRID_CHANNELS, NodeView, Photo
from explainer.ui.settings import Net

if TYPE_CHECKING:
    from explainer.model.summary import Summary
    from explainer.model.trace import Trace


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = settings.words(), settings.current_net()
    graph = settings.graph_of(net)
    parts.page_title(words("forward.nav"))
    choice = _choices(graph, words)
    try:
        require_fits(graph, budget=passes.BUDGET)
        _results(net, graph, _usable_photo(choice, net, words), words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
    _lessons(words)
    parts.glossary(words)


def _choices(graph: Graph, words: Catalogue) -> str:
    """Which picture, and which node of the net."""
    nodes = passes.viewable(graph)
    settings.keep_valid("node", nodes, otherwise=FIRST_NODE)
    with st.container(horizontal=True, vertical_alignment="bottom", key="forward_row"):
        choice = st.pills(
            words("forward.photo"),
            (*BUNDLED, *OWN_PICTURES),
            format_func=lambda one: words(f"forward.{one}" if one in OWN_PICTURES else f"photo.{one}_title"),
            key="photo",
            required=True,
            wrap=True,
            persist_state="session",
        )
        st.selectbox(
            words("forward.node"),
            nodes,
            format_func=lambda name: f"{name} · {graph.shape_of(name)}",
            key="node",
            width=270,
            persist_state="session",
        )
        st.badge(words("forward.untrained"), icon=":material/info:", color="orange")
    return str(choice)


def _usable_photo(choice: str, net: Net, words: Catalogue) -> Photo:
    """The chosen picture; while the reader has given none, or none that can be read, the last bundled photo stays."""
    if choice in BUNDLED:
        st.session_state["last_photo"] = choice
        return parts.bundled_photo(choice)
    photo = _own_photo(choice, words)
    if photo is not None:
        try:
            parts.wait(passes.seen(net, photo), words)
        except PictureError as error:
            st.warning(words.error(error), icon=":material/info:")
        else:
            return photo
    return parts.bundled_photo(str(st.session_state.get("last_photo", BUNDLED[0])))


def _own_photo(source: str, words: Catalogue) -> Photo | None:
    """The picture the reader uploaded or took, or None before that."""
    if source == "upload":
        file = st.file_uploader(words("forward.upload_label"), key="upload_file")
    else:
        file = st.camera_input(words("forward.camera_label"), key="camera_file")
    if file is None:
        st.info(words(f"forward.{source}_waiting"), icon=":material/image:")
        return None
    data = file.getvalue()
    return Photo(id=sha256(data).hexdigest(), data=data)


def _results(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """The first screen: feature maps on the left, what they come from and what they amount to on the right."""
    trace = parts.wait(passes.trace(net, photo), words)
    node = str(st.session_state["node"])
    page = _page(graph, node)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        view = _maps(net, graph, photo, node, page, words)
    with right:
        _pictures(net, graph, photo, node, words)
        if node != INPUT:
            old = _summary_before(photo, node, words)
            st.html(parts.summary_html(trace.summaries[node], old, view.grid, graph.shape_of(node), words))
            parts.change_note(settings.graph_of(before) if (before := settings.net_before()) else None, graph, words)
        parts.chart(view.histogram, alt=view.histogram_alt, key="histogram")
    one_value.show(net, graph, photo, node, words, channel=int(st.session_state["channel"]))
    _ledger(net, graph, photo, words)
    _time(trace, graph, words)
    _profile(trace, graph, words)
    _origin(net, photo, words)


def _summary_before(photo: Photo, node: str, words: Catalogue) -> Summary | None:
    """The node's summary before the last change, if that net has it; its pass was just shown, so it is still kept."""
    before = settings.net_before()
    if before is None or node not in (graph := settings.graph_of(before)):
        return None
    try:
        require_fits(graph, budget=passes.BUDGET)
    except ExplainerError:
        return None  # it was never run
    return parts.wait(passes.trace(before, photo), words).summaries[node]


def _time(trace: Trace, graph: Graph, words: Catalogue) -> None:
    st.header(words("forward.time_title"), anchor=False)
    st.caption(words("forward.time_note", milliseconds=f"{1000 * sum(trace.seconds.values()):.0f}"))
    kinds, stages = st.columns(2, gap="large")
    with kinds:
        figure, alt = charts.time_chart, charts.time_alt
        parts.chart(figure(trace.seconds, graph, words=words), alt=alt(trace.seconds, graph, words=words), key="kinds")
    with stages:
        figure, alt = charts.stage_time_chart, charts.stage_time_alt
        parts.chart(figure(trace.seconds, graph, words=words), alt=alt(trace.seconds, graph, words=words), key="stages")


def _profile(trace: Trace, graph: Graph, words: Catalogue) -> None:
    st.header(words("forward.profile_title"), anchor=False)
    st.caption(words("forward.profile_note"))
    figure = charts.network_profile_chart(trace.summaries, graph, words=words)
    parts.chart(figure, alt=charts.network_profile_alt(trace.summaries, graph, words=words), key="profile")


def _page(graph: Graph, node: str) -> int:
    """The page of feature maps that holds the chosen channel, within the channels the node has."""
    state = st.session_state
    channels = graph.shape_of(node).channels
    state["channel"] = min(int(state.get("channel") or 0), channels - 1)
    return int(state["channel"]) // GRID_CHANNELS + 1


def _pictures(net: Net, graph: Graph, photo: Photo, node: str, words: Catalogue) -> None:
    """What the net sees, with a receptive field on it, and beside it the chosen channel enlarged."""
    channel = int(st.session_state["channel"])
    enlarged = parts.wait(passes.channel_view(net, photo, node, channel), words)
    mean = significant(enlarged.mean)
    crop, map_of_channel = st.columns(2)
    with crop:
        one_value.receptive_field(net, graph, photo, node, words, alt=_photo_alt(photo, words))
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
        alt=_photo_alt(photo, words),
    )
    with text:
        parts.lessons(words, "what-the-net-sees")


def _photo_alt(photo: Photo, words: Catalogue) -> str:
    return words(f"photo.{photo.id}_alt") if photo.id in BUNDLED else words("forward.own_alt")


def _choose_channel(channel: int) -> None:
    st.session_state["channel"] = channel


def _turn_page() -> None:
    st.session_state["channel"] = (int(st.session_state["grid_page"]) - 1) * GRID_CHANNELS


def _maps(net: Net, graph: Graph, photo: Photo, node: str, page: int, words: Catalogue) -> NodeView:
    """The page of feature maps with the chosen channel framed."""
    view = parts.wait(passes.node_view(net, photo, node, page, words.language), words)
    shape, grid = graph.shape_of(node), view.grid
    first, last = grid.channels[0], grid.channels[-1]
    cells_component.show_maps(
        grid,
        selected=int(st.session_state["channel"]),
        alt=words("forward.grid_alt", node=node, shape=shape, first=first, last=last),
        key="feature_grid",
        on_choose=_choose_channel,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        parts.colour_scale(grid.lowest, grid.highest, signed=grid.signed)
        st.number_input(
            words("forward.channel", last=shape.channels - 1),
            min_value=0,
            max_value=shape.channels - 1,
            key="channel",
            width=150,
            persist_state="session",
        )
        pages = -(-shape.channels // GRID_CHANNELS)
        if pages > 1:
            st.session_state["grid_page"] = page
            st.pagination(pages, key="grid_page", on_change=_turn_page, max_visible_pages=5)
    st.caption(words("forward.grid_note", first=first, last=last, channels=shape.channels))
    if grid.nonfinite:
        st.warning(words("forward.nonfinite", count=grid.nonfinite))
    return view


def _ledger(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """x, F(x), their sum and what the ReLU leaves of it, on one scale."""
    st.header(words("forward.ledger_title"), anchor=False)
    blocks = passes.ledger_blocks(graph)
    if not blocks:
        st.info(words("forward.ledger_plain"), icon=":material/info:")
        return
    settings.keep_valid("ledger", blocks)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {block.name: parts.block_label(graph.spec, block) for block in graph.blocks}
        block = str(
            st.selectbox(
                words("block.block"),
                blocks,
                format_func=labels.__getitem__,
                key="ledger",
                width=220,
                persist_state="session",
            )
        )
        channels = graph.block(block).out_shape.channels
        state = st.session_state
        state["ledger_channel"] = min(int(state.get("ledger_channel") or 0), channels - 1)
        channel = st.number_input(
            words("forward.channel", last=channels - 1),
            min_value=0,
            max_value=channels - 1,
            key="ledger_channel",
            width=180,
            persist_state="session",
        )
    result = parts.wait(passes.ledger(net, photo, block, int(channel)), words)
    names = passes.ledger_nodes(graph, block)
    cells = st.grid(4, min_column_width=150)  # two by two on a phone, so that they can still be compared
    shown = list(zip(result.images, ("x", "f", "sum", "out"), names, strict=True))
    for png, part, name in shown[: len(set(names))]:  # where nothing follows the addition, the sum is the output
        cells.image(
            png,
            width="stretch",
            caption=words(f"forward.ledger_{part}"),
            alt=words("forward.ledger_alt", caption=words(f"forward.ledger_{part}"), node=name, channel=channel),
        )
    parts.colour_scale(result.lowest, result.highest, signed=True)


def _lessons(words: Catalogue) -> None:
    parts.lessons(words, "untrained-weights", "reading-feature-maps")
    parts.lessons(words, "adding-x-and-f", "where-time-goes")


show()
