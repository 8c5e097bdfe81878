"""A reader at one screen, with what the browser's console complained about."""

from playwright.sync_api import ConsoleMessage, Page


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
        self.page.wait_for_selector(".st-key-controls", timeout=30_000)
        return self.page

    def _listen(self, message: ConsoleMessage) -> None:
        # On a page's own address Streamlit first asks for its service below that page, and is told 404.
        probe = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probe:
            self.complaints.append(f"{message.text} {message.location}")
