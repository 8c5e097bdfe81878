"""Mirrors the settings into the page's address, so that a copied link reopens the same view, and names the language.

`history.replaceState` leaves Back alone, and Streamlit reads the address again only when a page is loaded. On a phone
the row of page links is scrolled so that the page's own is in sight. Escape leads one level out where a page has a
trail of buttons.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from explainer.text.catalogue import Language

_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (window.explainerStamp !== data.stamp) {
    window.explainerStamp = data.stamp;
    window.dispatchEvent(new Event("explainerstamp"));
  }
  const query = new URLSearchParams(data.query).toString();
  const address = `${window.location.pathname}${query ? "?" + query : ""}${window.location.hash}`;
  if (address !== window.location.pathname + window.location.search + window.location.hash) {
    window.history.replaceState(window.history.state, "", address);
  }
  wireEscape();
  beginAtTheTop(data.page);
  showLink();
  setTimeout(showLink, 500);  // the row may be laid out after this
}

/** Escape leads one level out on a page whose trail is a row of buttons; a picture sees to it itself. */
function wireEscape() {
  if (window.explainerEscape) return;
  window.explainerEscape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest?.("input, textarea, [aria-expanded=true], [role=dialog], [role=listbox]")) return;
    [...document.querySelectorAll(".st-key-trail button")].at(-1)?.click();
  };
  document.addEventListener("keydown", window.explainerEscape);
}

/** Another page is read from its beginning, however it was come to. */
function beginAtTheTop(page) {
  const main = document.querySelector('[data-testid="stMain"]');
  if (main && (main.dataset.page ?? page) !== page) main.scrollTo(0, 0);
  if (main) main.dataset.page = page;
}

function showLink() {
  const row = document.querySelector(".st-key-page_links");
  const links = [...(row?.querySelectorAll("a") ?? [])].filter((link) => link.pathname === window.location.pathname);
  const here = links.at(-1);  // the first page's link has no path of its own
  if (here && row.scrollWidth > row.clientWidth) {
    row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 3;
  }
}
"""

_HTML = Path(__file__).with_suffix(".html").read_text("utf-8")
_component = st.components.v2.component("resnet_address", html=_HTML, js=_SCRIPT)


def mirror(query: Mapping[str, str], *, page: str, language: Language, stamp: str) -> None:
    """Put `query` into the address, and the language (zh-CN or en) on the document.

    `stamp` tells what is drawn later whether it is drawn for what is chosen now. The script runs again when its data
    change, so they say the page: Streamlit drops the query when it changes pages.
    """
    tag = "zh-CN" if language == "zh" else "en"
    _component(key="address", data={"query": dict(query), "page": page, "language": tag, "stamp": stamp}, height=1)
