"""What the view of two pictures asks: the same channels of both on one scale, and how far apart they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from explainer.render.pages.forward import pair as pair_view
from explainer.ui.requests.passes import Photo, activations, key_of, module_of, picture_of
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.questions.channels import Apart
    from explainer.render.pages.forward.pair import Difference, Pages

Pair = tuple[Photo, Photo]


def pages(net: Net, pair: Pair, node: str, page: int) -> Request[Pages]:
    """The same page of a node's channels for both pictures."""
    return Request(_pages, _key(net, pair), node, page, net, pair)


def difference(net: Net, pair: Pair, node: str, channel: int) -> Request[Difference]:
    """One channel of both, and their difference."""
    return Request(_difference, _key(net, pair), node, channel, net, pair)


def apart(net: Net, pair: Pair) -> Request[Mapping[str, Apart]]:
    """How far the pictures are apart behind each of `compared_nodes`."""
    return Request(_apart, _key(net, pair), net, pair)


# --- the work, each piece cached for all readers --------------------------------------------------------------


@st.cache_resource(max_entries=32, ttl=KEPT_SECONDS, show_spinner=False)
def _pages(key: str, node: str, page: int, _net: Net, _pair: Pair) -> Running[Pages]:
    def work(running: Running[Pages]) -> Pages:
        first, second = (activations(_net, photo, (node,), running)[0] for photo in _pair)
        return pair_view.pages(first, second, page=page)

    return submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _difference(key: str, node: str, channel: int, _net: Net, _pair: Pair) -> Running[Difference]:
    def work(running: Running[Difference]) -> Difference:
        from explainer.model.questions.reading import as_maps

        first, second = (as_maps(activations(_net, photo, (node,), running)[0])[channel] for photo in _pair)
        return pair_view.difference(first, second)

    return submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _apart(key: str, _net: Net, _pair: Pair) -> Running[Mapping[str, Apart]]:
    def work(running: Running[Mapping[str, Apart]]) -> Mapping[str, Apart]:
        from explainer.model.questions import channels

        graph = graph_of(_net)
        first, second = (picture_of(_net, photo) for photo in _pair)
        names = pair_view.compared_nodes(graph)
        return channels.along(module_of(_net), graph, (first, second), names, cancelled=lambda: running.abandoned)

    return submit(work)


def _key(net: Net, pair: Pair) -> str:
    return f"{key_of(net, pair[0])} {pair[1].id}"
