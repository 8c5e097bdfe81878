"""Drawing a digit: canvas, mouse, finger and keyboard, what the nets answer, and the way to the forward pass."""

import json
import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import cos, dist, pi, sin
from typing import Any

import pytest
import torch
from playwright.sync_api import Locator, Page, expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.graph import INPUT
from explainer.architecture.variants import find_variant
from explainer.picture.decode import decode
from explainer.picture.digits import GALLERY, held_out_set
from explainer.picture.drawing import Drawing, DrawingError, drawing_id, read_drawing, to_picture, to_png
from explainer.picture.prepare import prepare
from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.source import Origin
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share
from explainer.ui.pages.digits import nets as requests
from explainer.ui.pages.digits.drawing import open_node, shown_photo, take_drawing, take_example
from explainer.ui.requests import passes, strips
from explainer.ui.requests.photo import Photo
from explainer.ui.shared.pictures import drawn_photo
from explainer.ui.state import key as state_key
from explainer.ui.state.choices import variant_defaults
from explainer.ui.state.focus import DRAWING
from tests.ui.support import (
    go_to,
    healthy,
    html,
    open_app,
    query,
    scrolls_sideways,
    wait_for_query,
    warnings,
    written_query,
)
from tests.ui.visit import Visit

both_languages = pytest.mark.parametrize("language", LANGUAGES)
Points = Sequence[tuple[float, float]]

ONE: Points = [(0.53, 0.18), (0.48, 0.82)]
SEVEN: Points = [(0.28, 0.22), (0.7, 0.22), (0.45, 0.82)]
ZERO: Points = [(0.5 + 0.2 * sin(2 * pi * turn / 24), 0.5 - 0.3 * cos(2 * pi * turn / 24)) for turn in range(25)]
FIGURES = {1: ONE, 7: SEVEN, 0: ZERO}
SCROLLED = """document.querySelector('[data-testid="stMain"]').scrollTop"""
CANVAS, STRIPS = ".st-key-digit_canvas", ".st-key-digit_strips"


def drawing(*lines: Points) -> Drawing:
    return Drawing(strokes=tuple(map(tuple, lines)))


def digits(drawn: Drawing | None = None, **asked: str) -> AppTest:
    """The page, and on it a drawing."""
    app = open_app("digits", **asked)
    if drawn is not None:
        app.session_state["drawing"] = drawn
        healthy(app.run())
    return app


def told(app: AppTest) -> dict[str, Any]:
    """What the page's components are given, in one."""
    given = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return {name: value for one in given for name, value in one.items()}


def pressed(app: AppTest) -> list[str]:
    """The examples that are marked as chosen."""
    return [told(app)["picture"]] if told(app)["picture"] else []


# --- the page ---------------------------------------------------------------------------------------------------


@both_languages
def test_the_page_begins_with_an_example_that_invites_to_draw(language: Language) -> None:
    app, words = digits(lang=language), catalogue(language)
    assert html(app).count(words("digits.says", digit=3)) == 2
    assert told(app)["example"].startswith("data:image/png")
    assert told(app)["invites"]
    assert pressed(app) == [GALLERY[3]]
    assert "example" not in written_query(app)
    assert not told(digits(example=GALLERY[4]))["invites"]


@both_languages
def test_where_nothing_is_drawn_nothing_is_run(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    app, words = digits(lang=language), catalogue(language)
    monkeypatch.setattr("explainer.ui.pages.digits.page.look", lambda *_: pytest.fail("a pass was asked for"))
    app.session_state["draw_touched"] = True
    healthy(app.run())
    assert words("digits.empty") in html(app)
    assert html(app).count("width:0.00%") == 20
    assert (told(app)["strokes"], told(app)["answer"], told(app)["seen"]) == ([], "", None)
    assert [(net["sheet"], net["tiles"]) for net in told(app)["nets"]] == [(None, {})] * 2
    assert not any("<li" in net["answer"] for net in told(app)["nets"])
    assert warnings(app) == ""


@both_languages
def test_the_accuracy_is_that_of_the_shipped_weights(language: Language) -> None:
    app, words = digits(lang=language), catalogue(language)
    for net in requests.nets():
        shipped = bundled_net(net.spec, Origin.DIGITS)
        assert shipped is not None
        errors = round(shipped.run.held_out_error * len(held_out_set()))
        assert words("digits.accuracy", wrong=errors, count="10,000") in html(app)


@both_languages
@pytest.mark.parametrize("digit", FIGURES)
def test_both_nets_read_what_is_drawn(language: Language, digit: int) -> None:
    app, words = digits(drawing(FIGURES[digit]), lang=language), catalogue(language)
    assert html(app).count(words("digits.says", digit=digit)) == 2
    assert told(app)["answer"].startswith(f"ResNet-20{'：' if language == 'zh' else ': '}{digit}")
    assert [len(net["tiles"]) for net in told(app)["nets"]] == [18, 10]
    assert (
        f'<p class="digit-verdict">{words("digits.sure").split("{digit}")[0].format(net="ResNet-20")}{digit}'
        in html(app)
    )
    assert words("digits.only_digits") in html(app)


def test_the_net_gives_its_trained_answer() -> None:
    """The logits equal those of a whole pass of the module on the picture prepared by hand."""
    drawn = drawing(SEVEN)
    app = digits(drawn)
    photo = Photo(id=drawing_id(drawn), data=to_png(drawn))
    look = strips.look(requests.nets(), photo, frozenset()).start().job.future.result()
    picture = prepare(decode(photo.data), height=32, width=32).normalised
    for reply, net in zip((one.reply for one in look.nets), requests.nets(), strict=True):
        assert net.weights.origin is Origin.DIGITS
        with torch.inference_mode():
            logits = passes.module_of(net)(torch.tensor(picture)[None])[0]
        assert reply.logits.tolist() == pytest.approx(logits.tolist(), abs=1e-5)
        assert escape(share(float(logits.softmax(0)[7]))) in html(app)


def test_every_example_is_read_by_the_net_shown() -> None:
    for digit, slug in enumerate(GALLERY):
        app = digits(example=slug)
        assert app.session_state["example"] == slug
        assert told(app)["answer"].startswith(f"ResNet-20: {digit}")
        assert told(app)["example"].startswith("data:image/png")
        assert pressed(app) == [slug]


@pytest.mark.parametrize("value", ["digit10", "7", "<b>", "cat"])
def test_an_example_that_does_not_exist_is_refused(value: str) -> None:
    app = open_app(example=value)
    assert "example" in warnings(app)
    go_to(app, "digits")
    assert pressed(healthy(app)) == [GALLERY[3]]  # the one that the page begins with


def test_switching_the_language_keeps_the_drawing() -> None:
    app = digits(drawing(SEVEN), lang="en")
    app.button_group(key="lang").set_value("zh").run()
    assert told(healthy(app))["strokes"] == [[list(point) for point in SEVEN]]
    assert catalogue("zh")("digits.says", digit=7) in html(app)


def test_the_drawing_is_still_there_after_a_look_at_another_page() -> None:
    app = digits(drawing(SEVEN))
    go_to(app, "figure3")
    go_to(app, "digits")
    assert told(healthy(app))["strokes"] == [[list(point) for point in SEVEN]]


# --- what is kept of a drawing ----------------------------------------------------------------------------------


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state outside of a session."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(state_key.st, "session_state", kept)
    return kept


def test_what_was_drawn_is_a_picture_for_the_other_pages(state: dict[str, Any]) -> None:
    assert drawn_photo() is None
    assert state == {}
    take_drawing(3, [[list(point) for point in SEVEN]])
    photo = drawn_photo()
    assert photo is not None
    assert photo.id == drawing_id(drawing(SEVEN))
    assert decode(photo.data).size == (28, 28)
    assert (decode(photo.data).getchannel("R").tobytes()) == to_picture(drawing(SEVEN)).tobytes()
    assert state["draw_number"] == 3
    take_drawing(4, [])
    assert drawn_photo() is None


def test_what_is_no_drawing_is_told_and_changes_nothing(state: dict[str, Any]) -> None:
    take_drawing(1, [[[0.5, 0.5]]])
    take_drawing(2, [[[0.5, 7]]])
    assert isinstance(state["draw_mistake"], DrawingError)
    assert DRAWING.get() == read_drawing([[[0.5, 0.5]]])
    for language in LANGUAGES:
        assert catalogue(language).error(state["draw_mistake"])


def test_an_example_gives_way_to_a_stroke_and_a_drawing_to_an_example(state: dict[str, Any]) -> None:
    take_drawing(1, [[[0.5, 0.5]]])
    assert "address_moved" not in state
    take_example("digit4")
    assert (state["example"], DRAWING.get(), state["address_moved"]) == ("digit4", Drawing(), True)
    assert shown_photo() == Photo(id="digit4", data=b"")
    take_example("digit11")
    assert state["example"] == "digit4"
    del state["address_moved"]
    take_drawing(2, [[[0.5, 0.5]]])
    assert (state["example"], state["address_moved"]) == (None, True)
    assert shown_photo() == drawn_photo()


def test_a_node_is_opened_on_the_forward_page_with_this_net_and_picture(state: dict[str, Any]) -> None:
    old, new = find_variant("resnet50"), find_variant("cifar_resnet20")
    state |= {"variant": old.name, "variant_in_use": old.name, **variant_defaults(old)}
    take_drawing(0, [])
    open_node(0, "layer2.0.relu")
    assert "goto" not in state  # there is no picture
    take_drawing(1, [[list(point) for point in SEVEN]])
    open_node(0, "layer9.0.relu")
    assert "goto" not in state
    open_node(0, "layer2.0.relu")
    wanted = {"variant": new.name, "photo": "draw", "node": "layer2.0.relu", "channel": 0, "view": "maps"}
    assert {name: state[name] for name in wanted} == wanted
    assert {name: state[name] for name in variant_defaults(new)} == variant_defaults(new)
    assert (state["weights"], state["goto"]) == ("digits", "forward")
    take_example("digit2")
    open_node(1, INPUT)
    assert (state["photo"], state["node"], state["variant"]) == ("digit2", INPUT, "cifar_plain20")


# --- in the browser ---------------------------------------------------------------------------------------------


def canvas(page: Page) -> Locator:
    return page.locator(f"{CANVAS} canvas")


def place(page: Page, point: tuple[float, float]) -> tuple[float, float]:
    box = canvas(page).bounding_box()
    assert box is not None
    return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]


def between(points: Points) -> list[tuple[float, float]]:
    """The points with others on the way from one to the next, where that is far."""
    found = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = max(1, round(dist((x, y), (to_x, to_y)) / 0.08))
        found += [(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps) for step in range(1, steps + 1)]
    return found


def draw(page: Page, points: Points) -> None:
    """Draw a stroke with the mouse."""
    first, *others = between(points)
    page.mouse.move(*place(page, first))
    page.mouse.down()
    for point in others:
        page.mouse.move(*place(page, point))
    page.mouse.up()


def touch(page: Page, points: Points) -> None:
    """Move a finger from point to point, each counted in canvases from its upper left corner."""
    session = page.context.new_cdp_session(page)
    first, *others = (place(page, point) for point in between(points))
    for kind, (across, down) in (("touchStart", first), *(("touchMove", other) for other in others)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": across, "y": down}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def says(page: Page, digit: int) -> None:
    """Both nets have answered the last message with this digit."""
    pad = page.locator(f"{CANVAS} .pad")
    expect(pad.locator("output")).to_have_text(
        re.compile(rf"^ResNet-20[:：] ?{digit}[ （].*plain-20[:：] ?{digit}[ （]", re.S)
    )


def ready(page: Page) -> Page:
    expect(canvas(page)).to_be_visible()
    return page


@pytest.mark.browser
def test_the_mouse_draws_and_the_nets_read_it(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en"))
    clear = page.get_by_role("button", name="Clear")
    for digit, points in FIGURES.items():
        draw(page, points)
        says(page, digit)
        expect(page.locator(".digit-answer li.first")).to_have_text([re.compile(rf"^{digit}(\d+\.\d%|>99\.9%)")] * 2)
        clear.click()
        expect(page.locator(f"{CANVAS} output")).to_have_text("")
    expect(clear).to_have_attribute("aria-disabled", "true")


@pytest.mark.browser
def test_a_drawing_outlasts_a_reload(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en"))
    draw(page, ONE)
    says(page, 1)
    page.reload()
    visit.settled()
    says(page, 1)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(f"{CANVAS} output")).to_have_text("")
    page.reload()
    visit.settled()
    says(ready(page), 3)  # the example that the page begins with


@pytest.mark.browser
def test_undo_takes_back_a_stroke_and_clear_can_be_undone(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en"))
    undo, clear = (page.get_by_role("button", name=name) for name in ("Undo", "Clear"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    draw(page, ONE)
    says(page, 1)
    draw(page, [(0.2, 0.5), (0.85, 0.2)])
    undo.click()
    says(page, 1)
    clear.click()
    expect(page.locator(f"{CANVAS} output")).to_have_text("")
    page.keyboard.press("Control+z")
    says(page, 1)


@pytest.mark.browser
def test_the_keyboard_alone_draws_takes_back_and_chooses(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en"))
    canvas(page).focus()
    for keys in (["ArrowUp"] * 9, [" "], ["ArrowDown"] * 18, [" "]):
        for key in keys:
            page.keyboard.press(key)
    says(page, 1)
    expect(canvas(page)).to_have_attribute("aria-label", re.compile("The pen is lifted"))
    page.keyboard.press("Control+z")
    expect(page.locator(f"{CANVAS} output")).to_have_text("")
    page.locator('[data-picture="digit5"]').focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "example", "digit5")
    says(page, 5)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_for_query(page, "example", "digit6")
    says(page, 6)


@pytest.mark.browser
def test_a_stroke_ends_an_example_and_the_address_says_so(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en&example=digit8"))
    says(page, 8)
    draw(page, SEVEN)
    wait_for_query(page, "example", None)
    says(page, 7)
    expect(page.locator('[data-picture][aria-pressed="true"]')).to_have_count(0)


@pytest.mark.browser
def test_a_strip_opens_its_node_in_the_forward_pass(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en"))
    draw(page, SEVEN)
    says(page, 7)
    page.locator(STRIPS).locator('[data-tool="open"]').click()
    page.locator(STRIPS).locator('[data-net="0"] .wide g[data-cut="layer2.1.residual"]').click()
    page.wait_for_url("**/forward?**")
    wait_for_query(page, "node", "layer2.1.bn2")
    asked = query(visit.settled())
    assert (asked["variant"], asked["photo"]) == ("cifar_resnet20", "draw")
    page.go_back()
    says(ready(page), 7)


@pytest.mark.browser
def test_a_finger_draws_on_a_phone_and_scrolls_beside_the_canvas(phone: Visit) -> None:
    page = ready(phone.open("/digits"))
    touch(page, SEVEN)
    says(page, 7)
    expect(page.locator(f"{CANVAS} output")).to_be_in_viewport()
    assert page.evaluate(SCROLLED) == 0
    assert not scrolls_sideways(page)
    touch(page, [(0.5, 1.5), (0.5, 0.6)])  # from below the canvas
    page.wait_for_function(f"{SCROLLED} > 100")
    says(page, 7)


@pytest.mark.browser
def test_the_wheel_scrolls_the_page_over_the_canvas(visit: Visit) -> None:
    page = ready(visit.open("/digits?lang=en&example=digit3"))
    says(page, 3)
    page.mouse.move(*place(page, (0.5, 0.5)))
    page.mouse.wheel(0, 300)
    page.wait_for_function(f"{SCROLLED} > 100")


@pytest.mark.browser
@both_languages
def test_canvas_answers_and_the_first_layers_are_on_the_first_screen(visit: Visit, language: Language) -> None:
    page = ready(visit.open(f"/digits?lang={language}&example=digit2"))
    says(page, 2)
    for first in (
        canvas(page),
        page.locator(".digit-answer").nth(1),
        page.locator(STRIPS).locator('[data-net="0"] .wide g[data-cut="layer1.2.residual"]'),
    ):
        expect(first).to_be_in_viewport(ratio=0.9)
    assert not scrolls_sideways(page)
