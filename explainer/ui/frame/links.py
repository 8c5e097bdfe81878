"""Links to pages: the bar at the top of every page, and the way on at a page's end.

Each is one element, for each costs time to draw. Streamlit's own bar has no groups that show which page one is on, and
folds away on a phone; a click is handed to Streamlit by `address/component.js`.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from explainer.render.html.tag import tag
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.table import PAGES, Group, PageRow

_STYLE = Path(__file__).parent / "links.css"
GROUPS: tuple[tuple[Group, tuple[PageRow, ...]], ...] = tuple(
    (group, tuple(rows)) for group, rows in groupby(PAGES, key=lambda row: row.group)
)


def show(here: PageRow, words: Catalogue) -> None:
    """Draw the bar: the pages of the page's own group, a menu for each other; in a narrow window one menu of all."""
    wide = tag("ul", *(_group(group, rows, here, words) for group, rows in GROUPS), class_="wide")
    sections = [
        tag("section", tag("p", words(f"parts.group_{group}"), class_="group"), _list(rows, here, words))
        for group, rows in GROUPS
    ]
    sign = tag("span", "☰", aria_hidden=True)
    narrow = _menu(tag("summary", sign, tag("b", words(f"{here.name}.nav"))), tag("div", *sections), class_="narrow")
    st.html(_STYLE)
    with st.container(key="page_links"):
        st.html(tag("nav", wide, narrow, aria_label=words("parts.pages")))


def around(here: PageRow, words: Catalogue) -> None:
    """At the end of a page: the one before it and the one after it, in the order of the bar."""
    at = PAGES.index(here)
    before = _way("‹ ", PAGES[at - 1], "", "prev", words) if at else tag("span")
    after = _way("", PAGES[at + 1], " ›", "next", words) if at + 1 < len(PAGES) else None
    with st.container(key="pages_around"):
        st.html(tag("nav", before, after, aria_label=words("parts.pages_around")))


def _group(group: Group, rows: Sequence[PageRow], here: PageRow, words: Catalogue) -> Markup:
    name = words(f"parts.group_{group}")
    if len(rows) == 1:
        return tag("li", _link(rows[0], here, words))
    if here in rows:
        return tag("li", tag("span", name, class_="group"), _list(rows, here, words), class_="here")
    return tag("li", _menu(tag("summary", name), _list(rows, here, words)))


def _menu(name: Markup, pages: Markup, class_: str | None = None) -> Markup:
    """What unfolds its pages; of several menus one is open."""
    return tag("details", name, pages, name="pages", class_=class_)


def _list(rows: Sequence[PageRow], here: PageRow, words: Catalogue) -> Markup:
    return tag("ul", *(tag("li", _link(row, here, words)) for row in rows))


def _link(row: PageRow, here: PageRow, words: Catalogue) -> Markup:
    current = "page" if row is here else None
    return tag("a", words(f"{row.name}.nav"), href=_address(row), aria_current=current)


def _way(before: str, row: PageRow, after: str, rel: str, words: Catalogue) -> Markup:
    sign = [tag("span", one, aria_hidden=True) if one else None for one in (before, after)]
    said = words(f"parts.page_{rel}", page=words(f"{row.name}.nav"))
    return tag("a", sign[0], words(f"{row.name}.nav"), sign[1], href=_address(row), rel=rel, aria_label=said)


def _address(row: PageRow) -> str:
    return "./" if row is PAGES[0] else row.name
