"""Every step of the tour leads to a lab page in the very state that it tells of."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from explainer.architecture.graph import ShortcutForm
from explainer.architecture.operations.ops import Conv2d
from explainer.render.pages.start.tour.scene import SLUGS
from explainer.render.pages.start.tour.tour import scenes
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.pages.start.nets import ORIGIN
from explainer.ui.pages.start.places import links
from explainer.ui.work.net import graph_of
from tests.ui.support import healthy, open_app, said, warnings

ADDRESSES = sorted({one for cases in links("en").values() for one in cases.values()})


def opened(address: str) -> AppTest:
    """The app at an address of the tour."""
    parts = urlsplit(address)
    return healthy(open_app(parts.path, **dict(parse_qsl(parts.query))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_of_every_step_has_an_address(language: Language) -> None:
    made, where = scenes(catalogue(language)), links(language)
    assert tuple(where) == SLUGS
    assert all(where[slug].keys() == one.cases.keys() for slug, one in made.items())
    assert all(f"lang={language}" in one for cases in where.values() for one in cases.values())


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_all_that_an_address_asks_for(address: str) -> None:
    app = opened(address)
    assert warnings(app) == ""
    asked = dict(parse_qsl(urlsplit(address).query))
    for name, value in asked.items():
        assert str(app.session_state[name]) == value


def test_step_1_opens_the_plain_net_beside_the_residual_one() -> None:
    state = opened(links("en")["degradation"]["both"]).session_state
    assert graph_of(state["net"]).spec.depth == 34
    assert {block.shortcut for block in graph_of(state["net"]).blocks} == {ShortcutForm.NONE}
    assert (state["other"], state["other_shortcut"]) == ("resnet34", "A")


def test_step_2_opens_a_trained_net_whose_block_adds_x_itself() -> None:
    app = opened(links("en")["sum"]["nothing"])
    net = app.session_state["net"]
    assert net.weights.origin is ORIGIN
    assert graph_of(net).block(app.session_state["ledger"]).shortcut is ShortcutForm.IDENTITY
    assert catalogue("en")("ledger.title") in [header.value for header in app.header]


@pytest.mark.parametrize("channels", [64, 128, 256, 512])
def test_step_3_opens_a_bottleneck_of_so_many_channels(channels: int) -> None:
    state = opened(links("en")["blocks"][str(channels)]).session_state
    block = graph_of(state["net"]).block(state["block"])
    assert (block.in_shape.channels, block.out_shape.channels) == (channels, channels)
    assert sum(isinstance(node.op, Conv2d) for node in block.nodes) == 3


@pytest.mark.parametrize(("option", "form"), [("A", ShortcutForm.PADDING), ("B", ShortcutForm.PROJECTION)])
def test_step_4_opens_the_block_with_the_option(option: str, form: ShortcutForm) -> None:
    state = opened(links("en")["projection"][option]).session_state
    block = graph_of(state["net"]).block(state["block"])
    assert (str(block.in_shape), str(block.out_shape), block.shortcut) == ("64×56×56", "128×28×28", form)


@pytest.mark.parametrize("layers", [18, 152])
def test_step_5_opens_the_count_of_the_net(layers: int) -> None:
    app = opened(links("en")["depth"][f"resnet{layers}"])
    assert app.session_state["calc"] == "layers"
    assert graph_of(app.session_state["net"]).spec.depth == layers


@pytest.mark.parametrize("form", ["v1", "v1.5"])
def test_step_6_opens_the_stride_lab(form: str) -> None:
    app = opened(links("en")["stride"][form])
    assert (app.session_state["stride"], app.session_state["lab_block"]) == (form, "layer2.0")
    assert "784 · 784" in said(app)
