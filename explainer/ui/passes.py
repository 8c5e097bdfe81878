"""Forward passes for the pages: shared by all readers, one pool of workers, results small enough to keep.

A result is computed once for everyone who waits for it and kept as pictures and numbers, never as activations.
torch is imported with the first pass, not with the page.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Graph, ShortcutForm
from explainer.architecture.limits import require_fits
from explainer.picture.decode import decode
from explainer.picture.prepare import Prepared, prepare
from explainer.render import charts, images
from explainer.render.images import Grid, Ledger
from explainer.render.theme import Kind, kind_of
from explainer.text.catalogue import Language, catalogue
from explainer.ui.settings import Net, graph_of

if TYPE_CHECKING:
    from explainer.model.module import GraphModule
    from explainer.model.pool import Job, Pool
    from explainer.model.store import ModuleStore
    from explainer.model.trace import Trace

FORWARD_BUDGET = 500_000_000
"""Bytes one forward pass may hold: two at a time beside 320 MB of server stay near a gigabyte at worst."""
STORE_BUDGET = 300_000_000
"""Bytes of untrained nets kept between passes: ResNet-50 and 101 together, or ResNet-152."""
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


@dataclass(slots=True, kw_only=True)
class Running(Generic[Result]):
    """A pass under way or done; `share` says how far it has come, 0..1."""

    job: Job[Result]
    progress: list[float]

    @property
    def future(self) -> Future[Result]:
        """The result to come."""
        return self.job.future

    @property
    def share(self) -> float:
        """How far it has come, 0..1."""
        return self.progress[0]


def require_room(graph: Graph) -> None:
    """Raise SpecError where a pass would not fit into memory, naming what would."""
    require_fits(graph, budget=FORWARD_BUDGET)
    from explainer.model.weights import untrained_bytes

    needed = untrained_bytes(graph.spec)
    if needed > FORWARD_BUDGET:
        raise SpecError("net_too_large_for_memory", needed=needed // 10**6, budget=FORWARD_BUDGET // 10**6)


@st.cache_resource(max_entries=64, show_spinner=False)
def seen(key: str, height: int, width: int, _photo: Photo) -> Seen:
    """The photo as the net sees it; raises PictureError for a file that is no picture."""
    original = decode(_photo.data)
    prepared = prepare(original, height=height, width=width)
    return Seen(
        crop=images.input_view(prepared.pixels),
        original=images.crop_view(original, prepared.crop_box),
        size=original.size,
    )


@st.cache_resource(max_entries=48, show_spinner=False)
def trace(key: str, _net: Net, _photo: Photo) -> Running[Trace]:
    """A whole pass: every node's summary and time."""

    def work(report: Callable[[int, int], None]) -> Trace:
        from explainer.model import trace as tracing

        graph = graph_of(_net)
        return tracing.run(_module(_net), graph, _prepared(_net, _photo).normalised, on_node=report)

    return _submit(work)


@st.cache_resource(max_entries=96, show_spinner=False)
def node_view(key: str, node: str, page: int, language: Language, _net: Net, _photo: Photo) -> Running[NodeView]:
    """The feature maps of one node, one page of them."""

    def work(report: Callable[[int, int], None]) -> NodeView:
        values = _activations(_net, _photo, (node,))[node]
        report(1, 1)
        words = catalogue(language)
        kind = Kind.TERMINAL if node == INPUT else kind_of(graph_of(_net)[node].op)
        return NodeView(
            grid=images.feature_grid(values, limit=GRID_CHANNELS, start=(page - 1) * GRID_CHANNELS),
            histogram=charts.histogram_chart(values, words=words, kind=kind),
            histogram_alt=charts.histogram_alt(values, words=words),
        )

    return _submit(work)


@st.cache_resource(max_entries=96, show_spinner=False)
def channel_view(key: str, node: str, channel: int, _net: Net, _photo: Photo) -> Running[ChannelView]:
    """One channel of a node, on the scale of the whole activation."""

    def work(report: Callable[[int, int], None]) -> ChannelView:
        values = _activations(_net, _photo, (node,))[node]
        report(1, 1)
        chosen = values[channel].reshape(values.shape[1:] or (1, 1))
        png = images.channel_image(chosen, lowest=float(values.min()), highest=float(values.max()))
        return ChannelView(png=png, mean=float(chosen.mean()), zeros=float(np.mean(chosen == 0)))

    return _submit(work)


@st.cache_resource(max_entries=96, show_spinner=False)
def ledger(key: str, block: str, channel: int, _net: Net, _photo: Photo) -> Running[Ledger]:
    """X (as the addition reads it), F(x), their sum and its ReLU, one channel of each."""

    def work(report: Callable[[int, int], None]) -> Ledger:
        names = ledger_nodes(graph_of(_net), block)
        values = _activations(_net, _photo, names)
        report(1, 1)
        x, f, total, out = (values[name][channel] for name in names)
        return images.ledger(x, f, total, out)

    return _submit(work)


def ledger_nodes(graph: Graph, block: str) -> tuple[str, str, str, str]:
    """Names of what the block adds (the shortcut's value and F(x)), of the sum, and of what its ReLU leaves."""
    residual, shortcut = graph[f"{block}.add"].inputs
    return shortcut, residual, f"{block}.add", f"{block}.relu"


def ledger_blocks(graph: Graph) -> tuple[str, ...]:
    """Blocks that add something: all but those of a plain net."""
    return tuple(block.name for block in graph.blocks if block.shortcut is not ShortcutForm.NONE)


def key_of(net: Net, photo: Photo) -> str:
    """What identifies a pass among all readers."""
    return f"{net!r} {photo.id}"


def viewable(graph: Graph) -> tuple[str, ...]:
    """The nodes whose feature maps can be looked at, in order: the picture itself and every operation."""
    return (INPUT, *(node.name for node in graph))


def _submit(work: Callable[[Callable[[int, int], None]], Result]) -> Running[Result]:
    progress = [0.0]

    def report(done: int, total: int) -> None:
        progress[0] = done / total

    return Running(job=_pool().submit(lambda: work(report)), progress=progress)


def _prepared(net: Net, photo: Photo) -> Prepared:
    return prepare(decode(photo.data), height=net.height, width=net.width)


def _activations(net: Net, photo: Photo, names: tuple[str, ...]) -> dict[str, NDArray[np.float32]]:
    from explainer.model import trace as tracing

    picture = _prepared(net, photo).normalised
    return dict(tracing.activations(_module(net), graph_of(net), picture, names))


def _module(net: Net) -> GraphModule:
    return _store().get(net.spec)


@st.cache_resource(show_spinner=False)
def _pool() -> Pool:
    from explainer.model.pool import Pool

    return Pool()


@st.cache_resource(show_spinner=False)
def _store() -> ModuleStore:
    from explainer.model.store import ModuleStore

    return ModuleStore(budget=STORE_BUDGET)
