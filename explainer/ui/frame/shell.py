"""What every page shares: page setup, navigation, the controls, and the address."""

import logging
from pathlib import Path

import streamlit as st

from explainer.assets import ASSETS
from explainer.text.catalogue import Catalogue
from explainer.ui.components import address
from explainer.ui.frame import controls, session
from explainer.ui.pages.table import PAGES, PageRow
from explainer.ui.state import reader
from explainer.ui.state.navigation import ARRIVED, GOTO
from explainer.ui.work import boot

ICON = ASSETS / "icon.png"
_STYLE = Path(__file__).parent / "page.css"
_LOG = logging.getLogger(__name__)


def main() -> None:
    """Run the app once: controls above, the chosen page below."""
    boot.once()
    st.set_page_config(page_title="ResNet Explainer", page_icon=str(ICON), layout="wide")
    session.start()
    session.tell_choices_again(key for row in PAGES for key in row.told_again)
    words = reader.words()
    pages = {row.name: _page(row, words) for row in PAGES}
    chosen = st.navigation(list(pages.values()), position="top")
    here = next((row for row in PAGES if row.name == chosen.url_path), PAGES[0])
    st.html(_STYLE)
    reader.note_change(controls.show(words, uses_net=here.uses_net()))
    target = GOTO.take()
    if target is not None:
        ARRIVED.set(True)
        st.switch_page(pages[target])
    with st.container(key="page_links", horizontal=True):
        for one in pages.values():
            st.page_link(one)
    _run(chosen, words)
    ARRIVED.take()  # told to the picture, if the page has one
    address.mirror(session.query(here), page=here.name, language=reader.language())


def _run(page: "st.Page", words: Catalogue) -> None:
    """Run a page; what went wrong in a way no one foresaw is logged, and said in the reader's language."""
    try:
        page.run()
    except Exception:  # Streamlit's own signals are no Exceptions and pass
        _LOG.exception("the page %s failed", page.url_path)
        st.error(words("parts.unexpected"), icon=":material/error:")


def _page(row: PageRow, words: Catalogue) -> "st.Page":
    return st.Page(row.show, title=words(f"{row.name}.nav"), url_path=row.name, default=row is PAGES[0])
