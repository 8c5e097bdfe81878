"""The touchable diagram by itself: mouse, fingers, keyboard. `benchmarks/diagram_app.py` shows it."""

import re
import zlib
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, FloatRect, Locator, Page, expect

from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.style import theme
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.components.conftest import WIDE
from tests.ui.support import scrolls_sideways
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

NO_FULL_SCREEN = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused'))"
SCROLLS = """window.scrolls = []; for (const name of ["scrollBy", "scrollTo"]) {
  const native = Element.prototype[name];
  Element.prototype[name] = function (...given) { window.scrolls.push(given[0]?.behavior); native.apply(this, given); };
}"""


def tool(page: Page, name: str) -> Locator:
    return page.locator(f'[data-tool="{name}"]')


def percent(page: Page) -> int:
    return int((tool(page, "reset").text_content() or "").removesuffix("%"))


def at_rest(page: Page) -> None:
    """What moved to its place has come there: no point taken on the way is a point of the picture."""
    page.wait_for_function(
        "one => !one.getRootNode().getAnimations().length", arg=page.locator(".sheet").first.element_handle()
    )


def box_of(page: Page, name: str) -> FloatRect:
    box = page.locator(f'[data-id="{name}"]').bounding_box()
    assert box is not None
    return box


def middle(page: Page, name: str) -> tuple[float, float]:
    box = box_of(page, name)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def page_scroll(page: Page) -> float:
    return float(page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTop"))


def scroll(page: Page) -> dict[str, float]:
    return dict(page.locator(".picture").evaluate("one => ({ x: one.scrollLeft, y: one.scrollTop })"))


def said(page: Page, *, selected: str, level: str = "net") -> None:
    expect(page.get_by_text(f"selected={selected} level={level}", exact=True)).to_be_visible()


def reported(page: Page, times: int) -> None:
    """So often has Python been told something, by the component or the button beside it, since the page was opened."""
    expect(page.get_by_text(f"reports={times}", exact=True)).to_be_visible()


def next_frame(page: Page) -> None:
    """What the last gesture asked for has been drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def focused(page: Page) -> str:
    """The box that has the keyboard's focus."""
    inner = "document.activeElement.shadowRoot?.activeElement?.dataset"
    return str(page.evaluate(f"{inner}?.id ?? {inner}?.fold ?? {inner}?.entry ?? ''"))


def zoomed(page: Page, least: int, most: int = 10_000) -> None:
    """The zoom has come between two percentages, and rests."""
    label = tool(page, "reset")
    page.wait_for_function(
        "([one, least, most]) => parseInt(one.textContent) >= least && parseInt(one.textContent) <= most",
        arg=[label.element_handle(), least, most],
    )
    page.wait_for_function("one => !one.style.transform", arg=page.locator(".sheet svg").element_handle())


@pytest.mark.parametrize(("system", "chosen"), [("light", "Dark"), ("dark", "Light")])
def test_the_picture_follows_the_theme_that_the_reader_chose(
    visitor: Callable[..., Visit], system: str, chosen: str
) -> None:
    visit = visitor(**WIDE, color_scheme=system)
    visit.page.add_init_script(f"localStorage.setItem('stActiveTheme-/-v2', '\"{chosen}\"')")
    page = visit.open("/")
    panel = page.locator(".sheet .band").first.evaluate("one => getComputedStyle(one).fill")
    wanted = {"Dark": theme.DARK, "Light": theme.LIGHT}[chosen].panel
    assert [int(one) for one in re.findall(r"\d+", panel)] == [int(wanted[at : at + 2], 16) for at in (1, 3, 5)]


# --- zoom and pan ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_tools_have_names_and_tooltips(wide: Visit, language: Language) -> None:
    page, words = wide.open(f"/?lang={language}"), catalogue(language)
    for name in ("zoom_in", "zoom_out", "list", "full"):
        button = page.get_by_role("button", name=words(f"diagram_view.{name}"), exact=True)
        button.hover()
        expect(page.locator(".tip")).to_have_text(words(f"diagram_view.{name}"))
    page.mouse.move(5, 5)
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Tab")
    tool(page, "zoom_in").focus()
    expect(page.locator(".tip")).to_have_text(words("diagram_view.zoom_in"))


def test_buttons_zoom_and_reset(wide: Visit) -> None:
    page = wide.open("/")
    whole = box_of(page, "conv1")["width"]
    expect(tool(page, "zoom_out")).to_have_attribute("aria-disabled", "true")
    tool(page, "zoom_in").click()
    assert box_of(page, "conv1")["width"] == pytest.approx(1.4 * whole, rel=0.01)
    tool(page, "zoom_in").click()
    assert percent(page) == 196
    tool(page, "zoom_out").click()
    assert percent(page) == 140
    tool(page, "reset").click()
    assert percent(page) == 100
    assert box_of(page, "conv1")["width"] == pytest.approx(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tools_cover_nothing_of_a_zoomed_picture(wide: Visit, language: Language) -> None:
    page = wide.open(f"/?lang={language}")
    frame = page.locator(".diagram")
    before = frame.bounding_box()
    for name in ("zoom_in", "zoom_in", "zoom_out", "reset"):
        tool(page, name).click()
        view, tools = page.locator(".picture").bounding_box(), page.locator(".tools").bounding_box()
        assert view is not None
        assert tools is not None
        assert name == "reset" or tools["y"] + tools["height"] <= view["y"]
        assert frame.bounding_box() == pytest.approx(before, abs=1)


def test_a_chosen_box_is_marked_before_python_answers(wide: Visit) -> None:
    page = wide.open("/")
    pressed = page.locator('[data-id="layer2.0"]').evaluate(
        "one => (one.dispatchEvent(new MouseEvent('click', { bubbles: true })), one.getAttribute('aria-pressed'))"
    )
    assert pressed == "true"
    expect(page.locator('.sheet [aria-pressed="true"]')).to_have_count(1)
    said(page, selected="layer2.0")
    expect(page.locator('[data-id="layer2.0"]')).to_have_attribute("aria-pressed", "true")


def test_keys_zoom_about_the_box_in_use_and_move_the_picture(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer3.0"]').focus()
    before = middle(page, "layer3.0")
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert middle(page, "layer3.0") == pytest.approx(before, abs=40)
    assert percent(page) == 196
    start = scroll(page)
    page.keyboard.press("Shift+ArrowDown")
    page.wait_for_function(
        "([one, y]) => one.scrollTop > y + 50", arg=[page.locator(".picture").element_handle(), start["y"]]
    )
    assert focused(page) == "layer3.0"
    page.keyboard.press("-")
    assert percent(page) == 140
    page.keyboard.press("0")
    assert percent(page) == 100


def test_control_and_wheel_zoom_about_the_pointer_and_a_plain_wheel_scrolls_the_page(wide: Visit) -> None:
    wide.page.set_viewport_size({"width": 900, "height": 720})
    page = wide.open("/")
    at = middle(page, "layer2.1")
    page.mouse.move(*at)
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -20)
        next_frame(page)
    stretched = middle(page, "layer2.1")
    zoomed(page, 200)
    page.keyboard.up("Control")
    assert middle(page, "layer2.1") == pytest.approx(stretched, abs=2)
    assert middle(page, "layer2.1") == pytest.approx(at, abs=4)
    assert page_scroll(page) == 0
    tool(page, "reset").click()
    page.mouse.move(*at)
    page.mouse.wheel(0, 300)  # the picture scrolls what little it has, then the page
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert percent(page) == 100


def test_the_wheel_reaches_the_page_from_a_zoomed_picture(wide: Visit) -> None:
    page = wide.open("/")
    for _ in range(3):
        tool(page, "zoom_in").click()
    page.mouse.move(*middle(page, "layer2.0"))
    for _ in range(12):
        page.mouse.wheel(0, 400)
        next_frame(page)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")


def test_dragging_pans_and_chooses_nothing(wide: Visit) -> None:
    page = wide.open("/")
    tool(page, "zoom_in").click()
    tool(page, "zoom_in").click()
    start, at = scroll(page), middle(page, "layer2.0")
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] - 40, at[1] - 30, steps=4)
    page.mouse.up()
    assert scroll(page) == pytest.approx({"x": start["x"] + 40, "y": start["y"] + 30}, abs=3)
    page.get_by_role("button", name="select", exact=True).click()
    said(page, selected="fc")
    reported(page, 1)
    page.locator('[data-id="layer2.0"]').click()
    said(page, selected="layer2.0")


def test_zoom_outlives_a_toggle_and_ends_with_the_picture(wide: Visit) -> None:
    page = wide.open("/?selected=layer2.0")
    page.locator('[data-id="layer2.0"]').focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    before = scroll(page)
    page.get_by_text("v1", exact=True).click()
    expect(page.locator('[data-id="layer2.0"]')).to_contain_text("1×1, 128, /2")
    assert percent(page) == 196
    assert scroll(page) == before
    page.locator('[data-id="layer2.0"]').dblclick()
    said(page, selected="", level="layer2.0")
    zoomed(page, 100, 100)


# --- levels ------------------------------------------------------------------------------------------------


def test_a_double_click_enters_and_the_trail_leads_back(wide: Visit) -> None:
    page, words = wide.open("/"), catalogue("en")
    trail = page.get_by_role("navigation", name=words("diagram_view.trail"))
    expect(trail).to_be_hidden()
    page.locator('[data-id="layer3.0"]').dblclick()
    said(page, selected="", level="layer3.0")
    expect(trail.locator("[aria-current]")).to_have_text("layer3.0")
    trail.get_by_role("button", name="resnet50").click()
    said(page, selected="layer3.0")
    expect(page.locator('[data-id="layer3.0"]')).to_have_attribute("aria-pressed", "true")


def test_the_sign_on_a_box_says_and_opens(wide: Visit) -> None:
    page, words = wide.open("/"), catalogue("en")
    expect(page.locator(".sign")).to_have_count(8)
    label = page.locator('[data-id="layer2.0"]').get_attribute("aria-label") or ""
    assert label.endswith(words("diagram_view.can_enter"))
    assert words("diagram_view.can_enter") not in (page.locator('[data-id="fc"]').get_attribute("aria-label") or "")
    page.locator('[data-id="layer2.0"] .enter').click()
    said(page, selected="", level="layer2.0")


def test_the_keyboard_alone_goes_down_and_up(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').focus()
    page.keyboard.press("Enter")
    said(page, selected="layer2.0")
    page.keyboard.press("Enter")
    said(page, selected="", level="layer2.0")
    expect(page.locator('[data-id="layer2.0.conv1"]')).to_be_visible()
    assert focused(page) == "x"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "layer2.0.conv1"
    expect(page.locator(".tip")).to_contain_text("layer2.0.conv1")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    said(page, selected="", level="layer2.0")
    page.keyboard.press("Escape")
    said(page, selected="layer2.0")
    expect(page.locator('[data-id="layer4.1"]')).to_be_visible()
    assert focused(page) == "layer2.0"


def test_holding_enter_only_selects(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').focus()
    for _ in range(4):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    said(page, selected="layer2.0")
    page.get_by_role("button", name="select", exact=True).click()
    said(page, selected="fc")
    reported(page, 2)


def test_zooming_far_into_a_box_enters_it(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.1"]').focus()
    for _ in range(3):
        page.keyboard.press("+")
    said(page, selected="", level="layer2.1")
    page = wide.open("/")
    page.mouse.move(*middle(page, "layer1.0"))
    page.keyboard.down("Control")
    for _ in range(8):
        page.mouse.wheel(0, -30)
        next_frame(page)
    page.keyboard.up("Control")
    said(page, selected="", level="layer1.0")


def test_zooming_far_into_a_box_without_an_inside_only_zooms(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="conv1"]').focus()
    for _ in range(9):
        page.keyboard.press("+")
    assert percent(page) == 600
    said(page, selected="")


def test_arrows_reach_the_shortcut_and_every_box(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').dblclick()
    page.locator('[data-id="layer2.0.conv2"]').focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "layer2.0:shortcut"
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("layer2.0.downsample")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("layer2.0.")
    assert "downsample" not in focused(page)
    page.locator('[data-id="x"]').focus()
    walked = [focused(page)]
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        if focused(page) == walked[-1]:
            break
        walked.append(focused(page))
    graph = expand(find_variant("resnet50").spec, image_shape(224, 224))
    nodes = [node.name for node in graph.block("layer2.0").nodes]
    assert sorted(walked) == sorted(["x", *nodes, "layer2.0:shortcut", "y"])
    assert page.locator('.sheet [tabindex="0"]').count() == 1


def test_the_stages_buttons_stand_before_their_blocks(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="maxpool"]').focus()
    walked = []
    for _ in range(5):
        page.keyboard.press("ArrowDown")
        walked.append(focused(page))
    assert walked == ["layer1", "layer1.0", "layer1.0:shortcut", "layer1.0.join", "layer1.1"]
    page.locator('[data-fold="layer2"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-id="layer2.3"]')).to_be_visible()
    assert focused(page) == "layer2"


@pytest.mark.parametrize(("variant", "last"), [("resnet50", "layer3.5"), ("resnet101", None)])
def test_an_unfolded_stage_comes_into_view_and_what_is_beyond_the_edges_is_seen_to_be(
    wide: Visit, variant: str, last: str | None
) -> None:
    page = wide.open(f"/?variant={variant}")
    heads, edges = page.locator(".heads"), page.locator(".diagram")
    expect(heads).to_be_hidden()
    page.locator('[data-fold="layer3"]').click()
    expect(page.locator('[data-id="layer3.5"]')).to_be_attached()
    for edge in ("above", "below"):
        expect(edges).to_have_class(re.compile(rf"\b{edge}\b"))
    frame = page.locator(".picture").bounding_box()
    assert frame
    for name in filter(None, ("layer3.0", "layer3.1", last)):
        box = box_of(page, name)
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    for head in ("parameters", "MACs"):
        box = heads.get_by_text(head).bounding_box()
        assert box
        assert frame["y"] - 1 <= box["y"] < frame["y"] + 20
    page.locator(".picture").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    expect(edges).not_to_have_class(re.compile(r"\bbelow\b"))
    page.locator(".picture").evaluate("one => one.scrollTo(0, 0)")
    expect(edges).not_to_have_class(re.compile(r"\babove\b"))
    expect(heads).to_be_hidden()


# --- full screen -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("refused", [False, True])
def test_full_screen_with_tips_and_levels(wide: Visit, refused: bool) -> None:
    wide.page.add_init_script(NO_FULL_SCREEN if refused else "")
    page, words = wide.open("/"), catalogue("en")
    small = box_of(page, "conv1")["width"]
    tool(page, "full").click()
    expect(page.get_by_role("button", name=words("diagram_view.leave_full"))).to_be_visible()
    assert page.evaluate("document.fullscreenElement === null") is refused
    screen = page.locator(".diagram").bounding_box()
    assert screen == {"x": 0, "y": 0, "width": 1280, "height": 720}
    assert box_of(page, "conv1")["width"] > small
    page.locator('[data-id="layer4.0"]').hover()
    expect(page.locator(".tip")).to_contain_text("2048×7×7")
    tip = page.locator(".tip").bounding_box()
    assert tip is not None
    corner = "([x, y]) => document.elementFromPoint(x, y).shadowRoot !== null"
    assert page.evaluate(corner, [tip["x"] + 5, tip["y"] + 5])
    page.locator('[data-id="layer4.0"]').dblclick()
    expect(page.locator('[data-id="layer4.0.conv2"]')).to_be_visible()
    assert page.locator(".diagram").bounding_box() == screen
    page.mouse.move(2, 300)
    page.locator('[data-id="layer4.0.conv2"]').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tip")).to_contain_text("layer4.0.bn2")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=words("diagram_view.full"), exact=True)).to_be_visible()
    said(page, selected="", level="layer4.0")
    page.keyboard.press("Escape")
    said(page, selected="layer4.0")


# --- the list ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_screen_readers_get_the_list_beside_the_picture(wide: Visit, language: Language) -> None:
    page, words = wide.open(f"/?lang={language}"), catalogue(language)
    outline = page.get_by_role("group", name=words("diagram_view.list_title"))
    expect(outline.get_by_role("listitem")).to_have_count(21)
    expect(outline.get_by_role("button").first).to_have_attribute("tabindex", "-1")
    expect(outline).to_contain_text(words("diagram_view.number", number=3))


def test_the_list_takes_the_pictures_place_and_does_the_same(wide: Visit) -> None:
    page, words = wide.open("/"), catalogue("en")
    tool(page, "list").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".picture")).to_be_hidden()
    entry = page.locator('[data-entry="layer2.0"]')
    entry.click()
    said(page, selected="layer2.0")
    expect(entry).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "layer2.1"
    page.keyboard.press("Enter")
    said(page, selected="layer2.1")
    page.locator('[data-list-fold="layer3"]').click()
    expect(page.locator('[data-entry="layer3.4"]')).to_be_visible()
    name = words("diagram_view.enter", name="conv4_5 · layer3.4")
    page.get_by_role("button", name=name).press("Enter")
    said(page, selected="", level="layer3.4")
    expect(page.locator('[data-entry="layer3.4.conv2"]')).to_be_visible()
    tool(page, "list").click()
    expect(page.locator('[data-id="layer3.4.conv2"]')).to_be_visible()


# --- what Python says --------------------------------------------------------------------------------------


def test_a_selection_from_elsewhere_comes_into_view_inside_the_picture(wide: Visit) -> None:
    page = wide.open("/?select=fc")
    for _ in range(4):
        tool(page, "zoom_in").click()
    page.locator(".picture").evaluate("one => one.scrollTo(0, 0)")
    place = page_scroll(page)
    page.get_by_role("button", name="select", exact=True).click()
    said(page, selected="fc")
    page.wait_for_function(
        """([view, box]) => { const a = view.getBoundingClientRect(), b = box.getBoundingClientRect();
        return b.top >= a.top && b.bottom <= a.bottom; }""",
        arg=[page.locator(".picture").element_handle(), page.locator('[data-id="fc"]').element_handle()],
    )
    assert page_scroll(page) == place


def test_nothing_glides_where_motion_is_unwanted(visitor: Callable[..., Visit]) -> None:
    for motion, glides in (("reduce", False), ("no-preference", True)):
        visit = visitor(**WIDE, reduced_motion=motion)
        visit.page.add_init_script(SCROLLS)
        page = visit.open("/?select=fc")
        for _ in range(3):
            tool(page, "zoom_in").click()
        page.locator(".picture").evaluate("one => one.scrollTo(0, 0)")
        page.wait_for_function("window.scrolls.length > 3")  # of the zoom, and the one before
        page.evaluate("window.scrolls.length = 0")
        page.get_by_role("button", name="select", exact=True).click()
        said(page, selected="fc")
        page.wait_for_function("window.scrolls.length > 0")
        assert ("smooth" in page.evaluate("window.scrolls")) is glides


def test_a_picture_that_the_browser_holds_does_not_travel_again(wide: Visit) -> None:
    frames: list[bytes] = []

    def listen(payload: object) -> None:
        frame = payload if isinstance(payload, bytes) else str(payload).encode()
        _, begins, packed = frame.partition(b"\x1f\x8b\x08")  # gzip, as a picture travels
        frames.append(frame + (zlib.decompressobj(31).decompress(begins + packed) if begins else b""))

    wide.page.on("websocket", lambda socket: socket.on("framereceived", listen))
    page = wide.open("/")
    assert any(b"maxpool" in frame for frame in frames)
    frames.clear()
    page.locator('[data-id="layer2.0"]').click()
    said(page, selected="layer2.0")
    assert frames
    assert not any(b"maxpool" in frame for frame in frames)
    page.get_by_text("v1", exact=True).click()
    expect(page.locator('[data-id="layer2.0"]')).to_contain_text("1×1, 128, /2")
    assert any(b"maxpool" in frame for frame in frames)


def test_a_browser_that_lost_the_picture_asks_for_it(wide: Visit) -> None:
    page = wide.open("/")
    page.locator('[data-id="layer2.0"]').evaluate(
        """box => { const root = box.closest(".diagram"), empty = root.cloneNode(true);
        empty.querySelector(".sheet").replaceChildren(); empty.querySelector(".tools").replaceChildren();
        box.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 })); root.replaceWith(empty); }"""
    )
    said(page, selected="layer2.0")
    expect(page.locator('[data-id="layer2.0"]')).to_have_attribute("aria-pressed", "true")


def test_every_operation_of_the_deepest_listed_net(wide: Visit) -> None:
    page = wide.open("/?variant=resnet152&every=1&select=layer3.20.conv2")
    graph = expand(find_variant("resnet152").spec, image_shape(224, 224))
    boxes = page.locator(".sheet [data-id]")
    page.locator('[data-id="fc"]').wait_for()
    assert {node.name for node in graph} <= set(boxes.evaluate_all("all => all.map(one => one.dataset.id)"))
    page.get_by_role("button", name="select", exact=True).click()
    said(page, selected="layer3.20.conv2", level="every")
    expect(page.locator('[data-id="layer3.20.conv2"]')).to_be_in_viewport()
    page.locator('[data-id="layer3.20.conv2"]').focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "layer3.20.bn2"
    page.keyboard.press("Enter")
    said(page, selected="layer3.20.bn2", level="every")


# --- fingers -----------------------------------------------------------------------------------------------


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    fingers = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def pinch(page: Page, at: tuple[float, float], *, by: float) -> None:
    session, (x, y) = page.context.new_cdp_session(page), at
    touch(session, "touchStart", (x, y - 40))
    touch(session, "touchStart", (x, y - 40), (x, y + 40))
    for step in range(1, 11):
        half = 40 * by ** (step / 10)
        touch(session, "touchMove", (x, y - half), (x, y + half))
        next_frame(page)
    touch(session, "touchEnd")


def swipe(page: Page, at: tuple[float, float], *, x: float = 0, y: float = 0) -> None:
    session = page.context.new_cdp_session(page)
    touch(session, "touchStart", at)
    for step in range(1, 11):
        touch(session, "touchMove", (at[0] + x * step / 10, at[1] + y * step / 10))
        next_frame(page)
    for _ in range(6):  # the finger rests before it leaves, so that nothing glides on
        touch(session, "touchMove", (at[0] + x, at[1] + y))
        next_frame(page)
    touch(session, "touchEnd")


def test_two_fingers_zoom_about_their_middle(phone: Visit) -> None:
    page = phone.open("/")
    at = middle(page, "layer2.0")
    pinch(page, at, by=2)
    zoomed(page, 180, 220)
    assert middle(page, "layer2.0") == pytest.approx(at, abs=12)
    said(page, selected="")
    pinch(page, at, by=0.25)
    zoomed(page, 100, 100)
    assert page_scroll(page) == 0
    assert page.evaluate("visualViewport.scale") == 1


def test_two_fingers_open_a_box(phone: Visit) -> None:
    page = phone.open("/")
    pinch(page, middle(page, "layer3.1"), by=3.2)
    said(page, selected="", level="layer3.1")


def test_one_finger_scrolls_the_page_and_pans_what_is_zoomed(phone: Visit) -> None:
    page = phone.open("/")
    swipe(page, middle(page, "layer3.0"), y=-200)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    assert scroll(page) == {"x": 0, "y": 0}
    said(page, selected="")
    page.locator('[data-testid="stMain"]').evaluate("main => main.scrollTo(0, 0)")
    tool(page, "zoom_in").tap()
    tool(page, "zoom_in").tap()
    start = scroll(page)
    swipe(page, middle(page, "layer2.0"), x=-80)
    page.wait_for_function(
        "([one, x]) => one.scrollLeft > x + 40", arg=[page.locator(".picture").element_handle(), start["x"]]
    )


def test_a_finger_beside_a_box_still_means_it(phone: Visit) -> None:
    page = phone.open("/")
    box = page.locator('[data-id="layer2.1"] .body').bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] - 30, box["y"] - 4)
    said(page, selected="layer2.1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_has_large_buttons_and_no_sideways_scroll(phone: Visit, language: Language) -> None:
    page = phone.open(f"/?lang={language}")
    expect(tool(page, "list")).to_be_visible()
    for show in ("picture", "list"):
        if show == "list":
            tool(page, "list").tap()
        sizes = page.locator(".tools button:visible, .outline:not(.unseen) button").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
        )
        assert min(sizes) >= 40
        assert not scrolls_sideways(page)
    tool(page, "list").tap()
    page.locator('[data-id="layer2.0"]').tap()
    said(page, selected="layer2.0")
    expect(page.locator(".tip")).to_be_hidden()
