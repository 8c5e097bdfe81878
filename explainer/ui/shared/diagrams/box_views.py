"""From a box of a diagram to what a forward pass shows of it, in one click."""

import streamlit as st

from explainer.architecture.graph import INPUT, Graph, Node
from explainer.architecture.landmarks import first_convolution
from explainer.architecture.questions.ledger import ledger_blocks
from explainer.text.catalogue import Catalogue
from explainer.ui.state import reader
from explainer.ui.state.focus import CHANNEL, NODE, OFF, VIEW, VIEWS, look_at
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import graph_of


def show(graph: Graph, chosen: str, words: Catalogue) -> None:
    """A row of buttons for a block or an operation of the net; nothing for any other box."""
    views = _views(graph, chosen)
    if not views:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways"):
        st.caption(words("forward.ways"), width="content")
        for view in views:
            st.button(
                words(f"forward.view_{view}"),
                icon=f":material/{VIEWS[view]}:",
                type="tertiary",
                key=f"way_{view}",
                on_click=_open,
                args=(view, chosen),
            )


def _views(graph: Graph, chosen: str) -> tuple[str, ...]:
    if chosen == INPUT:
        return ("maps", "pair")
    if chosen in graph:
        return ("maps", *_of_layer(graph, graph[chosen]), "follow", "pair")
    block = graph.find_block(chosen)
    if block is None:
        return ()
    adds = ("ledger", "without") if block.name in ledger_blocks(graph) else ()
    return ("maps", *adds, "follow", "pair")


def _of_layer(graph: Graph, node: Node) -> tuple[str, ...]:
    """What only the first convolution and the last layer have."""
    return ("filters",) if node == first_convolution(graph) else ("answer",) if node == graph.nodes[-1] else ()


def _open(view: str, chosen: str) -> None:
    """As a callback: look at the box that way."""
    if graph_of(reader.chosen_net()).find_block(chosen):
        look_at(chosen)
        switched = (To(OFF, chosen),) if view == "without" else ()
        go_to("forward", To(VIEW, view), *switched)
    else:
        go_to("forward", To(VIEW, view), To(NODE, chosen), To(CHANNEL, 0))
