"""Break it: torch's own words, what they mean in both languages, the way back, and faults that torch lets through."""

import pytest
from playwright.sync_api import expect

from explainer.architecture.questions.breakit import Fault
from explainer.architecture.variants import find_variant
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import everything, healthy, open_app, query, said, scrolls_sideways, wait_for_query, warnings
from tests.ui.visit import Visit

DIAGRAM = ".st-key-fault_diagram"
LINE = ".st-key-fault_line p"
MISMATCH = "RuntimeError: The size of tensor a (28) must match the size of tensor b (56) at non-singleton dimension 3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_torchs_words_stand_beside_what_they_mean(language: Language) -> None:
    words = catalogue(language)
    app = open_app("breakit", lang=language)
    assert [code.value for code in app.code] == [MISMATCH]
    text = said(app)
    for key in ("verdict_parts", "means.projection", "mending.projection", "agrees", "axis"):
        assert words(f"breakit.{key}") in text
    assert words("breakit.refused_by", node="layer2.0.add") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_mending_makes_the_block_whole(language: Language) -> None:
    words = catalogue(language)
    app = open_app("breakit", lang=language, fault="norm")
    assert "running_mean should contain 128 elements not 256" in app.code[0].value
    app.button(key="mend").click().run()
    assert healthy(app).session_state["fault"] == "none"
    assert words("breakit.verdict_whole") in said(app)
    assert app.button(key="mend").label == words("breakit.again", fault=words("breakit.fault_norm"))
    assert [code.value for code in app.code] == [words("breakit.torch_silent", shape="512×28×28")]
    assert words("breakit.nothing.none") in everything(app)
    app.button(key="mend").click().run()
    assert healthy(app).session_state["fault"] == "norm"
    assert app.button(key="mend").label == words("breakit.mend")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_block_does_not_have_cannot_be_mended(language: Language) -> None:
    words = catalogue(language)
    app = open_app("breakit", lang=language, fault="projection", fault_block="layer2.1")
    assert words("breakit.verdict_untouched") in said(app)
    assert "mend" not in {button.key for button in app.button}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("variant", ["resnet18", "resnet50", "plain18", "resnet50d", "cifar_bottleneck_preresnet29"])
def test_every_fault_of_every_kind_of_net_is_explained(variant: str, fault: Fault) -> None:
    for block in ("layer1.0", "layer2.0"):
        app = open_app("breakit", variant=variant, fault=fault.value, fault_block=block, height="33", width="40")
        assert len(app.code) == 1
        assert catalogue("en")("breakit.agrees") in everything(app)
        assert warnings(app) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_input_that_hides_the_fault_is_one_click_away(language: Language) -> None:
    words = catalogue(language)
    app = open_app("breakit", lang=language, fault="residual_stride")
    app.button(key="silent_size").click().run()
    assert (healthy(app).session_state["height"], app.session_state["width"]) == (5, 5)
    assert [code.value for code in app.code] == [words("breakit.torch_silent", shape="512×2×2")]
    text = said(app)
    assert words("breakit.verdict_broadcasts") in text
    assert words("breakit.broadcasts", one="512×2×2", other="512×1×1") in text


@pytest.mark.parametrize("way", ["mend", "size_back", "pills"])
def test_the_size_from_before_comes_back(way: str) -> None:
    app = open_app("breakit", fault="residual_stride", height="160", width="96")
    app.button(key="silent_size").click().run()
    assert (healthy(app).session_state["height"], app.session_state["width"]) == (5, 5)
    if way == "pills":
        app.button_group(key="fault").set_value("none").run()
    else:
        app.button(key=way).click().run()
    assert (healthy(app).session_state["height"], app.session_state["width"]) == (160, 96)
    assert "size_back" not in {button.key for button in app.button}


def test_a_size_chosen_after_the_small_one_stays() -> None:
    app = open_app("breakit", fault="residual_stride")
    app.button(key="silent_size").click().run()
    app.number_input(key="height").set_value(64).run()
    app.button(key="mend").click().run()
    assert (healthy(app).session_state["height"], app.session_state["width"]) == (64, 5)


def test_a_missing_relu_breaks_no_shape_but_bends_nothing() -> None:
    app = open_app("breakit", fault="relu", height="64", width="64")
    text = said(app)
    assert catalogue("en")("breakit.verdict_fits") in text
    assert catalogue("en")("breakit.curvature").split("{")[0] in text


def test_a_plain_block_that_forgets_its_stride_is_only_reshaped() -> None:
    app = open_app("breakit", variant="plain18", fault="residual_stride")
    assert catalogue("en")("breakit.reshaped", out="128×56×56", meant="128×28×28") in everything(app)


def test_a_net_without_blocks_says_so() -> None:
    app = open_app("breakit", variant="vgg16")
    assert catalogue("en")("breakit.no_blocks", name="VGG-16") in everything(app)
    app.button(key="take_resnet34").click().run()
    assert healthy(app).session_state["net"].spec == find_variant("resnet34").spec
    assert catalogue("en")("breakit.verdict_parts") in said(app)


def test_an_input_that_does_not_fit_is_refused_beside_the_picture() -> None:
    app = open_app("breakit", variant="resnet152", height="4096", width="4096")
    assert catalogue("en")("error.input_too_large_for_memory").split("{")[0] in warnings(app)
    assert catalogue("en")("breakit.verdict_parts") in said(app)


@pytest.mark.parametrize(
    ("name", "value"), [("fault", "everything"), ("fault_block", "layer9.9"), ("fault_op", "<b>"), ("fault_op", "bn9")]
)
def test_a_hostile_address_falls_back(name: str, value: str) -> None:
    app = open_app("breakit", **{name: value})
    usual = {"fault": "projection", "fault_block": "layer2.0", "fault_op": "block"}
    assert {key: app.session_state[key] for key in usual} == usual
    assert "&lt;" not in warnings(app)


def test_a_block_that_the_next_net_lacks_gives_way() -> None:
    app = open_app("breakit", fault_block="layer4.2", fault_op="conv3")
    app.selectbox(key="variant").set_value("cifar_resnet20").run()
    assert healthy(app).session_state["fault_block"] == "layer2.0"
    assert app.session_state["fault_op"] == "block"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mouse_breaks_selects_and_mends(visit: Visit, language: Language) -> None:
    words = catalogue(language)
    page = visit.open(f"/breakit?lang={language}")
    expect(page.get_by_text(MISMATCH)).to_be_visible()
    page.locator(".st-key-fault").get_by_text(words("breakit.fault_padding"), exact=True).click()
    wait_for_query(page, "fault", "padding")
    expect(page.get_by_text("The size of tensor a (27) must match")).to_be_visible()
    page.locator(f'{DIAGRAM} [data-id="layer2.0.conv2"]').click()
    wait_for_query(page, "fault_op", "conv2")
    expect(page.locator(f'{DIAGRAM} [data-id="layer2.0.add"]')).to_contain_text("≠")
    page.get_by_role("button", name=words("breakit.mend")).click()
    wait_for_query(page, "fault", "none")
    expect(page.get_by_text(words("breakit.torch_silent", shape="512×28×28"))).to_be_visible()
    expect(page.locator(f"{DIAGRAM} g.changed")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_alone_breaks_selects_and_mends(visit: Visit, language: Language) -> None:
    words = catalogue(language)
    page = visit.open(f"/breakit?lang={language}&fault=none")
    page.locator(".st-key-fault button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_for_query(page, "fault", None)
    expect(page.get_by_text(MISMATCH)).to_be_visible()
    visit.settled()
    page.locator(f'{DIAGRAM} [data-id="layer2.0.conv1"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_query(page, "fault_op", "bn1")
    visit.settled()
    page.get_by_role("button", name=words("breakit.mend")).focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "fault", "none")


@pytest.mark.browser
def test_mending_leaves_the_keyboard_where_it_was(visit: Visit) -> None:
    page, words = visit.open("/breakit?fault=residual_stride"), catalogue("en")
    mend = page.locator(".st-key-mend button")
    mend.focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "fault", "none")
    expect(mend).to_contain_text(words("breakit.again", fault=words("breakit.fault_residual_stride")))
    visit.settled()
    expect(mend).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_query(page, "fault", "residual_stride")
    expect(mend).to_be_focused()


@pytest.mark.browser
def test_a_phone_says_what_came_of_it_between_the_pills_and_the_picture(phone: Visit) -> None:
    page = phone.open("/breakit")
    line, pill = page.locator(LINE), page.locator(".st-key-fault").get_by_text("填充", exact=True)
    expect(line).to_contain_text("F(x) 512×28×28 + 捷径 256×56×56")
    expect(line).to_be_in_viewport(ratio=1)
    pill.click()
    expect(line).to_contain_text("F(x) 512×27×27 + 捷径 512×28×28")
    expect(line).to_be_in_viewport(ratio=1)
    expect(pill).to_be_in_viewport(ratio=1)
    below = page.locator(DIAGRAM).bounding_box()
    above = line.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    expect(page.get_by_text("The size of tensor a (27) must match")).to_be_visible()
    assert not scrolls_sideways(page)


@pytest.mark.browser
def test_a_link_reopens_the_view_and_the_language_switch_keeps_it(visit: Visit) -> None:
    page = visit.open("/breakit?lang=en&variant=resnet34&fault=shortcut_stride&fault_block=layer3.0&fault_op=conv1")
    expect(page.locator(f'{DIAGRAM} [data-id="layer3.0.conv1"]')).to_have_attribute("aria-pressed", "true")
    page.locator(".st-key-lang").get_by_text("中文").click()
    wait_for_query(page, "lang", "zh")
    expect(page.locator(".st-key-fault").get_by_text(catalogue("zh")("breakit.fault_padding"))).to_be_visible()
    assert query(visit.settled()) == {
        "lang": "zh",
        "variant": "resnet34",
        "fault": "shortcut_stride",
        "fault_block": "layer3.0",
        "fault_op": "conv1",
    }


@pytest.mark.browser
def test_the_picture_and_the_error_stand_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/breakit")
    for place in (page.locator(f"{DIAGRAM} .sheet svg").first, page.get_by_text(MISMATCH)):
        box = place.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720
