"""The calculators, without a browser and in one: what they show, keep, refuse, and what mouse and keyboard do."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.counting.layers import RULES
from explainer.architecture.window.sliding import MAX_KERNEL, PRESETS
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.figures.printed import printed_figures
from explainer.text.markdown import literal
from explainer.ui.frame import session
from explainer.ui.pages.calculators.state import PARAMETERS, preset_settings, read_rule, rule_of
from explainer.ui.state import address
from tests.ui import support
from tests.ui.support import open_app, query, said, scrolls_sideways, wait_for_query, warnings
from tests.ui.visit import Visit

EN = catalogue("en")
DEFAULTS = {one.name: one.default for one in PARAMETERS}


def open_page(**asked: str) -> AppTest:
    return healthy(open_app("calculators", **asked))


def healthy(app: AppTest) -> AppTest:
    """Here nothing is told as an error: what a reader mistypes is a warning."""
    assert [one.value for one in app.error] == []
    return support.healthy(app)


def board(app: AppTest) -> dict[str, object]:
    """What the picture of the window is given."""
    found = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    return next(one for one in found if "place" in one)


# --- without a browser ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("calculator", ["window", "layers", "figures"])
def test_each_calculator_opens_from_its_address(language: Language, calculator: str) -> None:
    app = open_page(lang=language, calc=calculator)
    assert catalogue(language)(f"calculators.{calculator}_title") in said(app)
    assert warnings(app) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.slug)
def test_presets_are_one_click_away_and_say_what_they_teach(language: Language, preset: object) -> None:
    one = next(one for one in PRESETS if one == preset)
    app = open_page(lang=language, win_height="9", win_width="7", win_row="1")
    app.button_group(key="win_preset").set_value(one.slug).run()
    state = {name: healthy(app).session_state[name] for name in preset_settings(one)}
    assert state == preset_settings(one)
    assert (app.session_state["win_row"], app.session_state["win_column"]) == (0, 0)
    assert catalogue(language)(f"calculators.note_{one.slug}").split("{")[0] in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_outside_its_limits_is_put_back_and_said(language: Language) -> None:
    app = open_page(lang=language, win_kernel="7")
    app.number_input(key="win_kernel").set_value(99).run()
    assert healthy(app).number_input(key="win_kernel").value == 7
    told = catalogue(language)("parts.number_put_back", typed=99, kept=7, lowest=1, highest=MAX_KERNEL)
    assert warnings(app) == told
    assert warnings(healthy(app.run())) == ""


def test_the_formula_has_the_readers_numbers() -> None:
    app = open_page(win_height="224", win_width="57", win_kernel="7", win_padding="3")
    assert "⌊(224 + 2·3 − 7)/2⌋ + 1 = ⌊223/2⌋ + 1 = ⌊111.5⌋ + 1 = 111 + 1 = 112" in said(app)
    assert "⌊(57 + 2·3 − 7)/2⌋ + 1 = ⌊56/2⌋ + 1 = 28 + 1 = 29" in said(app)
    assert board(app)["size"] == [112, 29]


def test_the_sliders_move_the_window_and_a_smaller_output_keeps_it_inside() -> None:
    app = open_page(win_row="6", win_column="5")
    assert board(app)["place"] == [6, 5]
    app.slider(key="win_row").set_value(2).run()
    assert board(healthy(app))["place"] == [2, 5]
    app.number_input(key="win_height").set_value(3).run()
    assert board(healthy(app))["place"] == [1, 5]
    app.number_input(key="win_width").set_value(1).run()
    assert board(healthy(app))["place"] == [1, 0]
    app.number_input(key="win_height").set_value(1).run()
    assert board(healthy(app))["size"] == [1, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_window_that_does_not_fit_is_explained_and_everything_is_kept(language: Language) -> None:
    app = open_page(lang=language, win_height="3", win_kernel="7", win_padding="0", win_row="2")
    start = re.split(r"\{", catalogue(language)("error.window_does_not_fit"))[0]
    assert start.strip() in warnings(app)
    assert (app.session_state["win_height"], app.session_state["win_kernel"], app.session_state["win_row"]) == (3, 7, 2)
    app.number_input(key="win_height").set_value(30).run()
    assert warnings(healthy(app)) == ""
    assert board(app)["place"] == [2, 0]


def test_a_pool_pads_no_more_than_half_its_window_and_rounds_either_way() -> None:
    app = open_page(win_kind="max", win_padding="3")
    assert EN("error.pool_padding_too_large", kernel_size=3, maximum=1) in warnings(app)
    app.number_input(key="win_padding").set_value(1).run()
    assert board(healthy(app))["size"] == [7, 7]
    app.button_group(key="win_rounding").set_value("ceil").run()
    assert board(healthy(app))["size"] == [8, 8]
    app.button_group(key="win_kind").set_value("conv").run()
    assert board(healthy(app))["size"] == [7, 7]


def test_the_sum_follows_what_is_counted() -> None:
    app = open_page(calc="layers")
    assert "ResNet-50: 49 convolutions + 1 fully connected = 50" in said(app)
    app.button_group(key="count_kinds").set_value(["conv", "fc", "projection"]).run()
    assert "= 54" in said(healthy(app))
    assert app.session_state["count"] == "conv-fc-projection"
    app.button_group(key="count_kinds").set_value([]).run()
    assert app.session_state["count"] == "nothing"
    assert "ResNet-50: 0 = 0" in said(healthy(app))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.slug)
def test_rules_that_people_use(language: Language, rule: object) -> None:
    one = next(one for one in RULES if one == rule)
    app = open_page(lang=language, calc="layers", count="nothing")
    app.button_group(key="count_rule").set_value(one.slug).run()
    assert rule_of(healthy(app).session_state["count"]) == one.rule
    note = catalogue(language)(f"calculators.note_rule_{one.slug}")
    assert note.split("{")[0] in said(app)
    assert said(app).count("✓") == (5 if one.slug == "paper" else 0)


@pytest.mark.parametrize("variant", ["vgg19", "resnet50d", "resnext50_32x4d", "cifar_resnet20", "plain18"])
def test_every_kind_of_net_is_counted(variant: str) -> None:
    app = open_page(calc="layers", variant=variant)
    (depth,) = re.findall(r"= (\d+)$", next(one.value for one in app.header))
    assert int(depth) == app.session_state["net"].spec.depth


def test_a_figure_is_explained() -> None:
    app = open_page(calc="figures", figure="8.2")
    assert "8,178,368,512" in app.header[0].value
    app.text_input(key="figure").set_value("25,636,712").run()
    assert "Keras" in healthy(app).header[0].value
    app.selectbox(key="figure_pick").set_value(0).run()
    assert healthy(app).session_state["figure"] == printed_figures()[0].text
    app.text_input(key="figure").set_value("3.858").run()
    assert healthy(app).session_state["figure_pick"] is None
    assert "3,857,973,248" in said(app)
    assert "4,142,713,856" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_figure_is_explained_and_kept(language: Language) -> None:
    app = open_page(lang=language, calc="figures")
    typed = "{0} <b>fast</b>"
    app.text_input(key="figure").set_value(typed).run()
    assert catalogue(language)("error.figure_unreadable", text=literal(typed)) in warnings(healthy(app))
    assert "<b>" not in warnings(app)
    assert app.session_state["figure"] == typed
    app.text_input(key="figure").set_value("1,170,649").run()
    assert catalogue(language)("calculators.figure_none") in said(healthy(app))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("calc", "abacus"),
        ("win_kind", "min"),
        ("win_height", "0"),
        ("win_width", "5000"),
        ("win_kernel", "16"),
        ("win_stride", "0"),
        ("win_padding", "-1"),
        ("win_dilation", "99"),
        ("win_rounding", "up"),
        ("win_row", "7"),
        ("win_column", "5000"),
        ("count", "conv-tanh"),
        ("figure", "<script>"),
    ],
)
def test_a_hostile_address_falls_back_with_a_notice(name: str, value: str) -> None:
    app = open_page(**{name: value})
    assert app.session_state[name] == DEFAULTS[name]
    assert EN("controls.refused", names=name) in warnings(app)


def test_settings_survive_the_address() -> None:
    values = {**DEFAULTS, "win_row": 3, "count": "conv-bn", "figure": "41亿", "win_rounding": "ceil", "win_kind": "avg"}
    asked = address.read(address.write(values, DEFAULTS), session.parameters())
    assert asked.refused == ()
    assert {**DEFAULTS, **asked.values} == values
    assert read_rule("fc-conv") == "conv-fc"


# --- in a browser -----------------------------------------------------------------------------------------------


def wait_for(page: Page, **wanted: str | None) -> None:
    """Wait until the address says so; None where a setting has its default."""
    for name, value in wanted.items():
        wait_for_query(page, name, value)


def picture(page: Page) -> Locator:
    return page.locator(".st-key-window_board .board")


@pytest.mark.browser
def test_the_mouse_moves_the_window(visit: Visit) -> None:
    page = visit.open("/calculators")
    picture(page).locator('[data-go="3,4"]').click()
    wait_for(page, win_row="3", win_column="4")
    expect(picture(page).locator("output")).to_have_text("26 of 49")
    expect(picture(page).locator(".sheet .tap")).to_have_count(9)
    visit.settled()
    picture(page).get_by_role("button", name=EN("calculators.next")).click()
    wait_for(page, win_row="3", win_column="5")
    picture(page).get_by_role("button", name=EN("calculators.previous")).click()
    wait_for(page, win_column="4")


@pytest.mark.browser
def test_the_keyboard_alone_walks_over_the_map(visit: Visit) -> None:
    page = visit.open("/calculators?win_column=5")
    picture(page).focus()
    for _ in range(3):  # faster than the answers come: to the end of the row and on to the next
        page.keyboard.press("ArrowRight")
    wait_for(page, win_row="1", win_column="1")
    page.keyboard.press("ArrowDown")
    wait_for(page, win_row="2")
    page.keyboard.press("End")
    wait_for(page, win_row="6", win_column="6")
    expect(picture(page)).to_be_focused()
    expect(picture(page).get_by_role("button", name=EN("calculators.next"))).to_be_disabled()
    page.keyboard.press("Home")
    wait_for(page, win_row=None, win_column=None)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_in_the_address(visit: Visit, language: Language) -> None:
    words = catalogue(language)
    page = visit.open(f"/calculators?lang={language}")
    page.get_by_text(words("calculators.preset_conv1"), exact=True).click()
    wait_for(page, win_height="224", win_kernel="7", win_padding="3")
    page.get_by_role("radio", name=words("calculators.kind_max_window"), exact=True).click()
    wait_for(page, win_kind="max")
    page.get_by_role("radio", name=words("calculators.rounding_ceil"), exact=True).click()
    wait_for(page, win_rounding="ceil")
    expect(page.get_by_text("= 113").first).to_be_visible()
    page.get_by_role("radio", name=words("calculators.which_layers"), exact=True).click()
    wait_for(page, calc="layers")
    page.get_by_text(words("calculators.rule_pooling"), exact=True).click()
    wait_for(page, count="conv-fc-pool")
    asked = query(page)
    page = visit.open("/calculators?" + urlsplit(page.url).query)
    expect(page.get_by_text("= 52", exact=False).first).to_be_visible()
    assert query(page) == asked
    page.get_by_role("radio", name=words("calculators.which_window"), exact=True).click()
    expect(page.get_by_text("= 113").first).to_be_visible()


@pytest.mark.browser
def test_a_figure_is_typed_and_one_is_picked(visit: Visit) -> None:
    page = visit.open("/calculators?calc=figures")
    field = page.locator(".st-key-figure input")
    field.fill("7.7 GFLOPs")
    field.press("Enter")
    wait_for(page, figure="7.7 GFLOPs")
    expect(page.get_by_role("heading", name="7,715,946,496")).to_be_visible()
    visit.settled()
    page.locator(".st-key-figure_pick input").click()
    page.keyboard.type("Keras")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('figure').startsWith('25,')")
    expect(field).to_have_value(re.compile(r"25,\d{3},\d{3}"))


@pytest.mark.browser
def test_the_picture_is_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/calculators")
    box = picture(page).locator("svg.window").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720
    assert box["width"] > 600


@pytest.mark.browser
def test_a_phone_shows_what_is_asked_above_the_answer_without_sideways_scroll(phone: Visit) -> None:
    for calculator in ("window", "layers", "figures"):
        page = phone.open(f"/calculators?calc={calculator}")
        assert not scrolls_sideways(page)
    field, table = page.locator(".st-key-figure").bounding_box(), page.locator("table.figures").bounding_box()
    assert field is not None
    assert table is not None
    assert field["y"] < table["y"]
    page = phone.open("/calculators")
    view = picture(page).locator(".sheet svg").get_attribute("viewBox")
    assert view is not None
    assert float(view.split()[2]) < 450


@pytest.mark.browser
def test_a_phone_shows_value_and_match_of_every_reading_without_sideways_scroll(phone: Visit) -> None:
    page = phone.open("/calculators?calc=figures&figure=3.8")
    card = page.get_by_role("row").filter(has_text="3,857,973,248").first
    expect(card.get_by_role("cell")).to_have_count(4)
    for box in (one.bounding_box() for one in card.get_by_role("cell").all()):
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.locator("table.figures").evaluate("(one) => one.scrollWidth <= one.parentElement.clientWidth")
