"""Mirrors the settings into the page's address, so that a copied link reopens the same view, and names the language.

A choice on the same page is a step of the browser's history; `frame/session.py` makes it again on Back and
Forward. Links to pages are followed without loading the app anew. Escape closes a menu of them, or leads one level out
where a page has a trail of buttons.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from explainer.text.catalogue import Language
from explainer.ui.components.scripts import packed

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_address",
    html=(_ROOT / "component.html").read_text("utf-8"),
    js=packed(_ROOT / "component.js"),
)


def mirror(query: Mapping[str, str], *, page: str, language: Language, stamp: str) -> None:
    """Put `query` into the address, and the language (zh-CN or en) on the document.

    `stamp` tells what is drawn later whether it is drawn for what is chosen now. The script runs again when its data
    change, so they say the page: Streamlit drops the query when it changes pages.
    """
    tag = "zh-CN" if language == "zh" else "en"
    _component(key="address", data={"query": dict(query), "page": page, "language": tag, "stamp": stamp}, height=1)
