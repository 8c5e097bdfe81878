"""`python -m benchmarks.browser`: what a reader waits for in headless Chromium, from a click to what it shows.

Times are taken inside the page: from the input event to the first frame after the wanted state is on the page. The
largest diagram is ResNet-152 with its 515 operations in one picture.
"""

from collections.abc import Callable
from statistics import median, quantiles
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.chromium import launched
from benchmarks.server import served
from benchmarks.timing import machine, markdown

ROUNDS = 15
SCRIPT = "benchmarks/diagram_app.py"
LARGEST = "/?variant=resnet152&every=1"
FIND = """window.inside = [...document.querySelectorAll("*")].map((one) => one.shadowRoot)
  .find((one) => one?.querySelector(".sheet svg"))"""
TIMED = """async ([click, wanted]) => {
  const now = () => new Promise(requestAnimationFrame);
  const find = (selector) => inside.querySelector(selector) ?? document.querySelector(selector);
  while (!find(click)) await now();
  const started = performance.now();
  find(click).dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  while (!find(wanted)) await now();
  await now();
  return performance.now() - started;
}"""
FRAMES = """async ([gesture, frames]) => {
  const view = inside.querySelector(".picture"), times = [];
  const { left, top } = view.getBoundingClientRect();
  const place = { clientX: left + 300, clientY: top + 200, bubbles: true, cancelable: true };
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame++) {
    const way = frame < frames / 2 ? 1 : -1;
    if (gesture === "zoom") view.dispatchEvent(new WheelEvent("wheel", { ...place, ctrlKey: true, deltaY: -4 * way }));
    else view.scrollBy({ left: 6 * way, top: 60 * way, behavior: "instant" });
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}"""


class Times(NamedTuple):
    """Milliseconds at which half and 95 % of the rounds were done."""

    p50: float
    p95: float


def main() -> None:
    """Serve the app and the diagram alone, measure both, print Markdown."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        with served() as app:
            rows = _waits(browser, f"http://127.0.0.1:{app.port}")
        with served(SCRIPT) as app:
            largest = _largest(browser, f"http://127.0.0.1:{app.port}{LARGEST}")
        version = browser.version
        browser.close()
    print(f"### In the browser (Chromium {version}, {machine()})\n")
    print(markdown(("click to detail", "p50 ms", "p95 ms"), rows))
    print(f"\n{markdown(('all 515 operations of ResNet-152', 'p50 ms', 'p95 ms'), largest)}")


def _waits(browser: Browser, url: str) -> list[tuple[str, str, str]]:
    """From a click on a box of the network page to its mark, its facts and its block."""
    page = _open(browser, f"{url}/?variant=resnet50")
    boxes = [f'[data-id="layer{stage}.0"]' for stage in (1, 2, 3, 4)]
    select = [(box, f'{box}[aria-pressed="true"]') for box in boxes]
    wide = _open(browser, f"{url}/?variant=resnet152&unfold=layer1-layer2-layer3-layer4")
    toggle = [
        (f'[data-fold="layer3"][aria-expanded="{state}"]', f'[data-fold="layer3"][aria-expanded="{other}"]')
        for state, other in (("false", "true"), ("true", "false"))
    ]
    return [
        _row("ResNet-50 folded: a block is chosen", _rounds(page, select)),
        _row("ResNet-152, a stage of 36 blocks unfolds or folds", _rounds(wide, toggle[::-1])),
    ]


def _largest(browser: Browser, url: str) -> list[tuple[str, str, str]]:
    """First sight, choosing, zooming and scrolling of the largest picture."""
    loads = [_load_ms(browser, url) for _ in range(5)]
    page = _open(browser, url)
    boxes = [f'[data-id="layer3.{block}.conv2"]' for block in (3, 12, 21, 30)]
    select = [(box, f'{box}[aria-pressed="true"]') for box in boxes]
    frames = {gesture: [float(one) for one in page.evaluate(FRAMES, [gesture, 80])] for gesture in ("zoom", "scroll")}
    return [
        _row("opening the page until it is drawn", _times(loads)),
        _row("an operation is chosen", _rounds(page, select)),
        _row("a frame while zooming", _times(frames["zoom"])),
        _row("a frame while scrolling", _times(frames["scroll"])),
    ]


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(url)
    page.locator('[data-id="fc"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    page.evaluate(FIND)
    return page


def _load_ms(browser: Browser, url: str) -> float:
    """From the request to the last box, in a browser that has the app's files already."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(url)
    page.locator('[data-id="fc"]').wait_for(timeout=60_000)
    drawn = float(page.evaluate("new Promise(requestAnimationFrame).then(() => performance.now())"))
    page.close()
    return drawn


def _rounds(page: Page, steps: list[tuple[str, str]]) -> Times:
    """The steps (what is clicked, what must then be there) in turn, with a pause after each."""

    def once(turn: int) -> float:
        taken = float(page.evaluate(TIMED, list(steps[turn % len(steps)])))
        page.wait_for_timeout(250)
        return taken

    return _times(_warm(once))


def _warm(once: Callable[[int], float]) -> list[float]:
    return [once(turn) for turn in range(ROUNDS + 3)][3:]


def _times(taken: list[float]) -> Times:
    return Times(p50=median(taken), p95=quantiles(taken, n=20, method="inclusive")[18])


def _row(name: str, times: Times) -> tuple[str, str, str]:
    return name, f"{times.p50:.0f}", f"{times.p95:.0f}"


if __name__ == "__main__":
    main()
