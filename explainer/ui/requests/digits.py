"""What the reader has drawn, and what the trained nets make of it: both passes in one job, the maps on one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explainer.architecture.graph import INPUT
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.picture.decode import decode
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.picture.drawing import Drawing, DrawingError, drawing_id, read_drawing, to_png
from explainer.picture.prepare import prepare
from explainer.pretrained.source import Origin, Weights
from explainer.render.pages.digits import answers as digits_view
from explainer.render.pages.digits import sheet as digit_sheet
from explainer.render.pages.digits.answers import Answer
from explainer.render.pages.digits.sheet import Sheet
from explainer.ui.requests.passes import Photo, key_of, module_of
from explainer.ui.state import settings
from explainer.ui.state.address import DRAWN, VIEWS
from explainer.ui.state.settings import Net, graph_of
from explainer.ui.work.jobs import KEPT_SECONDS, Request, Running, submit

if TYPE_CHECKING:
    from explainer.model.net.trace import Array

VARIANTS = ("cifar_resnet20", "cifar_plain20")
"""The nets that answer, the one shown layer by layer first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the nets made of one picture: the picture as they see it, the answer of each, the first one's layers."""

    seen: bytes
    answers: tuple[Answer, ...]
    sheet: Sheet


def nets() -> tuple[Net, ...]:
    """The nets that answer, at the size of the pictures they were trained on."""
    weights = Weights(origin=Origin.BUNDLED)
    variants = map(find_variant, VARIANTS)
    return tuple(Net(spec=one.spec, height=one.input_size, width=one.input_size, weights=weights) for one in variants)


def names() -> tuple[str, ...]:
    """What the nets are called."""
    return tuple(network_name(net.spec) for net in nets())


def drawing() -> Drawing:
    """What the reader has drawn in this session."""
    kept = st.session_state.get("drawing")
    return kept if isinstance(kept, Drawing) else Drawing()


def drawn_photo() -> Photo | None:
    """What the reader has drawn as a picture; None where nothing is."""
    drawn = drawing()
    return None if drawn.is_empty else Photo(id=drawing_id(drawn), data=to_png(drawn))


def shown_photo() -> Photo | None:
    """The example that the reader chose, or else what was drawn."""
    example = st.session_state.get("example")
    return Photo(id=example, data=gallery_bytes(example)) if example else drawn_photo()


def look(photo: Photo) -> Request[Look]:
    """Both nets on one picture."""
    return Request(_look, key_of(nets()[0], photo), photo)


def warm() -> Request[None]:
    """Have both nets ready before the first stroke."""
    return Request(_warm, repr(nets()))


def number() -> int:
    """The number of the canvas's last message."""
    return int(st.session_state.get("draw_number", 0))


def take_drawing(message: int, strokes: object) -> None:
    """Take the strokes of a message of the canvas, as a callback; an example gives way to them.

    What is no drawing changes nothing; the page says so.
    """
    state = st.session_state
    state["draw_number"] = message
    try:
        state["drawing"] = read_drawing(strokes)
    except DrawingError as error:
        state["draw_mistake"] = error
        return
    if state.get("example"):
        state["example"], state["address_moved"] = None, True


def take_example(slug: str) -> None:
    """Show one of the examples instead of the drawing, as a callback."""
    state = st.session_state
    if slug in GALLERY:
        state["example"], state["drawing"] = slug, Drawing()
        state["draw_version"] = int(state.get("draw_version", 0)) + 1
        state["address_moved"] = True


def open_node(node: str, channel: int) -> None:
    """Have the forward page show a node of the first net for the same picture, as a callback."""
    state, graph = st.session_state, graph_of(nets()[0])
    if shown_photo() is None or (node != INPUT and node not in graph):
        return
    variant = find_variant(VARIANTS[0])
    settings.take_variant(variant.name)
    state.update(settings.variant_defaults(variant))
    settings.wish_for(Origin.BUNDLED)
    state["current_net"] = None  # going to another net is no change of this one
    state["photo"] = state.get("example") or DRAWN
    state["node"], state["channel"] = node, min(channel, graph.shape_of(node).channels - 1)
    state["view"], state["goto"] = VIEWS[0], "forward"


@st.cache_resource(max_entries=64, ttl=KEPT_SECONDS, show_spinner=False)
def _look(key: str, _photo: Photo) -> Running[Look]:
    def work(running: Running[Look]) -> Look:
        from explainer.model.net import trace as tracing

        first, *others = nets()
        prepared = prepare(decode(_photo.data), height=first.height, width=first.width)
        picture = prepared.normalised

        def activations(net: Net, *names: str) -> Mapping[str, Array]:
            graph, module = graph_of(net), module_of(net)
            wanted = (*names, digits_view.logits_node(graph))
            return tracing.activations(module, graph, picture, wanted, cancelled=lambda: running.abandoned)

        nodes = [name for name in digits_view.layers(graph_of(first)) if name != INPUT]
        shown = activations(first, *nodes)
        passes = (shown, *map(activations, others))
        return Look(
            seen=digit_sheet.seen_png(prepared.pixels),
            answers=tuple(_answer(net, one) for net, one in zip(names(), passes, strict=True)),
            sheet=digit_sheet.sheet(shown[name] for name in nodes),
        )

    return submit(work)


@st.cache_resource(max_entries=1, show_spinner=False)
def _warm(key: str) -> Running[None]:
    def work(running: Running[None]) -> None:
        for net in nets():
            module_of(net)

    return submit(work)


def _answer(name: str, activations: Mapping[str, Array]) -> Answer:
    *_, logits = activations.values()
    return Answer(net=name, logits=tuple(logits.tolist()))
