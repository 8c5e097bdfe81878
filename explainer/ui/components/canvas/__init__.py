"""A canvas to draw on.

The canvas sends one message at a time, the whole drawing in it, and the next one when the answer has come: `number`
goes to Python and back. Show it last, so that the answer is there when it hears of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from explainer.picture.drawing import MAX_POINTS, MAX_STROKES, Drawing
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasView:
    """What the canvas shows, and what it is told.

    The canvas keeps what the reader is drawing until `version` changes, and then shows `drawing`, or `example`, the
    address of a picture; where that only `invites` to draw, a drawing of before a reload takes its place. `number` is
    that of the canvas's last message, `answer` what is read to those who listen.
    """

    drawing: Drawing
    number: int
    version: int
    example: str | None
    invites: bool
    answer: str


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
        "invites": view.invites,
        "answer": view.answer,
        "most": [MAX_STROKES, MAX_POINTS],
        "words": {name: words(f"digits.{name}") for name in _TEXTS},
    }
    _canvas(key=key, data=data, on_drawn_change=drawn)
