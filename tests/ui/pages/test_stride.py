"""The stride laboratory: what it says in both languages, what its address keeps, and that both pictures are linked."""

import pytest
from playwright.sync_api import expect

from explainer.architecture.naming import network_name
from explainer.render.pages.stride.pictures import LARGEST_MAP
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import everything, healthy, html, open_app, query, scrolls_sideways, wait_for_query, warnings
from tests.ui.visit import Visit

FIRST, SECOND = ".st-key-lab_diagram_v1", ".st-key-lab_diagram_v1_5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_maps_the_proof_and_the_costs_are_shown(language: Language) -> None:
    words = catalogue(language)
    app = open_app("stride", lang=language, variant="resnet50")
    told = html(app)
    for placement, read in (("v1", "784"), ("v1.5", "3,136")):
        unread = "75" if placement == "v1" else "0"
        assert words("stride.map_title", placement=placement, read=read, all="3,136", unread=unread) in told
    assert told.count("784 · 784 <b>✓</b>") == 4
    assert told.count("3,136 · 3,136 <b>✓</b>") == 2
    assert "+231,211,008" in told
    assert "<b>427</b>" in told
    assert "<b>483</b>" in told
    assert words("stride.identical") in told
    assert words("stride.weights_note", tensors="320", values="25,610,205") in everything(app)
    assert warnings(app) == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", ["resnet18", "plain34", "cifar_resnet20", "vgg16", "bottleneck_2"])
def test_a_net_without_the_choice_leads_to_one_that_has_it(variant: str, language: Language) -> None:
    app = open_app("stride", lang=language, variant=variant, height="32", width="32")
    name = network_name(app.session_state["net"].spec)
    assert catalogue(language)("stride.no_choice", name=name) in everything(app)
    app.button(key="lab_take_resnet101").click().run()
    assert healthy(app).session_state["net"].spec.depth == 101
    assert "✓" in html(app)


@pytest.mark.parametrize(
    "variant", ["plain50", "resnet50d", "resnext50_32x4d", "cifar_bottleneck_preresnet29", "bottleneck_1-1_w8-16"]
)
@pytest.mark.parametrize("shortcut", ["A", "B", "C", "none"])
def test_every_net_with_the_choice_is_proved(variant: str, shortcut: str) -> None:
    app = open_app("stride", variant=variant, height="40", width="56", shortcut=shortcut)
    told = html(app)
    assert "≠" not in told
    assert told.count("✓") == (4 if app.session_state["shortcut"] == "none" else 6)


def test_the_block_and_the_operation_can_be_chosen() -> None:
    app = open_app("stride", lab_block="layer4.0", lab_op="conv2", height="64", width="64")
    assert (app.session_state["lab_block"], app.session_state["lab_op"]) == ("layer4.0", "conv2")
    app.button_group(key="lab_block").set_value("layer3.0").run()
    assert healthy(app).session_state["lab_op"] == "conv2"
    app.selectbox(key="lab_op").set_value("conv1").run()
    assert catalogue("en")("stride.selected_title", name="conv1") in everything(healthy(app))
    app.selectbox(key="variant").set_value("resnet101").run()
    assert (healthy(app).session_state["lab_block"], app.session_state["lab_op"]) == ("layer3.0", "conv1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lab_block", "layer1.0"),
        ("lab_block", "../etc"),
        ("lab_op", "bn9"),
        ("lab_photo", "dog"),
        ("lab_channel", "512"),
    ],
)
def test_a_hostile_address_falls_back_with_a_notice(name: str, value: str) -> None:
    app = open_app("stride", height="32", width="32", **{name: value})
    assert app.session_state[name] == {"lab_block": "layer2.0", "lab_op": "block", "lab_photo": "cat"}.get(name, 0)
    assert not app.exception


def test_a_net_that_does_not_fit_still_shows_its_maps() -> None:
    app = open_app("stride", variant="resnet152", height="4096", width="4096")
    assert catalogue("en")("error.input_too_large_for_memory").split("{")[0] in warnings(app)
    assert "+" in html(app)
    assert catalogue("en")("stride.corner", side=LARGEST_MAP) in html(app)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_click_in_one_picture_selects_in_both(visit: Visit, language: Language) -> None:
    page = visit.open(f"/stride?lang={language}&height=64&width=64")
    page.locator(f'{FIRST} [data-id="layer2.0.conv2"]').click()
    wait_for_query(page, "lab_op", "conv2")
    for picture in (FIRST, SECOND):
        expect(page.locator(f'{picture} [data-id="layer2.0.conv2"]')).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(catalogue(language)("stride.selected_title", name="conv2"))).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_alone_selects_and_changes_the_block(visit: Visit, language: Language) -> None:
    page = visit.open(f"/stride?lang={language}&height=64&width=64")
    page.locator(f'{SECOND} [data-id="layer2.0.conv1"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_query(page, "lab_op", "bn1")
    visit.settled()
    page.locator(".st-key-lab_block button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_for_query(page, "lab_block", "layer3.0")
    assert query(visit.settled())["lab_op"] == "bn1"


@pytest.mark.browser
def test_maps_and_pictures_stand_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/stride")
    for place in (
        f"{FIRST} .sheet svg",
        f"{SECOND} .sheet svg",
        "figure.reads img >> nth=0",
        "figure.reads img >> nth=1",
    ):
        box = page.locator(place).first.bounding_box()
        assert box is not None
        assert box["y"] < 400
    maps = page.locator("figure.reads img")
    assert [maps.nth(index).get_attribute("alt") for index in range(2)] == [
        catalogue("en")("stride.map_alt", placement=placement, read=read, all="3,136", unread=unread)
        for placement, read, unread in (("v1", "784", "75"), ("v1.5", "3,136", "0"))
    ]


@pytest.mark.browser
def test_a_phone_shows_both_maps_side_by_side_without_sideways_scroll(phone: Visit) -> None:
    page = phone.open("/stride?height=64&width=64")
    expect(page.get_by_text(catalogue("zh")("stride.proof_note"))).to_be_visible()
    expect(page.locator("figure.reads")).to_have_count(2)
    tops = page.locator("figure.reads").evaluate_all("maps => maps.map(one => one.getBoundingClientRect().top)")
    assert len(tops) == 2
    assert tops[0] == tops[1]
    for diagram in (FIRST, SECOND):
        box = page.locator(diagram).bounding_box()
        assert box
        assert tops[0] < box["y"]
    assert not scrolls_sideways(page)
