"""The page of the paper's Figure 3: its numbers, its linked selection, its three columns on both screens."""

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.questions.figure3 import NETS
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import (
    everything,
    go_to,
    healthy,
    html,
    open_app,
    picture_data,
    query,
    scrolls_sideways,
    shown,
    wait_for_query,
    warnings,
)
from tests.ui.visit import Visit

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def figure3(**asked: str) -> AppTest:
    return open_app("figure3", **asked)


@both_languages
def test_the_page_says_its_point_and_its_numbers(language: Language) -> None:
    app, words = figure3(lang=language), catalogue(language)
    assert words("figure3.title") in everything(app)
    assert "**5.4" in everything(app)
    for exact in ("19,632,062,464", "3,644,493,824", "143,667,240"):
        assert exact in html(app)
    assert warnings(app) == ""


@both_languages
def test_a_layer_is_told_with_those_that_go_with_it(language: Language) -> None:
    app, words = figure3(lang=language, figure_at="plain34.layer3.5.conv2"), catalogue(language)
    linked = shown(app)["linked"]
    assert shown(app)["selected"] == f"{NETS.index('plain34')}/layer3.5.conv2"
    assert isinstance(linked, list)
    assert "2/layer3.5.conv2" in linked
    assert words("figure3.linked_one", net="ResNet-34", layer="layer3.5.conv2") in everything(app)
    assert words("figure3.linked_many", net="VGG-19", count=len(linked) - 1) in everything(app)
    assert words("facts.receptive_field") in html(app)


def test_the_controls_above_change_nothing_here() -> None:
    usual = picture_data(figure3())["wide"]
    other = picture_data(figure3(variant="resnet18", shortcut="C", height="64", classes="7"))["wide"]
    assert usual == other


@pytest.mark.parametrize("value", ["vgg19.features.1", "resnet50.conv1", "plain34", "resnet34.layer9.0.conv1"])
def test_a_layer_that_is_not_drawn_falls_back_with_a_notice(value: str) -> None:
    app = open_app(figure_at=value)
    assert "figure_at" in warnings(app)
    go_to(app, "figure3")
    assert healthy(app).session_state["figure_at"] == "net"


def test_the_three_heads_and_the_top_of_the_columns_are_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/figure3")
    for name in ("VGG-19", "plain-34", "ResNet-34"):
        expect(page.locator(".sheet text.heading").filter(has_text=name)).to_be_in_viewport()
    for first in ("0/features.0", "1/conv1", "2/conv1", "2/layer1.0.conv2"):
        expect(page.locator(f'[data-id="{first}"]')).to_be_in_viewport()


def test_a_click_marks_the_twin_and_the_keyboard_goes_on(visit: Visit) -> None:
    page = visit.open("/figure3")
    page.locator('[data-id="2/layer1.0.conv1"]').click()
    wait_for_query(page, "figure_at", "resnet34.layer1.0.conv1")
    expect(page.locator('[data-id="1/layer1.0.conv1"]')).to_have_attribute("aria-current", "true")
    expect(page.locator('[data-id="1/layer1.0.conv2"]')).to_have_attribute("aria-current", "false")
    expect(page.locator('[data-id="0/features.12"]')).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[data-id="1/layer1.0.conv1"]')).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_query(page, "figure_at", "plain34.layer1.0.conv1")
    assert query(page) == {"lang": "en", "figure_at": "plain34.layer1.0.conv1"}


def test_a_phone_holds_the_three_columns_readably(phone: Visit) -> None:
    page = phone.open("/figure3")
    boxes = [page.locator(f'[data-id="{index}/{name}"] rect').bounding_box() for index, name in FIRST_HALVINGS]
    assert all(boxes)
    tops = [round(box["y"]) for box in boxes if box]
    assert tops == [tops[0]] * 3
    assert min(box["width"] for box in boxes if box) > 60
    size = page.locator('[data-id="2/conv1"] text').evaluate("one => one.getBoundingClientRect().height")
    assert size > 9
    assert not scrolls_sideways(page)


FIRST_HALVINGS = ((0, "features.4"), (1, "conv1"), (2, "conv1"))


OVERLAPS = """() => {
  const svg = [...document.querySelectorAll("*")].map(one => one.shadowRoot?.querySelector(".sheet svg")).find(Boolean);
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter(one => one.textContent.trim()).map(one => {
    const { left, right, top, height } = one.getBoundingClientRect();
    return { text: one.textContent, left, right, top: top + height / 5, bottom: top + height * 4 / 5 };
  });
  const cut = texts.filter(one => one.left < frame.left - 1 || one.right > frame.right + 1);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  const pairs = texts.flatMap((a, i) => texts.slice(i + 1).filter(b => meet(a, b)).map(b => `${a.text} on ${b.text}`));
  return [...cut.map(one => `cut: ${one.text}`), ...pairs];
}"""


@both_languages
def test_no_text_is_cut_or_covers_another(either: Visit, language: Language) -> None:
    for path in (
        "/figure3?",
        "/compare?other=resnet50d&",
        "/compare?variant=resnet34&other=vgg19&",
        "/compare?other=resnext101_32x8d&other_shortcut=C&",
        "/compare?other=bottleneck_3-4-6-3_exclusive-gating_pooled&height=1023&",
    ):
        page = either.open(f"{path}lang={language}")
        page.locator(".sheet svg").wait_for()
        assert page.evaluate(OVERLAPS) == [], path
