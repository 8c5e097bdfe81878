"""The touchable diagram moves from one picture to the next. Animations are held still: no test waits for a clock."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.ui.components.conftest import WIDE
from tests.ui.components.test_diagram import at_rest, box_of, focused, middle, said
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

CALM = {**WIDE, "reduced_motion": "reduce"}
HELD = """window.held = []; window.begun = 0; window.hold = true; const native = Element.prototype.animate;
Element.prototype.animate = function (...given) {
  const one = native.apply(this, given);
  window.begun += 1;
  if (window.hold) { one.pause(); window.held.push(one); }
  return one;
};"""
"""Animations begin as ever, but stand still at their first moment."""
PLACES = """all => Object.fromEntries(all.map(one => {
  const { x, y, width, height } = one.querySelector(".body, .route").getBoundingClientRect();
  return [one.dataset.id, [x + width / 2, y + height / 2]];
}))"""
Places = Mapping[str, list[float]]


@pytest.fixture
def held(wide: Visit) -> Visit:
    """A reader whose animations stand at their first moment."""
    wide.page.add_init_script(HELD)
    return wide


def begun(page: Page) -> None:
    page.wait_for_function("window.held.length > 0")


def at(page: Page, share: float) -> None:
    """The movements stand at this share of their time."""
    page.evaluate(
        "share => window.held.forEach(one => one.currentTime = share * one.effect.getComputedTiming().endTime)", share
    )


def finish(page: Page) -> None:
    page.evaluate("window.held.splice(0).forEach(one => one.finish())")
    expect(page.locator(".gone, .news, .flight")).to_have_count(0)


def places(page: Page) -> Places:
    """Where in the window the middle of every box and shortcut stands."""
    return dict(page.locator(".sheet [data-id]").evaluate_all(PLACES))


def seen(page: Page) -> set[str]:
    """The boxes and shortcuts whose middle is in sight."""
    frame = rect(page, ".picture")
    return {name for name, (_, y) in places(page).items() if frame["y"] < y < frame["y"] + frame["height"]}


def sheet(page: Page) -> str:
    return page.locator(".sheet").evaluate("one => one.outerHTML")


def fold(page: Page, stage: str) -> None:
    page.locator(f'[data-fold="{stage}"]').dispatch_event("click", {"detail": 1})


def unfolded(page: Page, stage: str, now: bool = True) -> None:
    expect(page.locator(f'[data-fold="{stage}"]')).to_have_attribute("aria-expanded", str(now).lower())


def within(one: FloatRect, other: FloatRect) -> bool:
    x, y = one["x"] + one["width"] / 2, one["y"] + one["height"] / 2
    return other["x"] < x < other["x"] + other["width"] and other["y"] < y < other["y"] + other["height"]


def rect(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box


def assert_near(now: Places, before: Places, names: set[str]) -> None:
    assert names
    for name in names:
        assert now[name] == pytest.approx(before[name], abs=1), name


def test_nothing_moves_when_a_page_is_opened(held: Visit) -> None:
    page = held.open("/")
    assert page.evaluate("window.begun") == 0


def test_boxes_begin_where_they_stood_and_new_ones_in_the_row_that_held_them(held: Visit) -> None:
    page = held.open("/")
    before, in_sight = places(page), seen(page)
    fold(page, "layer2")
    begun(page)
    first = places(page)
    assert_near(first, before, in_sight)
    for new in ("layer2.2", "layer2.3"):
        assert first[new] == pytest.approx(before["layer2.1"], abs=1)
        assert page.locator(f'[data-id="{new}"]').evaluate("one => getComputedStyle(one).opacity") == "0"
    finish(page)
    after = places(page)
    assert after["layer4.1"][1] > before["layer4.1"][1] + 50
    assert after["layer2.3"][1] > after["layer2.2"][1] + 20


def test_what_is_gone_stays_for_as_long_as_it_moves_and_cannot_be_found(held: Visit) -> None:
    page = held.open("/")
    fold(page, "layer2")
    begun(page)
    finish(page)
    fold(page, "layer2")
    begun(page)
    gone = page.locator(".gone")
    expect(gone.locator(".box")).to_have_count(4)  # two blocks and their additions
    expect(gone).to_have_attribute("aria-hidden", "true")
    expect(gone.locator("[data-id], [data-tip], [role], [tabindex]")).to_have_count(0)
    finish(page)


def test_a_change_in_the_middle_goes_on_from_where_things_are(held: Visit) -> None:
    page = held.open("/")
    start, drawn = places(page), sheet(page)
    fold(page, "layer2")
    begun(page)
    at(page, 0.4)
    halfway, in_sight = places(page), seen(page)
    assert halfway["layer3.0"][1] > start["layer3.0"][1] + 10
    page.evaluate("window.held.length = 0")
    fold(page, "layer2")
    begun(page)
    unfolded(page, "layer2", now=False)
    again = places(page)
    assert_near(again, halfway, in_sight & again.keys())
    finish(page)
    assert_near(places(page), start, set(start))
    assert sheet(page) == drawn


def test_a_click_hits_what_is_seen_while_it_moves(held: Visit) -> None:
    page = held.open("/")
    fold(page, "layer2")
    begun(page)
    at(page, 0.2)
    page.mouse.click(*middle(page, "layer3.0"))
    said(page, selected="layer3.0")


def test_an_entered_block_grows_out_of_its_box_and_goes_back_into_it(held: Visit) -> None:
    page = held.open("/")
    box = rect(page, '[data-id="layer2.0"] > .body')
    page.locator('[data-id="layer2.0"]').dblclick()
    begun(page)
    small = rect(page, ".sheet svg")
    assert small["width"] == pytest.approx(box["width"], rel=0.02)
    assert small["x"] + small["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=2)
    finish(page)
    whole = rect(page, ".sheet svg")
    assert focused(page) == "x"
    page.keyboard.press("Escape")
    begun(page)
    assert rect(page, '[data-id="layer2.0"] > .body')["width"] == pytest.approx(whole["width"], rel=0.02)
    at(page, 0.999)
    assert within(rect(page, ".gone svg"), rect(page, '[data-id="layer2.0"]'))
    finish(page)
    assert focused(page) == "layer2.0"


def test_a_stride_flies_from_one_convolution_to_the_other_and_changes_are_outlined(held: Visit) -> None:
    page = held.open("/?selected=layer2.0")
    page.locator('[data-id="layer2.0"]').dblclick()
    begun(page)
    finish(page)
    texts = page.locator(".sheet text:not(.flight)")
    before = texts.all_text_contents()
    page.get_by_text("v1", exact=True).click()
    begun(page)
    flight = page.locator(".flight")
    expect(flight).to_have_text("/2")
    assert within(rect(page, ".flight"), box_of(page, "layer2.0.conv2"))
    at(page, 0.999)
    assert within(rect(page, ".flight"), box_of(page, "layer2.0.conv1"))
    outlines = page.locator(".news").get_attribute("d") or ""
    changed = [now for now, was in zip(texts.all_text_contents(), before, strict=True) if now != was]
    assert outlines.count("M") == len(changed) > 4
    finish(page)


def test_whatever_moved_the_picture_ends_as_it_is_without_movement(visitor: Callable[..., Visit]) -> None:
    def walked(**screen: Any) -> tuple[list[str], int]:
        visit = visitor(**screen)
        visit.page.add_init_script(HELD.replace("hold = true", "hold = false"))
        page, seen = visit.open("/"), list[str]()

        def see() -> None:
            at_rest(page)
            expect(page.locator(".gone, .news, .flight")).to_have_count(0)
            seen.append(sheet(page))

        fold(page, "layer3")
        unfolded(page, "layer3")
        see()
        page.get_by_text("v1", exact=True).click()
        expect(page.locator('[data-id="layer2.0"]')).to_contain_text("/2")
        expect(page.locator('[data-id="layer2.0"]')).to_contain_text("1×1, 128, /2")
        see()
        page.locator('[data-id="layer2.0"] .enter').click()
        said(page, selected="", level="layer2.0")
        see()
        page.keyboard.press("Escape")
        said(page, selected="layer2.0")
        see()
        return seen, int(page.evaluate("window.begun"))

    (moved, many), (calm, none) = walked(**WIDE), walked(**CALM)
    assert moved == calm
    assert many > 20
    assert none == 0


def test_a_net_with_other_boxes_is_only_faded_in(visit: Visit) -> None:
    visit.page.add_init_script(HELD)
    page = visit.open("/network?lang=en&variant=resnet50")
    page.locator(".st-key-network_diagram .sheet svg").wait_for()
    page.locator('[data-testid="stSelectbox"] input').first.click()
    page.keyboard.type("vgg16")
    page.keyboard.press("Enter")
    begun(page)
    targets = "window.held.map(one => [one.effect.target.tagName, ...Object.keys(one.effect.getKeyframes()[0])])"
    moving = page.evaluate(targets)
    assert [target[0] for target in moving] == ["svg", "svg"]
    assert all("opacity" in target and "transform" not in target for target in moving)
    finish(page)


def test_a_block_grows_out_of_its_box_on_another_page(visit: Visit) -> None:
    visit.page.add_init_script(HELD)
    page = visit.open("/network?lang=en&variant=resnet50")
    box = rect(page, '[data-id="layer2.0"] > .body')
    page.locator('[data-id="layer2.0"] .enter').click()
    page.wait_for_url("**/block?**")
    begun(page)
    small = rect(page, ".sheet svg")
    assert small["width"] == pytest.approx(box["width"], rel=0.02)
    assert small["x"] + small["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=2)
    finish(page)
