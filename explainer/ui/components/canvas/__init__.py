"""A canvas to draw on, and the layers of a net that answers while the reader draws.

The canvas sends one message at a time, the whole drawing in it, and the next one when the answer has come: `number`
goes to Python and back. Show it last, so that the answer is there when it hears of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explainer.picture.drawing import MAX_POINTS, MAX_STROKES, Drawing
from explainer.render.data_uri import data_uri
from explainer.render.pages.digits.sheet import PITCH, TILE, Sheet
from explainer.text.catalogue import Catalogue
from explainer.ui.components.scripts import packed
from explainer.ui.state.key import reported

_ROOT = Path(__file__).parent
_TEXTS = ("canvas", "pen_up", "pen_down", "undo", "clear", "keys", "invite")
_MOST_NUMBER = 2**31

_canvas = st.components.v2.component(
    "resnet_canvas",
    html=(_ROOT / "canvas.html").read_text("utf-8"),
    css=(_ROOT / "canvas.css").read_text("utf-8"),
    js=packed(_ROOT / "ink.js", _ROOT / "canvas.js"),
)
_layers = st.components.v2.component(
    "resnet_digit_layers",
    html=(_ROOT / "layers.html").read_text("utf-8"),
    css=(_ROOT / "layers.css").read_text("utf-8"),
    js=packed(_ROOT / "layers.js"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasView:
    """What the canvas shows, and what it is told.

    The canvas keeps what the reader is drawing until `version` changes, and then shows `drawing`, or `example`, the
    address of a picture. `number` is that of its last message, `answer` what is read to those who listen.
    """

    drawing: Drawing
    number: int
    version: int
    example: str | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayersView:
    """Buttons as HTML and what is put into them: the picture a net sees (a PNG), its layers, its logits as HTML.

    `note` is the text below. `number` is that of the message that is answered.
    """

    html: str
    number: int
    seen: bytes | None
    sheet: Sheet | None
    logits: str
    note: str


def canvas(view: CanvasView, *, key: str, words: Catalogue, on_draw: Callable[[int, object], None]) -> None:
    """Show the canvas; report the number of each message and the strokes in it, unchecked."""

    def drawn() -> None:
        value = reported(key, "drawn")
        if not isinstance(value, Mapping):
            return
        sent = value.get("number")
        on_draw(int(sent) if isinstance(sent, int | float) and 0 <= sent < _MOST_NUMBER else 0, value.get("strokes"))

    data = {
        "strokes": view.drawing.strokes,
        "number": view.number,
        "version": view.version,
        "example": view.example,
        "answer": view.answer,
        "most": [MAX_STROKES, MAX_POINTS],
        "words": {name: words(f"digits.{name}") for name in _TEXTS},
    }
    _canvas(key=key, data=data, on_drawn_change=drawn)


def layers(view: LayersView, *, key: str, words: Catalogue, on_open: Callable[[str, int], None]) -> None:
    """Show the layers; report the node and the channel opened, unchecked."""

    def opened() -> None:
        node, _, channel = str(reported(key, "opened")).partition(" ")
        if channel.isascii() and channel.isdigit() and len(channel) < 6:
            on_open(node, int(channel))

    data = {
        "html": view.html,
        "number": view.number,
        "seen": view.seen and data_uri(view.seen),
        "sheet": view.sheet and data_uri(view.sheet.png),
        "tile": TILE,
        "pitch": PITCH,
        "strips": [strip._asdict() for strip in view.sheet.strips] if view.sheet else [],
        "logits": view.logits,
        "note": view.note,
        "said": words("digits.channels"),
    }
    _layers(key=key, data=data, on_opened_change=opened)
