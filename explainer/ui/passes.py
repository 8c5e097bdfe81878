"""Forward passes for the pages: shared by all readers, one pool of workers, results small enough to keep.

A result is computed once for everyone who waits for it and kept as pictures and numbers. A pass that no one waits
for any more is stopped. torch is imported with the first pass, not with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
import streamlit as st

from explainer.architecture.graph import INPUT, Graph, ShortcutForm
from explainer.architecture.limits import Budget
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare
from explainer.render import charts, images
from explainer.render.images import Grid, Ledger
from explainer.render.theme import Kind, kind_of
from explainer.text.catalogue import Language, catalogue
from explainer.ui import boot
from explainer.ui.array_cache import Array, ArrayCache
from explainer.ui.settings import Net, graph_of

if TYPE_CHECKING:
    from explainer.model.pool import Job, Pool
    from explainer.model.store import ModuleStore
    from explainer.model.trace import Trace

BUDGET = Budget(weights=260_000_000, activations=150_000_000)
"""Of all nets kept, and of one pass: ResNet-50, 101 and 152, which share their weights, and 624×624 pixels for them.

Beside some 320 MB of server, one store of nets and two passes at a time stay near a gigabyte at the worst.
"""
ARRAYS_BUDGET = 40_000_000
"""Bytes of activations and prepared pictures kept for the next click."""
KEPT_SECONDS = 900
"""How long a result is kept after it was made."""
GRID_CHANNELS = 64

Result = TypeVar("Result")


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


class Running(Generic[Result]):
    """Work under way or done, and how many readers wait for it."""

    def __init__(self) -> None:
        self.job: Job[Result]
        self.share = 0.0
        self.abandoned = False
        self._waiting = 0
        self._lock = Lock()

    def report(self, done: int, total: int) -> None:
        """Note how far the work has come."""
        self.share = done / total

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """While inside, someone wants the result; when the last one leaves before it is there, the work is stopped."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                self.abandoned = self.abandoned or (self._waiting == 0 and not self.job.future.done())
            if self.abandoned:
                self.job.cancel()


class Request(Generic[Result]):
    """A piece of work by name: start it, or join who started it already; forget it when it came to nothing."""

    def __init__(self, cached: Any, *arguments: object) -> None:
        self._cached = cached
        self._arguments = arguments

    def start(self) -> Running[Result]:
        """The work, under way or done. Raises BusyError when too many wait already."""
        running: Running[Result] = self._cached(*self._arguments)
        return running

    def forget(self) -> None:
        """Make the next start a fresh one."""
        self._cached.clear(*self._arguments)


def seen(net: Net, photo: Photo) -> Request[Seen]:
    """The photo as the net sees it; the work raises PictureError for a file that is no picture."""
    return Request(_seen, f"{net.height}×{net.width} {photo.id}", net, photo)


def trace(net: Net, photo: Photo) -> Request[Trace]:
    """A whole pass: every node's summary and time."""
    return Request(_trace, _key(net, photo), net, photo)


def node_view(net: Net, photo: Photo, node: str, page: int, language: Language) -> Request[NodeView]:
    """The feature maps of one node, one page of them, with a histogram."""
    return Request(_node_view, _key(net, photo), node, page, language, net, photo)


def channel_view(net: Net, photo: Photo, node: str, channel: int) -> Request[ChannelView]:
    """One channel of a node, on the scale of the whole activation."""
    return Request(_channel_view, _key(net, photo), node, channel, net, photo)


def ledger(net: Net, photo: Photo, block: str, channel: int) -> Request[Ledger]:
    """X as the shortcut delivers it, F(x), their sum and its ReLU: one channel of each."""
    return Request(_ledger, _key(net, photo), block, channel, net, photo)


def ledger_nodes(graph: Graph, block: str) -> tuple[str, str, str, str]:
    """Names of what the block adds (the shortcut's value and F(x)), of the sum, and of what its ReLU leaves."""
    residual, shortcut = graph[f"{block}.add"].inputs
    return shortcut, residual, f"{block}.add", f"{block}.relu"


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
            crop=images.input_view(prepared.pixels),
            original=images.crop_view(original, prepared.crop_box),
            size=original.size,
        )

    return _submit(work)


@st.cache_resource(max_entries=48, ttl=KEPT_SECONDS, show_spinner=False)
def _trace(key: str, _net: Net, _photo: Photo) -> Running[Trace]:
    def work(running: Running[Trace]) -> Trace:
        from explainer.model import trace as tracing

        module, graph, picture = _store().get(_net.spec), graph_of(_net), _picture(_net, _photo)
        return tracing.run(module, graph, picture, on_node=running.report, cancelled=lambda: running.abandoned)

    return _submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _node_view(key: str, node: str, page: int, language: Language, _net: Net, _photo: Photo) -> Running[NodeView]:
    def work(running: Running[NodeView]) -> NodeView:
        (values,) = _activations(_net, _photo, (node,), running)
        words = catalogue(language)
        kind = Kind.TERMINAL if node == INPUT else kind_of(graph_of(_net)[node].op)
        return NodeView(
            grid=images.feature_grid(values, limit=GRID_CHANNELS, start=(page - 1) * GRID_CHANNELS),
            histogram=charts.histogram_chart(values, words=words, kind=kind),
            histogram_alt=charts.histogram_alt(values, words=words),
        )

    return _submit(work)


@st.cache_resource(max_entries=96, ttl=KEPT_SECONDS, show_spinner=False)
def _channel_view(key: str, node: str, channel: int, _net: Net, _photo: Photo) -> Running[ChannelView]:
    def work(running: Running[ChannelView]) -> ChannelView:
        (values,) = _activations(_net, _photo, (node,), running)
        chosen = values[channel].reshape(values.shape[1:] or (1, 1))
        png = images.channel_image(chosen, lowest=float(values.min()), highest=float(values.max()))
        return ChannelView(png=png, mean=float(chosen.mean()), zeros=float(np.mean(chosen == 0)))

    return _submit(work)


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _ledger(key: str, block: str, channel: int, _net: Net, _photo: Photo) -> Running[Ledger]:
    def work(running: Running[Ledger]) -> Ledger:
        values = _activations(_net, _photo, ledger_nodes(graph_of(_net), block), running)
        x, f, total, out = (one[channel] for one in values)
        return images.ledger(x, f, total, out)

    return _submit(work)


def _submit(work: Callable[[Running[Result]], Result]) -> Running[Result]:
    running: Running[Result] = Running()
    running.job = _pool().submit(lambda: _unless_abandoned(work, running))
    return running


def _unless_abandoned(work: Callable[[Running[Result]], Result], running: Running[Result]) -> Result:
    """Do the work; raises CancelledError where it was left half way."""
    from explainer.model.trace import Cancelled

    try:
        return work(running)
    except Cancelled as left:
        raise CancelledError from left


def _key(net: Net, photo: Photo) -> str:
    return f"{net!r} {photo.id}"


def _picture(net: Net, photo: Photo) -> Array:
    """The photo as the net reads it, 3×H×W."""
    arrays, key = _arrays(), f"{net.height}×{net.width} {photo.id}"
    kept = arrays.find(key)
    if kept is None:
        kept = prepare(decode(photo.data), height=net.height, width=net.width).normalised
        arrays.keep(key, kept)
    return kept


def _activations(net: Net, photo: Photo, names: tuple[str, ...], running: Running[Any]) -> list[Array]:
    """The activations of some nodes; those looked at a moment ago are still there."""
    from explainer.model import trace as tracing

    arrays = _arrays()
    keys = {name: f"{_key(net, photo)} {name}" for name in names}
    found = {name: kept for name in names if (kept := arrays.find(keys[name])) is not None}
    missing = [name for name in names if name not in found]
    if missing:
        module, graph, picture = _store().get(net.spec), graph_of(net), _picture(net, photo)
        made = tracing.activations(module, graph, picture, missing, cancelled=lambda: running.abandoned)
        for name, values in made.items():
            arrays.keep(keys[name], values)
        found |= made
    return [found[name] for name in names]


@st.cache_resource(show_spinner=False)
def _arrays() -> ArrayCache:
    return ArrayCache(budget=ARRAYS_BUDGET)


@st.cache_resource(show_spinner=False)
def _pool() -> Pool:
    from explainer.model.pool import Pool

    boot.settle()
    return Pool()


@st.cache_resource(show_spinner=False)
def _store() -> ModuleStore:
    from explainer.model.store import ModuleStore

    return ModuleStore(budget=BUDGET.weights)
