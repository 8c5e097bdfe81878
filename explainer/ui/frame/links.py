"""Links to pages: the row that a phone has, where Streamlit folds its own away, and the way on at a page's end.

Each is one element, for each costs time to draw; a click is handed to Streamlit's own link by `address/component.js`.
"""

import streamlit as st
from markupsafe import Markup

from explainer.render.html.tag import tag
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.table import PAGES, PageRow


def show(here: PageRow, words: Catalogue) -> None:
    """Draw the row of all pages."""
    links = [
        tag("a", words(f"{row.name}.nav"), href=_address(row), aria_current="page" if row is here else None)
        for row in PAGES
    ]
    with st.container(key="page_links"):
        st.html(tag("nav", *links, aria_label=words("parts.pages")))


def around(here: PageRow, words: Catalogue) -> None:
    """At the end of a page: the one before it and the one after it, in the order of the bar."""
    at = PAGES.index(here)
    before = _way("‹ ", PAGES[at - 1], "", "prev", words) if at else tag("span")
    after = _way("", PAGES[at + 1], " ›", "next", words) if at + 1 < len(PAGES) else None
    with st.container(key="pages_around"):
        st.html(tag("nav", before, after, aria_label=words("parts.pages_around")))


def _way(before: str, row: PageRow, after: str, rel: str, words: Catalogue) -> Markup:
    sign = [tag("span", one, aria_hidden=True) if one else None for one in (before, after)]
    said = words(f"parts.page_{rel}", page=words(f"{row.name}.nav"))
    return tag("a", sign[0], words(f"{row.name}.nav"), sign[1], href=_address(row), rel=rel, aria_label=said)


def _address(row: PageRow) -> str:
    return "./" if row is PAGES[0] else row.name
