"""Feature maps beside the boxes of two nets: of one picture, with each net's own weights, opened where they belong."""

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.variants import find_variant
from explainer.model.net import trace
from explainer.pretrained.source import UNTRAINED, Origin, Weights
from explainer.render.images.sheet import HALF
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.shared.pictures import bundled
from explainer.ui.work.net import Net, graph_of
from tests.ui.support import (
    everything,
    go_to,
    healthy,
    open_app,
    picture_data,
    query,
    shown_maps,
    wait_for_query,
    warnings,
)
from tests.ui.visit import Visit

WORDS = catalogue("en")
DIGITS = Weights(origin=Origin.DIGITS)
STEP = 1.01 / (HALF // 2)
"""Of the colours that a map is drawn with."""
PAIR = {"variant": "cifar_resnet20", "weights": "digits", "other": "cifar_plain20"}
both_languages = pytest.mark.parametrize("language", LANGUAGES)


def compare(**asked: str) -> AppTest:
    return open_app("compare", **{"beside": "mean", **asked})


def small(variant: str, weights: Weights) -> Net:
    return Net(spec=find_variant(variant).spec, height=32, width=32, weights=weights)


def test_the_maps_of_both_nets_are_those_of_their_forward_passes() -> None:
    found, photo = shown_maps(compare(**PAIR)), bundled("digit0")
    for index, variant in enumerate(("cifar_resnet20", "cifar_plain20")):
        net = small(variant, DIGITS)
        names = [name.partition("/")[2] for name in found if name.startswith(f"{index}/")]
        assert len(names) > 8
        maps = trace.activations(module_of(net), graph_of(net), picture_of(net, photo), tuple(names))
        for name in names:
            mean = maps[name].mean(0)
            np.testing.assert_allclose(found[f"{index}/{name}"], mean / abs(mean).max(), atol=STEP, err_msg=name)


def test_both_see_the_picture_that_the_forward_page_shows() -> None:
    app = open_app("forward", variant="cifar_resnet20", weights="digits", photo="digit7", beside="mean")
    go_to(app, "compare")
    photo, net = bundled("digit7"), small("cifar_resnet20", DIGITS)
    (stem,) = trace.activations(module_of(net), graph_of(net), picture_of(net, photo), ("conv1",)).values()
    mean = stem.mean(0)
    np.testing.assert_allclose(shown_maps(app)["0/conv1"], mean / abs(mean).max(), atol=STEP)
    title = WORDS("photo.digit7_title")
    assert f"“{title}” runs through A · CIFAR ResNet-20 option A and B · ResNet-34 option B" in everything(app)


def test_maps_are_off_until_they_are_asked_for() -> None:
    app = open_app("compare", **PAIR)
    assert picture_data(app)["maps"] is None
    app.button_group(key="beside").set_value("strongest").run()
    assert "1/layer2.0.relu" in picture_data(healthy(app))["maps"]["tiles"]
    assert 'data-map="1/layer2.0.relu"' in picture_data(app)["wide"]
    assert 'data-map="1/layer2.0.relu"' in picture_data(app)["compact"]


@both_languages
@pytest.mark.parametrize(
    ("asked", "key", "values"),
    [
        (PAIR, "compare.weights_of_both", ("digits",)),
        ({**PAIR, "other": "cifar_resnet32"}, "compare.weights_of_each", ("digits", "untrained")),
        ({**PAIR, "weights": "untrained"}, "beside.untrained", ()),
    ],
)
def test_it_is_said_which_weights_the_maps_are_of(
    asked: dict[str, str], key: str, values: tuple[str, ...], language: Language
) -> None:
    words = catalogue(language)
    names = {1: ("weights",), 2: ("a", "b")}.get(len(values), ())
    said = everything(compare(lang=language, **asked))
    assert words(key, **{name: words(f"weights.{value}") for name, value in zip(names, values, strict=True)}) in said
    assert (words("compare.untrained", side="B") in said) is (len(values) == 2)
    assert (words("beside.untrained") in said) is (not values)


@pytest.mark.parametrize("wish", ["digits", "untrained"])
def test_net_b_has_the_weights_that_it_has_once_it_is_net_a(wish: str) -> None:
    app = compare(**{**PAIR, "weights": wish})
    before = shown_maps(app)
    app.button(key="swap").click().run()
    assert app.session_state["net"].weights == (DIGITS if wish == "digits" else UNTRAINED)
    after = shown_maps(healthy(app))
    assert before.keys() == {f"{1 - int(name[0])}{name[1:]}" for name in after}
    for name, values in before.items():
        np.testing.assert_array_equal(after[f"{1 - int(name[0])}{name[1:]}"], values)


@both_languages
@pytest.mark.parametrize(
    ("asked", "name", "error"),
    [
        ({"other": "vgg19"}, "VGG-19", "net_too_large_for_memory"),
        ({"variant": "resnet152", "height": "480", "width": "480"}, "ResNet-152", "pass_too_long"),
        ({"variant": "resnet152", "other": "resnext50_32x4d"}, None, "pair_too_large_for_memory"),
    ],
)
def test_nets_that_cannot_run_are_told_once_and_stay_drawn(
    asked: dict[str, str], name: str | None, error: str, language: Language
) -> None:
    words = catalogue(language)
    app = compare(lang=language, **asked)
    (told,) = [warning.value for warning in app.warning]
    opening = words(f"error.{error}").split("{")[0]
    assert told.startswith(opening) if name is None else f"{words('compare.no_maps', net=name, why=opening)}" in told
    assert picture_data(app)["maps"] is None
    assert "<svg" in picture_data(app)["wide"]
    app.button_group(key="beside").set_value("off").run()
    assert warnings(healthy(app)) == ""


@pytest.mark.browser
@pytest.mark.parametrize(("index", "chosen"), [(0, "cifar_resnet20"), (1, "cifar_plain20")])
def test_a_map_opens_in_the_forward_pass_of_its_net(visit: Visit, index: int, chosen: str) -> None:
    page = visit.open("/compare?lang=en&variant=cifar_resnet20&weights=digits&other=cifar_plain20")
    page.locator(".st-key-beside").get_by_text(WORDS("beside.mean"), exact=True).click()
    wait_for_query(page, "beside", "mean")
    room = page.locator(f'[data-open="{index}/layer2.0.relu"]')
    expect(room.locator("image[data-filled]")).to_have_count(1)
    room.click()
    page.wait_for_url("**/forward?**")
    wait_for_query(page, "node", "layer2.0.relu")
    assert query(page)["variant"] == chosen
    page.go_back()  # where both stand as they were left
    expect(page.locator(".sheet text.heading")).to_have_text(["A · CIFAR ResNet-20", "B · CIFAR plain-20"])


def test_a_phone_shows_the_maps_of_both_nets(phone: Visit) -> None:
    page = phone.open("/compare?lang=zh&variant=cifar_resnet20&weights=digits&other=cifar_plain20&beside=mean")
    for name in ("0/layer3.0.bn2", "1/layer3.0.relu"):
        room = page.locator(f'[data-open="{name}"]')
        expect(room.locator("image[data-filled]")).to_have_count(1)
        box = room.locator("image").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    expect(page.locator(".st-key-beside_note")).to_be_visible()
