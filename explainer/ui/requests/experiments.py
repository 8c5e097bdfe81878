"""Experiments with blocks and nets: the stride laboratory, what is taken apart, the race of two nets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.architecture.questions.breakit import Fault, break_block
from explainer.architecture.questions.stride import Route, both_placements, differing_blocks
from explainer.pretrained.source import UNTRAINED
from explainer.ui.requests.passes import Photo, key_of, module_of, picture_of
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.questions.breakit import Outcome
    from explainer.model.questions.compare import Race
    from explainer.model.questions.exchange import Exchange

Proof = tuple[Mapping[Route, NDArray[np.bool_] | None], ...]
"""Positions H×W that a gradient reaches, by route: for v1, then for v1.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """What torch made of a broken block; for a missing ReLU, how far F is from a straight line with and without it."""

    outcome: Outcome
    curvatures: tuple[float, float] | None


def proof(net: Net, block: str) -> Request[Proof]:
    """Where the gradients of v1 and of v1.5 arrive at a block's input; no weights tell."""
    net = replace(net, weights=UNTRAINED)
    return Request(_proof, f"{net!r} {block}", net, block)


def exchange(net: Net, photo: Photo) -> Request[Exchange]:
    """v1 and v1.5 with the same weights on the same picture; the outputs of all blocks that differ are kept."""
    return Request(_exchange, key_of(net, photo), net, photo)


def outcome(net: Net, block: str, fault: Fault) -> Request[Breakage]:
    """A broken block really run, with weights of its own."""
    net = replace(net, weights=UNTRAINED)
    return Request(_outcome, f"{net!r} {block} {fault.value}", net, block, fault)


def race(a: Net, b: Net, photo: Photo) -> Request[Race]:
    """Two nets of the same input size on the same photo, timed in turns; untrained, because time does not tell."""
    a, b = (replace(net, weights=UNTRAINED) for net in (a, b))
    return Request(_race, f"{a!r} {key_of(b, photo)}", a, b, photo)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _proof(key: str, _net: Net, _block: str) -> Running[Proof]:
    def work(running: Running[Proof]) -> Proof:
        from explainer.model.questions.gradient import supports

        return tuple(supports(graph, _block) for graph in both_placements(graph_of(_net)))

    return submit(work)


@st.cache_resource(max_entries=2, ttl=KEPT_SECONDS, show_spinner=False)  # whole outputs of a few blocks each
def _exchange(key: str, _net: Net, _photo: Photo) -> Running[Exchange]:
    def work(running: Running[Exchange]) -> Exchange:
        from explainer.model.questions.exchange import exchange

        pair, picture = both_placements(graph_of(_net)), picture_of(_net, _photo)
        module = module_of(replace(_net, spec=pair.v1_5.spec))
        return exchange(module, pair, picture, differing_blocks(pair), cancelled=lambda: running.abandoned)

    return submit(work)


@st.cache_resource(max_entries=128, ttl=KEPT_SECONDS, show_spinner=False)
def _outcome(key: str, _net: Net, _block: str, _fault: Fault) -> Running[Breakage]:
    def work(running: Running[Breakage]) -> Breakage:
        from explainer.model.questions.breakit import curvature, run

        graph = graph_of(_net)
        broken, whole = (break_block(graph.block(_block), fault) for fault in (_fault, Fault.NONE))
        bends = (curvature(whole, graph), curvature(broken, graph)) if _fault is Fault.RELU else None
        return Breakage(outcome=run(broken, graph), curvatures=bends)

    return submit(work)


@st.cache_resource(max_entries=32, ttl=KEPT_SECONDS, show_spinner=False)
def _race(key: str, _a: Net, _b: Net, _photo: Photo) -> Running[Race]:
    def work(running: Running[Race]) -> Race:
        from explainer.model.questions.compare import race

        a, b = ((module_of(net), graph_of(net)) for net in (_a, _b))
        return race(a, b, picture_of(_a, _photo), on_pass=running.report, cancelled=lambda: running.abandoned)

    return submit(work)
