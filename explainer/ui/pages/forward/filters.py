"""The view of the first filters: as pictures, one of them in numbers, and what it makes of the reader's picture."""

from __future__ import annotations

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import first_convolution
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d
from explainer.architecture.spec import ResNetSpec, Stem
from explainer.findings.filters import FilterOrder
from explainer.pretrained.source import UNTRAINED, Origin
from explainer.render.pages.forward import filters as filters_view
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui.components import cells
from explainer.ui.pages.forward.answer import STYLES
from explainer.ui.pages.forward.state import FILTER, FILTER_NUMBER, FILTER_ORDER, FILTER_ORDERS
from explainer.ui.requests.filters import Filters, filters, response
from explainer.ui.requests.photo import Photo
from explainer.ui.shared import notes, pictures, reading
from explainer.ui.shared.waiting import wait
from explainer.ui.state.key import keep_valid
from explainer.ui.work.net import Net


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """All filters on the left, the chosen one and its map on the right; its numbers below."""
    for style in STYLES:
        st.html(style)
    keep_valid(FILTER_ORDER, FILTER_ORDERS)
    found = wait(filters(net.spec, net.weights, FilterOrder(FILTER_ORDER.get())), words)
    chosen = _chosen(found)
    left, right = st.columns([1, 1], gap="large")
    with left:
        _sheet(graph, found, chosen, words)
    with right:
        _one(net, graph, photo, found, chosen, words)
    st.subheader(words("filters.numbers_title", filter=chosen), anchor=False)
    st.html(filters_view.numbers_html(found.first.weights[chosen], words))
    for note in _notes(net, graph):
        st.caption(words(f"filters.{note}"))
    reading.lessons(words, "first-filters")


def _chosen(found: Filters) -> int:
    """The number of the chosen filter; until there is one, the first of the sheet."""
    asked = FILTER.get()
    if asked is None or not 0 <= int(asked) < len(found.first.weights):
        FILTER.set(None)
        return found.sheet.channels[0]
    return int(asked)


def _sheet(graph: Graph, found: Filters, chosen: int, words: Catalogue) -> None:
    node, sheet = first_convolution(graph), found.sheet
    st.header(words("filters.title", node=node.name), anchor=False)
    count, shown = len(found.first.weights), len(sheet.channels)
    place = sheet.channels.index(chosen) if chosen in sheet.channels else -1
    cells.show_maps(
        filters_view.by_place(sheet),
        selected=place,
        alt=words("filters.sheet_alt", node=node.name, count=shown),
        key="filter_sheet",
        on_choose=lambda at: FILTER.set(sheet.channels[at]),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            words("filters.order"),
            FILTER_ORDERS,
            format_func=lambda one: words(f"filters.order_{one}"),
            key=FILTER_ORDER.name,
            required=True,
            persist_state="session",
        )
        _number(chosen, count, words)
    key = "filters.sheet_note" if shown == count else "filters.sheet_part"
    st.caption(words(key, shown=shown, count=count))


def _number(chosen: int, count: int, words: Catalogue) -> None:
    """The accessible twin of a click: the filter's number."""
    FILTER_NUMBER.set(chosen)

    def take() -> None:
        taken = FILTER_NUMBER.get()
        FILTER.set(chosen if taken is None else int(taken))

    st.number_input(
        words("filters.number", last=count - 1),
        min_value=0,
        max_value=count - 1,
        step=1,
        key=FILTER_NUMBER.name,
        on_change=take,
        width=150,
    )


def _one(net: Net, graph: Graph, photo: Photo, found: Filters, chosen: int, words: Catalogue) -> None:
    """The filter beside what it read where it answered most and least; below them its map of the whole picture."""
    st.header(words("filters.one_title", filter=chosen), anchor=False)
    answer = wait(response(net, photo, chosen), words)
    weights, peaks = found.first.weights[chosen], answer.peaks
    st.html(filters_view.row_html(weights, tuple(zip(answer.patches, peaks, strict=True)), words, number_of=chosen))
    shape = first_convolution(graph).out_shape
    sides = (shape.height, shape.width)
    size = f"{shape.height}×{shape.width}"
    alt = words("filters.map_alt", filter=chosen, size=size, photo=pictures.alt(photo, words))
    st.html(filters_view.map_html(answer.png, peaks, sides, words, alt=alt))
    notes.colour_scale(answer.lowest, answer.highest, signed=answer.lowest < 0)
    energy, rank = significant(found.first.energy(chosen)), 1 + found.first.rank(chosen)
    st.caption(words("filters.energy", energy=energy, rank=rank, count=len(found.first.weights)))


def _notes(net: Net, graph: Graph) -> list[str]:
    """What has to be known of this net's first filters."""
    first, spec = first_convolution(graph), graph.spec
    op = first.op
    deep = isinstance(spec, ResNetSpec) and spec.stem is Stem.DEEP
    notes = {
        "note_untrained": net.weights == UNTRAINED,
        "note_bn": any(isinstance(node.op, BatchNorm2d) and first.name in node.inputs for node in graph),
        "note_grey": net.weights.origin is Origin.DIGITS,
        "note_deep": deep,
        "note_small": isinstance(op, Conv2d) and op.kernel_size == 3 and not deep,
    }
    return [note for note, holds in notes.items() if holds]
