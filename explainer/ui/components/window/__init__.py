"""The window over its map as a picture: a click on an output cell, or the arrow keys, move the window."""

import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainer.render.pages.calculators.window import stylesheet
from explainer.text.catalogue import Catalogue
from explainer.ui.components.scripts import SHARED, packed
from explainer.ui.state.key import reported

_ROOT = Path(__file__).parent
_PLACE = re.compile(r"(\d{1,5}),(\d{1,5})")
_LEGEND = ("tap", "padding", "unread", "done")

_component = st.components.v2.component(
    "resnet_window",
    html=(_ROOT / "component.html").read_text("utf-8"),
    css=stylesheet() + (_ROOT / "component.css").read_text("utf-8"),
    js=packed(SHARED, _ROOT / "component.js"),
)


def show(
    wide: str,
    compact: str,
    *,
    key: str,
    place: tuple[int, int],
    size: tuple[int, int],
    words: Catalogue,
    on_move: Callable[[int, int], None],
) -> None:
    """Show the picture (`wide`, and `compact` for narrow screens) with the window at `place` of `size` positions.

    Both are (row, column); where the window is moved to is reported the same way.
    """

    def moved() -> None:
        match = _PLACE.fullmatch(str(reported(key, "moved")))
        if match and int(match[1]) < size[0] and int(match[2]) < size[1]:
            on_move(int(match[1]), int(match[2]))

    number, total = place[0] * size[1] + place[1] + 1, size[0] * size[1]
    data = {
        "wide": wide,
        "compact": compact,
        "place": list(place),
        "size": list(size),
        "legend": {name: words(f"calculators.legend_{name}") for name in _LEGEND},
        "keys": words("calculators.keys"),
        "previous": words("calculators.previous"),
        "next": words("calculators.next"),
        "number": words("calculators.step", number=f"{number:,}", total=f"{total:,}"),
        "language": words.language,
    }
    _component(key=key, data=data, on_moved_change=moved)
