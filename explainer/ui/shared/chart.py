"""A chart on a page."""

import streamlit as st

from explainer.render.charts.panels import CONFIG
from explainer.ui.requests import kept


def show(figure: str, *, alt: str, key: str) -> None:
    """A serialised plotly figure with its text alternative."""
    st.plotly_chart(kept.figure(figure), config=CONFIG, alt=alt, key=key)
