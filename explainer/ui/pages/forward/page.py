"""A real forward pass: one picture, one set of weights, and several ways of looking at what the net makes of it."""

from collections.abc import Callable, Mapping

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import require_fits
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.forward import answer, filters, follow, ledger, maps, pair, time, without
from explainer.ui.requests import passes
from explainer.ui.requests.passes import Photo
from explainer.ui.shared import parts, pictures
from explainer.ui.state import settings
from explainer.ui.state.address import FIRST_NODE, VIEWS
from explainer.ui.state.settings import Net
from explainer.ui.weights import choice as weights_choice

View = Callable[[Net, Graph, Photo, Catalogue], None]
_SHOW: Mapping[str, View] = {
    "maps": maps.show,
    "answer": answer.show,
    "ledger": ledger.show,
    "filters": filters.show,
    "follow": follow.show,
    "pair": pair.show,
    "without": without.show,
    "time": time.show,
}
_OF_NODE = ("maps", "follow", "pair")
"""Views of one node's output."""


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = settings.words(), settings.current_net()
    graph = settings.graph_of(net)
    parts.page_title(words("forward.nav"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="forward_row"):
        choice = pictures.choose(net, words("forward.photo"), words, key="photo")
        weights_choice.choose(net, words)
        with st.container(key="weights_note", width="stretch"):
            weights_choice.note(net, words)
    weights_choice.panel(net, graph, words)
    view = _choose_view(graph, words)
    try:
        require_fits(graph, budget=passes.BUDGET)
        _SHOW[view](net, graph, pictures.usable(choice, net, words), words)
    except ExplainerError as error:
        parts.refusal(error, words)
    parts.glossary(words)


def _choose_view(graph: Graph, words: Catalogue) -> str:
    """What to look at, and at which node where that is asked."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="view_row"):
        view = st.segmented_control(
            words("forward.view"),
            VIEWS,
            format_func=lambda one: words(f"forward.view_{one}"),
            key="view",
            required=True,
            wrap=True,
            persist_state="session",
        )
        nodes = passes.viewable(graph)
        settings.keep_valid("node", nodes, otherwise=FIRST_NODE)
        if view in _OF_NODE:
            st.selectbox(
                words("forward.node"),
                nodes,
                format_func=lambda name: f"{name} · {graph.shape_of(name)}",
                key="node",
                width=270,
                persist_state="session",
            )
    return str(view)
