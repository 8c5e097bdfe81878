"""The view of what a block adds: x, F(x), their sum and what ReLU leaves of it; and how much every block changes."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from explainer.architecture.graph import Block, Graph
from explainer.architecture.questions.ledger import ledger_blocks, ledger_nodes
from explainer.findings.ledger import Addition, Balance
from explainer.findings.operation import Place
from explainer.pretrained.source import UNTRAINED
from explainer.render.charts.panels import CONFIG
from explainer.render.data_uri import data_uri
from explainer.render.pages.forward import balance_chart
from explainer.render.pages.forward import ledger as ledger_view
from explainer.text.catalogue import Catalogue
from explainer.ui.components import cells
from explainer.ui.pages.forward.state import LEDGER_CHANNEL, LEDGER_COLUMN, LEDGER_ROW
from explainer.ui.requests import kept
from explainer.ui.requests.ledger import addition, balances, ledger
from explainer.ui.requests.operation import first_place
from explainer.ui.requests.photo import Photo
from explainer.ui.shared import notes, one_value, reading
from explainer.ui.shared.along import Along
from explainer.ui.shared.blocks import block_labels
from explainer.ui.shared.choice import select
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import LEDGER
from explainer.ui.state.key import point_chosen
from explainer.ui.work.net import Net, graph_of

_STYLES = (one_value.STYLE, Path(__file__).parent / "ledger.css")
_ROW, _COLUMN = Along(LEDGER_ROW), Along(LEDGER_COLUMN)


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """One block's ledger above, the balance of all blocks below."""
    for style in _STYLES:
        st.html(style)
    st.header(words("ledger.title"), anchor=False)
    blocks = ledger_blocks(graph)
    if not blocks:
        st.info(words("ledger.plain"), icon=":material/info:")
        return
    block, channel = _choices(graph, blocks, words)
    one = _pictures(net, photo, graph.block(block), channel, words)
    found = wait(balances(net, photo), words)
    st.caption(ledger_view.clipped_sentence(one, found[block], words))
    _balances(net, graph, found, block, words)
    reading.lessons(words, "adding-x-and-f", "small-steps")


def _choices(graph: Graph, blocks: tuple[str, ...], words: Catalogue) -> tuple[str, int]:
    """Which block, and which channel of what it puts out."""
    names = block_labels(graph)
    labels = {block: names[block] for block in blocks}
    with st.container(horizontal=True, vertical_alignment="bottom", key="ledger_row_of_choices"):
        block = select(words("block.block"), labels, key=LEDGER, width=220)
        last = graph.block(block).out_shape.channels - 1
        LEDGER_CHANNEL.set(min(int(LEDGER_CHANNEL.get() or 0), last))
        channel = st.number_input(
            words("forward.channel", last=last),
            min_value=0,
            max_value=last,
            key=LEDGER_CHANNEL.name,
            width=180,
            persist_state="session",
        )
    return block, int(channel)


def _pictures(net: Net, photo: Photo, block: Block, channel: int, words: Catalogue) -> Addition:
    """Four maps on one scale with one place marked, and the sum at that place."""
    graph = graph_of(net)
    names, shape = ledger_nodes(graph, block.name), block.out_shape
    row, column = _place(net, photo, names[2], channel, words)

    def choose(row: int, column: int) -> None:
        _ROW.choose(row, shape.height)
        _COLUMN.choose(column, shape.width)

    drawn = wait(ledger(net, photo, block.name, channel), words)
    grid = st.grid(4, min_column_width=150)  # two by two on a phone, so that they can still be compared
    shown = list(zip(drawn.images, ledger_view.PARTS, names, strict=True))[: len(set(names))]
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
                on_choose=choose,
            )
            st.caption(caption)
    notes.colour_scale(drawn.lowest, drawn.highest, signed=True)
    if drawn.nonfinite:
        st.warning(words("forward.nonfinite", count=drawn.nonfinite))
    one = wait(addition(net, photo, block.name, Place(channel, row, column)), words)
    st.markdown(words("ledger.place", row=row, column=column, channel=channel))
    after = ledger_view.what_follows(graph, words) if len(shown) == len(ledger_view.PARTS) else None
    st.html(ledger_view.sum_html(one, (drawn.lowest, drawn.highest), words, after=after))
    st.caption(ledger_view.check_sentence(one, words))
    return one


def _place(net: Net, photo: Photo, node: str, channel: int, words: Catalogue) -> tuple[int, int]:
    """Row and column that are looked at; until the reader chooses, where both x and F(x) have a part in the sum."""
    shape, row, column = graph_of(net).shape_of(node), 0, 0
    if not (_ROW.is_chosen and _COLUMN.is_chosen):
        _, row, column = wait(first_place(net, photo, node, channel), words)
    return _ROW.within(shape.height, otherwise=row), _COLUMN.within(shape.width, otherwise=column)


def _balances(net: Net, graph: Graph, balances: Mapping[str, Balance], block: str, words: Catalogue) -> None:
    """The chart of all blocks, in which a click opens one; the same as a table."""
    st.header(words("ledger.balance_title"), anchor=False)
    st.html(ledger_view.legend_html(words))
    figure = balance_chart.balance_chart(balances, graph, words=words, chosen=block)
    names = [one.name for one in balance_chart.added_blocks(graph, balances)]

    def open_block() -> None:
        chosen = point_chosen("balances")
        if chosen is not None and 0 <= chosen < len(names):
            LEDGER.set(names[chosen])

    st.plotly_chart(
        kept.figure(figure),
        config=CONFIG,
        alt=balance_chart.balance_alt(balances, graph, words=words),
        key="balances",
        on_select=open_block,
        selection_mode="points",
    )
    st.markdown(ledger_view.summary_sentence(balances, graph, words))
    if net.weights == UNTRAINED:
        st.caption(":material/info: " + words("ledger.untrained"))
    with st.expander(words("ledger.table_title")):
        st.html(ledger_view.balances_html(balances, graph, words, chosen=block))
