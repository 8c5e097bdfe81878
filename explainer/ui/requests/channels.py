"""What the ledger and the view of channels ask of a pass: balances of blocks, activity, and the strongest patches.

Results are small: numbers, pictures of some kilobytes, and for the patches a value and a place by channel and picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explainer.architecture.limits import activation_bytes
from explainer.architecture.ops import ReLU
from explainer.architecture.totals import total_cost
from explainer.picture import digits
from explainer.picture.decode import decode
from explainer.picture.gallery import DIGITS, GALLERIES, picture_bytes
from explainer.picture.prepare import Prepared, prepare
from explainer.render.pages.forward import follow
from explainer.render.pages.forward.follow import Patch, RankedPage
from explainer.render.pages.forward.ledger import Entry
from explainer.render.pages.operation.field import field_at
from explainer.ui.requests.passes import BUDGET, Photo, activations, key_of, ledger_nodes, module_of, picture_of
from explainer.ui.shared.pictures import kind_of
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.net.trace import Array
    from explainer.model.questions.ledger import Balance
    from explainer.model.questions.patches import Peaks

MOST_PATCHES = 9
DIGIT_PICTURES, LEAST_PICTURES, PATCH_MACS, AT_ONCE = 500, 10, 25 * 10**9, 32
"""Digits are looked through up to so many, within so many multiply-adds, and so many at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one channel stands: its rank, counted from 0, of how many, and its score."""

    rank: int
    of: int
    score: float


class Strongest(NamedTuple):
    """The place of a channel's highest value on the reader's picture."""

    row: int
    column: int
    value: float


def balances(net: Net, photo: Photo) -> Request[Mapping[str, Balance]]:
    """‖F(x)‖, ‖x‖ and the share clipped of every block that adds something, by its path."""
    return Request(_balances, key_of(net, photo), net, photo)


def entry(net: Net, photo: Photo, block: str, place: tuple[int, int, int]) -> Request[Entry]:
    """One channel of a block's ledger and one place of it (channel, row, column)."""
    return Request(_entry, key_of(net, photo), block, place, net, photo)


def ranked(net: Net, photo: Photo, node: str, measure: str, page: int) -> Request[RankedPage]:
    """A page of a node's channels, the most active first."""
    return Request(_ranked, key_of(net, photo), node, measure, page, net, photo)


def standing(net: Net, photo: Photo, node: str, measure: str, channel: int) -> Request[Standing]:
    """Where one channel stands among all."""
    return Request(_standing, key_of(net, photo), node, measure, channel, net, photo)


def strongest(net: Net, photo: Photo, node: str, channel: int) -> Request[Strongest]:
    """Where a channel responds most on the reader's picture."""
    return Request(_strongest, key_of(net, photo), node, channel, net, photo)


def followed(net: Net, photo: Photo, stage: str, channels: tuple[int, ...]) -> Request[tuple[follow.Row, ...]]:
    """Some channels behind every block of a stage, and what F adds to them there; a row for each channel."""
    return Request(_followed, key_of(net, photo), stage, channels, net, photo)


def peaks(net: Net, node: str) -> Request[Peaks]:
    """Highest value and its place, of every channel on every picture of `num_pictures`."""
    return Request(_peaks, repr(net), node, net)


def patches(net: Net, node: str, channel: int, found: Peaks) -> Request[tuple[Patch, ...]]:
    """The strongest of what `peaks` found for a channel, cut out of the pictures."""
    return Request(_patches, repr(net), node, channel, net, found)


def num_pictures(net: Net) -> int:
    """How many pictures the patches are looked for on."""
    if kind_of(net) != DIGITS:
        return len(GALLERIES[kind_of(net)].slugs)
    affordable = PATCH_MACS // total_cost(graph_of(net)).num_macs
    return max(LEAST_PICTURES, min(DIGIT_PICTURES, affordable))


# --- the work, each piece cached for all readers --------------------------------------------------------------


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _balances(key: str, _net: Net, _photo: Photo) -> Running[Mapping[str, Balance]]:
    def work(running: Running[Mapping[str, Balance]]) -> Mapping[str, Balance]:
        from explainer.model.questions import ledger

        module, graph, picture = module_of(_net), graph_of(_net), picture_of(_net, _photo)
        return ledger.balances(module, graph, picture, on_node=running.report, cancelled=lambda: running.abandoned)

    return submit(work)


@st.cache_resource(max_entries=256, ttl=KEPT_SECONDS, show_spinner=False)
def _entry(key: str, block: str, place: tuple[int, int, int], _net: Net, _photo: Photo) -> Running[Entry]:
    def work(running: Running[Entry]) -> Entry:
        graph = graph_of(_net)
        end, (channel, row, column) = graph.block(block).output, place
        names = (*ledger_nodes(graph, block), end.inputs[0])
        found = activations(_net, _photo, names, running)
        x, f, total, out, before = (values[channel] for values in found)
        again = (x + f).view(np.uint32) == np.ascontiguousarray(total).view(np.uint32)
        x_there, f_there, sum_there, out_there = (float(one[row, column]) for one in (x, f, total, out))
        share = np.count_nonzero(before < 0) / before.size if isinstance(end.op, ReLU) else None
        return Entry(
            x=x_there,
            f=f_there,
            sum=sum_there,
            out=out_there,
            agrees=int(np.count_nonzero(again)),
            size=total.size,
            clipped=share,
        )

    return submit(work)


@st.cache_resource(max_entries=48, ttl=KEPT_SECONDS, show_spinner=False)
def _ranked(key: str, node: str, measure: str, page: int, _net: Net, _photo: Photo) -> Running[RankedPage]:
    def work(running: Running[RankedPage]) -> RankedPage:
        (values,) = activations(_net, _photo, (node,), running)
        order, scores = _order(values, measure)
        return follow.ranked_page(values, order, scores, page=page)

    return submit(work)


@st.cache_resource(max_entries=128, ttl=KEPT_SECONDS, show_spinner=False)
def _standing(key: str, node: str, measure: str, channel: int, _net: Net, _photo: Photo) -> Running[Standing]:
    def work(running: Running[Standing]) -> Standing:
        (values,) = activations(_net, _photo, (node,), running)
        order, scores = _order(values, measure)
        return Standing(rank=int(np.flatnonzero(order == channel)[0]), of=len(order), score=float(scores[channel]))

    return submit(work)


@st.cache_resource(max_entries=128, ttl=KEPT_SECONDS, show_spinner=False)
def _strongest(key: str, node: str, channel: int, _net: Net, _photo: Photo) -> Running[Strongest]:
    def work(running: Running[Strongest]) -> Strongest:
        from explainer.model.questions import channels
        from explainer.model.questions.reading import as_maps

        (values,) = activations(_net, _photo, (node,), running)
        chosen = as_maps(values)[channel]
        row, column = channels.strongest_place(chosen)
        return Strongest(row, column, float(chosen[row, column]))

    return submit(work)


@st.cache_resource(max_entries=24, ttl=KEPT_SECONDS, show_spinner=False)
def _followed(
    key: str, stage: str, channels: tuple[int, ...], _net: Net, _photo: Photo
) -> Running[tuple[follow.Row, ...]]:
    def work(running: Running[tuple[follow.Row, ...]]) -> tuple[follow.Row, ...]:
        from explainer.model.questions import channels as following

        module, graph, picture = module_of(_net), graph_of(_net), picture_of(_net, _photo)
        blocks = follow.followed_blocks(graph, stage)
        names = {name for one in blocks if one.addition for name in (one.output.name, one.addition.inputs[0])}
        found = following.follow(module, graph, picture, channels, names, cancelled=lambda: running.abandoned)
        return tuple(follow.row(found, blocks, at, channel) for at, channel in enumerate(channels))

    return submit(work)


@st.cache_resource(max_entries=24, ttl=KEPT_SECONDS, show_spinner=False)
def _peaks(key: str, node: str, _net: Net) -> Running[Peaks]:
    def work(running: Running[Peaks]) -> Peaks:
        from explainer.model.questions import patches as searching

        module, graph, count = module_of(_net), graph_of(_net), num_pictures(_net)
        together = max(1, min(AT_ONCE, BUDGET.activations // activation_bytes(graph)))

        def batches() -> Iterator[Array]:
            for start in range(0, count, together):
                running.report(start, count)
                numbers = range(start, min(count, start + together))
                yield np.stack([_prepared(_net, number).normalised for number in numbers])

        return searching.peaks(module, graph, node, batches(), cancelled=lambda: running.abandoned)

    return submit(work)


@st.cache_resource(max_entries=128, ttl=KEPT_SECONDS, show_spinner=False)
def _patches(key: str, node: str, channel: int, _net: Net, _found: Peaks) -> Running[tuple[Patch, ...]]:
    def work(running: Running[tuple[Patch, ...]]) -> tuple[Patch, ...]:
        graph = graph_of(_net)
        return tuple(
            follow.patch(
                _prepared(_net, peak.picture).pixels,
                field_at(graph, node, row=peak.row, column=peak.column),
                value=peak.value,
                picture=_name(_net, peak.picture),
            )
            for peak in _found.strongest(channel, MOST_PATCHES)
        )

    return submit(work)


def _order(values: Array, measure: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Channels by rank, and the score of every channel."""
    from explainer.model.questions import channels

    scores: NDArray[np.float64] = getattr(channels.activity(values), measure)
    return channels.ranking(scores), scores


def _prepared(net: Net, number: int) -> Prepared:
    """One of the pictures that patches are looked for on, as the net sees it."""
    if kind_of(net) == DIGITS:
        image = digits.held_out_set().image(number)
    else:
        image = decode(picture_bytes(GALLERIES[kind_of(net)].slugs[number]))
    return prepare(image, height=net.height, width=net.width)


def _name(net: Net, number: int) -> follow.PictureName:
    if kind_of(net) == DIGITS:
        return follow.PictureName("follow.digit", number, str(digits.held_out_set().labels[number]))
    return follow.PictureName(f"photo.{GALLERIES[kind_of(net)].slugs[number]}_title", number, "")
