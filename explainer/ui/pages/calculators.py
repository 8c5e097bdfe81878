"""Arithmetic to play with: a window over a map, what counts as a layer, what a published figure counts."""

from pathlib import Path

import streamlit as st

from explainer.ui import calculator_figures, calculator_layers, calculator_window, parts, settings
from explainer.ui.calculator_settings import CALCULATORS

_CSS = Path(__file__).parents[1] / "calculators.css"


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
        calculator_layers.show(settings.current_net(), words)
    elif chosen == "figures":
        calculator_figures.show(words)
    else:
        calculator_window.show(words)
    parts.glossary(words)


show()
