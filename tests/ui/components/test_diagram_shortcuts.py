"""Shortcuts and additions of the touchable diagram answer to the mouse, to fingers and to keys, like boxes."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.components.test_diagram import at_rest, focused, said
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

BESIDE_THE_LINE = 5
"""CSS pixels from a shortcut's line at which it is still hit."""


def on_line(page: Page, name: str, share: float = 0.5) -> tuple[float, float]:
    """A point of the window on a shortcut's line, at a share of its length."""
    at_rest(page)
    point: dict[str, Any] = page.locator(f'[data-id="{name}"] .route').evaluate(
        """(line, share) => { const at = line.getPointAtLength(share * line.getTotalLength());
        const { x, y } = at.matrixTransform(line.getScreenCTM()); return { x, y }; }""",
        share,
    )
    return point["x"], point["y"]


@pytest.mark.parametrize("beside", [-BESIDE_THE_LINE, 0, BESIDE_THE_LINE])
def test_hovering_a_shortcut_says_what_it_carries(wide: Visit, beside: int) -> None:
    page = wide.open("/")
    x, y = on_line(page, "layer2.0:shortcut")
    page.mouse.move(x + beside, y)
    tip = page.locator(".tip")
    expect(tip).to_contain_text("256×56×56 enters, 512×28×28 arrives at ⊕")
    expect(tip).to_contain_text("1×1 conv, 256→512, /2")
    line = page.locator('[data-id="layer2.0:shortcut"] .route')
    assert float(line.evaluate("one => parseFloat(getComputedStyle(one).strokeWidth)")) > 3
    page.locator('[data-id="layer2.0:shortcut"] text').first.hover()
    expect(tip).to_contain_text("512×28×28 arrives at ⊕")
    page.locator('[data-id="layer2.0.join"]').hover()
    expect(tip).to_contain_text("F(x) + shortcut")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_click_on_a_shortcut_or_an_addition_selects_its_block(wide: Visit, share: float) -> None:
    page = wide.open("/")
    page.mouse.click(*on_line(page, "layer3.1:shortcut", share))
    said(page, selected="layer3.1")
    expect(page.locator('[data-id="layer3.1"]')).to_have_attribute("aria-pressed", "true")
    page.locator('[data-id="layer2.0.join"]').click()
    said(page, selected="layer2.0")
    expect(page.locator('.sheet [aria-pressed="true"]')).to_have_count(1)


def test_inside_a_block_a_shortcut_selects_what_stands_on_it(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').dblclick()
    page.locator('[data-id="layer2.0.conv1"]').wait_for()
    page.mouse.click(*on_line(page, "layer2.0:shortcut", 0.1))
    said(page, selected="layer2.0.downsample.0", level="layer2.0")


def test_keys_reach_a_shortcut_and_select_its_block_but_do_not_enter_it(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "layer2.0:shortcut"
    expect(page.locator(".tip")).to_contain_text("projection shortcut")
    page.keyboard.press("Enter")
    said(page, selected="layer2.0")
    assert focused(page) == "layer2.0:shortcut"
    page.keyboard.press("Enter")
    said(page, selected="layer2.0")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "layer2.0.join"
    label = page.locator('[data-id="layer2.0.join"]').get_attribute("aria-label") or ""
    assert label.startswith("conv3_1 · layer2.0; F(x) + shortcut; output 512×28×28")


def test_a_finger_selects_by_the_shortcut(phone: Visit) -> None:
    page = phone.open("/")
    x, y = on_line(page, "layer2.0:shortcut")
    page.touchscreen.tap(x + BESIDE_THE_LINE, y)
    said(page, selected="layer2.0")
