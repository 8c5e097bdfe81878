"""The whole network: its diagram, its facts, Table 1, the layer count, the costs."""

import streamlit as st

from explainer.architecture.counting.layers import left_out
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.render import facts
from explainer.render.pages.network.diagram import box_names
from explainer.render.pages.network.rows import folding_stages, row_of
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import depth_sum
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Levels, Live, Marks
from explainer.ui.pages.network.state import COST_LEVEL, DETAIL, DETAILS, OPERATIONS
from explainer.ui.requests.network import (
    CostLevel,
    cost_chart,
    family_table,
    net_facts,
    network_picture,
    operations_picture,
)
from explainer.ui.shared import chart, notes, reading
from explainer.ui.shared.choice import select
from explainer.ui.shared.diagrams import beside, box_views, levels, scissors
from explainer.ui.state import focus, reader
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.state.focus import AT, OP, UNFOLD, ZOOM
from explainer.ui.work.net import Net, graph_of

MAX_DRAWN = 1500
"""Operations in one picture; a longer net is drawn stage by stage."""


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph = graph_of(net)
    before = reader.compared_with()
    left, right = st.columns([5, 3], gap="medium")
    with right:
        selected = _facts(graph, before, words)
    with left:
        _diagram(net, graph, before, selected, words)


def _choose(box: str) -> None:
    AT.set(box)
    _follow()


def _follow() -> None:
    """The other pages look at the block that is selected here."""
    block = _block_of(graph_of(reader.chosen_net()), AT.get())
    if block:
        focus.look_at(block)


def _block_of(graph: Graph, selected: str) -> str | None:
    """The block that is selected, or that holds the selected operation."""
    name = graph[selected].block if selected in graph else selected
    return next((block.name for block in graph.blocks if block.name == name), None)


def _enter(box: str) -> None:
    """Into a block, with the operation that was entered selected; outside the blocks into the operation itself."""
    block = _block_of(graph_of(reader.chosen_net()), box)
    levels.open_level(block or box)
    if block not in (None, box):
        OP.set(box.removeprefix(f"{block}."))


def _stages(graph: Graph) -> frozenset[str] | None:
    """The stages whose every operation is drawn; None where the picture shows blocks."""
    zoom = ZOOM.get()
    if zoom in graph.stages:
        return frozenset({zoom})
    ZOOM.set(None)
    if DETAIL.get() == OPERATIONS and len(graph.nodes) <= MAX_DRAWN:
        return frozenset(node.stage for node in graph)
    return None


def _diagram(net: Net, graph: Graph, before: Net | None, selected: str, words: Catalogue) -> None:
    unfolded = frozenset(UNFOLD.get())
    stages = _stages(graph)
    maps = beside.maps(net, words, every=stages is not None, cuts=DIAGRAMS.made_in(graph))
    if stages is None:
        picture = network_picture(net, before, unfolded, words.language, maps=maps is not None)
        enterable = {block.name for block in graph.blocks} | {node.name for node in graph if not node.block}
    else:
        picture = operations_picture(net, before, stages, words.language, maps=maps is not None)
        enterable = {node.name for node in graph if node.stage in stages}
    zoom = ZOOM.get()
    trail = levels.trail(graph, zoom or WHOLE_NET)
    diagram.show(
        picture,
        key="network_diagram",
        marks=Marks(selected),
        on_choose=_choose,
        on_fold=focus.fold,
        levels=Levels(trail, enterable, on_enter=_enter, on_leave=levels.open_level),
        live=Live(maps, scissors.scissors({network_name(graph.spec): net}, words)),
    )
    if maps:
        beside.say_whose(net, words, folded=stages is None, cut=bool(DIAGRAMS.made_in(graph)))
    notes.legend(words)


def _facts(graph: Graph, before: Net | None, words: Catalogue) -> str:
    """The panel beside the picture: what is selected, then the whole net; returns what is selected."""
    old = graph_of(before) if before else None
    st.title(network_name(graph.spec), anchor=False)
    st.caption(words("network.intro"))
    notes.stride_note(graph, words)
    selected = _selection(graph, words)
    block = next((one for one in graph.blocks if one.name == selected), None)
    if block is not None:
        st.html(facts.to_html(facts.block_facts(graph, block, words, before=old)))
        with st.container(horizontal=True):
            _open(block.name, words("network.open_block", block=paper_block(graph.spec, block)))
            if ZOOM.get() is None:
                _open(block.stage, words("network.open_stage", stage=paper_stage(graph.spec, block.stage)))
            scissors.buttons(graph, block, words)
    elif selected in graph:
        st.html(facts.to_html(facts.node_facts(graph, graph[selected], words, before=old)))
        _open(selected, words("block.open_value", node=selected))
    elif selected == INPUT:
        st.html(facts.to_html(facts.input_facts(graph, words, before=old)))
    if selected != WHOLE_NET:
        box_views.show(graph, selected, words)
        st.markdown(f"**{words('network.whole')}**")
    st.html(net_facts(reader.net(), before, words.language))
    notes.change_note(words)
    return selected


def _open(level: str, text: str) -> None:
    st.button(text, icon=":material/zoom_in:", on_click=levels.open_level, args=(level,), key=f"open_{level}")


def _selection(graph: Graph, words: Catalogue) -> str:
    """The accessible twin of clicking into the picture: the same boxes by name, the same ways to see more of them."""
    UNFOLD.set([stage for stage in UNFOLD.get() if stage in folding_stages(graph)])
    labels = {WHOLE_NET: words("network.whole"), **_boxes(graph, words)}
    nearest = _nearest(graph, AT.get(), labels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = words("network.selected")
        chosen = select(title, labels, key=AT, otherwise=nearest, on_change=_follow, width=190)
        if len(graph.nodes) > MAX_DRAWN:
            DETAIL.set(None)
            st.caption(words("network.too_long", count=len(graph.nodes)))
        elif ZOOM.get() is None:
            st.segmented_control(
                words("network.detail"),
                DETAILS,
                format_func=lambda one: words(f"network.detail_{one}"),
                key=DETAIL.name,
                required=True,
                persist_state="session",
            )
        beside.choose(words)
        folding = folding_stages(graph)
        if folding and _stages(graph) is None:
            st.pills(
                words("network.unfold"),
                folding,
                format_func=lambda stage: paper_stage(graph.spec, stage),
                selection_mode="multi",
                key=UNFOLD.name,
                persist_state="session",
            )
    return chosen


def _boxes(graph: Graph, words: Catalogue) -> dict[str, str]:
    """Every box that can be chosen in the picture, by id, with its name."""
    stages = _stages(graph)
    if stages is None:
        return box_names(graph, words=words, unfolded=frozenset(UNFOLD.get()))
    return {node.name: node.name for node in graph if node.stage in stages}


def _nearest(graph: Graph, selected: str, labels: dict[str, str]) -> str | None:
    """What stands, in this picture, for a box of another one: the row of its block, or its block's output."""
    block = _block_of(graph, selected)
    if block is None:
        return None
    row = row_of(graph, block, unfolded=frozenset(UNFOLD.get()))
    return row if row in labels else graph.block(block).output.name


def below() -> None:
    """Lessons, Table 1, the layer count and the costs."""
    words, net, before = reader.words(), reader.net(), reader.compared_with()
    graph = graph_of(net)
    reading.lessons(words, "degradation", "reading-the-diagram")
    st.header(words("network.table_title"), anchor=False)
    st.caption(words("network.table_note"))
    st.html(family_table(net, words.language))
    st.header(words("network.count_title", name=network_name(graph.spec), sum=depth_sum(graph.spec)), anchor=False)
    st.caption(words("network.left_out", **left_out(graph)))
    reading.lessons(words, "counting-layers", "stages")
    st.header(words("network.cost_title"), anchor=False)
    offered: list[CostLevel] = ["stage", "block"] if graph.blocks else ["stage"]
    level = st.segmented_control(
        words("network.cost_level"),
        offered,
        format_func=lambda one: words(f"network.cost_{one}"),
        default="stage",
        required=True,
        key=COST_LEVEL.name,
        persist_state="session",
    )
    figure, alt = cost_chart(net, before, level, words.language)
    chart.show(figure, alt=alt, key="costs")
    reading.lessons(words, "macs-and-flops", "shortcut-options", "cifar-nets")
