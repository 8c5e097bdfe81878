"""Forward passes for the pages: shared by all readers, their results kept as pictures and numbers.

torch is imported with the first pass, not with the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Graph, ShortcutForm
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare
from explainer.render.images import maps
from explainer.render.images.maps import Grid, Ledger
from explainer.render.pages.forward import values as activation_values
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Language, catalogue
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work import memory
from explainer.ui.work.caches import SizedCache
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.net.module import GraphModule
    from explainer.model.net.store import ModuleStore
    from explainer.model.net.summary import Summary
    from explainer.model.net.trace import Array, Trace
    from explainer.model.questions.operation import Value

BUDGET = memory.BUDGET
"""Of all nets kept, and of one pass."""
BUDGET_OF_TWO = replace(BUDGET, activations=BUDGET.activations // 2)
"""Of each of two passes that are held at once."""
ARRAYS_BUDGET = 40_000_000
"""Bytes of activations and prepared pictures kept for the next click."""
GRID_CHANNELS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture file and what identifies it: a bundled photo's slug, or the hash of the file."""

    id: str
    data: bytes = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the net sees of a photo: the crop as the net reads it, and the original with the crop drawn in."""

    crop: bytes
    original: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """One node's activation as a page of feature maps and a histogram (a serialised plotly figure)."""

    grid: Grid
    histogram: str
    histogram_alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """One channel enlarged, with its mean and its share of zeros."""

    png: bytes
    mean: float
    zeros: float


def seen(net: Net, photo: Photo) -> Request[Seen]:
    """The photo as the net sees it; the work raises PictureError for a file that is no picture."""
    return Request(_seen, f"{net.height}×{net.width} {photo.id}", net, photo)


def trace(net: Net, photo: Photo) -> Request[Trace]:
    """A whole pass: every node's time, and the summaries that the network's profile shows."""
    return Request(_trace, key_of(net, photo), net, photo)


def summary(net: Net, photo: Photo, node: str) -> Request[Summary]:
    """The summary of one node."""
    return Request(_summary, key_of(net, photo), node, net, photo)


def node_view(net: Net, photo: Photo, node: str, page: int, language: Language) -> Request[NodeView]:
    """The feature maps of one node, one page of them, with a histogram."""
    return Request(_node_view, key_of(net, photo), node, page, language, net, photo)


def channel_view(net: Net, photo: Photo, node: str, channel: int) -> Request[ChannelView]:
    """One channel of a node, on the scale of the whole activation."""
    return Request(_channel_view, key_of(net, photo), node, channel, net, photo)


def value(net: Net, photo: Photo, node: str, place: tuple[int, int, int]) -> Request[Value]:
    """How one output value (channel, row, column) of a node came about."""
    return Request(_value, key_of(net, photo), node, place, net, photo)


def pixel(net: Net, photo: Photo, place: tuple[int, int, int]) -> Request[float]:
    """One value of the normalised picture (channel, row, column)."""
    return Request(_pixel, key_of(net, photo), place, net, photo)


def ledger(net: Net, photo: Photo, block: str, channel: int) -> Request[Ledger]:
    """X as the shortcut delivers it, F(x), their sum and its ReLU: one channel of each."""
    return Request(_ledger, key_of(net, photo), block, channel, net, photo)


def ledger_nodes(graph: Graph, block: str) -> tuple[str, str, str, str]:
    """Names of what the block adds (the shortcut's value and F(x)), of the sum, and of what leaves the block.

    The last two are the same where nothing follows the addition. Raises SpecError where the block adds nothing.
    """
    one = graph.block(block)
    if one.addition is None:
        raise SpecError("no_blocks")
    residual, shortcut = one.addition.inputs
    return shortcut, residual, one.addition.name, one.output.name


def ledger_blocks(graph: Graph) -> tuple[str, ...]:
    """Blocks that add something: all but those of a plain net."""
    return tuple(block.name for block in graph.blocks if block.shortcut is not ShortcutForm.NONE)


def viewable(graph: Graph) -> tuple[str, ...]:
    """What can be looked at, in order: the picture itself and every operation."""
    return (INPUT, *(node.name for node in graph))


# --- the work, each piece cached for all readers --------------------------------------------------------------


@st.cache_resource(max_entries=32, ttl=KEPT_SECONDS, show_spinner=False)
def _seen(key: str, _net: Net, _photo: Photo) -> Running[Seen]:
    def work(running: Running[Seen]) -> Seen:
        original = decode(_photo.data)
        prepared = prepare(original, height=_net.height, width=_net.width)
        return Seen(
            crop=maps.input_view(prepared.pixels),
            original=maps.crop_view(original, prepared.crop_box),
            size=original.size,
        )

    return submit(work)


@st.cache_resource(max_entries=48, ttl=KEPT_SECONDS, show_spinner=False)
def _trace(key: str, _net: Net, _photo: Photo) -> Running[Trace]:
    def work(running: Running[Trace]) -> Trace:
        from explainer.model.net import trace as tracing

        module, graph, picture = module_of(_net), graph_of(_net), picture_of(_net, _photo)
        return tracing.timed(
            module,
            graph,
            picture,
            summarised=activation_values.network_profile_nodes(graph),
            on_node=running.report,
            cancelled=lambda: running.abandoned,
        )

    return submit(work)


@st.cache_resource(max_entries=256, ttl=KEPT_SECONDS, show_spinner=False)
def _summary(key: str, node: str, _net: Net, _photo: Photo) -> Running[Summary]:
    def work(running: Running[Summary]) -> Summary:
        from explainer.model.net import trace as tracing

        (values,) = activations(_net, _photo, (node,), running)
        return tracing.summary(values)

    return submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _node_view(key: str, node: str, page: int, language: Language, _net: Net, _photo: Photo) -> Running[NodeView]:
    def work(running: Running[NodeView]) -> NodeView:
        graph = graph_of(_net)
        read = graph[node].inputs if node in graph else ()  # there anyway, and what one value is told from
        *_, values = activations(_net, _photo, (*read, node), running)
        words = catalogue(language)
        kind = Kind.TERMINAL if node == INPUT else kind_of(graph[node].op)
        return NodeView(
            grid=maps.feature_grid(values, limit=GRID_CHANNELS, start=(page - 1) * GRID_CHANNELS),
            histogram=activation_values.histogram_chart(values, words=words, kind=kind),
            histogram_alt=activation_values.histogram_alt(values, words=words),
        )

    return submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _channel_view(key: str, node: str, channel: int, _net: Net, _photo: Photo) -> Running[ChannelView]:
    def work(running: Running[ChannelView]) -> ChannelView:
        (values,) = activations(_net, _photo, (node,), running)
        chosen = values[channel].reshape(values.shape[1:] or (1, 1))
        png = maps.channel_image(chosen, lowest=float(values.min()), highest=float(values.max()))
        return ChannelView(png=png, mean=float(chosen.mean()), zeros=float(np.mean(chosen == 0)))

    return submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _value(key: str, node: str, place: tuple[int, int, int], _net: Net, _photo: Photo) -> Running[Value]:
    def work(running: Running[Value]) -> Value:
        from explainer.model.questions import operation as telling
        from explainer.model.questions.reading import Place

        chosen = graph_of(_net)[node]
        names = telling.needed(chosen)
        arrays = dict(zip(names, activations(_net, _photo, names, running), strict=True))
        module = module_of(_net)
        return telling.value_in(module, arrays, chosen, place=Place(*place))

    return submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _pixel(key: str, place: tuple[int, int, int], _net: Net, _photo: Photo) -> Running[float]:
    def work(running: Running[float]) -> float:
        return float(picture_of(_net, _photo)[place])

    return submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _ledger(key: str, block: str, channel: int, _net: Net, _photo: Photo) -> Running[Ledger]:
    def work(running: Running[Ledger]) -> Ledger:
        values = activations(_net, _photo, ledger_nodes(graph_of(_net), block), running)
        x, f, total, out = (one[channel] for one in values)
        return maps.ledger(x, f, total, out)

    return submit(work)


def key_of(net: Net, photo: Photo) -> str:
    """What a pass depends on, as text."""
    return f"{net!r} {photo.id}"


def picture_of(net: Net, photo: Photo) -> Array:
    """The photo as the net reads it, 3×H×W."""
    arrays, key = _arrays(), f"{net.height}×{net.width} {photo.id}"
    kept = arrays.find(key)
    if kept is None:
        kept = prepare(decode(photo.data), height=net.height, width=net.width).normalised
        arrays.keep(key, kept)
    return kept


def activations(net: Net, photo: Photo, names: tuple[str, ...], running: Running[Any]) -> list[Array]:
    """The activations of some nodes; those looked at a moment ago are still there, and others start from them."""
    from explainer.model.net import trace as tracing

    arrays, key = _arrays(), key_of(net, photo)

    def known(name: str) -> Array | None:
        return arrays.find(f"{key} {name}")

    found = {name: kept for name in names if (kept := known(name)) is not None}
    missing = [name for name in names if name not in found]
    if missing:
        module, graph, picture = module_of(net), graph_of(net), picture_of(net, photo)
        made = tracing.activations(module, graph, picture, missing, known=known, cancelled=lambda: running.abandoned)
        for name, values in made.items():
            arrays.keep(f"{key} {name}", values)
        found |= made
    return [found[name] for name in names]


@st.cache_resource(show_spinner=False)
def _arrays() -> SizedCache[Array]:
    return SizedCache(budget=ARRAYS_BUDGET, size=lambda array: array.nbytes)


def module_of(net: Net) -> GraphModule:
    """The net with its weights, made or read when it is not there; for use by a worker."""
    return _store().get(net.spec, net.weights)


@st.cache_resource(show_spinner=False)
def _store() -> ModuleStore:
    from explainer.model.net.store import ModuleStore
    from explainer.ui.weights.trained import state_of

    return ModuleStore(budget=BUDGET.weights, load=state_of)
