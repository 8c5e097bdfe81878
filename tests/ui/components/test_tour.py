"""The tour in the browser: scrolled, turned by buttons and keys; numbers that are dragged; links that are taken."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.server import served
from explainer.render.pages.start.tour.tour import scenes
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import scrolls_sideways
from tests.ui.visit import Readers, Visit

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
LARGE = {"viewport": {"width": 1920, "height": 1080}}
CALM = {**WIDE, "reduced_motion": "reduce"}
DARK = {"color_scheme": "dark"}
HEADER = 60
OVERLAPS = """svg => {
  const shown = (one) => one.textContent.trim() && getComputedStyle(one).visibility === "visible";
  const texts = [...svg.querySelectorAll("text")].filter(shown);
  const seen = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.25 * Math.min(a.height, b.height);
  const { left, right } = svg.closest(".stage").getBoundingClientRect();
  return [
    ...seen.flatMap(([text, a], i) => seen.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => [text, other])),
    ...seen.filter(([, box]) => box.left < left - 1 || box.right > right + 1).map(([text]) => [text, "outside"]),
  ];
}"""
SIZES = """svg => [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim())
  .map((one) => parseFloat(getComputedStyle(one).fontSize) * svg.getBoundingClientRect().width / 360)"""


@pytest.fixture(scope="session")
def tour_url() -> Iterator[str]:
    with served("benchmarks/tour_app.py") as app:
        yield f"http://127.0.0.1:{app.port}"


@pytest.fixture
def visitor(readers: Readers, tour_url: str) -> Iterator[Callable[..., Visit]]:
    """Opens readers with the given browser settings; the test fails if a console complained."""
    with ExitStack() as visits:
        yield lambda **settings: visits.enter_context(readers.visit(tour_url, locale="en-US", **settings))


def opened(visit: Visit, query: str = "") -> Page:
    page = visit.open(f"/?{query}")
    page.locator(".scene.current").wait_for()
    return page


def current(page: Page, number: int) -> None:
    """A step is the current one: marked, its picture there alone, its text below the header."""
    expect(page.locator(".tour")).to_have_attribute("data-current", str(number))
    expect(page.locator('[aria-current="step"]')).to_have_text(str(number))
    expect(page.locator(".scene.current")).to_have_count(1)


def still(page: Page) -> None:
    """Wait until nothing scrolls any more."""
    page.wait_for_function(
        """() => new Promise((told) => {
          const main = document.querySelector('[data-testid="stMain"]'), before = main.scrollTop;
          setTimeout(() => told(main.scrollTop === before), 150);
        })"""
    )


def number(page: Page, name: str) -> Locator:
    return page.locator(f'.scene.current [data-number="{name}"]').first


def case(page: Page, name: str) -> Locator:
    return page.locator(f'.scene.current .choices [data-case="{name}"]')


def stands_at(page: Page, number: int) -> None:
    """A step has come to its place below the header."""
    page.wait_for_function(
        """([step, top]) => Math.abs(step.getBoundingClientRect().top - top) < 2""",
        arg=[page.locator("li.step").nth(number - 1).element_handle(), HEADER],
        timeout=5000,
    )


# --- from step to step --------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["desktop", "phone"])
def test_scrolling_keeps_the_picture_and_plays_the_steps_in_order(
    visitor: Callable[..., Visit], screen: dict[str, object]
) -> None:
    page = opened(visitor(**screen))
    main = page.locator('[data-testid="stMain"]')
    seen, places = [1], []
    for _ in range(120):
        main.evaluate("main => main.scrollBy({ top: 60, behavior: 'instant' })")
        page.wait_for_timeout(25)
        now = int(page.locator(".tour").get_attribute("data-current") or 0)
        if now != seen[-1]:
            seen.append(now)
            box = page.locator(".stage").bounding_box()
            assert box is not None
            places.append(box["y"])
    assert seen == [1, 2, 3, 4, 5, 6]
    assert places == [HEADER] * 5
    assert not scrolls_sideways(page)


def test_next_and_previous_go_from_step_to_step(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**WIDE))
    after, before = page.locator('[data-turn="1"]'), page.locator('[data-turn="-1"]')
    expect(before).to_have_attribute("aria-disabled", "true")
    for place in range(2, 7):
        after.click()
        current(page, place)
        stands_at(page, place)
    after.click()
    expect(page.locator(".end")).to_be_in_viewport(ratio=1)
    still(page)
    before.click()
    stands_at(page, 6)
    before.click()
    current(page, 5)
    page.locator('[data-go="2"]').click()
    current(page, 2)
    stands_at(page, 2)


SMALL_PHONE = {**PHONE, "viewport": {"width": 375, "height": 667}}


@pytest.mark.parametrize("screen", [WIDE, PHONE, SMALL_PHONE], ids=["desktop", "phone", "small"])
def test_behind_the_last_step_stands_what_it_comes_to_and_nothing_covers_it(
    visitor: Callable[..., Visit], screen: dict[str, object]
) -> None:
    page = opened(visitor(**screen), "step=6")
    current(page, 6)
    still(page)
    page.locator('[data-turn="1"]').click()
    still(page)
    heading = page.locator(".end h2")
    expect(heading).to_be_in_viewport(ratio=1)
    assert heading.evaluate(
        """one => { const { left, top, height } = one.getBoundingClientRect();
        return one.contains(one.getRootNode().elementFromPoint(left + 5, top + height / 2)); }"""
    )
    expect(page.locator(".end .lab")).to_have_count(3)


def test_arrow_keys_go_from_step_to_step_where_the_tour_has_the_focus(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**CALM))
    page.keyboard.press("ArrowRight")
    current(page, 1)
    page.locator(".tour").focus()
    for place in (2, 3):
        page.keyboard.press("ArrowRight")
        current(page, place)
    page.keyboard.press("ArrowLeft")
    current(page, 2)
    stands_at(page, 2)


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("step", [1, 4, 6])
def test_an_address_leads_to_its_step(visitor: Callable[..., Visit], screen: dict[str, object], step: int) -> None:
    page = opened(visitor(**screen), f"step={step}")
    current(page, step)
    still(page)
    text = page.locator("li.step h2").nth(step - 1)
    expect(text).to_be_in_viewport()
    anchor = page.locator(".anchor").nth(step - 1)
    assert str(anchor.evaluate("one => one.href")).endswith(f"/?lang=en&step={step}")


# --- what can be touched ------------------------------------------------------------------------------------


def test_a_number_is_dragged_and_everything_follows(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**WIDE), "step=2")
    current(page, 2)
    words = catalogue("en")
    expect(number(page, "residual_verdict")).to_have_text(words("tour.sum.same"))
    expect(number(page, "plain_verdict")).to_have_text(words("tour.sum.other"))
    box = page.locator('[data-name="w"]').bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 40, middle, steps=8)
    page.mouse.up()
    for name, value in {"x": "1.5", "f": "2.25", "sum": "3.75", "residual": "3.75", "plain": "2.25"}.items():
        expect(number(page, name)).to_have_text(value)
    expect(number(page, "formula")).to_have_text("1.5·1.5 + 0.0")
    expect(number(page, "residual_verdict")).to_have_text(words("tour.sum.other"))
    said = words("tour.sum.read_out", f="2.25", sum="3.75", residual="3.75", plain="2.25")
    expect(page.locator(".scene.current .said")).to_have_text(said)


def test_numbers_are_changed_by_keys_without_turning_the_page(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**CALM), "step=2")
    words = catalogue("en")
    slider = page.locator('[data-name="b"]')
    slider.focus()
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    current(page, 2)
    expect(slider).to_have_attribute("aria-valuetext", "−0.7")
    expect(number(page, "sum")).to_have_text("0.8")
    expect(number(page, "plain")).to_have_text("0.0")
    case(page, "copy").click()
    expect(number(page, "plain_verdict")).to_have_text(words("tour.sum.same"))
    expect(number(page, "residual")).to_have_text("3.0")
    case(page, "nothing").click()
    expect(number(page, "residual_verdict")).to_have_text(words("tour.sum.same"))
    expect(number(page, "f")).to_have_text("0.0")


def test_choices_recompute_the_numbers_and_the_link(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**WIDE), "step=3")
    expect(number(page, "basic")).to_have_text("1,179,648")
    case(page, "512").click()
    expect(number(page, "basic")).to_have_text("4,718,592")
    expect(number(page, "bottleneck")).to_have_text("278,528")
    expect(page.locator("li.step.current .text")).to_contain_text("At 512 channels: 4,718,592")
    expect(page.locator("li.step.current .lab")).to_have_attribute("href", re.compile("block=layer2.1"))
    page.locator('[data-go="5"]').click()
    case(page, "resnet152").click()
    expect(number(page, "depth")).to_have_text("152")
    expect(page.locator("li.step.current h2")).to_contain_text("Count to 152")
    expect(page.locator("li.step.current .lab")).to_have_attribute("href", re.compile("variant=resnet152"))


def test_a_step_plays_what_it_tells_when_it_is_only_scrolled_to(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**WIDE), "step=5")
    page.locator('[data-go="4"]').click()
    current(page, 4)
    expect(page.locator(".scene.current")).to_have_attribute("data-case", "unchanged")
    expect(page.locator(".scene.current")).to_have_attribute("data-case", "B", timeout=3000)
    page.locator('[data-go="6"]').click()
    expect(page.locator(".scene.stride")).to_have_attribute("data-case", "v1")
    case(page, "v1").click()
    page.wait_for_timeout(1500)
    expect(page.locator(".scene.stride")).to_have_attribute("data-case", "v1")  # what the reader chose stays


def test_nothing_moves_where_motion_is_not_wanted(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**CALM))
    page.locator('[data-go="4"]').click()
    current(page, 4)
    expect(page.locator(".scene.current")).to_have_attribute("data-case", "B", timeout=100)
    page.locator('[data-go="5"]').click()
    expect(number(page, "depth")).to_have_text("50", timeout=100)
    assert page.locator(".tour").evaluate("one => one.getAnimations({ subtree: true }).length") == 0


def test_a_link_is_copied(visitor: Callable[..., Visit]) -> None:
    visit = visitor(**WIDE)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(visit, "step=3")
    anchor = page.locator("li.step.current .anchor")
    anchor.click()
    expect(anchor).to_have_class(re.compile("copied"))
    assert str(page.evaluate("navigator.clipboard.readText()")).endswith("/?lang=en&step=3")


def test_a_link_leads_to_its_lab_page(visitor: Callable[..., Visit], readers: Readers, app_url: str) -> None:
    page = opened(visitor(**WIDE), "step=4")
    case(page, "A").click()
    href = page.locator("li.step.current .lab").get_attribute("href")
    assert href is not None
    with readers.visit(app_url, locale="en-US", **WIDE) as reader:
        lab = reader.open(f"/{href}")
        expect(lab.get_by_text("layer2.0").first).to_be_visible()
        assert "shortcut=A" in lab.url


def test_the_way_back_from_a_lab_page_leads_to_the_step(visit: Visit) -> None:
    page = visit.open("/?picture=dog&step=3")
    current(page, 3)
    page.locator('[data-go="5"]').click()
    current(page, 5)
    page.locator("li.step.current .lab").click()
    page.wait_for_url(re.compile("calculators"))
    visit.settled()
    page.go_back()
    page.locator(".scene.depth.current").wait_for()
    expect(page.locator("li.step h2").nth(4)).to_be_in_viewport()
    assert "picture=dog" in page.url


# --- looks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("screen", "smallest"), [(WIDE, 12), (LARGE, 12), (PHONE, 11)], ids=["desktop", "large", "phone"]
)
def test_no_text_is_covered_or_small(
    visitor: Callable[..., Visit], screen: dict[str, object], smallest: float, language: Language
) -> None:
    page = opened(visitor(**screen, reduced_motion="reduce"), f"lang={language}")
    for place, one in enumerate(scenes(catalogue(language)).values(), 1):
        page.locator(f'[data-go="{place}"]').click()
        current(page, place)
        svg = page.locator(".scene.current svg")
        assert min(svg.evaluate(SIZES)) >= smallest
        for name in one.cases:
            case(page, name).click()
            page.wait_for_timeout(20)
            assert svg.evaluate(OVERLAPS) == []
            expect(svg).to_have_attribute("aria-label", one.cases[name].alt)
    assert not scrolls_sideways(page)


def test_the_picture_stays_within_the_upper_part_of_a_phone(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**PHONE), "step=2")
    current(page, 2)
    still(page)
    stage, text = page.locator(".stage").bounding_box(), page.locator("li.step.current article").bounding_box()
    pager = page.locator("nav").last.bounding_box()
    assert stage is not None
    assert text is not None
    assert pager is not None
    assert stage["y"] + stage["height"] <= 0.6 * 844
    assert text["y"] >= stage["y"] + stage["height"]
    assert text["y"] + text["height"] <= pager["y"] + 1
    for place in (1, 2, 3, 4, 5, 6):
        figure = page.locator(".scene").nth(place - 1).bounding_box()
        assert figure is not None
        assert figure["height"] <= stage["height"]


def test_the_tour_is_dark_where_the_page_is(visitor: Callable[..., Visit]) -> None:
    page = opened(visitor(**WIDE, **DARK), "step=6")
    fill = page.locator(".scene.current .net .formula").first.evaluate("one => getComputedStyle(one).fill")
    assert fill == "rgb(240, 243, 248)"
