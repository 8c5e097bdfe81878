"""How one value came about, on the pages: what is drawn, what the address keeps, what the mouse and the keyboard do."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.graph import INPUT
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.requests.passes import activations
from explainer.ui.shared import pictures
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import graph_of
from tests.ui.support import (
    everything,
    healthy,
    html,
    open_app,
    scrolls_sideways,
    wait_for_query,
    warnings,
    written_query,
)
from tests.ui.visit import Visit

SMALL = {"variant": "basic_2-2_w8-16", "height": "64", "width": "48"}
SMALL_QUERY = "variant=basic_2-2_w8-16&height=64&width=48"


# --- without a browser ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "variant", ["basic_2-2_w8-16", "bottleneck_1-1_w4-8", "cifar_resnet20", "resnet18d", "cifar_preresnet20"]
)
def test_every_operation_of_a_net_is_told(language: Language, variant: str) -> None:
    app = open_app("forward", lang=language, variant=variant, height="32", width="40")
    words = catalogue(language)
    graph = graph_of(app.session_state["net"])
    kinds = {type(node.op).__name__: node.name for node in graph}
    for node in (INPUT, *kinds.values()):
        app.selectbox(key="node").set_value(node).run()
        assert words("value.title") in everything(healthy(app))
        assert [error.value for error in app.error] == []
        assert f"`{node}[" in everything(app) or node == INPUT
        assert 'class="field"' in html(app)


def test_the_fields_choose_the_place_and_the_input_channel() -> None:
    app = open_app("forward", **SMALL, node="layer1.0.conv2")
    app.number_input(key="value_out_row").set_value(0).run()
    app.number_input(key="value_out_column").set_value(11).run()
    app.number_input(key="value_in_channel").set_value(5).run()
    assert "`layer1.0.conv2[0, 0, 11]`" in everything(healthy(app))
    assert "layer1.0.relu1: channel 5, row −1…1, column 10…12" in html(app)
    state = app.session_state
    assert (state["out_row"], state["out_column"], state["in_channel"]) == (0, 11, 5)
    assert 'aria-label="0, padding"' in html(app)


def test_the_place_stays_over_the_same_spot_of_the_photo() -> None:
    app = open_app("forward", **SMALL, node="conv1", out_row="31", out_column="6")
    for node, place in [
        ("maxpool", (15, 3)),
        ("layer2.0.conv1", (7, 1)),
        ("fc", (None, None)),
        ("layer2.1.relu", (7, 1)),
        ("conv1", (31, 6)),
        (INPUT, (63, 13)),
    ]:
        app.selectbox(key="node").set_value(node).run()
        assert (healthy(app).session_state["out_row"], app.session_state["out_column"]) == place


@pytest.mark.parametrize("node", ["conv1", "layer1.0.bn1", "layer2.0.conv1", "avgpool", "fc"])
def test_until_the_reader_chooses_the_value_is_the_largest(node: str) -> None:
    app = open_app("operation", **SMALL, node=node)
    (values,) = activations(app.session_state["net"], pictures.bundled("cat"), (node,), Running())
    maps = values.reshape(len(values), *(values.shape[1:] or (1, 1)))
    rim, edge = (min(-(-side // 8), (side - 1) // 2) for side in maps.shape[1:])
    largest = maps[:, rim : maps.shape[1] - rim, edge : maps.shape[2] - edge].max()
    assert largest > 0
    place = tuple(int(app.number_input(key=f"value_{name}").value) for name in fields(app))
    assert maps[place + (0,) * (3 - len(place))] == largest
    assert not {"out_channel", "out_row", "out_column"} & written_query(app).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_value_of_a_max_pool_is_the_largest_of_nine_that_are_not_0(language: Language) -> None:
    app = open_app("operation", lang=language, **SMALL, node="maxpool")
    formula = re.search(r"<p>max\((.+?)\) = <b>(.+?)</b>", html(app))
    assert formula
    read = [float(one) for one in formula[1].split(", ")]
    assert len(read) == 9
    assert 0 < min(read) < max(read) == float(formula[2])
    assert not {"out_channel", "out_row", "out_column"} & written_query(app).keys()


@pytest.mark.parametrize("node", ["relu", "layer1.0.relu1", "layer2.1.relu"])
def test_the_first_value_of_a_relu_is_one_that_it_cuts_off(node: str) -> None:
    app = open_app("operation", **SMALL, node=node)
    assert re.search(r"<p>max\(0, −[\d.]+\) = <b>0</b>", html(app))
    assert not {"out_channel", "out_row", "out_column"} & written_query(app).keys()


def fields(app: AppTest) -> list[str]:
    """The fields of the place that there are: a vector has a channel alone."""
    keys = {one.key for one in app.number_input}
    return [name for name in ("channel", "out_row", "out_column") if f"value_{name}" in keys]


def test_a_value_stays_in_sight_from_one_operation_to_the_next_of_the_same_shape() -> None:
    app = open_app("operation", **SMALL, node="conv1")
    start = [app.number_input(key=f"value_{name}").value for name in fields(app)]
    for node in ("bn1", "relu"):
        healthy(app.button(key="next_node").click().run())
        assert app.session_state["node"] == node
        assert [app.number_input(key=f"value_{name}").value for name in fields(app)] == start
    assert written_query(app)["out_row"] == str(start[1])


@pytest.mark.parametrize("node", ["layer1.0.bn1", "layer1.0.relu", "layer1.0.add", "maxpool", "layer1.0.conv1"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_map_has_its_scale_beneath_it_and_values_handed_on_have_one(language: Language, node: str) -> None:
    app = open_app("operation", lang=language, **SMALL, node=node)
    scales = re.findall(r'<div class="scale"><span>(.*?)</span><img[^>]*><span>(.*?)</span></div>', html(app))
    assert len(scales) == (3 if node.endswith("add") else 2)
    assert (len(set(scales)) == 1) == ("conv" not in node)


def test_what_the_next_operation_does_not_have_is_left() -> None:
    app = open_app("forward", **SMALL, node="layer2.1.conv1", in_channel="15")
    assert "channel 15," in html(app)
    app.selectbox(key="node").set_value("layer1.0.conv1").run()
    assert healthy(app).session_state["in_channel"] is None
    assert app.number_input(key="value_in_channel").max == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [("out_row", "32"), ("out_column", "24"), ("in_channel", "3"), ("out_row", "-1"), ("in_channel", "x"),
     ("out_channel", "8"), ("out_column", "99999999999")],
)  # fmt: skip
def test_a_place_that_does_not_exist_falls_back_with_a_notice(name: str, value: str) -> None:
    app = open_app(**SMALL, node="conv1", **{name: value})
    assert name in warnings(app)
    assert name not in app.session_state or app.session_state[name] is None


def test_the_last_place_of_a_map_is_no_stranger() -> None:
    app = open_app("forward", **SMALL, node="conv1", out_row="31", out_column="23", in_channel="2", channel="7")
    assert warnings(app) == ""
    assert "`conv1[7, 31, 23]`" in everything(app)


def test_the_convolution_adds_up_on_the_page() -> None:
    app = open_app("forward", **SMALL, node="layer1.1.conv1")
    total = re.search(r"`layer1.1.conv1\[0, \d+, \d+\]` = \*\*(.+?)\*\*", everything(app))
    assert total
    assert f"<b>{total[1]}</b>" in html(app)


def page_of_its_own(language: str) -> None:
    """A page that leaves the choice of the channel to the part."""
    from contextlib import suppress

    import streamlit as st

    from explainer.architecture.errors import ExplainerError
    from explainer.architecture.graph import INPUT
    from explainer.architecture.variants import find_variant
    from explainer.text.catalogue import catalogue
    from explainer.ui.shared import one_value
    from explainer.ui.work.net import Net, graph_of

    side = int(st.session_state.get("side", 32))
    net = Net(spec=find_variant("cifar_resnet20").spec, height=side, width=side)
    words = catalogue("zh" if language == "zh" else "en")
    node = str(st.session_state.get("node", "layer1.0.conv1"))
    with suppress(ExplainerError):  # the picture is refused where the pass is
        one_value.receptive_field(net, graph_of(net), None, node, words)
    one_value.show(net, graph_of(net), None, node, words)
    assert node or INPUT


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_page_can_show_it(language: Language) -> None:
    app = AppTest.from_function(page_of_its_own, default_timeout=60, args=(language,)).run()
    words = catalogue(language)
    app.number_input(key="value_channel").set_value(15).run()
    assert healthy(app).session_state["out_channel"] == 15
    assert "`layer1.0.conv1[15, " in everything(app)
    assert words("photo.digit0_alt") in html(app)
    app.session_state["photo"] = "digit7"
    app.session_state["node"] = "conv1"
    assert words("photo.digit7_alt") in html(healthy(app.run()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_net_that_does_not_fit_is_refused_in_words(language: Language) -> None:
    app = AppTest.from_function(page_of_its_own, default_timeout=60, args=(language,))
    app.session_state["side"] = 4096
    start = catalogue(language)("error.input_too_large_for_memory").split("{")[0]
    assert warnings(healthy(app.run())).startswith(start)


# --- in the browser: the mouse and the keyboard alone --------------------------------------------------------


@pytest.mark.browser
def test_a_click_into_the_map_moves_the_place_and_the_field(visit: Visit) -> None:
    page = visit.open(f"/forward?{SMALL_QUERY}&node=layer1.0.conv1&out_row=4&out_column=8")
    frame = page.locator("figure.field i")
    before = frame.evaluate("one => [one.offsetLeft, one.offsetTop]")
    chosen = page.locator(".st-key-value_place .cells")
    box = chosen.bounding_box()
    assert box is not None
    chosen.click(position={"x": box["width"] * 2.5 / 12, "y": box["height"] * 13.5 / 16})
    wait_for_query(page, "out_row", "13")
    wait_for_query(page, "out_column", "2")
    visit.settled()
    expect(page.get_by_text("layer1.0.conv1[0, 13, 2]")).to_be_visible()
    after = frame.evaluate("one => [one.offsetLeft, one.offsetTop]")
    assert after[0] < before[0]
    assert after[1] > before[1]
    visit.open(page.url.partition("/forward")[1] + page.url.partition("/forward")[2])
    expect(page.get_by_text("layer1.0.conv1[0, 13, 2]")).to_be_visible()


@pytest.mark.browser
def test_the_keyboard_alone_chooses_a_place_and_an_input_channel(visit: Visit) -> None:
    page = visit.open(f"/forward?{SMALL_QUERY}&node=layer1.0.conv1&out_row=0&out_column=0&in_channel=6")
    place = page.locator(".st-key-value_place .cells")
    place.focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"):  # the first two lead nowhere
        page.keyboard.press(key)
    wait_for_query(page, "out_column", "2")
    wait_for_query(page, "out_row", "1")
    visit.settled()
    strip = page.locator(".st-key-value_strip .cells")
    strip.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):  # the channel after 7 does not exist
        page.keyboard.press(key)
    wait_for_query(page, "in_channel", "7")
    visit.settled()
    expect(page.locator(".st-key-value_in_channel input")).to_have_value("7")


@pytest.mark.browser
def test_a_click_on_a_bar_shows_that_channel(visit: Visit) -> None:
    page = visit.open(f"/forward?{SMALL_QUERY}&node=layer2.0.conv1&in_channel=0")
    strip = page.locator(".st-key-value_strip .cells")
    box = strip.bounding_box()
    assert box is not None
    strip.click(position={"x": box["width"] * 3.5 / 8, "y": box["height"] / 3})
    wait_for_query(page, "in_channel", "3")
    visit.settled()
    expect(page.get_by_text(re.compile(r"layer1\.1\.relu: channel 3,"))).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("node", ["conv1", "layer1.0.bn1", "fc", "avgpool", "layer1.0.add"])
def test_no_number_overflows_on_a_phone(phone: Visit, node: str) -> None:
    page = phone.open(f"/forward?variant=resnet18&node={node}&out_row=0" if node == "conv1" else
                      f"/forward?variant=resnet18&node={node}")  # fmt: skip
    expect(page.get_by_role("heading", name=catalogue("zh")("value.title"))).to_be_visible()
    phone.settled()
    assert not scrolls_sideways(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".one-value td, .one-value p, .one-value figcaption, .one-value small")]
            .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"""
    )
    assert cut == []


@pytest.mark.browser
@pytest.mark.parametrize("node", ["conv1", "layer1.0.conv1", "layer1.0.add"])
def test_a_phone_says_the_value_first_then_how_and_shows_the_maps_below(phone: Visit, node: str) -> None:
    page = phone.open(f"/operation?variant=resnet18&node={node}&height=64&width=64")
    named = page.get_by_text(re.compile(rf"^{re.escape(node)}\[\d+, \d+, \d+\]$"))
    expect(named).to_be_visible()
    phone.settled()
    places = [
        one.bounding_box() for one in (named, page.locator(".one-value.equation"), page.locator(".st-key-value_place"))
    ]
    tops = [box["y"] for box in places if box]
    assert len(tops) == 3
    assert tops == sorted(tops)


@pytest.mark.browser
def test_the_maps_stand_on_the_first_screen(visit: Visit) -> None:
    box = visit.open("/operation").locator(".st-key-value_place").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 720
