"""What every page shares: page setup, navigation, the controls, and the address.

A page comes in two parts: its first screen, which a touch runs alone, and what stands below it, which is sent when the
first picture is drawn and drawn anew only where it is seen.
"""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx

from explainer.assets import ASSETS
from explainer.text.catalogue import Catalogue
from explainer.ui.components import address, later
from explainer.ui.frame import controls, links, session
from explainer.ui.pages.table import PAGES, PageRow
from explainer.ui.shared import reading
from explainer.ui.state import drawn, reader, stand_in
from explainer.ui.state.focus import BLOCK
from explainer.ui.state.navigation import ARRIVED, GOTO, PageName
from explainer.ui.work import boot

_NAME = "ResNet Explainer"
ICON = ASSETS / "icon.png"
ROOM_BELOW = 1600
"""Pixels kept for what stands below the first screen until it is sent."""
_STYLE = Path(__file__).parent / "page.css"
_LOG = logging.getLogger(__name__)

Pages = Mapping[PageName, "st.Page"]


def main() -> None:
    """Run the app once: the frame, the first screen, what stands below it."""
    boot.once()
    st.set_page_config(page_title=_NAME, page_icon=str(ICON), layout="wide")
    session.start()
    session.tell_choices_again()
    words = reader.words()
    pages = {row.name: _page(row, words) for row in PAGES}
    chosen = st.navigation(list(pages.values()), position="hidden")
    here = next((row for row in PAGES if row.name == chosen.url_path), PAGES[0])
    session.travel(here)
    if here is PAGES[0] and session.asks_for_a_net():
        st.switch_page(pages["network"])
    at = _context().page_script_hash
    if here is not PAGES[0]:
        st.set_page_config(page_title=f"{words(f'{here.name}.nav')} · {_NAME}")
    st.html(_STYLE)
    links.show(here, words)
    if here.waits():
        with st.container():  # as a fragment has one: controls that change places are forgotten by the browser
            _screen(here, pages, at)
    else:
        _screen_alone(here, pages, at)
    _below(here, pages, at)


def _screen(here: PageRow, pages: Pages, at: str) -> None:
    """The controls, the page's first screen, and the address they make."""
    _stay(here, pages, at)
    if _context().fragment_ids_this_run and (session.has_other_language() or here.waits()):
        st.rerun()  # the frame speaks the language too; and only a whole run can be stopped
    words = reader.words()
    session.note_what_the_address_chose(here)
    stand_in.settle(trained_first=here.trained_first)
    net = controls.show(words, uses_net=here.uses_net(), folded=not here.chooses)
    reader.note_change(net)
    target = GOTO.get()
    if target is not None:
        ARRIVED.set(True)
        if target != here.name:  # kept until the reader is there: another touch may take this run's place
            st.switch_page(pages[target])
        GOTO.take()
    _run(here, here.show, words)
    ARRIVED.take()  # told to the picture, if the page has one
    drawn.note(session.carried(here))
    address.mirror(session.query(here), page=here.name, language=reader.language(), stamp=_stamp())


_screen_alone = st.fragment(_screen)


@st.fragment
def _below(here: PageRow, pages: Pages, at: str) -> None:
    """The page's reading matter and the glossary; drawn from the net and the language alone."""
    _stay(here, pages, at)

    def draw() -> None:
        words = reader.words()
        _run(here, here.below, words)
        links.around(here, words)
        reading.glossary(words)

    later.after_the_first_screen(draw, key=f"below_{here.name}", room=ROOM_BELOW, drawn_for=_stamp())


def _stay(here: PageRow, pages: Pages, at: str) -> None:
    """Where a part of this page is run by a message from the page that was just left: draw this page as it was, anew.

    Streamlit tells parts by their functions, which the pages share, and goes by the page that the message names: the
    next touch would count as one on a page not known yet, and be lost. And what the message says of the controls is
    older than what has led here.
    """
    if _context().page_script_hash != at:
        drawn.restore()
        ARRIVED.set(True)
        st.switch_page(pages[here.name])


def _stamp() -> str:
    """What tells whether the part below is drawn for what is chosen now."""
    return later.stamp(reader.net(), reader.compared_with(), BLOCK.get(), reader.language())


def _run(here: PageRow, part: Callable[[], None], words: Catalogue) -> None:
    """Run a part of a page; what went wrong in a way no one foresaw is logged, and said in the reader's language.

    Its elements are told apart from the frame's, so that they leave with the page.
    """
    context = _context()
    try:
        with context.run_with_active_hash(context.page_script_hash):
            part()
    except Exception:  # Streamlit's own signals are no Exceptions and pass
        _LOG.exception("the page %s failed", here.name)
        st.error(words("parts.unexpected"), icon=":material/error:")


def _context() -> ScriptRunContext:
    """What Streamlit knows of the run under way."""
    context = get_script_run_ctx()
    assert context is not None, "a page is run by Streamlit alone"
    return context


def _page(row: PageRow, words: Catalogue) -> "st.Page":
    return st.Page(row.show, title=words(f"{row.name}.nav"), url_path=row.name, default=row is PAGES[0])
