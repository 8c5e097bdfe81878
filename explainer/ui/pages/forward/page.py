"""A real forward pass: one picture, one set of weights, and several ways of looking at what the net makes of it."""

from collections.abc import Callable, Mapping
from importlib import import_module

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import viewable
from explainer.architecture.limits import require_fits
from explainer.text.catalogue import Catalogue
from explainer.ui.requests import passes
from explainer.ui.requests.photo import Photo
from explainer.ui.shared import notes, pictures, reading, weights_choice
from explainer.ui.shared.choice import select
from explainer.ui.state import reader
from explainer.ui.state.focus import FIRST_NODE, NODE, PHOTO, VIEW, VIEWS
from explainer.ui.state.key import keep_valid
from explainer.ui.work.net import Net, graph_of

View = Callable[[Net, Graph, Photo, Catalogue], None]
_SHOW: Mapping[str, View] = {view: import_module(f"explainer.ui.pages.forward.{view}").show for view in VIEWS}
"""Each view is the module of its name."""
_OF_NODE = ("maps", "follow", "pair")
"""Views of one node's output."""


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph = graph_of(net)
    reading.page_title(words("forward.nav"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="forward_row"):
        choice = pictures.choose(net, words("forward.photo"), words, key=PHOTO)
        weights_choice.choose(net, words)
        with st.container(key="weights_note", width="stretch"):
            weights_choice.note(net, words)
    weights_choice.panel(net, graph, words)
    view = _choose_view(graph, words)
    try:
        require_fits(graph, budget=passes.BUDGET)
        _SHOW[view](net, graph, pictures.usable(choice, net, words), words)
    except ExplainerError as error:
        notes.refusal(error, words)


def _choose_view(graph: Graph, words: Catalogue) -> str:
    """What to look at, and at which node where that is asked."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="view_row"):
        view = st.segmented_control(
            words("forward.view"),
            list(VIEWS),
            format_func=lambda one: words(f"forward.view_{one}"),
            key=VIEW.name,
            required=True,
            wrap=True,
            persist_state="session",
        )
        nodes = viewable(graph)
        keep_valid(NODE, nodes, otherwise=FIRST_NODE)
        if view in _OF_NODE:
            labels = {name: f"{name} · {graph.shape_of(name)}" for name in nodes}
            select(words("forward.node"), labels, key=NODE, width=270)
    return str(view)
