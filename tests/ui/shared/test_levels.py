"""The way from the whole net to one multiplication and back, in the browser: with the mouse, and with keys alone."""

import pytest
from playwright.sync_api import Page, expect

from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.shared.diagrams import levels
from tests.ui.support import wait_for_query
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

SMALL = "variant=resnet50&height=64&width=64"


def wait_for_page(page: Page, path: str) -> None:
    page.wait_for_function("path => location.pathname === path", arg=path)


def lead_out(page: Page, of: str) -> None:
    """Escape, once nothing else is left for it to take back: the facts of a box, where they are shown, are hidden."""
    diagram = page.locator(f".st-key-{of}_diagram")
    corner = diagram.locator(".picture").bounding_box()
    assert corner is not None
    for step in (2, 3):
        page.mouse.move(corner["x"] + step, corner["y"] + step)
    expect(diagram.locator(".tip")).to_be_hidden()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["resnet50", "cifar_resnet20", "vgg19", "basic_1"])
def test_every_level_has_a_trail_that_begins_with_its_net(name: str) -> None:
    graph = expand(find_variant(name).spec, image_shape(64, 64))
    for node in graph:
        ids = [level for level, _ in levels.trail(graph, node.name)]
        assert ids == ["net", *([node.stage, node.block] if node.block else []), node.name]
    for block in graph.blocks:
        assert [level for level, _ in levels.trail(graph, block.name)] == ["net", block.stage, block.name]
    assert levels.trail(graph, "net") == (("net", levels.trail(graph, "net")[0][1]),)


def test_escape_leads_out_of_one_value(visit: Visit) -> None:
    page = visit.open(f"/operation?{SMALL}&node=layer2.0.conv2")
    expect(page.get_by_role("heading", name=catalogue("en")("value.title"))).to_be_visible()
    visit.settled()
    row = page.locator(".st-key-value_out_row input")
    row.press("Escape")  # within a field it is the field's own
    page.locator("h2").first.click()
    wait_for_page(page, "/operation")
    page.keyboard.press("Escape")
    wait_for_page(page, "/block")
    wait_for_query(page, "block", "layer2.0")


def test_double_clicks_lead_from_the_net_to_one_value(visit: Visit) -> None:
    page = visit.open(f"/network?{SMALL}")
    page.locator('[data-id="layer2.0"]').dblclick()
    wait_for_page(page, "/block")
    wait_for_query(page, "block", "layer2.0")
    visit.settled()
    page.get_by_role("navigation").get_by_role("button", name="conv3_x").click()
    wait_for_query(page, "zoom", "layer2")
    visit.settled()
    page.locator('[data-id="layer2.0.conv2"]').dblclick()
    wait_for_page(page, "/block")
    wait_for_query(page, "op", "conv2")
    visit.settled()
    page.locator('[data-id="layer2.0.conv2"]').dblclick()
    wait_for_page(page, "/operation")
    wait_for_query(page, "node", "layer2.0.conv2")
    expect(page.get_by_role("heading", name=catalogue("en")("value.title"))).to_be_visible()
    visit.settled()
    page.get_by_role("button", name="conv3_1", exact=True).click()
    wait_for_page(page, "/block")
    visit.settled()
    page.get_by_role("navigation").get_by_role("button", name="conv3_x").click()
    wait_for_query(page, "zoom", "layer2")
    visit.settled()
    page.get_by_role("navigation").get_by_role("button", name="ResNet-50").click()
    wait_for_query(page, "zoom", None)
    expect(page.locator('[data-id="layer4.0"]')).to_be_visible()


def test_keys_alone_lead_in_and_out(visit: Visit) -> None:
    page = visit.open(f"/network?{SMALL}")
    page.locator('[data-id="layer3.0"]').focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "at", "layer3.0")
    visit.settled()
    page.keyboard.press("Enter")
    wait_for_page(page, "/block")
    visit.settled()
    expect(page.locator(".st-key-block_diagram [data-id]:focus")).to_have_count(1)  # the keys go on where they led
    lead_out(page, "block")
    wait_for_query(page, "zoom", "layer3")
    visit.settled()
    page.locator('[data-id="layer3.0.conv1"]').focus()
    lead_out(page, "network")
    wait_for_query(page, "zoom", None)


def test_a_stage_opens_from_one_of_its_blocks(visit: Visit) -> None:
    page = visit.open(f"/network?{SMALL}&at=layer3.0")
    page.get_by_role("button", name=catalogue("en")("network.open_stage", stage="conv4_x")).click()
    wait_for_query(page, "zoom", "layer3")
    expect(page.locator('[data-id="layer3.5.conv3"]')).to_be_attached()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_every_operation_of_the_deepest_standard_net(visit: Visit, language: Language) -> None:
    page = visit.open(f"/network?variant=resnet152&detail=operations&lang={language}")
    expect(page.locator('[data-id="layer3.35.conv2"]')).to_be_attached()
    assert page.locator(".st-key-network_diagram [data-id]").count() >= 515
    page.locator('[data-id="conv1"]').click()
    wait_for_query(page, "at", "conv1")
    visit.settled()
    again = visit.open(f"/network?variant=resnet152&detail=operations&lang={language}&at=layer4.2.conv3")
    expect(again.locator('[data-id="layer4.2.conv3"]')).to_have_attribute("aria-pressed", "true")


def test_an_operation_outside_the_blocks_opens_its_values_at_once(visit: Visit) -> None:
    page = visit.open(f"/network?{SMALL}")
    page.locator('[data-id="maxpool"]').dblclick()
    wait_for_page(page, "/operation")
    wait_for_query(page, "node", "maxpool")


def test_the_menu_keeps_the_net_in_the_address(visit: Visit) -> None:
    page = visit.open("/network?variant=resnet34&lang=zh")
    page.get_by_role("link", name=catalogue("zh")("block.nav"), exact=True).click()
    wait_for_page(page, "/block")
    wait_for_query(page, "variant", "resnet34")
    wait_for_query(page, "lang", "zh")
    page.reload()
    visit.settled()
    expect(page.locator(".st-key-variant input")).to_have_value("resnet34")


def test_on_a_phone_the_answer_to_a_tap_stands_below_the_picture(phone: Visit) -> None:
    page = phone.open(f"/network?{SMALL}")
    box = page.locator('[data-id="layer2.0"]')
    box.click()
    said = page.locator(".st-key-network_diagram .said")
    expect(said).to_contain_text("512×8×8")
    said.get_by_text(catalogue("zh")("diagram_view.open"), exact=True).click()
    wait_for_page(page, "/block")
    wait_for_query(page, "block", "layer2.0")
