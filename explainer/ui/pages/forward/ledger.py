"""The view of what a block adds: x, F(x), their sum and what ReLU leaves of it; and how much every block changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.graph import Block, Graph
from explainer.pretrained.source import UNTRAINED
from explainer.render.charts.panels import CONFIG
from explainer.render.data_uri import data_uri
from explainer.render.pages.forward import balance_chart, ledger
from explainer.text.catalogue import Catalogue
from explainer.ui.components import cells
from explainer.ui.requests import channels, passes, pictures_kept
from explainer.ui.requests.passes import Photo
from explainer.ui.shared import one_value, parts
from explainer.ui.state import settings
from explainer.ui.state.settings import Net

if TYPE_CHECKING:
    from explainer.model.questions.ledger import Balance

_STYLES = (one_value.STYLE, Path(__file__).parent / "ledger.css")
_AXES = ("ledger_row", "ledger_column")


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """One block's ledger above, the balance of all blocks below."""
    for style in _STYLES:
        st.html(style)
    st.header(words("ledger.title"), anchor=False)
    blocks = passes.ledger_blocks(graph)
    if not blocks:
        st.info(words("ledger.plain"), icon=":material/info:")
        return
    block, channel = _choices(graph, blocks, words)
    entry = _pictures(net, photo, graph.block(block), channel, words)
    balances = parts.wait(channels.balances(net, photo), words)
    st.caption(ledger.clipped_sentence(entry, balances[block], words))
    _balances(net, graph, balances, block, words)
    parts.lessons(words, "adding-x-and-f", "small-steps")


def _choices(graph: Graph, blocks: tuple[str, ...], words: Catalogue) -> tuple[str, int]:
    """Which block, and which channel of what it puts out."""
    settings.keep_valid("ledger", blocks)
    labels = {block.name: parts.block_label(graph.spec, block) for block in graph.blocks}
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="bottom", key="ledger_row_of_choices"):
        block = st.selectbox(
            words("block.block"),
            blocks,
            format_func=labels.__getitem__,
            key="ledger",
            width=220,
            persist_state="session",
        )
        last = graph.block(str(block)).out_shape.channels - 1
        state["ledger_channel"] = min(int(state.get("ledger_channel") or 0), last)
        channel = st.number_input(
            words("forward.channel", last=last),
            min_value=0,
            max_value=last,
            key="ledger_channel",
            width=180,
            persist_state="session",
        )
    return str(block), int(channel)


def _pictures(net: Net, photo: Photo, block: Block, channel: int, words: Catalogue) -> ledger.Entry:
    """Four maps on one scale with one place marked, and the sum at that place."""
    graph = settings.graph_of(net)
    names, shape = passes.ledger_nodes(graph, block.name), block.out_shape
    row, column = (_along(*one) for one in zip(_AXES, (shape.height, shape.width), strict=True))
    drawn = parts.wait(passes.ledger(net, photo, block.name, channel), words)
    grid = st.grid(4, min_column_width=150)  # two by two on a phone, so that they can still be compared
    shown = list(zip(drawn.images, ledger.PARTS, names, strict=True))[: len(set(names))]
    for png, part, name in shown:  # where nothing follows the addition, the sum is the output
        caption = words(f"ledger.part_{part}")
        with grid.container():
            cells.show(
                data_uri(png),
                rows=shape.height,
                columns=shape.width,
                selected=(row, column),
                alt=words("ledger.part_alt", caption=caption, node=name, channel=channel, row=row, column=column),
                key=f"ledger_{part}",
                on_choose=lambda at_row, at_column: _choose(at_row, at_column, shape.height, shape.width),
            )
            st.caption(caption)
    parts.colour_scale(drawn.lowest, drawn.highest, signed=True)
    if drawn.nonfinite:
        st.warning(words("forward.nonfinite", count=drawn.nonfinite))
    entry = parts.wait(channels.entry(net, photo, block.name, (channel, row, column)), words)
    st.markdown(words("ledger.place", row=row, column=column, channel=channel))
    after = words("ledger.after") if len(shown) == len(ledger.PARTS) else None
    st.html(ledger.sum_html(entry, (drawn.lowest, drawn.highest), words, after=after))
    st.caption(ledger.check_sentence(entry, words))
    return entry


def _balances(net: Net, graph: Graph, balances: Mapping[str, Balance], block: str, words: Catalogue) -> None:
    """The chart of all blocks, in which a click opens one; the same as a table."""
    st.header(words("ledger.balance_title"), anchor=False)
    st.html(ledger.legend_html(words))
    figure = balance_chart.balance_chart(balances, graph, words=words, chosen=block)
    names = [one.name for one in balance_chart.added_blocks(graph, balances)]

    def open_block() -> None:
        points = st.session_state["balances"].selection.points
        if points and 0 <= int(points[0]["x"]) < len(names):
            st.session_state["ledger"] = names[int(points[0]["x"])]

    st.plotly_chart(
        pictures_kept.figure(figure),
        config=CONFIG,
        alt=balance_chart.balance_alt(balances, graph, words=words),
        key="balances",
        on_select=open_block,
        selection_mode="points",
    )
    st.markdown(ledger.summary_sentence(balances, graph, words))
    if net.weights == UNTRAINED:
        st.caption(":material/info: " + words("ledger.untrained"))
    with st.expander(words("ledger.table_title")):
        st.html(ledger.balances_html(balances, graph, words, chosen=block))


def _along(axis: str, side: int) -> int:
    """The chosen place along one axis, over the same spot from block to block; the middle before any choice."""
    state = st.session_state
    share = state.get(f"{axis}_share")
    if share is None and state.get(axis) is not None:
        share = (min(int(state[axis]), side - 1) + 0.5) / side
    if share is None:
        return side // 2
    state[f"{axis}_share"] = share
    state[axis] = min(int(share * side), side - 1)
    return int(state[axis])


def _choose(row: int, column: int, height: int, width: int) -> None:
    for axis, at, side in zip(_AXES, (row, column), (height, width), strict=True):
        st.session_state[f"{axis}_share"] = (at + 0.5) / side
