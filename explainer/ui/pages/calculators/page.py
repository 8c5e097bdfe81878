"""Arithmetic to play with: a window over a map, what counts as a layer, what a published figure counts."""

from pathlib import Path

import streamlit as st

from explainer.ui.pages.calculators import figures, layers, window
from explainer.ui.pages.calculators.state import CALC, CALCULATORS
from explainer.ui.state import reader
from explainer.ui.state.key import keep_valid

_CSS = Path(__file__).parent / "calculators.css"


def show() -> None:
    """Draw the calculator that the reader chose."""
    words = reader.words()
    st.html(_CSS)
    keep_valid(CALC, CALCULATORS)
    chosen = st.segmented_control(
        words("calculators.which"),
        CALCULATORS,
        format_func=lambda one: words(f"calculators.which_{one}"),
        key=CALC.name,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if chosen == "layers":
        layers.show(reader.net(), words)
    elif chosen == "figures":
        figures.show(words)
    else:
        window.show(words)
