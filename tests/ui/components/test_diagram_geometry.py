"""With the letters of a real browser: on every kind of diagram no text is covered, and no line runs over a box."""

from typing import Any

import pytest
from playwright.sync_api import Page

from explainer.text.catalogue import LANGUAGES, Language
from tests.ui.components.conftest import PHONE, WIDE
from tests.ui.visit import Readers

pytestmark = pytest.mark.browser

LETTERS = """async () => {  // those of the page are there, and have been laid out
  await Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 12px "Source Sans"`)));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
COVERED = """() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)];
  const drawing = roots.flatMap((one) => [...one.querySelectorAll("svg.net")]).find((one) => one.querySelector(".box"));
  const scale = drawing.getScreenCTM().a;
  const ink = (text) => {  // the letters without the room above and below them
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const half = 0.36 * parseFloat(getComputedStyle(text).fontSize) * scale, middle = (top + bottom) / 2;
    const box = text.closest(".box");
    return { left, right, top: middle - half, bottom: middle + half, name: text.textContent, box };
  };
  const texts = [...drawing.querySelectorAll("text")].filter((text) => text.textContent).map(ink);
  const boxes = [...drawing.querySelectorAll(":is(.box, .room) > .body")].map((body) => {
    const matrix = body.getScreenCTM(), { x, y, width, height } = body.getBBox();
    const [left, top] = [matrix.a * x + matrix.e, matrix.d * y + matrix.f];
    return { left, top, right: left + matrix.a * width, bottom: top + matrix.d * height, box: body.parentNode,
      name: body.parentNode.dataset.id ?? `map of ${body.parentNode.dataset.open}` };
  });
  const meet = (one, other, slack) => Math.min(Math.min(one.right, other.right) - Math.max(one.left, other.left),
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)) > slack;
  const found = [];
  texts.forEach((text, index) => {
    for (const other of texts.slice(index + 1)) if (meet(text, other, 0.5)) found.push(`${text.name} | ${other.name}`);
    for (const box of boxes) {
      if (box.box !== text.box && meet(text, box, 0.5)) found.push(`${text.name} over ${box.name}`);
      if (box.box === text.box && meet(text, box, 0.5) && (text.left < box.left || text.right > box.right)) {
        found.push(`${text.name} leaves ${box.name}`);
      }
    }
  });
  for (const line of drawing.querySelectorAll(".flow, .route, .brace")) {
    if (line.parentNode.matches(".addition")) continue;  // its own plus
    const matrix = line.getScreenCTM(), half = (parseFloat(getComputedStyle(line).strokeWidth) / 2) * scale;
    const { left, right, top, bottom } = line.getBoundingClientRect(), room = half + 2;
    const reach = { left: left - room, right: right + room, top: top - room, bottom: bottom + room };
    const near = [...texts, ...boxes].filter((one) => meet(reach, one, 0));
    for (let at = 0, length = line.getTotalLength(); near.length && at <= length; at += 2) {
      const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
      const dot = { left: x - half, right: x + half, top: y - half, bottom: y + half };
      for (const one of near) {
        if (meet(dot, one, half + 0.6)) found.push(`a line at ${Math.round(x)}, ${Math.round(y)} over ${one.name}`);
      }
    }
  }
  const size = (text) => parseFloat(getComputedStyle(text).fontSize) * scale;
  const sizes = [...drawing.querySelectorAll("text")].map(size);
  const rooms = [...drawing.querySelectorAll(".room > .body")].map((body) => body.getBoundingClientRect().width);
  return { found, texts: texts.length, boxes: boxes.length, smallest: Math.min(...sizes), rooms };
}"""
PAGES = ["/block?block=layer2.0", "/block?block=layer1.1&variant=cifar_resnet20", "/compare", "/figure3", "/variants"]
MAPS = [
    "/network?beside=mean&variant=cifar_resnet20",
    "/network?beside=mean&variant=cifar_resnet20&unfold=layer1-layer2-layer3",
    "/network?beside=strongest&variant=cifar_resnet20&detail=operations",
    "/network?beside=mean&height=64&width=64",
    "/block?beside=mean&variant=cifar_resnet20&shortcut=B&block=layer2.0",
    "/compare?beside=mean&variant=cifar_resnet20&other=cifar_plain20",
]
NETS = ["/", "/?variant=resnet34", "/?variant=resnetv2_50", "/?variant=vgg16", "/?variant=cifar_resnet20&every=1"]


def nothing_is_covered(page: Page, address: str) -> dict[str, Any]:
    page.goto(address)
    page.locator("svg.net .box").first.wait_for(timeout=30_000)
    page.evaluate(LETTERS)
    seen: dict[str, Any] = page.evaluate(COVERED)
    assert seen["found"] == [], address
    assert min(seen["texts"], seen["boxes"]) > 5, address
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["desktop", "phone"])
def test_nothing_covers_anything(
    readers: Readers, app_url: str, diagram_url: str, screen: dict[str, Any], language: Language
) -> None:
    for url, paths in ((diagram_url, NETS), (app_url, PAGES)):
        with readers.visit(url, locale="en-US", **screen) as visit:
            for path in paths:
                nothing_is_covered(visit.page, f"{url}{path}{'&' if '?' in path else '?'}lang={language}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("screen", "letters"), [(WIDE, 9.5), (PHONE, 11)], ids=["desktop", "phone"])
def test_maps_cover_nothing_and_leave_text_and_themselves_large_enough(
    readers: Readers, app_url: str, screen: dict[str, Any], letters: float, language: Language
) -> None:
    with readers.visit(app_url, locale="en-US", **screen) as visit:
        for path in MAPS:
            seen = nothing_is_covered(visit.page, f"{app_url}{path}&lang={language}")
            assert seen["smallest"] >= letters, path
            assert len(seen["rooms"]) > 5, path
            assert min(seen["rooms"]) >= 24, path
