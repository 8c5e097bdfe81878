"""What is not drawn before it is needed: below the first screen, and charts, whose library is larger than the app.

A place is kept, and says in words what belongs there. It asks when it comes near the reader's window; what a whole
page shows below is also sent once the browser is at rest, so that a search finds it and a print holds it.
"""

from collections.abc import Callable, Hashable
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainer.ui.components.scripts import packed
from explainer.ui.state import drawn
from explainer.ui.state.key import Key

REST_MS, STALE_REST_MS = 700, 3000
"""How long the page rests before what is below is sent, the first time and after a change."""

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_later",
    html=(_ROOT / "component.html").read_text("utf-8"),
    css=(_ROOT / "component.css").read_text("utf-8"),
    js=packed(_ROOT / "component.js"),
)


def has_eyes() -> bool:
    """Whether a browser is at the other end: others (tests, agents) cannot come near a place and get all at once."""
    return st.context.timezone is not None


def stamp(*values: Hashable) -> str:
    """What says whether something is drawn for these values."""
    return f"{hash(values) & (1 << 64) - 1:x}"


def when_near(draw: Callable[[], None], *, key: str, room: int, alt: str = "") -> None:
    """Within a fragment: draw when the place of `room` pixels comes near the reader; until then `alt` stands there."""
    _keep_up()
    near = _near(key)
    if near.get() or not has_eyes():
        draw()
        return
    data = {"wants": "once", "holds": None, "room": room, "alt": alt}
    _component(key=f"{key}_place", data=data, on_near_change=lambda: near.set(True), height=room)


def after_the_first_screen(draw: Callable[[], None], *, key: str, room: int, drawn_for: str) -> None:
    """Within a fragment: draw when the reader comes near or the browser rests; again when the page's stamp changed."""
    _keep_up()
    near = _near(key)
    shown = near.get() or not has_eyes()
    if has_eyes():
        data = {
            "wants": "page",
            "holds": drawn_for if shown else None,
            "room": room,
            "alt": "",
            "idle": STALE_REST_MS if shown else REST_MS,
        }
        _component(key=f"{key}_place", data=data, on_near_change=lambda: near.set(True))
    if shown:
        draw()


def _keep_up() -> None:
    """Where a fragment is run alone and the first screen does not show what is chosen: run all of the page."""
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run and drawn.is_behind():
        st.rerun()


def _near(key: str) -> Key[bool]:
    """Whether the place has come near the reader."""
    return Key(f"{key} near", False)
