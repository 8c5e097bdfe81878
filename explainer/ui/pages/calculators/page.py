"""Arithmetic to play with: a window over a map, what counts as a layer, what a published figure counts."""

from pathlib import Path

import streamlit as st

from explainer.ui.pages.calculators import figures, layers, window
from explainer.ui.pages.calculators.settings import CALCULATORS
from explainer.ui.shared import parts
from explainer.ui.state import settings

_CSS = Path(__file__).parent / "calculators.css"


def show() -> None:
    """Draw the calculator that the reader chose."""
    words = settings.words()
    st.html(_CSS)
    settings.keep_valid("calc", CALCULATORS)
    chosen = st.segmented_control(
        words("calculators.which"),
        CALCULATORS,
        format_func=lambda one: words(f"calculators.which_{one}"),
        key="calc",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if chosen == "layers":
        layers.show(settings.current_net(), words)
    elif chosen == "figures":
        figures.show(words)
    else:
        window.show(words)
    parts.glossary(words)
