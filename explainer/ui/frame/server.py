"""What the server does before its first reader comes, and how it sends the files that every reader fetches."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from anyio import to_thread
from PIL import Image
from starlette.middleware import Middleware

from explainer.architecture.variants import find_variant
from explainer.text.catalogue import LANGUAGES
from explainer.ui.frame.static_files import Files, StaticFiles
from explainer.ui.pages.start import page as start
from explainer.ui.pages.table import PAGES
from explainer.ui.requests.network import net_facts, network_picture
from explainer.ui.state.choices import DEFAULT_VARIANT
from explainer.ui.work import boot
from explainer.ui.work.net import Net

START_MODULES = ("Html", "BidiComponent", "ButtonGroup")
FIRST_MODULES = (*START_MODULES, "Selectbox", "NumberInput", "Checkbox")
"""The frontend's modules of the elements on the first screen: of the first page, and of those with a net's controls."""
_MODULES: Mapping[str, tuple[str, ...]] = {"/": START_MODULES} | {
    f"/{row.name}": START_MODULES if row is PAGES[0] else FIRST_MODULES for row in PAGES
}
_FILES = Files(pages=_MODULES)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what the pages need and settle, so that the first reader does not wait for it."""
    await to_thread.run_sync(_prepare)
    yield {}


def middleware() -> list[Middleware]:
    """What stands before Streamlit's own answers."""
    return [Middleware(StaticFiles, files=_FILES)]


def _prepare() -> None:
    for module in ("plotly.graph_objects", "streamlit.emojis"):  # the second is a large pattern, for icons
        importlib.import_module(module)
    Image.preinit()  # the page's icon is looked at
    _FILES.warm()
    _draw_first_pictures()
    boot.once()


def _draw_first_pictures() -> None:
    """What most readers see first, in every language; its words come with it, and torch for what runs on the page."""
    start.look_first()
    first = find_variant(DEFAULT_VARIANT)
    net = Net(spec=first.spec, height=first.input_size, width=first.input_size)
    for language in LANGUAGES:
        start.hero(language)
        network_picture(net, None, frozenset(), language)
        net_facts(net, None, language)
