"""Back and Forward of the browser undo choices and make them again, on a page and from page to page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from explainer.text.catalogue import catalogue
from tests.ui.support import query, wait_for_query
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

APART_MS = 700
"""Choices that follow each other faster are one step."""
WORDS = catalogue("en")
Choice = tuple[Callable[[Page], None], str, str | None]
"""What is done, and what the address then says of one setting."""


def labelled(control: str, label: str) -> Callable[[Page], None]:
    return lambda page: page.locator(f".st-key-{control}").get_by_text(label, exact=True).click()


def box(name: str) -> Callable[[Page], None]:
    return lambda page: page.locator(f'[data-id="{name}"]').click()


ON_NETWORK: list[Choice] = [
    (labelled("stride", "v1"), "stride", "v1"),
    (labelled("shortcut", "A"), "shortcut", "A"),
    (box("layer2.0"), "at", "layer2.0"),
    (box("layer3.0"), "at", "layer3.0"),
    (labelled("detail", WORDS("network.detail_operations")), "detail", "operations"),
    (labelled("lang", "中文"), "lang", "zh"),
    (labelled("lang", "EN"), "lang", "en"),
    (labelled("stride", "v1.5"), "stride", None),
]
ON_BLOCK: list[Choice] = [
    (box("layer3.0.conv2"), "op", "conv2"),
    (box("layer3.0.conv3"), "op", "conv3"),
    (labelled("shortcut", "C"), "shortcut", "C"),
    (labelled("stride", "v1"), "stride", "v1"),
    (box("layer3.0.bn1"), "op", "bn1"),
    (labelled("shortcut", "B"), "shortcut", None),
    (labelled("stride", "v1.5"), "stride", None),
]


def choose(visit: Visit, choices: list[Choice], way: list[str]) -> None:
    page = visit.page
    for act, name, value in choices:
        page.wait_for_timeout(APART_MS)
        act(page)
        wait_for_query(page, name, value)
        visit.settled()
        way.append(page.url)


def test_back_and_forward_lead_through_every_choice(visit: Visit) -> None:
    page = visit.open("/network?lang=en")
    way = [page.url]
    choose(visit, ON_NETWORK, way)
    page.locator(".st-key-page_links").get_by_role("link", name=WORDS("block.nav"), exact=True).first.click()
    wait_for_query(page, "block", "layer3.0")
    visit.settled()
    way.append(page.url)
    choose(visit, ON_BLOCK, way)
    assert len(way) - 2 == 15
    for direction, stops in ((page.go_back, way[-2::-1]), (page.go_forward, way[1:])):
        for stop in stops:
            direction()
            page.wait_for_url(stop)
            visit.settled()
            page.wait_for_timeout(200)  # what a run says of the address comes after it
            assert page.url == stop, (page.url, stop)
    expect(page.locator(".st-key-stride").get_by_role("radio", name="v1.5")).to_be_checked()
    expect(page.locator('[data-id="layer3.0.bn1"]')).to_have_attribute("aria-pressed", "true")


def test_back_pressed_quickly_keeps_the_places_on_the_way(visit: Visit) -> None:
    page = visit.open("/network?lang=en")
    way = [page.url]
    choose(visit, ON_NETWORK[:5], way)
    for direction, goal in (("back", way[1]), ("forward", way[5]), ("back", way[0])):
        times = abs(way.index(page.url) - way.index(goal))
        for _ in range(times):
            page.evaluate(f"history.{direction}()")
            page.wait_for_timeout(80)  # a run takes longer
        page.wait_for_url(goal)
        visit.settled()
        page.wait_for_timeout(APART_MS)
        assert page.url == goal
    expect(page.locator(".st-key-stride").get_by_role("radio", name="v1.5")).to_be_checked()
    expect(page.locator('[data-id="layer3.0"]')).to_have_attribute("aria-pressed", "false")


def test_what_follows_quickly_is_one_step(visit: Visit) -> None:
    page = visit.open("/network?lang=en")
    page.wait_for_timeout(APART_MS)
    for label in ("v1", "v1.5", "v1"):
        labelled("stride", label)(page)
        page.wait_for_timeout(100)
    wait_for_query(page, "stride", "v1")
    visit.settled()
    page.go_back()
    wait_for_query(page, "stride", None)
    assert query(visit.settled()) == {"lang": "en"}
