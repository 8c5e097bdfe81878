"""Scissors in the diagrams of the reader's net: what is cut, what becomes of the answer and the maps, the way back."""

import base64
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import torch
from PIL import Image
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest
from torch import Tensor

from explainer.architecture.variants import find_variant
from explainer.model.net.module import GraphModule
from explainer.pretrained.source import UNTRAINED
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share
from explainer.ui.requests.answer import reply
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.shared.pictures import bundled
from tests.ui.components.test_diagram import at_rest
from tests.ui.support import everything, healthy, open_app, picture_data, query, wait_for_query, warnings, written_query
from tests.ui.visit import Visit

DIGITS = {"variant": "cifar_resnet20", "weights": "digits"}
ANY = re.compile(".")
SOME = re.compile("Some of these blocks are cut")
NETWORK = ".st-key-network_diagram"
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def scissors(app: AppTest) -> dict[str, Any]:
    """What the diagram was told of cuts."""
    told: dict[str, Any] = picture_data(app)["scissors"]
    return told


def drawn(maps: dict[str, Any], node: str) -> bytes:
    """The pixels of a node's map."""
    page = Image.open(BytesIO(base64.b64decode(maps["sheet"].partition(",")[2])))
    left, top, width, height = maps["tiles"][node]
    return page.crop((left, top, left + width, top + height)).tobytes()


def without_f(app: AppTest, block: str) -> tuple[Tensor, Tensor]:
    """Softmax of the page's net, whole and with zeros in the place of one block's last batch norm: F adds nothing."""
    net = app.session_state["net"]
    module: GraphModule = module_of(net)
    picture = torch.tensor(picture_of(net, bundled("digit0"))[None])
    last = module.get_submodule(f"{block}.bn2")
    with torch.inference_mode():
        whole = module(picture)[0].double().softmax(0)
        hook = last.register_forward_hook(lambda _module, _inputs, output: torch.zeros_like(output))
        try:
            cut = module(picture)[0].double().softmax(0)
        finally:
            hook.remove()
    return whole, cut


@pytest.mark.parametrize("page", ["network", "block"])
@both_languages
def test_an_address_cuts_and_the_answer_is_that_of_the_net_without(page: str, language: Language) -> None:
    words = catalogue(language)
    whole = scissors(open_app(page, lang=language, **DIGITS))
    assert (whole["cuts"], whole["said"], whole["offers"]) == ([], "", [])
    assert whole["how"] == words("scissors.how")
    app = open_app(page, lang=language, net_cut="layer1.1.residual", **DIGITS)
    told = scissors(app)
    before, cut = without_f(app, "layer1.1")
    assert int(before.argmax()) == int(cut.argmax()) == 0
    keeps = words(
        "strip.keeps",
        net="CIFAR ResNet-20",
        answer="0",
        before=share(float(before[0])),
        after=share(float(cut[0])),
        was="0",
    )
    plain = told["said"].replace("<b>", "**").replace("</b>", "**").replace("&gt;", ">")
    assert keeps in plain
    assert words("strip.cut_residual", block="layer1.1") in plain
    assert "3,589" in plain  # of the recorded held-out set; `tests/pretrained` measures it
    assert told["cuts"] == ["layer1.1.residual"]
    assert told["offers"] == [["", words("strip.put_back")], ["each", words("scissors.each")]]
    assert warnings(app) == ""


def test_a_branch_that_adds_nothing_has_no_map_and_what_goes_on_has_one() -> None:
    app = open_app("network", beside="mean", net_cut="layer1.1.residual", **DIGITS)
    tiles = picture_data(app)["maps"]["tiles"]
    assert {"layer1.0.bn2", "layer1.1.relu", "layer1.2.bn2"} <= {*tiles}
    assert "layer1.1.bn2" not in tiles
    app = open_app("network", beside="mean", variant="cifar_preresnet20", net_cut="layer1.1.residual")
    maps = picture_data(app)["maps"]
    assert drawn(maps, "layer1.1.add") == drawn(maps, "layer1.0.add")  # the addition is gone: x goes on in its place
    assert drawn(maps, "layer1.2.add") != drawn(maps, "layer1.0.add")


@both_languages
def test_an_untrained_net_says_so_and_a_trained_one_is_a_press_away(language: Language) -> None:
    words = catalogue(language)
    app = open_app("network", lang=language, variant="resnet18", net_cut="layer1.1.residual")
    told = scissors(app)
    assert words("strip.untrained", net="ResNet-18") in told["said"]
    assert [one for one, _ in told["offers"]] == ["", "trained"]
    assert "ResNet" in told["offers"][1][1]


@both_languages
def test_a_plain_net_loses_a_whole_block(language: Language) -> None:
    words = catalogue(language)
    plain = {"variant": "cifar_plain20", "weights": "digits"}
    app = open_app("network", lang=language, net_cut="layer1.2.residual", **plain)
    assert words("strip.cut_block", block="layer1.2") in scissors(app)["said"]
    assert "9,739" in scissors(app)["said"]
    shown = [button.label for button in open_app("block", lang=language, block="layer1.2", **plain).button]
    assert words("scissors.cut_block", block="layer1.2") in shown
    assert words("scissors.cut_shortcut", block="layer1.2") not in shown


@pytest.mark.parametrize("cut", ["layer1.0.stem", "x", "layer1.0.residual-layer1.0.shortcut"])
def test_what_is_no_cut_is_refused_in_a_sentence(cut: str) -> None:
    app = open_app("network", net_cut=cut, **DIGITS)
    assert scissors(app)["cuts"] == []
    assert "net_cut" in warnings(app)


@both_languages
def test_what_the_net_does_not_have_is_dropped_in_a_sentence(language: Language) -> None:
    words = catalogue(language)
    app = open_app("network", lang=language, net_cut="layer9.0.residual-layer1.0.shortcut", **DIGITS)
    assert scissors(app)["cuts"] == ["layer1.0.shortcut"]
    dropped = words("scissors.residual", block="layer9.0")
    assert words("scissors.lacking", cuts=dropped) in everything(app)


def test_buttons_cut_and_put_back_and_a_block_loses_one_branch_at_most() -> None:
    words, app = catalogue("en"), open_app("block", block="layer2.1", **DIGITS)

    def press(key: str) -> None:
        next(one for one in app.button if one.label == words(f"scissors.{key}", block="layer2.1")).click()
        healthy(app.run())

    press("cut_residual")
    assert written_query(app)["net_cut"] == "layer2.1.residual"
    press("cut_shortcut")
    assert written_query(app)["net_cut"] == "layer2.1.shortcut"
    press("put_back_shortcut")
    assert "net_cut" not in written_query(app)


def test_of_another_net_only_the_cuts_that_it_has_stay() -> None:
    app = open_app("network", variant="cifar_resnet20", net_cut="layer1.2.residual-layer3.0.shortcut")
    app.selectbox(key="variant").set_value("cifar_plain20")
    healthy(app.run())
    assert scissors(app)["cuts"] == ["layer1.2.residual"]
    assert "the shortcut of layer3.0" in everything(app)


def press(page: Page, name: str) -> None:
    """Press a box, or a shortcut on its line."""
    line = page.locator(f'{NETWORK} [data-id="{name}"] .route')
    if not line.count():
        page.locator(f'{NETWORK} [data-id="{name}"]').click()
        return
    at_rest(page)
    at = line.evaluate(
        """(line) => { const at = line.getPointAtLength(0.6 * line.getTotalLength());
        const { x, y } = at.matrixTransform(line.getScreenCTM()); return [x, y]; }"""
    )
    page.mouse.click(*at)


@pytest.mark.browser
def test_scissors_cut_what_is_pressed_and_put_it_back(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=cifar_resnet20&weights=digits&unfold=layer1&beside=mean")
    words, told = catalogue("en"), page.locator(f"{NETWORK} .cuts")
    expect(told).to_be_hidden()
    page.locator('[data-tool="scissors"]').click()
    expect(told).to_contain_text(words("scissors.how"))
    press(page, "layer1.1")
    wait_for_query(page, "net_cut", "layer1.1.residual")
    expect(told).to_contain_text("still says 0")
    expect(page.locator(f'{NETWORK} [data-id="layer1.1"]')).to_have_class("box convolution cut")
    expect(page.locator(f"{NETWORK} .sheet .mark")).to_have_count(1)
    expect(page.locator(f'{NETWORK} [data-open="layer1.0.bn2"] image')).to_have_attribute("href", ANY)
    expect(page.locator(f'{NETWORK} [data-open="layer1.1.bn2"] image')).not_to_have_attribute("href", ANY)
    press(page, "layer1.2:shortcut")
    wait_for_query(page, "net_cut", "layer1.1.residual-layer1.2.shortcut")
    press(page, "layer1.1:shortcut")  # in the place of F
    wait_for_query(page, "net_cut", "layer1.2.shortcut-layer1.1.shortcut")
    told.get_by_role("button", name=words("strip.put_all_back")).click()
    wait_for_query(page, "net_cut", None)
    expect(page.locator(f"{NETWORK} .sheet .mark")).to_have_count(0)
    page.locator('[data-tool="scissors"]').click()
    press(page, "layer1.1")
    wait_for_query(page, "at", "layer1.1")
    assert "net_cut" not in query(page)


@pytest.mark.browser
def test_a_folded_run_is_cut_as_a_whole_by_keyboard_and_fast_presses_all_count(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=cifar_resnet20&weights=digits")
    page.locator('[data-tool="scissors"]').press("Enter")
    page.locator(f'{NETWORK} [data-id="layer2.1"]').focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "net_cut", "layer2.1.residual-layer2.2.residual")
    page.keyboard.press("Enter")
    wait_for_query(page, "net_cut", None)
    page.locator(NETWORK).evaluate(
        """(at) => { const root = [...at.querySelectorAll("*")].find((one) => one.shadowRoot)?.shadowRoot ?? at;
        const press = () => new MouseEvent("click", { bubbles: true, composed: true });
        for (const id of ["layer1.0", "layer2.0", "layer3.0"])
          root.querySelector(`[data-id="${id}"]`).dispatchEvent(press()); }"""
    )
    cut = [f"layer1.{index}.residual" for index in range(3)] + ["layer2.0.residual", "layer3.0.residual"]
    wait_for_query(page, "net_cut", "-".join(cut))


@pytest.mark.browser
def test_a_net_that_was_never_trained_leads_to_one_that_was_with_the_same_cut(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=resnet18&height=64&width=64&net_cut=layer1.1.residual")
    offer = page.locator(f'{NETWORK} .cuts [data-offer="trained"]')
    expect(offer).to_contain_text("CIFAR ResNet-20")
    offer.click()
    wait_for_query(page, "variant", "cifar_resnet20")
    expect(page.locator(f"{NETWORK} .cuts")).to_contain_text("still says")
    assert query(page)["net_cut"] == "layer1.1.residual"
    page.locator(f'{NETWORK} .cuts [data-offer="each"]').click()
    page.wait_for_url("**/forward?**")
    wait_for_query(page, "off", "layer1.1")


@both_languages
def test_two_nets_are_cut_alike(language: Language) -> None:
    words = catalogue(language)
    asked = {"other": "cifar_plain20", "net_cut": "layer1.2.residual-layer2.0.shortcut", "beside": "mean", **DIGITS}
    app = open_app("compare", lang=language, **asked)
    told = scissors(app)
    assert told["cuts"] == ["layer1.2.residual", "layer2.0.shortcut"]
    assert "A · CIFAR ResNet-20" in told["said"]
    assert f"B · CIFAR plain-20 {'的预测变成' if language == 'zh' else 'now says'}" in told["said"]
    assert words("strip.of_picture", photo=words("photo.digit0_title")) in told["said"]
    assert told["offers"] == [["", words("strip.put_all_back")]]
    tiles = picture_data(app)["maps"]["tiles"]
    assert "0/layer1.2.bn2" not in tiles
    assert {"0/layer1.1.bn2", "1/layer1.1.relu"} <= {*tiles}
    assert "layer1.2" not in everything(open_app("compare", lang=language, **asked | {"beside": "off"}))


@pytest.mark.browser
def test_the_map_of_a_cut_shortcut_fades(visit: Visit) -> None:
    digits = "variant=cifar_resnet20&weights=digits"
    page = visit.open(f"/network?lang=en&{digits}&beside=mean&net_cut=layer1.1.shortcut&unfold=layer1")
    rooms = page.locator(f"{NETWORK} .room.cut")
    expect(rooms).to_have_count(1)
    expect(rooms).to_have_attribute("data-open", "layer1.0.relu")
    expect(page.locator(f"{NETWORK} .sheet .mark")).to_have_count(1)


@both_languages
def test_both_nets_say_what_they_make_of_the_same_picture(language: Language) -> None:
    words = catalogue(language)
    app = open_app("compare", lang=language, other="cifar_resnet32", net_cut="layer1.1.residual", **DIGITS)
    other = replace(app.session_state["net"], spec=find_variant("cifar_resnet32").spec, weights=UNTRAINED)
    shares = reply(other, bundled("digit0")).start().job.future.result().shares
    assert share(float(shares.max())) not in ("", share(0.0))
    told = scissors(app)["said"]
    assert words("strip.untrained", net="B · CIFAR ResNet-32") in told
    assert told.count("CIFAR ResNet-32") >= 2


@pytest.mark.browser
def test_scissors_stand_in_both_nets(visit: Visit) -> None:
    pair = "variant=cifar_resnet20&other=cifar_plain20&weights=digits"
    page = visit.open(f"/compare?lang=en&{pair}&net_cut=layer3.1.residual")
    marks = page.locator(".st-key-compare_diagram .sheet .mark")
    expect(marks).to_have_count(2)
    cut = page.locator(".st-key-compare_diagram .sheet .box.cut")
    expect(cut).to_have_count(0)  # of a folded run of two blocks one is cut
    expect(page.locator('.st-key-compare_diagram [data-id="1/layer3.1"]')).to_have_attribute("data-tip", SOME)


@pytest.mark.browser
def test_a_button_and_a_press_right_after_it_both_count(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=cifar_resnet20&weights=digits&unfold=layer1-layer2&at=layer1.1")
    page.locator('[data-tool="scissors"]').click()
    button = catalogue("en")("scissors.cut_residual", block="layer1.1")
    page.get_by_role("button", name=button).click(no_wait_after=True)
    press(page, "layer2.1")
    wait_for_query(page, "net_cut", "layer1.1.residual-layer2.1.residual")
