"""A page about pictures opens with a net that knows photos, until the reader chooses one; in whatever order."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explainer.architecture.variants import find_variant
from explainer.model.net import trace
from explainer.pretrained import bundled
from explainer.pretrained.bundled import BundledNet, bundled_net, bundled_nets
from explainer.pretrained.source import Origin
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.shared import pictures
from explainer.ui.state import stand_in
from explainer.ui.work.net import graph_of
from tests.ui.support import go_to, healthy, open_app, written_query

PAGES = ("forward", "operation")
on_both = pytest.mark.parametrize("page", PAGES)


@pytest.fixture(autouse=True)
def trained() -> Iterator[BundledNet]:
    """The only net that knows photos: ResNet-20, whose digits' weights serve here."""
    nets = [net for net in bundled_nets() if net.origin is not Origin.CIFAR10]
    digits = bundled_net(find_variant("cifar_resnet20").spec, Origin.DIGITS)
    assert digits
    one = replace(digits, dataset="cifar10")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundled, "_read", lambda _: (*nets, one))
        yield one


def shown(app: AppTest) -> tuple[str, str]:
    net = healthy(app).session_state["net"]
    return app.session_state["variant"], net.weights.origin.value


FIRST, TRAINED = ("resnet50", "untrained"), ("cifar_resnet20", "cifar10")


@on_both
def test_where_nothing_is_chosen_the_trained_net_opens_the_page_and_its_address_says_so(page: str) -> None:
    app = open_app(page)
    assert shown(app) == TRAINED
    assert {"variant": "cifar_resnet20", "weights": "cifar10"}.items() <= written_query(app).items()
    again = open_app(page, **written_query(app))
    assert (shown(again), written_query(again)) == (TRAINED, written_query(app))


@on_both
@pytest.mark.parametrize("query", [{"variant": "resnet50"}, {"node": "layer1.0.conv1"}, {"weights": "untrained"}])
def test_what_an_address_says_is_said_of_its_own_net(page: str, query: dict[str, str]) -> None:
    assert shown(open_app(page, **query)) == FIRST


@on_both
def test_the_first_net_is_one_click_away_stays_and_has_an_address(page: str) -> None:
    app = open_app(page)
    app.button(key="first_net").click().run()
    assert shown(app) == FIRST
    assert written_query(app) == {"lang": "en", "variant": "resnet50"}
    assert shown(open_app(page, **written_query(app))) == FIRST
    go_to(app, "network")
    assert shown(go_to(app, page)) == FIRST
    assert "first_net" not in [button.key for button in app.button]


@on_both
def test_it_makes_room_on_other_pages_and_comes_again(page: str) -> None:
    app = open_app()
    assert shown(app) == FIRST
    for _ in range(2):
        assert shown(go_to(app, page)) == TRAINED
        assert shown(go_to(app, next(other for other in PAGES if other != page))) == TRAINED
        assert shown(go_to(app, "network")) == FIRST
        assert "variant" not in written_query(app)


def test_what_is_looked_at_is_no_choice_of_a_net() -> None:
    app = open_app("forward")
    app.button_group(key="view").set_value("answer").run()
    go_to(app, "network")
    assert shown(go_to(app, "forward")) == TRAINED
    assert app.session_state["view"] == "answer"


@pytest.mark.parametrize("chosen", [("vgg16", "resnet50"), ("resnet18",)])
def test_a_net_that_was_chosen_stays(chosen: tuple[str, ...]) -> None:
    app = open_app()
    for name in chosen:
        app.selectbox(key="variant").set_value(name).run()
    assert shown(go_to(app, "forward")) == (chosen[-1], "untrained")


def test_another_control_is_a_choice_too() -> None:
    app = open_app()
    app.button_group(key="shortcut").set_value("C").run()
    go_to(app, "forward")
    assert (shown(app), app.session_state["shortcut"]) == (FIRST, "C")
    stands = open_app("forward")
    stands.button_group(key="shortcut").set_value("B").run()
    assert go_to(stands, "network").session_state["variant"] == "cifar_resnet20"


def test_what_the_reader_takes_along_stays() -> None:
    app = open_app("forward")
    app.session_state["goto"] = "block"  # as a button has it
    assert shown(go_to(app, "block"))[0] == "cifar_resnet20"
    assert shown(go_to(app, "network"))[0] == "cifar_resnet20"
    first = open_app()
    first.session_state["goto"] = "forward"
    assert shown(go_to(first, "forward")) == FIRST


def test_a_change_that_was_cut_short_is_made_good() -> None:
    app = open_app()
    app.session_state["stand_in_changing"] = True
    app.session_state["variant"] = "cifar_resnet20"  # and nothing else of it
    app.session_state["shortcut"] = "A"
    assert shown(go_to(app, "forward")) == TRAINED
    assert shown(go_to(app, "network")) == FIRST


def test_a_wish_for_weights_outlives_it() -> None:
    app = open_app("forward", variant="cifar_resnet20", weights="untrained")
    app.selectbox(key="variant").set_value("resnet50").run()
    go_to(app, "network")
    go_to(app, "forward")
    app.selectbox(key="variant").set_value("cifar_resnet20").run()
    assert shown(app) == ("cifar_resnet20", "untrained")


def test_where_none_knows_photos_the_first_net_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    nets = tuple(net for net in bundled_nets() if net.origin is not Origin.CIFAR10)
    monkeypatch.setattr(bundled, "_read", lambda _: nets)
    assert stand_in.stand_in() is None
    assert shown(open_app("forward")) == FIRST


def test_the_net_that_errs_least_stands_in(trained: BundledNet, monkeypatch: pytest.MonkeyPatch) -> None:
    better = replace(trained, slug="better", runs=(replace(trained.run, num_errors=trained.run.num_errors - 1),))
    monkeypatch.setattr(bundled, "_read", lambda _: (trained, better))
    assert stand_in.stand_in() is better


def test_its_feature_maps_begin_with_a_channel_that_shows_something() -> None:
    app = open_app("forward")
    net, node = app.session_state["net"], app.session_state["node"]
    picture = picture_of(net, pictures.bundled(app.session_state["photo"]))
    (maps,) = trace.activations(module_of(net), graph_of(net), picture, (node,)).values()
    assert app.session_state["channel"] == int(maps.std((1, 2)).argmax())
    app.session_state["channel"] = 0
    assert healthy(app.run()).session_state["channel"] == 0
    assert "channel" not in written_query(open_app("forward", variant="cifar_resnet20", weights="cifar10"))
