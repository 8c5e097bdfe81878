"""One running app and one headless Chromium for all browser tests; without a browser they fail and say what to do."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from benchmarks.server import served
from tests.ui.visit import Visit

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that opens a page in Chromium says so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The address of the app, served for this test run."""
    with served() as app:
        yield f"http://127.0.0.1:{app.port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, as the system has it."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("The browser tests need Chromium: install the package chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, app_url: str) -> Iterator[Visit]:
    """A fresh reader at a 1280×720 screen; the test fails if the console complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    one = Visit(context.new_page(), app_url)
    yield one
    context.close()
    assert one.complaints == []


@pytest.fixture
def phone(browser: Browser, app_url: str) -> Iterator[Visit]:
    """A fresh reader at a 390×844 screen with a Chinese browser."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", color_scheme="dark")
    one = Visit(context.new_page(), app_url)
    yield one
    context.close()
    assert one.complaints == []
