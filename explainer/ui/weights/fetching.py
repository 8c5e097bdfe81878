"""ImageNet weights fetched at the reader's wish: the offer, the progress, and what went wrong.

One download serves all who ask for the file. It goes on when a reader turns to another page, and stops at the button;
what has arrived is continued the next time.
"""

import os
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.pretrained.cache import cache_folder
from explainer.pretrained.download import download
from explainer.pretrained.imagenet import OFFICIAL_ADDRESS, ImagenetFile
from explainer.text.catalogue import Catalogue
from explainer.ui.work.jobs import Request, Running, submit_download

POLL_SECONDS = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetch:
    """What this reader waits for: a file by name, and the work that brings it."""

    name: str
    running: Running[Path]


def mirror(environment: Mapping[str, str]) -> str:
    """Where files are fetched from: torchvision's official address, or a copy nearer to a classroom."""
    return (environment.get("EXPLAINER_MIRROR") or OFFICIAL_ADDRESS).rstrip("/")


def show(file: ImagenetFile, words: Catalogue) -> None:
    """The panel of a file that is not here yet: a button, or how far it has come."""
    with st.container(border=True, key="fetching_panel"):
        if _under_way(file):
            _progress(file, words)
        else:
            _offer(file, words)


def leave(file: ImagenetFile) -> None:
    """Wait no longer for a file."""
    if _under_way(file):
        del st.session_state["fetching"]


def _offer(file: ImagenetFile, words: Catalogue) -> None:
    failed = st.session_state.get("fetch_failed")
    if failed is not None and failed[0] == file.name:
        st.error(words.error(failed[1]), icon=":material/cloud_off:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            words("weights.fetch", size=_megabytes(file.num_bytes)),
            icon=":material/download:",
            type="primary",
            key="fetch",
            on_click=_begin,
            args=(file,),
        )
        host, folder = urlsplit(mirror(os.environ)).hostname, _told(cache_folder())
        st.caption(words("weights.fetch_note", file=file.name, host=host, folder=folder), width="stretch")


@st.fragment(run_every=POLL_SECONDS)
def _progress(file: ImagenetFile, words: Catalogue) -> None:
    """How far the download has come, until the page can go on with it or without it."""
    fetch: _Fetch | None = st.session_state.get("fetching")
    if fetch is None:
        st.rerun()
    if fetch.running.job.future.done():
        leave(file)
        _note_failure(fetch)
        st.rerun()
    arrived, ahead = round(fetch.running.share * file.num_bytes), fetch.running.job.position()
    told = words("weights.fetching", arrived=_megabytes(arrived), size=_megabytes(file.num_bytes))
    st.progress(fetch.running.share, text=words("parts.waiting", ahead=ahead) if ahead else told)
    st.button(words("weights.stop"), icon=":material/stop:", key="stop_fetch", on_click=_stop, args=(file,))


def _note_failure(fetch: _Fetch) -> None:
    """Keep what the reader has to be told; a download that was stopped needs no word."""
    try:
        fetch.running.job.future.result()
    except CancelledError:
        pass
    except ExplainerError as error:
        st.session_state["fetch_failed"] = (fetch.name, type(error)(error.code, **error.values))


def _under_way(file: ImagenetFile) -> bool:
    fetch: _Fetch | None = st.session_state.get("fetching")
    return fetch is not None and fetch.name == file.name


def _begin(file: ImagenetFile) -> None:
    """Join the download of this file, or start it where none is under way that still wants to arrive."""
    request = Request[Path](_fetch, file.name, file)
    running = request.start()
    if running.abandoned or running.job.future.done():
        request.forget()
        running = request.start()
    st.session_state["fetching"] = _Fetch(name=file.name, running=running)
    st.session_state.pop("fetch_failed", None)


def _stop(file: ImagenetFile) -> None:
    """Stop it for everyone who waits; what a silent server still holds up ends by itself."""
    running = st.session_state["fetching"].running
    running.abandoned = True
    running.job.cancel()
    leave(file)


@st.cache_resource(max_entries=32, show_spinner=False)
def _fetch(name: str, _file: ImagenetFile) -> Running[Path]:
    def work(running: Running[Path]) -> Path:
        base, left = mirror(os.environ), lambda: running.abandoned
        return download(_file, base_url=base, on_progress=running.report, cancelled=left)

    return submit_download(work)


def _megabytes(num_bytes: int) -> str:
    return f"{num_bytes / 1e6:.0f} MB"


def _told(folder: Path) -> str:
    """The folder as its owner writes it."""
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (RuntimeError, ValueError):  # no home, or outside it
        return str(folder)
