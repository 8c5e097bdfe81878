"""The tour of the first page between something above and below it: what its browser tests drive. A Streamlit script.

The address chooses: `lang`, and the `step` that the reader arrives at.
"""

import streamlit as st

from explainer.text.catalogue import Language, catalogue
from explainer.ui.pages.start import tour


def show() -> None:
    """Draw the page."""
    query = st.query_params
    language: Language = "zh" if query.get("lang") == "zh" else "en"
    with st.container(key="lang"):
        st.html('<div style="height: 30rem"></div>')
    tour.show(catalogue(language), step=int(query["step"]) if "step" in query else None)
    st.html('<div style="height: 30rem"></div>')


st.set_page_config(layout="wide")
show()
