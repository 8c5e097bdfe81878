"""HTML with buttons in it: each button that carries `data-pick` reports what it picks."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainer.render.style.stylesheet import stylesheet
from explainer.ui.state.key import reported

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_pick",
    html=(_ROOT / "component.html").read_text("utf-8"),
    css=stylesheet("both") + (_ROOT / "component.css").read_text("utf-8"),
    js=(_ROOT / "component.js").read_text("utf-8"),
)


def show(html: str, *, key: str, on_pick: Callable[[str], None]) -> None:
    """Show some HTML; report the `data-pick` of the button that was pressed."""

    def picked() -> None:
        value = reported(key, "picked")
        if isinstance(value, str):
            on_pick(value)

    _component(key=key, data={"html": html}, on_picked_change=picked)
