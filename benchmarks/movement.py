"""`python -m benchmarks.movement`: whether pictures move smoothly in headless Chromium, and how much travels for them.

Times are taken inside the page, from one frame to the next, from the click until nothing moves any more. On a busy
machine an idle page misses frames as well: the same number of its frames, taken before each movement, stands beside.
"""

from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from benchmarks.chromium import launched
from benchmarks.server import served
from benchmarks.timing import machine, markdown

ROUNDS = 6
SCRIPT = "benchmarks/diagram_app.py"
FRAME_MS, TWO_FRAMES_MS = 16.7, 33.4
IDLE_FRAMES = 40
"""About as many as a movement has."""
OVER = ("over 16.7 ms", "over 33 ms", "longest ms")
HEAD = ("movement", "frames", *OVER, *(f"idle: {one}" for one in OVER), "KiB received for each")
FRAMES = """async ([selector, idle]) => {
  const roots = [...document.querySelectorAll("*")].map((one) => one.shadowRoot);
  const inside = roots.find((one) => one?.querySelector(".sheet svg"));
  const times = [], frame = () => new Promise(requestAnimationFrame);
  const moving = () => inside.getAnimations().length > 0;
  let last = await frame();
  const note = async () => { const now = await frame(); times.push(now - last); last = now; };
  if (!selector) { while (times.length < idle) await note(); return times; }
  const target = inside.querySelector(selector) ?? document.querySelector(selector);
  target.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  while (!moving()) last = await frame();
  while (moving()) await note();
  return times;
}"""


class Smoothness(NamedTuple):
    """Frames of one kind, in milliseconds from each to the next."""

    times: list[float]

    def cells(self) -> tuple[str, str, str]:
        late, later = (sum(one > limit + 0.1 for one in self.times) for limit in (FRAME_MS, TWO_FRAMES_MS))
        count = len(self.times)
        return f"{late / count:.0%}", f"{later / count:.0%}", f"{max(self.times):.0f}"


def main() -> None:
    """Serve the diagram alone, move it, print Markdown."""
    with sync_playwright() as playwright, served(SCRIPT) as app:
        browser = launched(playwright)
        rows = list(_rows(browser, f"http://127.0.0.1:{app.port}"))
        version = browser.version
        browser.close()
    print(f"### Movement (Chromium {version}, {machine()})\n")
    print(markdown(HEAD, rows))


def _rows(browser: Browser, url: str) -> Iterator[tuple[str, ...]]:
    """A row for each movement and its way back."""
    stage = '[data-fold="layer3"]'
    yield _row(
        browser, f"{url}/?variant=resnet152", "ResNet-152: a stage of 36 blocks unfolds or folds", (stage, stage)
    )
    stride = '.st-key-v1 input[type="checkbox"]'
    yield _row(browser, f"{url}/?variant=resnet50", "ResNet-50: v1 and v1.5", (stride, stride))
    block = ('[data-id="layer2.0"] .enter', '[data-crumb="net"]')
    yield _row(browser, f"{url}/?variant=resnet50", "ResNet-50: into a block and out of it", block)


def _row(browser: Browser, url: str, name: str, clicks: tuple[str, str]) -> tuple[str, ...]:
    page, sizes = browser.new_page(viewport={"width": 1280, "height": 720}), list[int]()
    page.on("websocket", lambda socket: _listen(socket, sizes))
    page.goto(url)
    page.locator('[data-id="fc"]').wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    moving, idle = list[float](), list[float]()
    sizes.clear()
    for turn in range(ROUNDS + 2):
        still = _frames(page, None)
        moved = _frames(page, clicks[turn % 2])
        page.wait_for_timeout(300)
        if turn >= 2:  # the first ones warm up
            idle += still
            moving += moved
    page.close()
    per_move = sum(sizes) / (ROUNDS + 2) / 1024
    return name, f"{len(moving)}", *Smoothness(moving).cells(), *Smoothness(idle).cells(), f"{per_move:.0f}"


def _listen(socket: WebSocket, sizes: list[int]) -> None:
    socket.on("framereceived", lambda frame: sizes.append(len(frame)))


def _frames(page: Page, click: str | None) -> list[float]:
    """Milliseconds between frames while a click moves the picture, or of an idle page."""
    return [float(one) for one in page.evaluate(FRAMES, [click, IDLE_FRAMES])]


if __name__ == "__main__":
    main()
