"""The views of what a block adds, of channels, and of two pictures: in both languages, by click and by keyboard."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.naming import network_name
from explainer.picture.bundled import BUNDLED
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.requests.passes import activations
from explainer.ui.shared import pictures
from explainer.ui.work.jobs import Running
from tests.ui.support import (
    everything,
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

SMALL = {"height": "48", "width": "40"}
VIEWS = ("ledger", "follow", "pair")
both = pytest.mark.parametrize("language", LANGUAGES)


def followed(app: AppTest, language: Language) -> list[str]:
    """The channels that have a row of their own."""
    rows = {catalogue(language)("follow.row", channel=channel): str(channel) for channel in range(128)}
    return [rows[element.value] for element in app.markdown if element.value in rows]


def alternatives(app: AppTest) -> list[str]:
    """What components say of their pictures."""
    return [
        data["alt"]
        for element in app.get("bidi_component")
        if "alt" in (data := json.loads(element.proto.json or "{}"))
    ]


@both
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "variant",
    [
        "resnet18",
        "resnet50",
        "plain34",
        "cifar_resnet20",
        "cifar_preresnet20",
        "basic_1-2_w8-16_bn-after-add_exclusive-gating",
        "basic_1-2_w8-16_relu-before-add_scaling",
        "basic_1-2_w8-16_dropout",
    ],
)
def test_every_view_shows_every_kind_of_net(view: str, variant: str, language: Language) -> None:
    app = open_app("forward", lang=language, variant=variant, view=view, **SMALL)
    assert warnings(app) == ""
    slugs = {"ledger": "adding-x-and-f", "follow": "same-channel", "pair": "two-pictures"}
    plain_ledger = view == "ledger" and variant.startswith("plain")  # which has nothing to add up
    said = catalogue(language)("ledger.plain") if plain_ledger else catalogue(language).lesson(slugs[view]).title
    assert said in everything(app)


@both
def test_the_ledger_tells_one_sum_and_every_block(language: Language) -> None:
    words = catalogue(language)
    place = {"ledger_row": "3", "ledger_column": "2"}
    app = open_app("forward", lang=language, variant="resnet18", view="ledger", ledger="layer2.0", **SMALL, **place)
    said = everything(app)
    assert words("ledger.agrees", size="30", agrees="30") in said
    assert words("ledger.place", row=3, column=2, channel=0) in said
    assert words("ledger.untrained") in said
    assert html(app).count('<th scope="row">') == 8
    assert words("diagram.form_projection") in html(app)
    assert len([one for one in alternatives(app) if "layer2.0" in one]) == 4


def test_until_the_reader_chooses_the_ledger_tells_a_sum_of_two_large_parts() -> None:
    app = open_app("forward", variant="resnet18", view="ledger", ledger="layer1.0", ledger_channel="3", **SMALL)
    parts = activations(app.session_state["net"], pictures.bundled("cat"), ("maxpool", "layer1.0.bn2"), Running())
    smaller = np.minimum(*parts)[3]
    rim, edge = (side // 8 for side in smaller.shape)
    inner = smaller[rim : smaller.shape[0] - rim, edge : smaller.shape[1] - edge]
    assert inner.max() > 0
    row, column = divmod(int(inner.argmax()), inner.shape[1])
    told = catalogue("en")("ledger.place", row=rim + row, column=edge + column, channel=3)
    assert told in everything(app)
    assert not {"ledger_row", "ledger_column"} & written_query(app).keys()


def test_a_place_in_the_ledger_stays_over_the_same_spot_from_block_to_block() -> None:
    app = open_app("forward", variant="resnet18", view="ledger", ledger_row="11", ledger_column="0", **SMALL)
    assert catalogue("en")("ledger.place", row=11, column=0, channel=0) in everything(app)
    app.selectbox(key="ledger").set_value("layer3.1").run()
    assert (healthy(app).session_state["ledger_row"], app.session_state["ledger_column"]) == (2, 0)
    app.selectbox(key="ledger").set_value("layer1.1").run()
    assert (healthy(app).session_state["ledger_row"], app.session_state["ledger_column"]) == (11, 0)


@both
def test_a_plain_net_has_no_ledger_and_a_pre_activation_block_clips_nothing(language: Language) -> None:
    words = catalogue(language)
    assert words("ledger.plain") in everything(
        open_app("forward", lang=language, variant="plain18", view="ledger", **SMALL)
    )
    app = open_app("forward", lang=language, variant="cifar_preresnet20", view="ledger")
    assert words("ledger.unclipped") in everything(app)
    assert len(alternatives(app)) == 3


@both
def test_trained_weights_are_not_called_untrained(language: Language) -> None:
    for view in ("ledger", "pair"):
        app = open_app("forward", lang=language, variant="cifar_resnet20", view=view, weights="digits")
        assert catalogue(language)(f"{view}.untrained") not in everything(app)


@both
def test_channels_can_be_ranked_pinned_and_followed(language: Language) -> None:
    app = open_app(
        "forward",
        lang=language,
        variant="resnet18",
        view="follow",
        node="layer2.1.relu",
        pins="3-17",
        channel="5",
        **SMALL,
    )
    assert followed(app, language) == ["3", "17"]
    app.button(key="pin_channel").click().run()
    assert healthy(app).session_state["pins"] == followed(app, language) == ["3", "17", "5"]
    app.button(key="pin_channel").click().run()
    assert healthy(app).session_state["pins"] == ["3", "17"]
    app.multiselect(key="pins").set_value(["1", "2", "3", "4"]).run()
    assert healthy(app).button(key="pin_channel").disabled
    app.button_group(key="measure").set_value("share").run()
    assert catalogue(language)("follow.by_share") in everything(healthy(app))
    app.multiselect(key="pins").set_value([]).run()
    assert followed(healthy(app), language) == ["5"]


@both
def test_channels_that_end_inside_a_block_lead_to_those_that_go_on(language: Language) -> None:
    words = catalogue(language)
    app = open_app("forward", lang=language, variant="resnet50", view="follow", node="layer2.1.conv2", **SMALL)
    assert words("follow.inner", node="layer2.1.conv2", output="layer2.1.relu") in everything(app)
    app.button(key="take_output").click().run()
    assert healthy(app).session_state["node"] == "layer2.1.relu"
    assert "follow-row" in html(app)


@both
@pytest.mark.parametrize("node", ["input", "conv1", "avgpool", "fc"])
def test_outside_the_stages_nothing_is_followed(node: str, language: Language) -> None:
    app = open_app("forward", lang=language, variant="resnet18", view="follow", node=node, **SMALL)
    assert catalogue(language)("follow.no_stage") in everything(app)
    assert 'class="patches"' in html(app)
    assert html(app).count("<figure><img") >= len(BUNDLED)


def test_pins_that_the_node_does_not_have_are_dropped() -> None:
    app = open_app("forward", variant="resnet18", view="follow", node="layer4.1.relu", pins="3-500", **SMALL)
    app.selectbox(key="node").set_value("layer1.1.relu").run()
    assert healthy(app).session_state["pins"] == ["3"]


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("pins", "3-64", ()),
        ("pins", "3-3", ()),
        ("pins", "1-2-3-4-5", ()),
        ("pins", "a-b", ()),
        ("pins", "-1", ()),
        ("measure", "size", "mean"),
        ("ledger_row", "12", None),
        ("ledger_column", "x", None),
        ("second", "unicorn", None),
    ],
)
def test_a_hostile_address_falls_back_with_a_notice(name: str, value: str, left: object) -> None:
    app = open_app(variant="resnet18", **SMALL, **{name: value})
    assert name in everything(app)
    found = app.session_state.get(name, None)
    assert (tuple(found or ()) if name == "pins" else found) == left
    for view in VIEWS:
        healthy(open_app("forward", variant="resnet18", view=view, **SMALL, **{name: value}))


@both
def test_two_pictures_are_compared(language: Language) -> None:
    words = catalogue(language)
    app = open_app("forward", lang=language, variant="resnet50", view="pair", node="layer1.0.relu", **SMALL)
    assert app.session_state["photo"] != app.session_state["second"]
    titles = [words(f"photo.{app.session_state[key]}_title") for key in ("photo", "second")]
    for title in titles:
        assert sum(one.startswith(title) for one in alternatives(app)) == 1
    assert words("pair.less") in " ".join(image.proto.imgs[0].caption for image in app.get("image"))
    app.button_group(key="second").set_value(app.session_state["photo"]).run()
    assert words("pair.same", name="conv2_1") in everything(healthy(app))


def test_the_stride_laboratory_is_one_click_away_where_there_is_a_choice() -> None:
    app = open_app("forward", variant="resnet50", view="pair", photo=BUNDLED[2], **SMALL)
    app.button(key="pair_to_lab").click().run()
    assert healthy(app).session_state["lab_photo"] == BUNDLED[2]
    assert network_name(app.session_state["net"].spec) == "ResNet-50"
    without = open_app("forward", variant="resnet18", view="pair", **SMALL)
    assert [one.key for one in without.button if one.key == "pair_to_lab"] == []


@pytest.mark.browser
@both
def test_a_click_in_the_chart_opens_a_block(visit: Visit, language: Language) -> None:
    page = visit.open(f"/forward?lang={language}&variant=resnet18&view=ledger&height=48&width=40")
    points = page.locator(".st-key-balances .js-plotly-plot .subplot.xy .point")
    expect(points.first).to_be_visible(timeout=30_000)
    points.nth(4).scroll_into_view_if_needed()
    points.nth(4).click(force=True)
    wait_for_query(page, "ledger", "layer3.0")
    expect(page.locator(".st-key-ledger input")).to_have_value(re.compile("layer3.0"))
    visit.settled()
    points.nth(1).click(force=True)
    wait_for_query(page, "ledger", "layer1.1")


@pytest.mark.browser
@both
def test_the_keyboard_alone_moves_the_place_of_the_sum(visit: Visit, language: Language) -> None:
    page = visit.open(
        f"/forward?lang={language}&variant=resnet18&view=ledger&height=48&width=40&ledger_row=6&ledger_column=5"
    )
    cells = page.locator(".st-key-ledger_f .cells")
    expect(cells).to_be_visible(timeout=30_000)
    cells.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    wait_for_query(page, "ledger_row", "5")
    assert query(visit.settled())["ledger_column"] == "5"


@pytest.mark.browser
def test_a_ranked_channel_is_chosen_with_a_click_and_says_its_number(visit: Visit) -> None:
    page = visit.open("/forward?lang=en&variant=resnet18&view=follow&node=layer1.0.relu&height=48&width=40")
    labels = page.locator(".st-key-ranked_grid .cells span")
    expect(labels).to_have_count(32, timeout=30_000)
    number = (labels.nth(9).text_content() or "").partition(" · ")[2]
    box = labels.nth(9).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] + 6, box["y"] + box["height"] + 6)
    wait_for_query(page, "channel", None if number == "0" else number)


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
def test_the_views_fit_a_phone(phone: Visit, view: str) -> None:
    page = phone.open(f"/forward?variant=resnet18&view={view}&node=layer2.1.relu&pins=3-100&height=48&width=40")
    expect(page.locator("h2").first).to_be_visible(timeout=30_000)
    phone.settled()
    assert not scrolls_sideways(page)
