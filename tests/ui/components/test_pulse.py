"""A pulse of the pass runs through a picture with feature maps, in the order of the data, when the reader asks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from explainer.text.catalogue import catalogue
from tests.ui.components.test_diagram import tool
from tests.ui.components.test_motion import sheet
from tests.ui.visit import DESKTOP, Readers, Visit

pytestmark = pytest.mark.browser

NETWORK = "/network?lang=en&variant=cifar_resnet20&weights=digits&beside=mean"
BLOCK = "/block?lang=en&variant=cifar_resnet20&weights=digits&beside=mean&block=layer2.0"
WATCHED = """sheet => { window.lit = []; new MutationObserver(all => all.forEach(({ target }) => {
  if (target.matches(".lit")) window.lit.push(target.dataset.id ?? `map ${target.dataset.open}`);
})).observe(sheet, { subtree: true, attributeFilter: ["class"] }); }"""


def opened(visit: Visit, path: str) -> Page:
    """A picture with all its maps, watched for what lights up."""
    page = visit.open(path)
    expect(page.locator(".sheet .map:not([data-filled])")).to_have_count(0)
    expect(page.locator(".sheet .map[data-filled]").first).to_be_visible()
    page.locator(".sheet").evaluate(WATCHED)
    return page


def running(page: Page, now: bool) -> None:
    expect(page.locator(".sheet.pulsing")).to_have_count(int(now))
    words = catalogue("en")
    expect(tool(page, "play")).to_have_attribute(
        "aria-label", words("diagram_view.stop" if now else "diagram_view.play")
    )


def names(boxes: Locator) -> list[str]:
    return [
        str(name) for name in boxes.evaluate_all("all => all.map(one => one.dataset.id ?? `map ${one.dataset.open}`)")
    ]


def test_it_reaches_every_box_and_map_in_the_order_of_the_data_and_ends(visit: Visit) -> None:
    told: list[object] = []

    def note(frame: object) -> None:
        told.append(frame)

    visit.page.on("websocket", lambda socket: socket.on("framesent", note))
    page = opened(visit, NETWORK)
    visit.settled()
    before = sheet(page)
    told.clear()
    tool(page, "play").click()
    running(page, True)
    expect(page.locator(".bead").first).to_be_attached()
    running(page, False)
    lit = [str(one) for one in page.evaluate("window.lit")]
    boxes, rooms = names(page.locator(".sheet .box[data-id]")), names(page.locator(".sheet .room"))
    assert [one for one in lit if one in boxes] == boxes
    assert sorted(one for one in lit if one in rooms) == sorted(rooms)
    assert lit[-1] == "fc"
    for block in ("layer2.0", "layer3.1"):
        start, end = lit.index(block), lit.index(f"{block}.join")
        assert start < lit.index(f"{block}:shortcut") < end
    start, end = lit.index("layer2.0"), lit.index("layer2.0.join")
    assert start < lit.index("map layer2.0.bn2") < end
    assert start < lit.index("map layer2.0.downsample.1") < end
    assert lit.index("map layer2.0.relu") > end
    assert sheet(page) == before
    assert told == []  # Python hears nothing of it


def test_inside_a_block_the_shortcut_is_walked_while_the_branch_is_computed(visit: Visit) -> None:
    page = opened(visit, BLOCK)
    tool(page, "play").click()
    running(page, True)
    running(page, False)
    lit = [str(one) for one in page.evaluate("window.lit")]
    main = ["x", "conv1", "bn1", "relu1", "conv2", "bn2", "add", "relu", "y"]
    order = [name.removeprefix("layer2.0.") for name in dict.fromkeys(lit)]
    assert [name for name in order if name in main] == main
    assert order.index("conv1") < order.index("layer2.0:shortcut") < order.index("bn1")
    assert (
        order.index("layer2.0:shortcut")
        < order.index("downsample.0")
        < order.index("downsample.1")
        < order.index("add")
    )


@pytest.mark.parametrize("how", ["press", "Escape", "another picture"])
def test_it_can_be_stopped(visit: Visit, how: str) -> None:
    page = opened(visit, NETWORK)
    before = sheet(page)
    tool(page, "play").click()
    running(page, True)
    if how == "press":
        tool(page, "play").click()
    elif how == "Escape":
        page.keyboard.press("Escape")
    else:
        page.locator('[data-fold="layer2"]').click()
    running(page, False)
    assert "fc" not in page.evaluate("window.lit")
    assert how == "another picture" or sheet(page) == before


def test_it_is_offered_only_where_maps_stand_beside_boxes(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=cifar_resnet20&weights=digits")
    expect(tool(page, "list")).to_be_visible()
    expect(tool(page, "play")).to_be_hidden()


@pytest.fixture
def calm(readers: Readers, app_url: str) -> Iterator[Visit]:
    with readers.visit(app_url, **DESKTOP, reduced_motion="reduce") as one:
        yield one


def test_it_is_not_offered_where_motion_is_unwanted(calm: Visit) -> None:
    page = opened(calm, NETWORK)
    expect(tool(page, "list")).to_be_visible()
    expect(tool(page, "play")).to_be_hidden()
