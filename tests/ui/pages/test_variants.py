"""The gallery: what it shows in both languages, and that a press makes an exhibit the net of every page."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.questions.variants import EXHIBITS
from explainer.architecture.spec import Order, ShortcutKind
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import everything, healthy, open_app, query, scrolls_sideways, wait_for_query, warnings
from tests.ui.visit import Visit


def galleries(app: AppTest) -> str:
    """What the page's components were given to show."""
    given = (json.loads(one.proto.json) for one in app.get("bidi_component"))
    return "".join(one.get("html", "") for one in given)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", ["resnet50", "vgg19", "cifar_resnet20", "basic_1-2_w8-16_scaling"])
def test_every_section_opens_for_every_kind_of_net(language: Language, variant: str) -> None:
    words = catalogue(language)
    app = open_app("variants", lang=language, variant=variant)
    for section, title in (("orders", "order_full_pre"), ("shortcuts", "kind_dropout"), ("families", "family_wide")):
        app.button_group(key="section").set_value(section).run()
        assert words(f"variants.{title}") in galleries(healthy(app))
    assert warnings(app) == ""


def test_the_section_is_read_from_the_address_and_a_wrong_one_is_refused() -> None:
    assert "option_c" in galleries(open_app("variants", section="shortcuts"))
    app = open_app("variants", section="colours")
    assert "section" in warnings(open_app(section="colours"))
    assert "full_pre_110" in galleries(app)


def test_the_families_name_their_source_and_mark_the_chosen_net() -> None:
    app = open_app("variants", section="families", variant="resnet101d")
    assert "pytorch.org/vision/stable/models.html" in everything(app)
    chosen = galleries(app).split('class="chosen">')[1]
    assert chosen.startswith('<th scope="row"><button type="button" data-pick="resnet101d"')
    assert galleries(app).count('class="chosen">') == 1


@pytest.mark.browser
def test_a_press_makes_the_exhibit_the_net_of_every_page(visit: Visit) -> None:
    page = visit.open("/variants")
    page.locator('[data-pick="relu_before_add_110"]').click()
    wait_for_query(page, "variant", "basic_18-18-18_w16-32-64_cifar_relu-before-add")
    assert query(page)["shortcut"] == "A"  # as the paper trained it
    expect(page.locator('[data-pick="relu_before_add_110"]')).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name=catalogue("en")("variants.open_block")).click()
    page.wait_for_url("**/block?**")
    assert query(page)["block"] == "layer1.1"
    expect(page.locator('[data-id="layer1.1.relu2"]')).to_be_visible()


@pytest.mark.browser
def test_the_keyboard_alone_picks_and_keeps_its_place(visit: Visit) -> None:
    page = visit.open("/variants?section=shortcuts")
    page.locator('[data-pick="kind_identity"]').focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_query(page, "variant", "basic_18-18-18_w16-32-64_cifar_scaling")
    expect(page.locator('[data-pick="kind_scaling"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-pick="kind_scaling"]')).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator('[data-pick="kind_exclusive_gating"]')).to_be_focused()


@pytest.mark.browser
def test_a_family_row_opens_its_net(visit: Visit) -> None:
    page = visit.open("/variants?section=families&variant=resnet18")
    page.locator('[data-pick="wide_resnet50_2"]').click()
    wait_for_query(page, "variant", "wide_resnet50_2")
    expect(page.get_by_role("heading", name="Wide ResNet-50-2", exact=True)).to_be_visible()
    assert urlsplit(page.url).path == "/network"


@pytest.mark.browser
@pytest.mark.parametrize("section", ["orders", "shortcuts", "families"])
def test_a_phone_needs_no_sideways_scroll(phone: Visit, section: str) -> None:
    page = phone.open(f"/variants?section={section}")
    page.locator("[data-pick]").first.wait_for()
    assert not scrolls_sideways(page)
    expect(page.locator("[data-pick]").first).to_be_in_viewport()


@pytest.mark.browser
def test_the_five_orders_stand_side_by_side_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/variants?lang=en")
    pictures = page.locator(".orders .thumb")
    expect(pictures).to_have_count(len(Order))
    boxes = [box for box in (one.bounding_box() for one in pictures.all()) if box]
    assert len({box["y"] for box in boxes}) == 1
    assert all(box["y"] + box["height"] <= 720 and box["x"] + box["width"] <= 1280 for box in boxes)


def test_every_kind_is_on_show() -> None:
    assert {exhibit.spec.shortcut_kind for exhibit in EXHIBITS.values()} == set(ShortcutKind)


@pytest.mark.browser
@pytest.mark.parametrize("section", ["orders", "shortcuts"])
def test_a_phone_draws_all_pictures_of_a_gallery_on_one_scale_that_can_be_read(phone: Visit, section: str) -> None:
    page = phone.open(f"/variants?section={section}")
    expect(page.locator(".thumb svg").first).to_be_visible()
    scales = "(all) => all.map((one) => one.getBoundingClientRect().width / one.viewBox.baseVal.width)"
    for gallery in page.locator("ul.cards").all():
        found = gallery.locator(".thumb svg").evaluate_all(scales)
        assert max(found) - min(found) < 0.01
    sizes = "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    least = min(page.locator(".thumb svg text").evaluate_all(sizes))
    assert least * min(page.locator(".thumb svg").evaluate_all(scales)) >= 10.99
    widest = max(page.locator(".card").evaluate_all("(all) => all.map((one) => one.offsetWidth)"))
    assert widest <= 0.92 * 390
