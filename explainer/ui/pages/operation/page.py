"""One operation: how one value of its output came about, with the real numbers of a forward pass."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.pretrained.source import UNTRAINED
from explainer.render import facts
from explainer.render.describe import pieces
from explainer.text.catalogue import Catalogue
from explainer.ui.shared import one_value, place, reading, weights_choice
from explainer.ui.shared.choice import select
from explainer.ui.shared.diagrams import levels
from explainer.ui.state import focus, reader
from explainer.ui.state.focus import NODE
from explainer.ui.state.key import keep_valid
from explainer.ui.work.net import Net, graph_of


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph = graph_of(net)
    node = _choose_node(graph, words)
    with st.container(horizontal=True, vertical_alignment="center", key="operation_title"):
        levels.row(graph, node)
        st.title(", ".join(pieces(graph[node].op, words)), anchor=False, width="content")
    one_value.show(net, graph, None, node, words)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _field(net, graph, node, words)
    with right:
        _facts(graph, node, words)


def below() -> None:
    """What to read beside it."""
    untrained = ("untrained-weights",) if reader.net().weights == UNTRAINED else ()
    reading.lessons(reader.words(), "one-value", *untrained)


def _choose_node(graph: Graph, words: Catalogue) -> str:
    """The operation's selectbox, with the ones before and after it one click away."""
    names = [node.name for node in graph]
    keep_valid(NODE, names, otherwise=focus.first_node(graph))
    at = names.index(NODE.get())
    with st.container(horizontal=True, vertical_alignment="bottom", key="operation_row"):
        for step, key, icon in ((-1, "previous", "arrow_upward"), (1, "next", "arrow_downward")):
            there = at + step
            st.button(
                words(f"operation.{key}"),
                icon=f":material/{icon}:",
                key=f"{key}_node",
                on_click=_step,
                args=(names[there],) if 0 <= there < len(names) else (),
                disabled=not 0 <= there < len(names),
            )
        labels = {name: f"{name} · {graph.shape_of(name)}" for name in names}
        chosen = select(words("operation.node"), labels, key=NODE, width=300)
        weights_choice.badge(reader.net(), words)
    return chosen


def _step(node: str) -> None:
    """As a callback: to the operation before or after, with the same value in sight as far as its output has it."""
    place.stay_at(reader.chosen_graph(), node)
    levels.open_level(node)


def _field(net: Net, graph: Graph, node: str, words: Catalogue) -> None:
    """The pixels of the photo that the value can depend on; nothing where the pass itself was refused above."""
    st.header(words("operation.field"), anchor=False)
    try:
        one_value.receptive_field(net, graph, None, node, words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")


def _facts(graph: Graph, node: str, words: Catalogue) -> None:
    st.header(words("operation.facts"), anchor=False)
    before = reader.compared_with()
    old = graph_of(before) if before else None
    st.html(facts.to_html(facts.node_facts(graph, graph[node], words, before=old)))
