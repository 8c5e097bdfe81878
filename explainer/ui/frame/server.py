"""What the server does before its first reader comes, and how it sends the files that every reader fetches."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware

from explainer.ui.frame.static_files import Files, StaticFiles
from explainer.ui.pages.table import PAGES
from explainer.ui.work import boot

FIRST_MODULES = ("Html", "BidiComponent", "Selectbox", "ButtonGroup", "NumberInput", "Checkbox", "PageLink")
"""The frontend's modules of the elements on the first screen."""
_FILES = Files(pages=[row.name for row in PAGES], modules=FIRST_MODULES)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what the pages need and settle, so that the first reader does not wait for it."""
    await to_thread.run_sync(_prepare)
    yield {}


def middleware() -> list[Middleware]:
    """What stands before Streamlit's own answers."""
    return [Middleware(StaticFiles, files=_FILES)]


def _prepare() -> None:
    importlib.import_module("plotly.graph_objects")
    _FILES.warm()
    boot.once()
