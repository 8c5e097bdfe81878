"""The whole network: its diagram, its facts, Table 1, the layer count, the costs."""

import streamlit as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.architecture.totals import left_out
from explainer.render import facts_view
from explainer.render.network_view import box_names, row_of
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import depth_sum
from explainer.ui import cached, diagram_component, parts, settings
from explainer.ui.address import WHOLE_NET
from explainer.ui.settings import Net


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = settings.words(), settings.current_net()
    graph = settings.graph_of(net)
    before = settings.net_before()
    left, right = st.columns([3, 2], gap="medium")
    with right:
        selected = _facts(graph, before, words)
    with left:
        _diagram(net, before, selected, words)
    _below(graph, net, before, words)
    parts.glossary(words)


def _choose(box: str) -> None:
    st.session_state["at"] = box
    _follow()


def _follow() -> None:
    """The other pages look at the block that is selected here."""
    selected = str(st.session_state["at"])
    if selected.startswith("layer"):
        settings.look_at(selected)


def _fold(stage: str) -> None:
    unfolded = st.session_state.get("unfold") or []
    st.session_state["unfold"] = [one for one in unfolded if one != stage] if stage in unfolded else [*unfolded, stage]


def _diagram(net: Net, before: Net | None, selected: str, words: Catalogue) -> None:
    unfolded = frozenset(st.session_state.get("unfold") or ())
    picture = cached.network_picture(net, before, unfolded, words.language)
    diagram_component.show(
        picture.wide,
        picture.compact,
        key="network_diagram",
        selected=selected,
        language=words.language,
        on_choose=_choose,
        on_fold=_fold,
    )
    parts.legend(words)


def _facts(graph: Graph, before: Net | None, words: Catalogue) -> str:
    """The panel beside the picture: what is selected, then the whole net; returns what is selected."""
    old = settings.graph_of(before) if before else None
    st.title(network_name(graph.spec), anchor=False)
    st.caption(words("network.intro"))
    parts.stride_note(graph, words)
    selected = _selection(graph, words)
    block = next((one for one in graph.blocks if one.name == selected), None)
    if block is not None:
        st.html(facts_view.to_html(facts_view.block_facts(graph, block, words, before=old)))
        text = words("network.open_block", block=paper_block(graph.spec, block))
        if st.button(text, icon=":material/zoom_in:", on_click=settings.look_at, args=(block.name,)):
            st.switch_page("explainer/ui/pages/block.py")
    elif selected in graph:
        st.html(facts_view.to_html(facts_view.node_facts(graph, graph[selected], words, before=old)))
    elif selected == INPUT:
        st.html(facts_view.to_html(facts_view.input_facts(graph, words, before=old)))
    if selected != WHOLE_NET:
        st.markdown(f"**{words('network.whole')}**")
    st.html(facts_view.to_html(facts_view.net_facts(graph, words, before=old)))
    parts.change_note(old, graph, words)
    return selected


def _selection(graph: Graph, words: Catalogue) -> str:
    """The accessible twin of clicking into the picture: the same boxes by name, the same stages to unfold."""
    state = st.session_state
    state["unfold"] = [stage for stage in state.get("unfold") or () if stage in graph.stages]
    unfolded = frozenset(state["unfold"])
    labels = {WHOLE_NET: words("network.whole"), **box_names(graph, words=words, unfolded=unfolded)}
    settings.keep_valid("at", list(labels), otherwise=row_of(graph, str(state.get("at")), unfolded=unfolded))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words("network.selected"),
            list(labels),
            format_func=labels.__getitem__,
            key="at",
            on_change=_follow,
            width=140,
            persist_state="session",
        )
        st.pills(
            words("network.unfold"),
            graph.stages,
            format_func=lambda stage: paper_stage(graph.spec, stage),
            selection_mode="multi",
            key="unfold",
            persist_state="session",
        )
    return str(chosen)


def _below(graph: Graph, net: Net, before: Net | None, words: Catalogue) -> None:
    parts.lessons(words, "degradation", "reading-the-diagram")
    st.subheader(words("network.table_title"), anchor=False)
    st.caption(words("network.table_note"))
    st.html(cached.family_table(net, words.language))
    st.subheader(words("network.count_title", name=network_name(graph.spec), sum=depth_sum(graph.spec)), anchor=False)
    st.caption(words("network.left_out", **left_out(graph)))
    parts.lessons(words, "counting-layers", "stages")
    st.subheader(words("network.cost_title"), anchor=False)
    level = st.segmented_control(
        words("network.cost_level"),
        ["stage", "block"],
        format_func=lambda one: words(f"network.cost_{one}"),
        default="stage",
        required=True,
        key="cost_level",
        persist_state="session",
    )
    figure, alt = cached.cost_chart(net, before, level or "stage", words.language)
    parts.chart(figure, alt=alt, key="costs")
    parts.lessons(words, "macs-and-flops", "shortcut-options", "cifar-nets")


show()
