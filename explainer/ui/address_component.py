"""Mirrors the settings into the page's address, so that a copied link reopens the same view, and names the language.

`history.replaceState` leaves Back alone, and Streamlit reads the address again only when a page is loaded.
"""

from collections.abc import Mapping

import streamlit as st

from explainer.text.catalogue import Language

_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
  const query = new URLSearchParams(data.query).toString();
  const address = `${window.location.pathname}${query ? "?" + query : ""}${window.location.hash}`;
  if (address !== window.location.pathname + window.location.search + window.location.hash) {
    window.history.replaceState(window.history.state, "", address);
  }
}
"""

_component = st.components.v2.component("resnet_address", html="<span hidden></span>", js=_SCRIPT)


def mirror(query: Mapping[str, str], *, language: Language) -> None:
    """Put `query` into the address, and the language (zh-CN or en) on the document."""
    _component(key="address", data={"query": dict(query), "language": "zh-CN" if language == "zh" else "en"}, height=1)
