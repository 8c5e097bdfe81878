"""Slow work on a page: its progress while it lasts, then its result."""

from concurrent import futures
from concurrent.futures import CancelledError
from typing import TypeVar

import streamlit as st

from explainer.text.catalogue import Catalogue
from explainer.ui.work.jobs import Running
from explainer.ui.work.request import Request

POLL_SECONDS = 0.12

Result = TypeVar("Result")


def wait(request: Request[Result], words: Catalogue) -> Result:
    """The result of some work, with its progress shown while it lasts.

    Raises what the work raised; failed work is forgotten, so that it can be tried again. Work that another reader
    left the moment this one came is started afresh.
    """
    while True:
        running = request.start()
        try:
            with running.awaited():
                _watch(running, words)
                return running.job.future.result()
        except CancelledError:
            request.forget()
        except Exception:  # not Streamlit's signal that this reader went on: others may wait for the same work
            request.forget()
            raise


def _watch(running: Running[Result], words: Catalogue) -> None:
    """Show how far the work has come, or how many stand before it, until it is done."""
    bar = None
    while not futures.wait([running.job.future], timeout=POLL_SECONDS).done:
        ahead = running.job.position()
        text = words("parts.waiting", ahead=ahead) if ahead else words("parts.running")
        bar = bar or st.empty()
        bar.progress(running.share, text=text)
    if bar:
        bar.empty()
