"""A choice that stays while the net changes is called as the new net calls it, and so is the net itself."""

import pytest
from streamlit.testing.v1 import AppTest

from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from tests.ui.support import derived, go_to, healthy, open_app, written_query

SMALL = {"height": "64", "width": "64"}


def given_again(app: AppTest, key: str) -> str | None:
    """The name that a selectbox gives its choice again by, over what the browser holds; None where it keeps that."""
    proto = app.selectbox(key=key).proto
    return proto.raw_value if proto.set_value else None


@pytest.mark.parametrize(
    ("page", "key", "view", "told"),
    [
        ("forward", "node", "maps", "conv1 · 64×16×16"),
        ("forward", "node", "pair", "conv1 · 64×16×16"),
        ("operation", "node", "", "conv1 · 64×16×16"),
    ],
)
def test_a_node_is_called_by_the_shape_it_has_now(page: str, key: str, view: str, told: str) -> None:
    app = open_app(page, variant="resnet18", **SMALL, **({"view": view} if view else {}))
    assert given_again(app, key) in (None, "conv1 · 64×32×32")
    healthy(app.run())
    assert given_again(app, key) is None
    for side in ("height", "width"):
        app.number_input(key=side).set_value(32)
    healthy(app.run())
    assert app.selectbox(key=key).value == "conv1"
    assert given_again(app, key) == told


@pytest.mark.parametrize(
    ("page", "key"),
    [("block", "block"), ("network", "at"), ("forward", "ledger"), ("forward", "off"), ("breakit", "fault_block")],
)
def test_a_block_is_called_as_the_papers_call_it_in_this_net(page: str, key: str) -> None:
    view = {"ledger": "ledger", "off": "without"}.get(key)
    asked = {**SMALL, "variant": "resnet18", key: "layer2.0"} | ({"view": view} if view else {})
    app = healthy(open_app(page, **asked).run())
    assert given_again(app, key) is None
    healthy(app.selectbox(key="variant").set_value("cifar_resnet20").run())
    assert app.selectbox(key=key).value == "layer2.0"
    assert given_again(app, key) == "layer2.0"


def test_a_choice_is_called_anew_on_the_way_back_to_its_page() -> None:
    app = open_app("block", variant="resnet18", block="layer2.0", **SMALL)
    go_to(app, "network").selectbox(key="variant").set_value("cifar_resnet20").run()
    healthy(go_to(app, "block"))
    assert given_again(app, "block") == "layer2.0"


# --- the net itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shortcut", "called"),
    [
        ("resnet50", "none", "plain50"),
        ("plain34", "A", "resnet34"),
        ("plain34", "B", "resnet34"),
        ("cifar_resnet20", "none", "cifar_plain20"),
        ("cifar_plain20", "C", "cifar_resnet20"),
        ("cifar_resnet38", "none", "cifar_plain38"),
        ("bottleneck_3-4-8-3", "none", "bottleneck_3-4-8-3_plain"),
    ],
)
def test_the_selector_calls_the_net_by_its_name(name: str, shortcut: str, called: str) -> None:
    app = open_app(variant=name)
    healthy(app.button_group(key="shortcut").set_value(shortcut).run())
    assert app.selectbox(key="variant").value == called
    assert app.session_state["shortcut"] == shortcut
    assert app.title[0].value == network_name(app.session_state["net"].spec)
    own = find_variant(called).spec
    unsaid = shortcut == own.shortcut.value
    assert written_query(app) == {"lang": "en"} | ({} if called == "resnet50" else {"variant": called}) | (
        {} if unsaid else {"shortcut": shortcut}
    )


def test_a_plain_net_chosen_by_name_is_plain_whatever_was_set_before() -> None:
    app = open_app(shortcut="A")
    for name, shortcut in (("plain50", "none"), ("resnet50", "A"), ("plain18", "none"), ("resnet18", "A")):
        healthy(app.selectbox(key="variant").set_value(name).run())
        assert (app.selectbox(key="variant").value, app.session_state["shortcut"]) == (name, shortcut)


def test_the_net_beside_is_called_by_its_name_too() -> None:
    app = open_app("compare", other="resnet34")
    healthy(app.button_group(key="other_shortcut").set_value("none").run())
    assert app.selectbox(key="other").value == "plain34"


def test_the_editor_keeps_its_start_when_only_the_shortcut_changes() -> None:
    app = open_app("design", variant="resnet18")
    app.number_input(key="design_blocks_1").set_value(3).run()
    healthy(app.button_group(key="shortcut").set_value("none").run())
    assert app.selectbox(key="variant").value == "basic_3-2-2-2_plain"
    assert derived(app, "selectbox", "start_field").value == "resnet18"
    healthy(app.selectbox(key="variant").set_value("resnet34").run())
    assert derived(app, "selectbox", "start_field").value == "resnet34"
