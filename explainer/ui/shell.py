"""What every page shares: page setup, navigation, the controls, and the address."""

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st

from explainer.architecture.variants import find_variant
from explainer.assets import ASSETS
from explainer.text.catalogue import Catalogue
from explainer.ui.components import address as address_component
from explainer.ui.frame import controls, levels
from explainer.ui.pages.calculators import settings as calculator_settings
from explainer.ui.pages.compare import other_net
from explainer.ui.state import address, settings
from explainer.ui.work import boot

_ROOT = Path(__file__).parent
ICON = ASSETS / "icon.png"
_LOG = logging.getLogger(__name__)
PAGES = (
    *("network", "block", "operation", "forward"),
    *("digits", "figure3", "compare", "variants", "design"),
    *("stride", "breakit", "calculators"),
)
NO_NET = ("digits", "figure3")
"""Pages that do not look at the chosen net; of the calculators most do not either."""


def main() -> None:
    """Run the app once: controls above, the chosen page below."""
    boot.once()
    st.set_page_config(page_title="ResNet Explainer", page_icon=str(ICON), layout="wide")
    settings.start_session()
    settings.retell()
    words = settings.words()
    pages = [_page(name, words) for name in PAGES]
    page = st.navigation(pages, position="top")
    st.html(_ROOT / "frame" / "page.css")
    net = controls.show(words, uses_net=_uses_net(page.url_path))
    st.session_state["net"] = net
    st.session_state["before"] = controls.previous_net(net)
    levels.follow(dict(zip(PAGES, pages, strict=True)))
    with st.container(key="page_links", horizontal=True):
        for one in pages:
            st.page_link(one)
    _run(page, words)
    st.session_state.pop("arrived", None)  # told to the picture, if the page has one
    here = page.url_path or PAGES[0]
    address_component.mirror(_query(here), page=here, language=settings.language())


def _uses_net(page: str) -> bool:
    if page == "calculators":
        return st.session_state["calc"] in calculator_settings.OF_NET
    return page not in NO_NET


def _run(page: "st.Page", words: Catalogue) -> None:
    """Run a page; what went wrong in a way no one foresaw is logged, and said in the reader's language."""
    try:
        page.run()
    except Exception:  # Streamlit's own signals are no Exceptions and pass
        _LOG.exception("the page %s failed", page.url_path)
        st.error(words("parts.unexpected"), icon=":material/error:")


def _page(name: str, words: Catalogue) -> "st.Page":
    return st.Page(_show(name), title=words(f"{name}.nav"), url_path=name, default=name == PAGES[0])


def _show(name: str) -> Callable[[], None]:
    def show() -> None:
        import_module(f"explainer.ui.pages.{name}.page").show()

    return show


def _query(page: str) -> dict[str, str]:
    """The settings that the address of this page carries; defaults of the variant are left out."""
    state = st.session_state
    defaults = settings.variant_defaults(find_variant(state["variant_in_use"]))
    values = {name: state.get(name) for name in address.names_of(page)}
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return address.write(frozen, {**address.DEFAULTS, **defaults, **other_net.defaults()})
