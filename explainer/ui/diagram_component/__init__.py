"""The touchable picture: an SVG whose boxes can be hovered, focused and chosen, wide or compact as room allows."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainer.render.style import stylesheet
from explainer.text.catalogue import Language

_ROOT = Path(__file__).parent


def _text(name: str) -> str:
    return (_ROOT / name).read_text("utf-8")


_component = st.components.v2.component(
    "resnet_diagram",
    html=_text("component.html"),
    css=stylesheet("both") + _text("component.css"),
    js=_text("component.js"),
)


def show(
    wide: str,
    compact: str,
    *,
    key: str,
    selected: str,
    language: Language,
    on_choose: Callable[[str], None],
    on_fold: Callable[[str], None] | None = None,
) -> None:
    """Show the picture (`wide`, and `compact` for narrow screens) with the box `selected` marked.

    A chosen box and a folded stage are reported by id.
    """

    def chosen() -> None:
        value = st.session_state[key].get("chosen")
        if isinstance(value, str):
            on_choose(value)

    def folded() -> None:
        value = st.session_state[key].get("folded")
        if isinstance(value, str) and on_fold is not None:
            on_fold(value)

    _component(
        key=key,
        data={"wide": wide, "compact": compact, "selected": selected, "language": language},
        on_chosen_change=chosen,
        on_folded_change=folded,
    )
