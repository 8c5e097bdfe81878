"""The first page: two nets run on a picture, branches are cut and put back, old addresses lead to the net."""

import json
from html import escape
from typing import Any

import pytest
import torch
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from explainer.picture.decode import decode
from explainer.picture.gallery import GALLERIES, picture_bytes
from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.held_out import held_out_of
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share
from explainer.ui.pages.start.nets import ORIGIN, nets
from explainer.ui.pages.start.page import _take_cuts, _take_picture
from explainer.ui.requests.passes import module_of
from explainer.ui.requests.photo import prepared
from explainer.ui.state import key as state_key
from explainer.ui.state.cuts import SMALL_NETS
from tests.ui.support import go_to, healthy, open_app, query, scrolls_sideways, wait_for_query, warnings, written_query
from tests.ui.visit import Visit

both_languages = pytest.mark.parametrize("language", LANGUAGES)
STRIPS = ".st-key-start_strips"


def strips(app: AppTest) -> dict[str, Any]:
    """What was sent to the strips."""
    return next(
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "resnet_strip"
    )


def start(language: Language = "en", **asked: str) -> AppTest:
    return open_app("start", lang=language, **asked)


@both_languages
def test_the_page_opens_with_both_nets_whole(language: Language) -> None:
    app, words = start(language), catalogue(language)
    data = strips(app)
    assert words("start.title") in data["html"]
    assert data["cuts"] == []
    assert data["picture"] == GALLERIES[ORIGIN.value].slugs[0]
    assert data["take"]["cut"].endswith(".residual")
    assert all(
        net["sheet"].startswith("data:image/png;base64,") and net["answer"].count("<li") == 3 for net in data["nets"]
    )
    assert warnings(app) == ""


def test_the_answers_are_those_of_the_nets_themselves() -> None:
    slug = GALLERIES[ORIGIN.value].slugs[8]
    data = strips(start(picture=slug))
    for net, sent in zip(nets(), data["nets"], strict=True):
        picture = torch.tensor(prepared(net, decode(picture_bytes(slug))).normalised[None])
        with torch.inference_mode():
            shares = torch.softmax(module_of(net)(picture)[0].double(), 0)
        assert f">{escape(share(float(shares.max())))}<" in sent["answer"]


def test_the_button_takes_out_the_block_in_which_the_nets_differ_most() -> None:
    residual, plain = (held_out_of(one) for net in nets() if (one := bundled_net(net.spec, ORIGIN)))
    assert residual
    assert plain
    block = strips(start())["take"]["cut"].removesuffix(".residual")
    gap = plain.without[block] - residual.without[block]
    assert all(plain.without[one] - residual.without[one] <= gap for one in plain.without)


@both_languages
def test_an_address_cuts_and_the_button_puts_back(language: Language) -> None:
    app, words = start(language, cut="layer1.2.residual"), catalogue(language)
    data = strips(app)
    assert data["cuts"] == ["layer1.2.residual"]
    assert data["take"] == {"label": words("strip.put_back"), "cut": ""}
    both = strips(start(language, cut="layer1.2.residual-layer2.0.shortcut"))
    assert both["cuts"] == ["layer1.2.residual", "layer2.0.shortcut"]
    assert both["take"]["label"] == words("strip.put_all_back")
    nets_cut = {"residual": "ResNet-20", "plain": "plain-20", "residual_count": 2, "plain_count": 1}
    assert words("strip.after_several", **nets_cut) in both["said"]


@pytest.mark.parametrize(
    "cut", ["layer9.0.residual", "layer1.0.stem", "layer1.0", "x", "layer1.0.residual-layer1.0.shortcut", "-"]
)
def test_what_cannot_be_cut_is_refused_in_a_sentence(cut: str) -> None:
    app = start(cut=cut)
    assert strips(app)["cuts"] == []
    assert "cut" in warnings(app)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(state_key.st, "session_state", kept)
    return kept


def test_what_cannot_be_cut_changes_nothing(session: dict[str, Any]) -> None:
    _take_cuts([(2, ["layer1.0.shortcut"]), (3, ["layer2.1.residual"])])
    assert (session["cut"], SMALL_NETS.answered) == (["layer1.0.shortcut", "layer2.1.residual"], 3)
    for strange in (
        ["layer7.0.residual"],
        ["x"],
        ["layer1.0.residual", "layer1.0.shortcut"],
        ["layer1.0.residual"] * 2,
    ):
        _take_cuts([(4, strange)])
    _take_cuts([(3, ["layer2.1.residual"])])  # told again, because its answer had not come
    assert (session["cut"], SMALL_NETS.answered) == (["layer1.0.shortcut", "layer2.1.residual"], 4)
    _take_cuts([(5, ["layer2.1.residual"])])
    assert session["cut"] == ["layer1.0.shortcut"]
    _take_cuts([(6, [])])
    assert session["cut"] == []
    _take_picture("../../etc/passwd")
    assert "picture" not in session


@pytest.mark.parametrize(
    ("asked", "page"),
    [({"variant": "resnet34"}, "network"), ({"stride": "v1"}, "network"), ({"height": "x"}, "network"), ({}, "start")],
)
def test_an_old_address_of_a_net_leads_to_the_net(asked: dict[str, str], page: str) -> None:
    app = start(**asked)
    titles = [title.value for title in app.title]
    assert bool(titles) is (page == "network")
    if page == "start":
        assert strips(app)["nets"]


def test_the_net_that_was_chosen_elsewhere_stays() -> None:
    app = open_app("network", variant="resnet34")
    go_to(app, "start")
    assert strips(healthy(app))["nets"]
    assert written_query(app) == {"lang": "en"}  # an address with a net would lead away when it is opened again
    go_to(app, "network")
    assert healthy(app).selectbox(key="variant").value == "resnet34"


def box(page: Page, cut: str, net: int = 0) -> Any:
    return page.locator(STRIPS).locator(f'[data-net="{net}"] .wide g[data-cut="{cut}"]')


@pytest.mark.browser
def test_a_click_takes_a_block_out_of_both_nets_and_the_button_puts_it_back(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    strips = page.locator(STRIPS)
    answers = strips.locator(".answer li.was-first .share")
    expect(answers).to_have_count(2)
    box(page, "layer1.1.residual").click()
    wait_for_query(page, "cut", "layer1.1.residual")
    for net in (0, 1):
        expect(box(page, "layer1.1.residual", net)).to_have_attribute("aria-pressed", "true")
        expect(box(page, "layer1.1.residual", net).locator(".map[data-filled]")).to_have_count(0)
        expect(box(page, "layer2.1.residual", net).locator(".map[data-filled]")).to_have_count(1)
    expect(strips.locator(".said")).to_contain_text("still says")
    strips.locator(".take").click()
    wait_for_query(page, "cut", None)
    expect(box(page, "layer1.1.residual")).to_have_attribute("aria-pressed", "false")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/?lang=en", "/digits?lang=en&example=digit3"])
def test_of_presses_within_one_moment_none_is_lost(visit: Visit, path: str) -> None:
    page = visit.open(path)
    strip = page.locator('[data-net="0"] .wide')
    strip.locator(".map[data-filled]").first.wait_for(state="attached")
    names = ["layer1.1.residual", "layer2.1.residual", "layer3.1.shortcut", "layer2.1.residual", "layer1.1.shortcut"]
    strip.evaluate(
        """(strip, names) => names.forEach((name) => strip.querySelector(`g[data-cut="${name}"]`)
          .dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true })))""",
        names,
    )
    wait_for_query(page, "cut", "layer3.1.shortcut-layer1.1.shortcut")
    visit.settled()
    marked = strip.locator("g.cut").evaluate_all("all => all.map((one) => one.dataset.cut)")
    assert sorted(marked) == ["layer1.1.shortcut", "layer3.1.shortcut"]


@pytest.mark.browser
def test_the_keyboard_cuts_a_shortcut_and_chooses_a_picture(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    cut = box(page, "layer2.0.shortcut")
    cut.focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "cut", "layer2.0.shortcut")
    expect(cut).to_be_focused()
    picture = page.locator(STRIPS).locator("[data-picture]").nth(3)
    picture.focus()
    page.keyboard.press("Space")
    wait_for_query(page, "picture", GALLERIES[ORIGIN.value].slugs[3])
    expect(picture).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
@both_languages
def test_the_first_screen_of_a_phone_holds_the_question_the_net_and_the_button(
    phone: Visit, language: Language
) -> None:
    page = phone.open(f"/?lang={language}")
    strips = page.locator(STRIPS)
    strips.locator(".map[data-filled]").first.wait_for(state="attached")
    for part in ("h1", ".ways", ".answer >> nth=0", ".answer >> nth=1", ".take"):
        place = strips.locator(part).bounding_box()
        assert place is not None
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= 844, part
    last = strips.locator('.tall g[data-cut="layer3.2.residual"] rect').first.bounding_box()
    control = strips.locator(".control").bounding_box()
    assert last is not None
    assert control is not None
    assert last["y"] + last["height"] <= control["y"]
    assert not scrolls_sideways(page)


@pytest.mark.browser
@both_languages
def test_on_a_phone_both_nets_can_be_seen_and_nothing_covers_them(phone: Visit, language: Language) -> None:
    page = phone.open(f"/?lang={language}")
    strips = page.locator(STRIPS)
    residual, plain = strips.locator(".tall").nth(0), strips.locator(".tall").nth(1)
    expect(residual).to_be_visible()
    expect(plain).to_be_hidden()
    button = strips.locator(".take").bounding_box()
    strips.locator(".take").click()
    expect(strips.locator(".take")).to_have_text(catalogue(language)("strip.put_back"))
    assert strips.locator(".take").bounding_box() == button
    last = strips.locator('.tall g[data-cut="layer3.2.residual"] .body').first.bounding_box()
    control = strips.locator(".control").bounding_box()
    assert last is not None
    assert control is not None
    assert last["y"] + last["height"] <= control["y"]
    strips.locator("[data-shows]").nth(1).click()
    expect(residual).to_be_hidden()
    expect(plain).to_be_visible()
    expect(plain.locator(".map[data-filled] canvas").first).to_be_visible()


@pytest.mark.browser
def test_a_net_in_the_address_opens_on_its_own_page(visit: Visit) -> None:
    page = visit.open("/?lang=en&variant=resnet34&at=layer2.0")
    page.wait_for_url("**/network?**")
    expect(page.get_by_role("heading", name="ResNet-34", exact=True)).to_be_visible()
    assert query(page) == {"lang": "en", "variant": "resnet34", "at": "layer2.0"}


@pytest.mark.browser
def test_the_tour_is_one_click_away(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    page.locator(STRIPS).locator("[data-tour]").click()
    expect(page.locator(".st-key-tour")).to_be_in_viewport(timeout=10_000)
