"""A chart on a page, whose library comes only when a chart is about to be seen."""

import streamlit as st

from explainer.render.charts.panels import CONFIG, height_of
from explainer.ui.components import later
from explainer.ui.requests.kept import figure as plotly_figure


def show_at_once(figure: str, *, alt: str, key: str) -> None:
    """A serialised plotly figure with its text alternative, where the reader has asked for it."""
    st.plotly_chart(plotly_figure(figure), config=CONFIG, alt=alt, key=key)


@st.fragment
def show(figure: str, *, alt: str, key: str) -> None:
    """A serialised plotly figure with its text alternative, which stands alone until the reader comes near."""

    def draw() -> None:
        show_at_once(figure, alt=alt, key=key)

    later.when_near(draw, key=key, room=height_of(figure), alt=alt)
