"""One running app and one headless Chromium for all browser tests; without a browser they fail and say what to do."""

from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.components.v2 import manifest_scanner

from benchmarks.chromium import launched
from benchmarks.server import served
from tests.ui.visit import DESKTOP, ONE_PROCESS, PHONE, Readers, Visit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test that opens a page in Chromium says so."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(autouse=True, scope="session")
def _packages_are_searched_once() -> Iterator[None]:
    """Each new AppTest reads what every installed package says of itself, in search of components: most of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    """The address of the app, served for this test run."""
    with served() as app:
        yield f"http://127.0.0.1:{app.port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, as the system has it."""
    with sync_playwright() as playwright:
        try:
            chromium = launched(playwright, ONE_PROCESS)
        except RuntimeError as error:
            pytest.fail(f"The browser tests need Chromium: {error}.")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Readers:
    """Whoever wants to see the app."""
    return Readers(browser)


@pytest.fixture
def visit(readers: Readers, app_url: str) -> Iterator[Visit]:
    """A fresh reader at a 1280×720 screen; the test fails if the console complained."""
    with readers.visit(app_url, **DESKTOP) as one:
        yield one


@pytest.fixture
def phone(readers: Readers, app_url: str) -> Iterator[Visit]:
    """A fresh reader at a 390×844 screen with a Chinese browser."""
    with readers.visit(app_url, **PHONE) as one:
        yield one


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def either(readers: Readers, app_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh reader, at one screen and at the other."""
    with readers.visit(app_url, **request.param) as one:
        yield one
