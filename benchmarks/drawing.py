"""`python -m benchmarks.drawing`: how long a stroke waits for its answer, in headless Chromium.

A hand is moved over the canvas, a point every 16 ms. Each time is taken inside the page: from a pointer event to the
first frame after the answer to a message that holds its point is drawn, its bars and its maps. Beside it stands what
the page waits for without the browser: both nets on a new picture.
"""

import os
from collections.abc import Callable
from math import cos, pi, sin
from statistics import median, quantiles

import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import launched
from benchmarks.server import served
from benchmarks.timing import machine, markdown, median_ms
from explainer.architecture.spec import NetSpec
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.weights import untrained
from explainer.model.questions.box_maps import box_maps
from explainer.picture.drawing import Drawing, to_picture
from explainer.render.images.sheet import sheet
from explainer.render.strip.svg import strip_nodes
from explainer.ui.requests.strips import MAP_SIDE

STROKES = 12
POINTS = 40
WATCH = """async () => {
  const inside = (key, name) => document.querySelector(`.st-key-${key}`).querySelectorAll("*");
  const find = (key, name) => [...inside(key)].map((one) => one.shadowRoot?.querySelector(name)).find(Boolean);
  const pad = find("digit_canvas", ".pad"), strips = find("digit_strips", ".strips");
  window.waits = [];
  const waiting = [];
  for (const kind of ["pointerdown", "pointermove"]) {
    pad.addEventListener(kind, (event) => {
      if (!event.buttons) return;
      const { sent, stale } = pad.dataset;
      waiting.push({ since: event.timeStamp, needs: Number(sent) + (stale === "true" ? 1 : 0) });
    });
  }
  const look = () => {
    const drawn = Math.min(Number(pad.dataset.answered), Number(strips.dataset.number));
    const now = performance.now();
    while (waiting.length && waiting[0].needs <= drawn) window.waits.push(now - waiting.shift().since);
    requestAnimationFrame(look);
  };
  look();
}"""


def main() -> None:
    """Serve the app, draw, print Markdown."""
    with sync_playwright() as playwright, served() as app:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"http://127.0.0.1:{app.port}/digits?lang=en")
        waits, messages = _draw(page)
        version = browser.version
        browser.close()
    p95 = quantiles(waits, n=20, method="inclusive")[18]
    load = f"{os.getloadavg()[0]:.1f} processes on {os.cpu_count()} cores"
    print(f"### Drawing a digit (Chromium {version}, {machine()}, load of the last minute {load})\n")
    row = (f"{len(waits)} pointer events, {messages} answers", f"{median(waits):.0f}", f"{p95:.0f}")
    print(markdown(("pointer event to drawn answer", "p50 ms", "p95 ms"), [row]))
    print(f"\n{markdown(('without the browser', 'median ms'), _parts())}")


def _draw(page: Page) -> tuple[list[float], int]:
    """Draw circles of all sizes; the waits in milliseconds, and how many answers there were."""
    canvas = page.locator(".st-key-digit_canvas canvas")
    canvas.wait_for(timeout=60_000)
    page.wait_for_timeout(5000)
    box = canvas.bounding_box()
    assert box is not None
    _circle(page, box["x"] + 118, box["y"] + 118, 60)  # the first answer waits for the nets
    page.wait_for_timeout(5000)
    page.evaluate(WATCH)
    for turn in range(STROKES):
        _circle(page, box["x"] + 118, box["y"] + 118, 20 + 7 * turn)
        page.wait_for_timeout(600)
    answered = page.locator(".st-key-digit_canvas .pad").get_attribute("data-answered")
    return [float(one) for one in page.evaluate("window.waits")], int(answered or 0)


def _circle(page: Page, across: float, down: float, radius: float) -> None:
    page.mouse.move(across, down - radius)
    page.mouse.down()
    for point in range(POINTS):
        angle = 2 * pi * point / POINTS
        page.mouse.move(across + radius * sin(angle), down - radius * cos(angle))
        page.wait_for_timeout(16)
    page.mouse.up()


def _parts() -> list[tuple[str, str]]:
    """The pieces of one answer; weights that are untrained take as long as trained ones."""
    angles = [2 * pi * turn / 100 for turn in range(101)]
    drawing = Drawing(strokes=(tuple((0.5 + 0.3 * sin(angle), 0.5 - 0.3 * cos(angle)) for angle in angles),))
    picture = np.zeros((3, 32, 32), dtype=np.float32)
    resnet, plain = (find_variant(name).spec for name in ("cifar_resnet20", "cifar_plain20"))
    graph = expand(resnet, image_shape(32, 32))
    maps = box_maps(untrained(resnet), graph, picture, strip_nodes(graph)).maps
    works: dict[str, Callable[[], object]] = {
        "strokes to 28×28": lambda: to_picture(drawing),
        "pass of ResNet-20 with its maps": _passing(resnet, picture),
        "pass of plain-20 with its maps": _passing(plain, picture),
        "sheet of maps": lambda: sheet(maps, side=MAP_SIDE),
    }
    return [(name, f"{median_ms(work, repeats=50):.1f}") for name, work in works.items()]


def _passing(spec: NetSpec, picture: NDArray[np.float32]) -> Callable[[], object]:
    """A whole pass of a net, on one thread as the app has it."""
    torch.set_num_threads(1)
    module, graph = untrained(spec), expand(spec, image_shape(32, 32))
    return lambda: box_maps(module, graph, picture, strip_nodes(graph))


if __name__ == "__main__":
    main()
