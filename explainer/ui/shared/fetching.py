"""ImageNet weights fetched at the reader's wish: the offer, the progress, and what went wrong.

One download serves all who ask for the file. It goes on when a reader turns to another page, and stops at the button;
what has arrived is continued the next time.
"""

import os
from collections.abc import Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.pretrained.cache import cache_folder
from explainer.pretrained.download import download
from explainer.pretrained.imagenet import OFFICIAL_ADDRESS, ImagenetFile
from explainer.text.catalogue import Catalogue
from explainer.text.markdown import literal
from explainer.ui.state.key import Key
from explainer.ui.work.jobs import Running, submit_download
from explainer.ui.work.request import shared

POLL_SECONDS = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetch:
    """What this reader waits for: a file by name, and the work that brings it."""

    name: str
    running: Running[Path]


class _Failure(NamedTuple):
    """A download that came to nothing: the file, and why."""

    name: str
    mistake: ExplainerError


FETCHING: Key[_Fetch | None] = Key("fetching", None)
FAILED: Key[_Failure | None] = Key("fetch_failed", None)


def mirror(environment: Mapping[str, str]) -> str:
    """Where files are fetched from: torchvision's official address, or a copy nearer to a classroom."""
    return (environment.get("EXPLAINER_MIRROR") or OFFICIAL_ADDRESS).rstrip("/")


def show(file: ImagenetFile, words: Catalogue, *, weights: str) -> None:
    """The panel of a file that is not here yet: how far it has come, or a button. `weights` is what readers call it."""
    with st.container(border=True, key="fetching_panel"):
        if _under_way(file):
            _progress(file, words, weights)
        else:
            _offer(file, words, weights)


def label(file: ImagenetFile, words: Catalogue, *, weights: str) -> str:
    """What a button says that begins to fetch the file."""
    return words("weights.fetch", weights=weights, size=megabytes(file.num_bytes))


def leave(file: ImagenetFile) -> None:
    """Wait no longer for a file."""
    if _under_way(file):
        FETCHING.take()


def _offer(file: ImagenetFile, words: Catalogue, weights: str) -> None:
    failed = FAILED.get()
    if failed is not None and failed.name == file.name:
        st.error(words.error(failed.mistake), icon=":material/cloud_off:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            label(file, words, weights=weights),
            icon=":material/download:",
            type="primary",
            key="fetch",
            on_click=begin,
            args=(file,),
        )
        host, folder = urlsplit(mirror(os.environ)).hostname, _told(cache_folder())
        st.caption(words("weights.fetch_note", file=file.name, host=host, folder=literal(folder)), width="stretch")


@st.fragment(run_every=POLL_SECONDS)
def _progress(file: ImagenetFile, words: Catalogue, weights: str) -> None:
    """How far the download has come, until the page can go on with it or without it."""
    fetch = FETCHING.get()
    if fetch is None:
        st.rerun()
    if fetch.running.job.future.done():
        leave(file)
        _note_failure(fetch)
        st.rerun()
    arrived, ahead = round(fetch.running.share * file.num_bytes), fetch.running.job.position()
    told = words("weights.fetching", weights=weights, arrived=megabytes(arrived), size=megabytes(file.num_bytes))
    st.progress(fetch.running.share, text=words("parts.waiting", ahead=ahead) if ahead else told)
    st.button(words("weights.stop"), icon=":material/stop:", key="stop_fetch", on_click=_stop, args=(file,))


def _note_failure(fetch: _Fetch) -> None:
    """Keep what the reader has to be told; a download that was stopped needs no word."""
    try:
        fetch.running.job.future.result()
    except CancelledError:
        pass
    except ExplainerError as error:
        FAILED.set(_Failure(fetch.name, type(error)(error.code, **error.values)))


def _under_way(file: ImagenetFile) -> bool:
    fetch = FETCHING.get()
    return fetch is not None and fetch.name == file.name


def begin(file: ImagenetFile) -> None:
    """As a callback: join the download of this file, or start it where none is under way that wants to arrive."""
    request = _fetch(file)
    running = request.start()
    if running.abandoned or running.job.future.done():
        request.forget()
        running = request.start()
    FETCHING.set(_Fetch(name=file.name, running=running))
    FAILED.take()


def _stop(file: ImagenetFile) -> None:
    """Stop it for everyone who waits; what a silent server still holds up ends by itself."""
    fetch = FETCHING.take()
    if fetch is not None and fetch.name == file.name:
        fetch.running.abandoned = True
        fetch.running.job.cancel()


@shared(kept=32, seconds=inf, by=submit_download)
def _fetch(work: Running[Path], file: ImagenetFile) -> Path:
    return download(file, base_url=mirror(os.environ), on_progress=work.report, cancelled=lambda: work.abandoned)


def megabytes(num_bytes: int) -> str:
    """A file's size as people write it."""
    return f"{num_bytes / 1e6:.0f} MB"


def _told(folder: Path) -> str:
    """The folder as its owner writes it."""
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (RuntimeError, ValueError):  # no home, or outside it
        return str(folder)
