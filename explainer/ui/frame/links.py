"""The row of pages that a phone has, where Streamlit folds its own away: one element, for each costs time to draw."""

import streamlit as st

from explainer.render.html.tag import tag
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.table import PAGES, PageRow


def show(here: PageRow, words: Catalogue) -> None:
    """Draw the row; a click is handed to Streamlit's own link by `address/component.js`, and loads the page without."""
    links = [
        tag(
            "a",
            words(f"{row.name}.nav"),
            href="./" if row is PAGES[0] else row.name,
            aria_current="page" if row is here else None,
        )
        for row in PAGES
    ]
    with st.container(key="page_links"):
        st.html(tag("nav", *links, aria_label=words("parts.pages")))
