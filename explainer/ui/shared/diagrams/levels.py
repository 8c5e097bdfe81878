"""The levels of the zoom, from the whole net to one multiplication, and the ways between them.

net → stage → block → operation, whose page shows the arithmetic of one output value. The id of a level is `WHOLE_NET`
or the name of the stage, block or node.
"""

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.render import captions
from explainer.ui.state import reader
from explainer.ui.state.exists import WHOLE_BLOCK, WHOLE_NET
from explainer.ui.state.focus import AT, BLOCK, NODE, OP, ZOOM, look_at
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import graph_of

Trail = tuple[tuple[str, str], ...]
"""Id and label of every level, from the outermost to the one that is shown."""


def trail(graph: Graph, level: str) -> Trail:
    """The levels that lead to one: its net, stage, block and operation, as far as it has them."""
    crumbs = [(WHOLE_NET, network_name(graph.spec))]
    node = graph.by_name.get(level)
    block = graph.find_block(node.block or "" if node else level)
    stage = block.stage if block else level
    if stage in graph.stages:
        crumbs.append((stage, paper_stage(graph.spec, stage)))
    if block:
        crumbs.append((block.name, paper_block(graph.spec, block)))
    if node:
        crumbs.append((node.name, node.name.removeprefix(f"{node.block}.") if node.block else node.name))
    return tuple(crumbs)


def open_level(level: str) -> None:
    """Make a level the one that is shown, as a callback; an id that this net does not have changes nothing."""
    graph = graph_of(reader.chosen_net())
    if level == WHOLE_NET or level in graph.stages:
        go_to("network", To(ZOOM, None if level == WHOLE_NET else level), To(AT, WHOLE_NET))
    elif level in graph:
        block = graph[level].block
        inside = (To(BLOCK, block), To(OP, level.removeprefix(f"{block}."))) if block else ()
        go_to("operation", To(NODE, level), *inside)
    elif graph.find_block(level):
        if BLOCK.get() != level:  # on the way out of an operation it stays selected
            look_at(level)
            OP.set(WHOLE_BLOCK)
        go_to("block")


def row(graph: Graph, level: str) -> None:
    """The trail as a row of buttons, for a page without a picture that carries it."""
    *outer, (_, here) = trail(graph, level)
    with st.container(horizontal=True, vertical_alignment="center", key="trail", gap="small"):
        for crumb, label in outer:
            st.button(label, key=f"crumb_{crumb}", on_click=open_level, args=(crumb,), type="tertiary")
            st.html(captions.separator(), width="content")
        st.markdown(f"**{here}**", width="content")
