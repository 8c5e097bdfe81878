"""Headless Chromium for benchmarks and tests, as the system has it."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def launched(playwright: Playwright, *flags: str) -> Browser:
    """A fresh browser. Raises RuntimeError where there is none."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise RuntimeError("install the package chromium, or set CHROMIUM to its path")
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
