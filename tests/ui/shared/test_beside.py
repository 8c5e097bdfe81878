"""Feature maps beside the boxes of a diagram: those of the chosen net and picture, asked for and explained."""

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.model.net import trace
from explainer.render.images.sheet import HALF
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.shared.pictures import bundled
from explainer.ui.work.net import graph_of
from tests.ui.components.conftest import PHONE
from tests.ui.support import (
    everything,
    html,
    open_app,
    picture_data,
    scrolls_sideways,
    shown_maps,
    wait_for_query,
    warnings,
    written_query,
)
from tests.ui.visit import Readers, Visit

STEP = 1.01 / (HALF // 2)
"""Of the colours that a map is drawn with."""
SMALL = {"variant": "resnet18", "height": "64", "width": "64"}
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(("page", "node"), [("network", "layer2.0.bn2"), ("block", "layer1.0.bn2")])
@both_languages
def test_maps_are_there_when_they_are_asked_for(page: str, node: str, language: Language) -> None:
    words = catalogue(language)
    assert picture_data(open_app(page, lang=language, **SMALL))["maps"] is None
    app = open_app(page, lang=language, beside="mean", **SMALL)
    data = picture_data(app)
    assert data["maps"]["sheet"].startswith("data:image/png;base64,")
    assert "layer2.0.relu" in data["maps"]["tiles"]
    assert f'data-map="{node}"' in data["wide"]
    assert words("beside.untrained") in everything(app)
    assert warnings(app) == ""


def test_the_maps_are_those_of_a_forward_pass() -> None:
    app = open_app("network", beside="mean", variant="cifar_resnet20", weights="digits")
    found, net = shown_maps(app), app.session_state["net"]
    graph, photo = graph_of(net), bundled("digit0")
    maps = trace.activations(module_of(net), graph, picture_of(net, photo), tuple(found))
    for node in found:
        mean = maps[node].mean(0)
        np.testing.assert_allclose(found[node], mean / abs(mean).max(), atol=STEP, err_msg=node)
    assert {"layer1.1.bn2", "layer1.1.relu", "layer3.2.relu"} <= set(found)
    assert catalogue("en")("beside.untrained") not in everything(app)


@both_languages
@pytest.mark.parametrize(
    ("asked", "first", "count"),
    [
        ({"variant": "cifar_resnet20", "weights": "cifar10", "block": "layer2.1"}, "x", 4),
        ({"variant": "resnet18", "block": "layer2.0"}, "shortcut", 4),
        ({"variant": "basic_2-2_w8-16_cifar_scaling", "block": "layer1.1"}, "shortcut", 4),
        ({"variant": "cifar_preresnet20", "block": "layer1.1", "beside": "strongest"}, "x", 3),
    ],
)
def test_a_block_shows_its_sum(asked: dict[str, str], first: str, count: int, language: Language) -> None:
    words = catalogue(language)
    assert 'class="block-sum"' not in html(open_app("block", lang=language, variant="cifar_resnet20"))
    app = open_app("block", **{"lang": language, "beside": "mean", **asked})
    told = html(app).partition('class="block-sum"')[2]
    assert told.count("<img") == count
    names = [words(f"block.sum_{one}") for one in (first, "f", "total", "out")][:count]
    assert all(f"<figcaption>{name}</figcaption>" in told for name in names)
    assert (words("block.sum_mean") in told) == ("beside" not in asked)
    assert words("block.sum_cut") not in told
    assert warnings(app) == ""


@both_languages
def test_what_is_cut_adds_nothing_to_the_sum(language: Language) -> None:
    asked = {"variant": "cifar_resnet20", "weights": "cifar10", "block": "layer2.1", "beside": "mean"}
    cut = html(open_app("block", lang=language, **asked, net_cut="layer2.1.residual"))
    assert catalogue(language)("block.sum_cut") in cut
    elsewhere = html(open_app("block", lang=language, **asked, net_cut="layer1.1.residual"))
    assert catalogue(language)("block.sum_cut") not in elsewhere


@both_languages
def test_a_net_too_large_says_so_and_keeps_its_picture(language: Language) -> None:
    app = open_app("network", lang=language, variant="vgg19", beside="mean")
    assert warnings(app).startswith(catalogue(language)("error.net_too_large_for_memory").split("{")[0])
    assert picture_data(app)["maps"] is None
    assert "<svg" in picture_data(app)["wide"]


@pytest.mark.browser
def test_a_map_opens_in_the_forward_pass(visit: Visit) -> None:
    page = visit.open("/network?lang=en&variant=cifar_resnet20&weights=digits")
    page.locator(".st-key-beside").get_by_text("mean of channels", exact=True).click()
    wait_for_query(page, "beside", "mean")
    room = page.locator('.st-key-network_diagram [data-open="layer2.0.bn2"]')
    expect(room.locator("image[data-filled]")).to_have_count(1)
    page.locator('.st-key-network_diagram [data-id="layer2.0"]').click()
    wait_for_query(page, "at", "layer2.0")
    expect(room.locator("image[data-filled]")).to_have_count(1)
    room.click()
    page.wait_for_url("**/forward?**")
    wait_for_query(page, "node", "layer2.0.bn2")


@pytest.mark.browser
@both_languages
@pytest.mark.parametrize(
    ("address", "node"),
    [("/network?", "layer2.0.bn2"), ("/network?detail=operations&", "layer1.0.relu1"), ("/block?", "layer1.0.bn2")],
)
def test_a_phone_shows_maps_and_opens_them(
    readers: Readers, app_url: str, address: str, node: str, language: Language
) -> None:
    words = catalogue(language)
    with readers.visit(app_url, **PHONE) as phone:
        page = phone.open(f"{address}lang={language}&variant=cifar_resnet20&weights=digits")
        page.locator(".st-key-beside").get_by_text(words("beside.mean"), exact=True).tap()
        wait_for_query(page, "beside", "mean")
        room = page.locator(f'[data-open="{node}"]')
        expect(room.locator("image[data-filled]")).to_have_count(1)
        expect(page.locator(".st-key-beside_note")).to_be_visible()
        assert not scrolls_sideways(page)
        room.tap()
        page.wait_for_url("**/forward?**")
        wait_for_query(page, "node", node)


@pytest.mark.browser
@pytest.mark.parametrize(
    "query", ["variant=cifar_resnet20&beside=mean", "variant=cifar_plain20&beside=mean", "variant=resnet18"]
)
def test_the_tools_cover_nothing_of_the_picture(query: str, visit: Visit) -> None:
    page = visit.open(f"/network?lang=en&{query}")
    page.locator(".st-key-network_diagram .sheet svg").wait_for()
    covered = page.locator(".st-key-network_diagram .tools").evaluate(
        """(tools) => { const bar = tools.getBoundingClientRect();
        const things = [...tools.getRootNode().querySelectorAll(".sheet .box > .body, .sheet text")];
        const across = (one) => one.left < bar.right && one.right > bar.left;
        const meet = (one) => across(one) && one.top < bar.bottom && one.bottom > bar.top;
        return things.filter((one) => meet(one.getBoundingClientRect())).length; }"""
    )
    assert covered == 0


@pytest.mark.parametrize("page", ["network", "block", "compare"])
def test_the_address_says_whose_maps_they_are(page: str) -> None:
    app = open_app(page, variant="cifar_resnet20", weights="cifar10", beside="mean")
    query = written_query(app)
    assert query["weights"] == "cifar10"
    assert open_app(page, **query).session_state["net"] == app.session_state["net"]
    assert "weights" not in written_query(open_app(page, variant="resnet50"))
