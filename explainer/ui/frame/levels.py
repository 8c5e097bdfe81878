"""The levels of the zoom, from the whole net to one multiplication, and the ways between them.

net → stage → block → operation, whose page shows the arithmetic of one output value. The id of a level is `WHOLE_NET`
or the name of the stage, block or node. Going to a level may mean going to another page, which only the script can
do, not a callback: `open_level` notes the page and `follow` goes there in the next run.
"""

from collections.abc import Mapping

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.ui.state import settings
from explainer.ui.state.address import FIRST_NODE
from explainer.ui.state.address_values import WHOLE_BLOCK, WHOLE_NET

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
    graph, state = settings.graph_of(settings.chosen_net()), st.session_state
    if level == WHOLE_NET:
        state["zoom"], state["at"] = None, WHOLE_NET
        _note("network")
    elif level in graph.stages:
        state["zoom"], state["at"] = level, WHOLE_NET
        _note("network")
    elif level in graph:
        state["node"] = level
        block = graph[level].block
        if block:
            state["block"], state["op"] = block, level.removeprefix(f"{block}.")
        _note("operation")
    elif graph.find_block(level):
        if state["block"] != level:  # on the way out of an operation it stays selected
            settings.look_at(level)
            state["op"] = WHOLE_BLOCK
        _note("block")


def follow(pages: Mapping[str, "st.Page"]) -> None:
    """Go to the page that a callback noted, if one did."""
    page = st.session_state.pop("goto", None)
    if page in pages:
        st.session_state["arrived"] = True
        st.switch_page(pages[page])


def row(graph: Graph, level: str) -> None:
    """The trail as a row of buttons, for a page without a picture that carries it."""
    *outer, (_, here) = trail(graph, level)
    with st.container(horizontal=True, vertical_alignment="center", key="trail", gap="small"):
        for crumb, label in outer:
            st.button(label, key=f"crumb_{crumb}", on_click=open_level, args=(crumb,), type="tertiary")
            st.html('<span aria-hidden="true">›</span>', width="content")
        st.markdown(f"**{here}**", width="content")


def first_node(graph: Graph) -> str:
    """The node that pages look at where the reader's own is not in this net."""
    return FIRST_NODE if FIRST_NODE in graph else graph.nodes[0].name


def _note(page: str) -> None:
    st.session_state["goto"] = page
