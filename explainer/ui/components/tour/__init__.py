"""The tour in six steps: pictures that stay while their texts scroll by. All of it happens in the browser."""

from pathlib import Path

import streamlit as st

from explainer.render.pages.start.tour.tour import Tour
from explainer.render.style.stylesheet import stylesheet
from explainer.text.catalogue import Catalogue
from explainer.ui.components.scripts import packed

_ROOT = Path(__file__).parent
_SCRIPTS = ("scenes", "sum", "steps", "component")


def _text(name: str) -> str:
    return (_ROOT / name).read_text("utf-8")


_component = st.components.v2.component(
    "resnet_tour",
    html=_text("component.html"),
    css=stylesheet("both") + _text("component.css") + _text("scenes.css"),
    js=packed(*(_ROOT / f"{name}.js" for name in _SCRIPTS)),
)


def show(tour: Tour, *, key: str, step: int | None, words: Catalogue) -> None:
    """Show the tour; `step`, counted from 1, is scrolled to when the reader arrives."""
    data = {
        "html": tour.html,
        "told": tour.told,
        "step": step,
        "label": words("tour.label"),
        "language": words.language,
    }
    _component(key=key, data=data)
