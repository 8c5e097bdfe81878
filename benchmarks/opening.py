"""`python -m benchmarks.opening`: from an address to the first picture, beside an empty Streamlit page, and the bytes.

Each round starts a server of each kind, in turn, opens it cold and then as its next visitors do, each with an empty
cache. The time is taken inside the page, from its beginning to the first frame after the picture is there.
"""

import time
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import launched
from benchmarks.server import served
from benchmarks.timing import machine, markdown

ROUNDS, NEXT_VISITORS = 5, 3
SETTLING_SECONDS = 1.0
"""After a server answers, before its first reader comes."""
RESTING_MS = 2500
"""After the first picture, until what is sent below it has come."""
SCRIPTS = {"empty page": "benchmarks/empty_app.py", "the app": "app.py"}
WATCH = """
window.drawn = 0;
(() => {
  const roots = [], attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
  const drawn = (root) => root.querySelector(".strips[data-drawn]");
  const there = () => document.querySelector("p.drawn") || roots.some(drawn);
  const look = () => {
    if (!document.body || !there()) return requestAnimationFrame(look);
    requestAnimationFrame(() => { window.drawn = performance.now(); });
  };
  requestAnimationFrame(look);
})();
"""


class Visit(NamedTuple):
    """Milliseconds until the first picture, and bytes that came over the wire: files, and messages of the page."""

    milliseconds: float
    files: int
    messages: int


def main() -> None:
    """Open both in turn, print Markdown."""
    cold: dict[str, list[Visit]] = {name: [] for name in SCRIPTS}
    later: dict[str, list[Visit]] = {name: [] for name in SCRIPTS}
    with sync_playwright() as playwright:
        for turn in range(ROUNDS):
            for name in list(SCRIPTS)[:: 1 if turn % 2 else -1]:
                browser = launched(playwright)
                with served(SCRIPTS[name]) as app:
                    time.sleep(SETTLING_SECONDS)
                    url = f"http://127.0.0.1:{app.port}/"
                    cold[name].append(_visit(browser, url))
                    later[name] += [_visit(browser, url) for _ in range(NEXT_VISITORS)]
                browser.close()
    print(f"\nFirst picture in headless Chromium ({machine()})\n")
    print(
        markdown(
            ("what", "empty page ms", "the app ms", "ratio"), [_row("cold server", cold), _row("next visitor", later)]
        )
    )
    print("\nBytes of a first visit, as they come over the wire\n")
    print(
        markdown(
            ("what", "files KB", "messages KB", "together KB"), [_bytes(name, later[name][-1]) for name in SCRIPTS]
        )
    )


def _visit(browser: Browser, url: str) -> Visit:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    files, messages = [0], [0]
    wire.on("Network.loadingFinished", lambda event: files.append(int(event["encodedDataLength"])))
    wire.on(
        "Network.webSocketFrameReceived",
        lambda event: messages.append(len(event["response"]["payloadData"]) * 3 // 4),  # told as base64
    )
    page.add_init_script(WATCH)
    page.goto(url)
    page.wait_for_function("window.drawn > 0", timeout=60_000)
    milliseconds = float(page.evaluate("window.drawn"))
    page.wait_for_timeout(RESTING_MS)
    context.close()
    return Visit(milliseconds, sum(files), sum(messages))


def _row(what: str, visits: dict[str, list[Visit]]) -> tuple[str, ...]:
    empty, app = (median(one.milliseconds for one in visits[name]) for name in SCRIPTS)
    return what, f"{empty:.0f}", f"{app:.0f}", f"{app / empty:.2f}"


def _bytes(name: str, visit: Visit) -> tuple[str, ...]:
    files, messages = visit.files / 1000, visit.messages / 1000
    return name, f"{files:.0f}", f"{messages:.0f}", f"{files + messages:.0f}"


if __name__ == "__main__":
    main()
