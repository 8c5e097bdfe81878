"""What an answer rests on: class evidence, the first filters, blocks switched off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import Ending, first_convolution
from explainer.architecture.ops import Conv2d
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare
from explainer.render.images import maps as images
from explainer.render.images.maps import Grid
from explainer.render.pages.forward import filters as filters_view
from explainer.render.pages.forward.filters import Array, Pixels
from explainer.ui.requests.passes import Photo, activations, key_of, module_of, picture_of
from explainer.ui.state.address import FILTER_ORDERS
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.questions.answer import Doubles, Evidence
    from explainer.model.questions.filters import Peak
    from explainer.model.questions.without import Lesion

MOST_AT_ONCE = 50
"""Blocks that one request switches off."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reply:
    """The answer in full: probabilities, and the classes from the likeliest on."""

    logits: Array
    shares: Doubles
    order: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filters:
    """The filters of the first convolution: all weights N×3×k×k, Σ w² of each, and a sheet of them in one order."""

    weights: Array
    energies: Doubles
    sheet: Grid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Response:
    """One filter's map of a picture, as a PNG on a scale of its own; where it is highest and lowest, and what the
    filter read there.
    """

    png: bytes
    lowest: float
    highest: float
    peaks: tuple[Peak, Peak]
    patches: tuple[Pixels, Pixels]


def reply(net: Net, photo: Photo) -> Request[Reply]:
    """Every class's probability."""
    return Request(_reply, key_of(net, photo), net, photo)


def evidence(net: Net, photo: Photo, end: Ending, index: int) -> Request[Evidence]:
    """Where the evidence for a class lies."""
    return Request(_evidence, key_of(net, photo), index, net, photo, end)


def filters(net: Net, order: str) -> Request[Filters]:
    """The first filters, by energy or by number."""
    return Request(_filters, f"{net.spec!r} {net.weights!r}", order, net)


def response(net: Net, photo: Photo, index: int) -> Request[Response]:
    """What one of the first filters makes of a picture."""
    return Request(_response, key_of(net, photo), index, net, photo)


def lesions(net: Net, photo: Photo, blocks: tuple[str, ...]) -> Request[tuple[Lesion, ...]]:
    """Some blocks switched off, each in a pass of its own."""
    return Request(_lesions, key_of(net, photo), blocks, net, photo)


def runs(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The blocks of a net in runs that one request can hold: all of them, or stage by stage, or parts of stages."""
    names = [block.name for block in graph.blocks]
    if len(names) <= MOST_AT_ONCE:
        return (tuple(names),)
    stages = ([name for name in names if name.partition(".")[0] == stage] for stage in graph.stages)
    return tuple(
        tuple(stage[start : start + MOST_AT_ONCE]) for stage in stages for start in range(0, len(stage), MOST_AT_ONCE)
    )


@st.cache_resource(max_entries=48, ttl=KEPT_SECONDS, show_spinner=False)
def _reply(key: str, _net: Net, _photo: Photo) -> Running[Reply]:
    def work(running: Running[Reply]) -> Reply:
        from explainer.model.questions import answer as telling

        logits = _logits(_net, _photo, running)
        shares = telling.probabilities(logits)
        return Reply(logits=logits, shares=shares, order=telling.ranked(shares).tolist())

    return submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _evidence(key: str, index: int, _net: Net, _photo: Photo, _end: Ending) -> Running[Evidence]:
    def work(running: Running[Evidence]) -> Evidence:
        from explainer.model.questions import answer as telling

        maps, logits = activations(_net, _photo, (_end.maps, _end.linear), running)
        return telling.evidence(module_of(_net), _end, maps, index=index, logits=logits)

    return submit(work)


@st.cache_resource(max_entries=16, ttl=KEPT_SECONDS, show_spinner=False)
def _filters(key: str, order: str, _net: Net) -> Running[Filters]:
    def work(running: Running[Filters]) -> Filters:
        from explainer.model.questions import filters as telling

        weights = telling.filters(module_of(_net), graph_of(_net)).copy()
        energies = telling.energies(weights)
        places = (-energies).argsort(kind="stable").tolist() if order == FILTER_ORDERS[0] else list(range(len(weights)))
        sheet = filters_view.sheet(weights, places[: filters_view.MOST_SHOWN])
        return Filters(weights=weights, energies=energies, sheet=sheet)

    return submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _response(key: str, index: int, _net: Net, _photo: Photo) -> Running[Response]:
    def work(running: Running[Response]) -> Response:
        from explainer.model.questions import filters as telling

        node = first_convolution(graph_of(_net))
        (maps,) = activations(_net, _photo, (node.name,), running)
        channel = maps[index]
        highest, lowest = telling.peaks(channel)
        pixels = prepare(decode(_photo.data), height=_net.height, width=_net.width).pixels
        assert isinstance(node.op, Conv2d)
        window = {"size": node.op.kernel_size, "stride": node.op.stride, "padding": node.op.padding}
        return Response(
            png=images.channel_image(channel, lowest=lowest.value, highest=highest.value),
            lowest=lowest.value,
            highest=highest.value,
            peaks=(highest, lowest),
            patches=(
                filters_view.patch(pixels, highest, **window),
                filters_view.patch(pixels, lowest, **window),
            ),
        )

    return submit(work)


@st.cache_resource(max_entries=48, ttl=KEPT_SECONDS, show_spinner=False)
def _lesions(key: str, blocks: tuple[str, ...], _net: Net, _photo: Photo) -> Running[tuple[Lesion, ...]]:
    def work(running: Running[tuple[Lesion, ...]]) -> tuple[Lesion, ...]:
        from explainer.model.questions import without

        return without.lesions(
            module_of(_net),
            graph_of(_net),
            picture_of(_net, _photo),
            blocks,
            on_block=running.report,
            cancelled=lambda: running.abandoned,
        )

    return submit(work)


def _logits(net: Net, photo: Photo, running: Running[Reply]) -> Array:
    (logits,) = activations(net, photo, (graph_of(net).nodes[-1].name,), running)
    return logits
