"""Compare: any two nets side by side, what differs marked in both, and told in a table of differences only."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.limits import require_fits
from explainer.architecture.questions.compare import Feature, require_pair_fits
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS
from explainer.picture.bundled import BUNDLED
from explainer.render.diagram.beside.several_nets import numbered, split
from explainer.render.pages.compare.picture import Pair, boxes_of, headings, legend_html, pair_names
from explainer.render.pages.compare.tables import PairTables, heading, race_html, race_text, selection_html
from explainer.render.pages.network.diagram import box_names
from explainer.text.catalogue import Catalogue
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Levels, Live, Marks
from explainer.ui.pages.compare import maps, other_net
from explainer.ui.pages.compare.state import COMPARE_AT, OTHER, OTHER_IN_USE, OTHER_SHORTCUT, OTHER_STRIDE, PAIR, RACED
from explainer.ui.requests import passes
from explainer.ui.requests.compare import pair_picture, pair_tables, race
from explainer.ui.shared import pictures, reading
from explainer.ui.shared.choice import select
from explainer.ui.shared.diagrams import beside, levels, scissors
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.work.net import Net, graph_of

SIDES = "ab"


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    reading.page_title(words("compare.nav"))
    other = _choices(net, words)
    try:
        pair = (graph_of(net), graph_of(other))
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
        return
    tables = pair_tables(net, other, words.language)
    left, right = st.columns([5, 3], gap="medium")
    with right:
        boxes, side = _facts(pair, tables.whole, words)
    with left:
        _diagram(net, other, boxes, side, words)
    _stages(tables, words)
    _weights_and_time(net, other, tables, words)


def below() -> None:
    """What to read beside it."""
    reading.lessons(reader.words(), "one-change-at-a-time", "macs-and-flops")


def _choices(net: Net, words: Catalogue) -> Net:
    """The row of B's controls; returns B."""
    mistake = other_net.mend()
    OTHER_IN_USE.set(OTHER.get())
    PAIR.show(other_net.pair_in_use())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="compare_row"):
        _variant(words)
        _stride_and_shortcut(net, words)
        st.button(words("compare.swap"), icon=":material/swap_horiz:", on_click=other_net.swap, key="swap")
        _ready_made(words)
    if mistake is not None:
        st.warning(words.error(mistake), icon=":material/info:")
    return other_net.net(net)


def _stride_and_shortcut(net: Net, words: Catalogue) -> None:
    st.segmented_control(
        words("compare.other_stride"),
        [placement.value for placement in StridePlacement],
        key=OTHER_STRIDE.name,
        required=True,
        disabled=not other_net.net(net).spec.has_stride_choice,
        help=words("controls.stride_help"),
        persist_state="session",
    )
    st.segmented_control(
        words("compare.other_shortcut"),
        [shortcut.value for shortcut in Shortcut],
        format_func=lambda value: words(f"controls.shortcut_{value}"),
        key=OTHER_SHORTCUT.name,
        required=True,
        help=words("controls.shortcut_help"),
        persist_state="session",
    )


def _ready_made(words: Catalogue) -> None:
    """Pairs worth looking at."""
    st.selectbox(
        words("compare.pairs"),
        list(other_net.PAIRS),
        format_func=lambda name: " | ".join(pair_names(*other_net.pair_specs(name), words)),
        index=None,
        placeholder=words("compare.pairs_none"),
        key=PAIR.key.name,
        on_change=other_net.take_pair,
        width=310,
    )


def _variant(words: Catalogue) -> None:
    st.selectbox(
        words("compare.other"),
        list(dict.fromkeys([*LISTED_VARIANTS, OTHER.get()])),
        key=OTHER.name,
        accept_new_options=True,
        on_change=other_net.take,
        help=words("compare.other_help"),
        width=250,
        persist_state="session",
    )


def _facts(pair: Pair, table: str, words: Catalogue) -> tuple[tuple[str | None, str | None], int]:
    """Beside the picture: what is selected in both nets, and what differs; returns the selected boxes and the side."""
    boxes, side = _selection(pair, words)
    if boxes != (None, None):
        st.html(selection_html(pair, boxes, words))
        if None in boxes:
            st.caption(words("compare.no_counterpart"))
    st.header(words("compare.differences"), anchor=False)
    if table:
        st.html(table)
        st.caption(words("compare.differences_note", shape=pair[0].input_shape))
    else:
        st.info(words("compare.same"), icon=":material/check_circle:")
    return boxes, side


def _selection(pair: Pair, words: Catalogue) -> tuple[tuple[str | None, str | None], int]:
    """The accessible twin of clicking into the picture: the boxes of both nets by name."""
    labels = {WHOLE_NET: words("compare.whole")}
    for side, graph in zip(SIDES, pair, strict=True):
        names = box_names(graph, words=words)
        labels |= {f"{side}.{box}": f"{side.upper()} · {name}" for box, name in names.items()}
    chosen = COMPARE_AT.get()
    if chosen not in labels and "." in chosen:
        index = SIDES.find(chosen[0])
        box = boxes_of(pair, index, chosen[2:])[index]
        chosen = WHOLE_NET if box is None else f"{chosen[0]}.{box}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        selected = select(words("compare.selected"), labels, key=COMPARE_AT, otherwise=chosen, width=190)
        beside.choose(words)
    if selected == WHOLE_NET:
        return (None, None), 0
    index = SIDES.index(selected[0])
    return boxes_of(pair, index, selected[2:]), index


def _diagram(net: Net, other: Net, boxes: tuple[str | None, str | None], side: int, words: Catalogue) -> None:
    ids = [numbered(index, name) if name else "" for index, name in enumerate(boxes)]
    graphs = graph_of(net), graph_of(other)
    cuts = DIAGRAMS.made_in(*graphs)
    shown = maps.maps((net, other), cuts, words)
    diagram.show(
        pair_picture(net, other, words.language, maps=shown is not None),
        key="compare_diagram",
        marks=Marks(ids[side], ids[1 - side :][:1] if ids[1 - side] else ()),
        on_choose=_choose,
        levels=Levels((), _enterable(net, other), on_enter=_enter, on_leave=levels.open_level),
        live=Live(shown, scissors.scissors(dict(zip(headings(graphs, words), (net, other), strict=True)), words)),
    )
    if shown:
        maps.say_whose((net, other), words, cut=bool(cuts))
    st.html(legend_html(words))


def _choose(box: str) -> None:
    index, name = split(box)
    COMPARE_AT.set(f"{SIDES[index]}.{name}")


def _enterable(*nets: Net) -> frozenset[str]:
    """What opens: blocks, and the operations outside of them."""
    graphs = map(graph_of, nets)
    return frozenset(
        numbered(index, name)
        for index, graph in enumerate(graphs)
        for name in (*(block.name for block in graph.blocks), *(node.name for node in graph if not node.block))
    )


def _enter(box: str) -> None:
    """Open a block of one of the nets, which is then the chosen one; the other stays beside it."""
    index, name = split(box)
    if index:
        other_net.swap()
    levels.open_level(name)


def _stages(tables: PairTables, words: Catalogue) -> None:
    """Shapes and costs, stage by stage."""
    if not any(tables.stages.values()):
        return
    st.header(words("compare.by_stage"), anchor=False)
    st.caption(words("compare.by_stage_note"))
    columns = st.columns(2, gap="large")
    for index, (feature, table) in enumerate(tables.stages.items()):
        with columns[index % 2]:
            title = words("compare.shapes") if feature is Feature.SHAPE else heading(feature, words)
            if table:
                st.markdown(f"**{title}**")
                st.html(table)
            else:
                st.caption(words("compare.by_stage_same", what=title))


def _weights_and_time(net: Net, other: Net, tables: PairTables, words: Catalogue) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header(words("compare.weights_title"), anchor=False)
        st.markdown(tables.weights)
    with right:
        st.header(words("compare.time_title"), anchor=False)
        st.caption(words("compare.time_note"))
        _time(net, other, words)


def _time(net: Net, other: Net, words: Catalogue) -> None:
    """A race of both nets, once the reader asks for it."""
    pair = (graph_of(net), graph_of(other))
    request = race(net.spec, other.spec, pair[0].input_shape, pictures.bundled(BUNDLED[0]))
    asked = RACED.get() == (net, other)
    a, b = pair_names(net.spec, other.spec, words)
    label = words("compare.time_again") if asked else words("compare.time_start", a=a, b=b)
    if st.button(label, icon=":material/timer:", key="race", on_click=request.forget if asked else None):
        RACED.set((net, other))
        asked = True
    if not asked:
        return
    try:
        for graph in pair:
            require_fits(graph, budget=passes.BUDGET)
        require_pair_fits(*pair, budget=passes.BUDGET)
        result = wait(request, words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
    else:
        st.html(race_html(pair, (result.a, result.b), words))
        st.markdown(race_text(pair, (result.a, result.b), words))
