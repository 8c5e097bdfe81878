"""A reader who clicks faster than the pages are drawn: the session lives on, and the last choice is what counts."""

from collections.abc import Iterable

import pytest
from playwright.sync_api import Locator, Page, WebSocket, WebSocketRoute, expect

from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.catalogue import catalogue
from explainer.text.numbers import exact
from tests.ui.support import query, wait_for_query
from tests.ui.visit import Visit

PACE_MS = 60
"""Between two clicks: a run of the script takes longer."""
CONTROLS = ("stride", "shortcut")
STRIDES, SHORTCUTS = ("v1.5", "v1") * 6, (*("A", "B") * 5, "A", "C")
"""What is clicked in turns, from v1 and B on: each click changes something, and only the last asks for C."""


def choice(page: Page, control: str, label: str) -> Locator:
    return page.locator(f".st-key-{control}").get_by_text(label, exact=True)


def click_fast(page: Page, buttons: Iterable[Locator]) -> None:
    """Click where each button stands before the first click, one after another, whatever the page does meanwhile."""
    boxes = [button.bounding_box() for button in buttons]
    for box in boxes:
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(PACE_MS)


class Alive:
    """Whether the session that a page began with is the one that it still has."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connections: list[WebSocket] = []
        visit.page.on("websocket", self._note)

    def check(self) -> None:
        page = self._visit.page
        expect(page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')).to_be_attached()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator('[data-testid="stException"]')).to_have_count(0)
        assert self._visit.complaints == []
        assert len(self._connections) == 1
        assert not self._connections[0].is_closed()

    def _note(self, connection: WebSocket) -> None:
        self._connections.append(connection)


class HeldBack:
    """What the server says to a page, held back for a while as a slow line does."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._holds = False
        self._held: list[str | bytes] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def begin(self) -> None:
        self._holds = True

    def wait(self) -> None:
        """Until the server has said all it has to say."""
        heard = -1
        while heard < len(self._held) or not self._held:
            heard = len(self._held)
            self._page.wait_for_timeout(500)

    def end(self) -> None:
        self._holds = False
        for message in self._held:
            self._browser.send(message)

    def _connect(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        browser.connect_to_server().on_message(self._hear)

    def _hear(self, message: str | bytes) -> None:
        if self._holds:
            self._held.append(message)
        else:
            self._browser.send(message)


@pytest.fixture
def alive(visit: Visit) -> Alive:
    return Alive(visit)


def test_fast_clicks_leave_the_session_alive_and_the_last_one_counts(visit: Visit, alive: Alive) -> None:
    page = visit.open("/network?lang=en&stride=v1")
    expect(page.locator("dl.facts").last).to_be_visible()
    in_turns = [
        choice(page, *one) for both in zip(STRIDES, SHORTCUTS, strict=True) for one in zip(CONTROLS, both, strict=True)
    ]
    assert len(in_turns) == 24
    click_fast(page, in_turns)
    wait_for_query(page, "shortcut", "C")
    visit.settled()
    spec = choose(find_variant("resnet50"), stride_placement=StridePlacement.V1, shortcut=Shortcut.C)
    cost = total_cost(expand(spec, image_shape(224, 224)))
    facts = page.locator("dl.facts").last
    expect(page.get_by_role("heading", name="ResNet-50", exact=True)).to_be_visible()
    expect(page.locator(".st-key-controls_shown")).to_have_text("ResNet-50 · v1 · C · 224×224")
    expect(facts).to_contain_text(exact(cost.num_params))
    expect(facts).to_contain_text(exact(cost.num_macs))
    assert query(page) == {"lang": "en", "stride": "v1", "shortcut": "C"}
    alive.check()
    choice(page, "shortcut", "A").click()  # and it still answers
    wait_for_query(page, "shortcut", "A")
    alive.check()


ASK_AND_CLICK = """(label) => {
  window.explainerStamp = "drawn for something else";
  window.dispatchEvent(new Event("beforeprint"));  // what is below asks to be drawn
  [...document.querySelectorAll(".st-key-shortcut button")].find((one) => one.innerText.trim() === label).click();
}"""


@pytest.mark.parametrize("path", ["/network?", "/block?", "/stride?", "/forward?variant=resnet18&height=32&width=32&"])
def test_a_click_that_is_sent_with_a_question_of_what_is_below_is_not_lost(
    visit: Visit, alive: Alive, path: str
) -> None:
    page = visit.open(f"{path}lang=en")
    expect(page.get_by_text(catalogue("en")("parts.glossary"), exact=True)).to_be_visible()  # drawn once already
    visit.settled()
    page.evaluate(ASK_AND_CLICK, "A")
    wait_for_query(page, "shortcut", "A")
    alive.check()


ASK_ON_THE_WAY_BACK = """() => {
  window.addEventListener("popstate", () => {
    window.explainerStamp = "drawn for something else";
    window.dispatchEvent(new Event("beforeprint"));
  }, { once: true });
  history.back();
}"""


def test_a_question_that_falls_together_with_back_does_not_empty_the_page_that_comes(
    visit: Visit, alive: Alive
) -> None:
    words = catalogue("en")
    page = visit.open("/network?lang=en")
    bar = page.locator(".st-key-page_links .wide")
    bar.get_by_text(words("parts.group_experiment"), exact=True).click()
    bar.get_by_role("link", name=words("stride.nav"), exact=True).click()
    page.wait_for_url("**/stride?**")
    visit.whole()
    page.wait_for_timeout(500)  # so long nothing is asked after a run
    page.evaluate(ASK_ON_THE_WAY_BACK)
    expect(page.locator(".st-key-network_diagram .sheet svg")).to_be_visible()
    visit.whole()
    page.wait_for_timeout(1000)  # what would empty the page comes after it
    expect(page.locator(".st-key-network_diagram .sheet svg")).to_be_visible()
    alive.check()


@pytest.mark.parametrize("pressed", ["Enter", "C"])
def test_a_press_on_the_page_that_is_left_does_not_take_the_next_one_with_it(visit: Visit, pressed: str) -> None:
    """Enter leads from a block to its page; before that is here, the reader presses Enter again, or a choice."""
    held = HeldBack(visit.page)
    page = visit.open("/network?lang=en&stride=v1&at=layer2.0")
    visit.whole()
    page.wait_for_timeout(500)  # so long nothing is asked after a run
    page.locator('[data-id="layer2.0"]').focus()
    held.begin()
    page.keyboard.press("Enter")
    held.wait()  # by now the server is on the page of the block, and the browser does not know
    if pressed == "C":
        choice(page, "shortcut", pressed).click()
    else:
        page.keyboard.press(pressed)
    held.wait()
    held.end()
    page.wait_for_url("**/block?**")
    visit.settled()
    page.locator('[data-id="layer2.0.conv2"]').click()
    wait_for_query(page, "op", "conv2")
    assert query(page) == {"lang": "en", "stride": "v1", "block": "layer2.0", "op": "conv2"}


@pytest.mark.parametrize(
    ("path", "looked_at"),
    [
        ("/network", {"variant": "resnet18", "at": "layer3.0"}),
        ("/forward", {"variant": "resnet18", "height": "64", "width": "64", "node": "layer2.0.conv1", "channel": "5"}),
    ],
)
def test_a_language_that_is_switched_to_and_fro_changes_nothing_else(
    visit: Visit, alive: Alive, path: str, looked_at: dict[str, str]
) -> None:
    page = visit.open(path + "?lang=en&" + "&".join(f"{name}={value}" for name, value in looked_at.items()))
    assert query(page) == {"lang": "en", **looked_at}
    english, chinese = (choice(page, "lang", catalogue("en")(f"controls.language_{one}")) for one in ("en", "zh"))
    click_fast(page, [chinese, english] * 5)
    if path == "/forward":  # where the net's controls are folded
        page.locator(".st-key-controls_shown label").click()
    choice(page, "shortcut", "A").click()  # what is sent after all of them
    wait_for_query(page, "shortcut", "A")
    visit.settled()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert query(page) == {"lang": "en", "shortcut": "A", **looked_at}
    alive.check()
