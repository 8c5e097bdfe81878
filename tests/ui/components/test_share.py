"""A picture is taken along: its link, and files that need nothing of the page."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def opened(visit: Visit, path: str, key: str) -> Locator:
    """The diagram of a page with its menu unfolded."""
    diagram = visit.open(path).locator(f".st-key-{key}_diagram")
    diagram.locator("[data-tool=share]").click()
    return diagram


def saved(visit: Visit, diagram: Locator, kind: str) -> Path:
    with visit.page.expect_download() as download:
        diagram.locator(f"[data-share={kind}]").click()
    assert download.value.suggested_filename.endswith(f".{kind}")
    return Path(download.value.path())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("path", "key"), [("/network?variant=resnet34&", "network"), ("/block?block=layer2.0&", "block")]
)
def test_a_saved_svg_says_what_the_picture_says(visit: Visit, language: Language, path: str, key: str) -> None:
    diagram = opened(visit, f"{path}lang={language}", key)
    drawing = ET.parse(saved(visit, diagram, "svg")).getroot()
    expect(diagram.get_by_role("status").first).to_have_text(catalogue(language)("diagram_view.shared_svg"))
    shown = diagram.locator(".sheet svg text").all_text_contents()
    assert len(shown) > 20
    assert ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")] == shown
    assert drawing.get("aria-label")
    for one in drawing.iter():
        assert not [name for name in one.attrib if name in ("class", "style", "tabindex") or name.startswith("data-")]
    texts = [*drawing.iter(f"{SVG}text")]
    assert {"start", "middle", "end"} >= {one.get("text-anchor") for one in texts} - {None}
    fills = {one.get("fill") for one in drawing.iter() if one.get("fill")}
    assert len(fills) > 4  # the kinds of boxes keep their colours without the page's stylesheet


def test_a_saved_png_shows_the_whole_picture_in_chinese(visit: Visit) -> None:
    diagram = opened(visit, "/network?lang=zh&variant=resnet34", "network")
    drawing = diagram.locator(".sheet svg")
    _, _, width, height = map(float, (drawing.get_attribute("viewBox") or "").split())
    with Image.open(saved(visit, diagram, "png")) as opened_file:
        picture = np.asarray(opened_file.convert("L")).astype(int)
    assert picture.shape == (round(2 * height), round(2 * width))
    text = drawing.get_by_text("图像", exact=True)
    box = text.evaluate("text => (({ x, y, width, height }) => [x, y, width, height])(text.getBBox())")
    left, top, wide, high = (round(2 * one) for one in box)
    letters = picture[top : top + high, left : left + wide]
    ink = letters < letters.max() - 100
    assert 0.08 < ink.mean() < 0.6
    first, second = ink[:, : ink.shape[1] // 2], ink[:, -(ink.shape[1] // 2) :]
    assert first.any()
    assert not np.array_equal(first, second)  # two letters, no boxes for unknown ones


def test_the_link_is_copied_and_escape_closes_the_menu(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    diagram = opened(visit, "/block?lang=en&variant=resnet34&block=layer3.0", "block")
    expect(diagram.locator("[data-share=link]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(diagram.get_by_text(catalogue("en")("diagram_view.shared_link"))).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.keyboard.press("Escape")
    expect(diagram.locator(".shares")).to_have_count(0)
    expect(diagram.locator("[data-tool=share]")).to_be_focused()
    page.context.clear_permissions()
