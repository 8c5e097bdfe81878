"""What comes after the first picture: the text below it, the charts when they are near; and nothing jumps."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from explainer.text.catalogue import catalogue
from tests.ui.support import query
from tests.ui.visit import Visit

WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(
    ({ value, startTime, hadRecentInput, sources }) => ({ value, startTime, hadRecentInput,
      of: sources.map(({ node }) => node?.parentElement?.className ?? node?.nodeName).join("; ") })
  ))).observe({ type: "layout-shift", buffered: true });
"""
PICTURE, LESSON, COSTS = ".st-key-network_diagram", '[data-testid="stMarkdownContainer"] h2', ".st-key-costs_place"
TOP = """(selector) => document.querySelector(selector).getBoundingClientRect().top
  + document.querySelector('[data-testid="stMain"]').scrollTop"""
MOST_SHIFT = 0.05


@pytest.fixture
def asked(visit: Visit) -> list[str]:
    """The addresses that the browser asked for."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)

    visit.page.on("request", note)
    return addresses


def of_plotly(asked: list[str]) -> list[str]:
    return [one for one in asked if "plotly" in one.lower()]


def shift(page: Page, *, since: float = 0.0) -> float:
    """How far things moved by themselves since a time of the page, in the measure of Cumulative Layout Shift."""
    moved: list[dict[str, float]] = page.evaluate("window.shifts")
    return sum(one["value"] for one in moved if one["startTime"] >= since and not one["hadRecentInput"])


def test_a_charts_library_comes_when_the_chart_is_near_and_nothing_jumps(visit: Visit, asked: list[str]) -> None:
    visit.page.add_init_script(WATCH_SHIFTS)
    page = visit.open("/network?lang=en")
    page.locator(PICTURE).locator(".sheet svg").wait_for()
    drawn = page.evaluate("performance.now()")
    picture = page.evaluate(TOP, PICTURE)

    place = page.locator(COSTS)
    place.wait_for()
    expect(page.locator(LESSON).first).to_be_visible()
    visit.settled()
    lesson = page.evaluate(TOP, LESSON)
    expect(place).to_contain_text(re.compile(r"\d"))  # the chart in words
    assert of_plotly(asked) == []
    assert page.evaluate(TOP, PICTURE) == picture
    assert shift(page, since=drawn) < MOST_SHIFT, page.evaluate("window.shifts")

    place.scroll_into_view_if_needed()
    chart = page.locator(".js-plotly-plot")
    expect(chart).to_be_visible(timeout=30_000)
    expect(chart.locator("svg").first).to_be_visible()
    visit.settled()
    assert of_plotly(asked) != []
    assert page.evaluate(TOP, PICTURE) == picture
    assert page.evaluate(TOP, LESSON) == lesson
    assert shift(page, since=drawn) < MOST_SHIFT, page.evaluate("window.shifts")
    assert query(page) == {"lang": "en"}
    expect(page.get_by_role("heading", name=catalogue("en")("network.cost_title"))).to_be_visible()


def test_the_page_names_every_script_that_its_first_picture_needs(visit: Visit, asked: list[str]) -> None:
    page = visit.page
    with page.expect_response(lambda answer: answer.request.is_navigation_request()) as answered:
        visit.open("/network?lang=en")
    named = set(re.findall(r"[\w.-]+\.js", answered.value.text()))
    page.locator(PICTURE).locator(".sheet svg").wait_for()
    fetched = {name for one in asked if (name := one.rpartition("/")[2]).endswith(".js")}
    assert fetched - named == set()
