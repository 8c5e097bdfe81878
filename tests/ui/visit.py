"""Readers of the app in a browser, each at one screen, with what the browser's console complained about."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from explainer.text.catalogue import LANGUAGES, catalogue

DESKTOP = {"viewport": {"width": 1280, "height": 720}, "locale": "en-US"}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "color_scheme": "dark"}
GLOSSARY = re.compile("|".join(catalogue(language)("parts.glossary") for language in LANGUAGES))
ONE_PROCESS = "--process-per-site"
"""Chromium's flag that readers of one screen need to share a process."""


class Visit:
    """A page of the app in the browser, with what its console complained about."""

    def __init__(self, page: Page, app_url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._url = app_url
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        """Go to a path of the app and wait until its page has been drawn to the end."""
        self.page.goto(self._url + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the script run under way has ended."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=30_000)
        self.page.wait_for_selector(".st-key-lang", timeout=30_000)
        return self.page

    def whole(self) -> Page:
        """Wait until what stands below the first screen has been drawn as well: the glossary is the end of it."""
        self.settled()
        self.page.locator('[data-testid="stExpander"]').filter(has_text=GLOSSARY).wait_for(state="attached")
        return self.settled()

    def _listen(self, message: ConsoleMessage) -> None:
        # On a page's own address Streamlit first asks for its service below that page, and is told 404.
        probe = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probe:
            self.complaints.append(f"{message.text} {message.location}")


class Readers:
    """Readers who come one after another; each finds the browser as if no one had been there before.

    Readers with the same screen share a context, and their pages a process, which keeps Streamlit's program translated:
    near half of what a visit costs. A small answer of the server stays open there, so that the process lives on.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._kept: dict[tuple[str, str], Page] = {}

    @contextmanager
    def visit(self, app_url: str, **screen: Any) -> Iterator[Visit]:
        """A fresh reader; afterwards the console must not have complained."""
        one = Visit(self._fresh(app_url, screen).new_page(), app_url)
        yield one
        one.page.close()
        assert one.complaints == []

    def _fresh(self, app_url: str, screen: dict[str, Any]) -> BrowserContext:
        """The context of such screens, with nothing left in it."""
        name = json.dumps(screen, sort_keys=True)
        context = self._contexts.get(name)
        if context is None:
            context = self._contexts[name] = self._browser.new_context(**screen)
        kept = self._kept.get((name, app_url))
        if kept is None:
            kept = self._kept[name, app_url] = context.new_page()
            kept.goto(f"{app_url}/_stcore/health")
        kept.evaluate("localStorage.clear()")
        context.clear_cookies()
        return context
