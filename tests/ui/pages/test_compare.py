"""The page that sets two nets side by side: its settings, its marks and tables, in Python and in the browser."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.model.questions.compare import RUNS
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.frame import session
from explainer.ui.pages.compare.other_net import PAIRS
from explainer.ui.state import address
from tests.ui.support import (
    derived,
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

WORDS = catalogue("en")
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def compare(**asked: str) -> AppTest:
    return open_app("compare", **asked)


def changed(app: AppTest) -> set[str]:
    """Ids of the boxes marked in the picture."""
    svg = picture_data(app)["wide"]
    return set(re.findall(r'class="box \w+ changed"[^>]*data-id="([^"]+)"', svg))


def chosen(app: AppTest) -> tuple[object, ...]:
    names = ("variant", "stride", "shortcut", "other", "other_stride", "other_shortcut")
    return tuple(app.session_state[name] for name in names)


# --- the settings ---------------------------------------------------------------------------------------------------


@both_languages
@pytest.mark.parametrize("other", ["resnet18", "vgg19", "cifar_preresnet110", "resnet50d", "bottleneck_1-2_g2"])
def test_any_two_nets_are_compared(other: str, language: Language) -> None:
    app = compare(lang=language, other=other, height="64", width="72")
    words = catalogue(language)
    assert words("compare.differences") in everything(app)
    assert words("compare.macs") in html(app)
    assert warnings(app) == ""


@pytest.mark.parametrize("name", PAIRS)
def test_ready_made_pairs_are_chosen_and_recognised(name: str) -> None:
    app = compare(variant="cifar_resnet20")
    app.selectbox(key="pair").set_value(name).run()
    a, b = PAIRS[name]
    assert (app.session_state["variant"], app.session_state["other"]) == (a.variant, b.variant)
    assert app.session_state["height"] == 224
    assert derived(healthy(app), "selectbox", "pair").value == name
    assert changed(app)
    app.button_group(key="other_shortcut").set_value("C").run()
    assert derived(app, "selectbox", "pair").value is None


def test_swapping_twice_changes_nothing_and_once_turns_everything_round() -> None:
    app = compare(
        variant="resnet34", shortcut="A", height="96", other="resnet50", other_stride="v1", compare_at="a.layer2.0"
    )
    before, table = chosen(app), html(app)
    app.button(key="swap").click().run()
    assert chosen(healthy(app)) == (*before[3:], *before[:3])
    assert app.session_state["compare_at"] == "b.layer2.0"
    assert app.session_state["height"] == 96
    app.button(key="swap").click().run()
    assert (chosen(healthy(app)), html(app)) == (before, table)


def test_another_net_b_brings_its_own_defaults() -> None:
    app = compare(other="resnet50", other_stride="v1", other_shortcut="C")
    app.selectbox(key="other").set_value("vgg19").run()
    assert chosen(healthy(app))[3:] == ("vgg19", "v1.5", "none")
    assert app.button_group(key="other_stride").disabled


def test_what_does_not_go_together_is_put_back_with_a_sentence() -> None:
    app = compare(other="basic_1-1_w32-16", other_shortcut="A")
    assert WORDS("error.option_a_cannot_shrink") in warnings(app)
    assert app.session_state["other_shortcut"] == "B"
    small = compare(other="vgg19", height="8", width="8")
    assert WORDS("error.window_too_large").split("{")[0] in warnings(small)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("other", "resnet51"),
        ("other_stride", "v2"),
        ("other_shortcut", "D"),
        ("compare_at", "c.layer1.0"),
        ("compare_at", "a.layer9.0"),
        ("compare_at", "b.layer1.3"),
        ("compare_at", "a."),
    ],
)
def test_a_hostile_address_falls_back_with_a_notice(name: str, value: str) -> None:
    app = open_app(**{name: value})
    assert name in warnings(app)
    go_to(app, "compare")
    assert chosen(healthy(app)) == chosen(compare())


@pytest.mark.parametrize("other", LISTED_VARIANTS)
def test_every_listed_net_can_be_named_in_the_address(other: str) -> None:
    asked = address.read({"other": other, "compare_at": "b.input"}, session.parameters())
    assert asked.values["other"] == find_variant(other).name
    assert asked.refused == ()


# --- what differs ---------------------------------------------------------------------------------------------------


@both_languages
def test_a_net_beside_itself_is_said_to_be_the_same(language: Language) -> None:
    app = compare(lang=language, other="resnet50")
    words = catalogue(language)
    assert [info.value for info in app.info] == [words("compare.same")]
    assert changed(app) == set()
    assert words("compare.by_stage") not in everything(app)


def test_a_selection_names_its_counterpart() -> None:
    app = compare(variant="resnet34", other="resnet50")
    app.selectbox(key="compare_at").set_value("a.layer2.0").run()
    assert shown(healthy(app)) == {"selected": "0/layer2.0", "linked": ["1/layer2.0"]}
    app.selectbox(key="compare_at").set_value("b.layer1.1").run()
    assert shown(app) == {"selected": "1/layer1.1", "linked": ["0/layer1.0"]}  # ResNet-34 folds its three
    app.selectbox(key="other").set_value("vgg19").run()
    app.selectbox(key="compare_at").set_value("b.features.9").run()
    assert shown(app) == {"selected": "1/features.9", "linked": []}
    assert WORDS("compare.no_counterpart") in everything(healthy(app))


def test_a_selection_that_the_new_net_folds_stays_on_its_row() -> None:
    app = compare(variant="resnet34", other="resnet50", compare_at="b.layer1.0")
    app.selectbox(key="other").set_value("resnet18").run()
    assert healthy(app).session_state["compare_at"] == "b.layer1.0"
    app = compare(compare_at="a.layer3.4")
    assert healthy(app).session_state["compare_at"] == "a.layer3.1"


# --- measured time --------------------------------------------------------------------------------------------------


@both_languages
def test_time_is_measured_when_asked_and_again(language: Language) -> None:
    words = catalogue(language)
    app = compare(lang=language, variant="resnet18", other="plain18", height="32", width="32", classes="7")
    label = words("compare.time_median", runs=RUNS)
    assert label not in html(app)
    app.button(key="race").click().run()
    assert label in html(healthy(app))
    app.button(key="race").click().run()
    assert label in html(healthy(app))
    assert app.button(key="race").label == words("compare.time_again")
    app.selectbox(key="other").set_value("plain34").run()
    assert label not in html(healthy(app))


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ("resnet18", "vgg19", "net_too_large_for_memory"),
        ("resnet152", "resnext50_32x4d", "pair_too_large_for_memory"),
    ],
)
def test_nets_that_do_not_fit_are_refused_with_what_to_do(a: str, b: str, error: str) -> None:
    app = compare(variant=a, other=b)
    app.button(key="race").click().run()
    assert WORDS(f"error.{error}").split("{")[0] in warnings(healthy(app))


# --- in the browser -------------------------------------------------------------------------------------------------


def test_a_click_in_b_selects_in_both_and_the_link_reopens_the_view(visit: Visit) -> None:
    page = visit.open("/compare?other=resnet50&other_stride=v1")
    page.locator('[data-id="1/layer3.0"]').click()
    wait_for_query(page, "compare_at", "b.layer3.0")
    expect(page.locator('[data-id="1/layer3.0"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-id="0/layer3.0"]')).to_have_attribute("aria-current", "true")
    asked = {"lang": "en", "other": "resnet50", "other_stride": "v1", "compare_at": "b.layer3.0"}
    assert query(page) == asked
    again = visit.open("/compare?" + page.url.partition("?")[2])
    expect(again.locator('[data-id="0/layer3.0"]')).to_have_attribute("aria-current", "true")
    assert query(again) == asked


def test_the_keyboard_alone_goes_from_net_to_net(visit: Visit) -> None:
    page = visit.open("/compare")
    page.locator('[data-id="0/conv1"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[data-id="1/conv1"]')).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_query(page, "compare_at", "b.conv1")


def test_a_name_typed_for_b_is_taken_as_papers_write_it(visit: Visit) -> None:
    page = visit.open("/compare")
    field = page.locator(".st-key-other input")
    field.fill("VGG-16")
    field.press("Enter")
    wait_for_query(page, "other", "vgg16")
    expect(page.locator('[data-id="1/features.0"]')).to_be_visible()
    field.fill("nonsense")
    field.press("Enter")
    expect(page.get_by_text(WORDS("error.unknown_variant", name="nonsense"))).to_be_visible()
    assert query(page)["other"] == "vgg16"


def test_heads_and_first_rows_are_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/compare")
    for text in ("A · ResNet-50", "B · ResNet-34"):
        expect(page.locator(".sheet text.heading").filter(has_text=text)).to_be_in_viewport()
    expect(page.locator('[data-id="0/layer2.0"]')).to_be_in_viewport()
    expect(page.get_by_text(WORDS("compare.differences"), exact=True)).to_be_in_viewport()


@pytest.mark.parametrize(("side", "heading"), [(0, "ResNet-50 · conv3_1"), (1, "ResNet-34 · conv3_1")])
def test_a_double_click_opens_a_block_of_either_net(visit: Visit, side: int, heading: str) -> None:
    page = visit.open("/compare")
    page.locator(f'[data-id="{side}/layer2.0"]').dblclick()
    page.wait_for_function("location.pathname === '/block'")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_choice_s_name_is_cut(visit: Visit, language: Language) -> None:
    page = visit.open(
        f"/compare?variant=resnet50&other=cifar_bottleneck_preresnet1001&compare_at=a.layer2.1&lang={language}"
    )
    fields = page.locator(".st-key-other input, .st-key-compare_at input")
    expect(fields).to_have_count(2)
    assert fields.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
    field = page.locator(".st-key-pair input")
    for index, name in enumerate(PAIRS):
        field.click()
        option = page.get_by_role("option").nth(index)
        told = option.text_content() or ""
        option.click()
        expect(field).to_have_value(told)
        visit.settled()
        assert field.evaluate("one => one.scrollWidth <= one.clientWidth"), name


def test_a_phone_reads_a_above_b_without_scrolling_sideways(phone: Visit) -> None:
    page = phone.open("/compare")
    above, below = (page.locator(f'[data-id="{side}/layer1.0"]').bounding_box() for side in (0, 1))
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] < below["y"]
    assert below["width"] > 200
    assert not scrolls_sideways(page)
