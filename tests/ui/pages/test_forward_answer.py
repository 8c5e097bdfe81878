"""The views of the answer, of the first filters and of a block switched off: what they say, keep and refuse."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.variants import find_variant
from explainer.picture.bundled import bundled_bytes
from explainer.picture.gallery import picture_bytes
from explainer.pretrained.bundled import bundled_net, bundled_nets
from explainer.pretrained.held_out import held_out_of
from explainer.pretrained.source import Origin, Weights
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share
from explainer.ui.requests import passes
from explainer.ui.requests.answer import reply
from explainer.ui.requests.photo import Photo
from explainer.ui.requests.without import lesions
from explainer.ui.shared.class_labels import class_label
from explainer.ui.work.net import Net, graph_of
from tests.ui.support import everything, go_to, healthy, html, open_app, scrolls_sideways, wait_for_query, warnings
from tests.ui.visit import Visit

CAT = Photo(id="cat", data=bundled_bytes("cat"))
SMALL = {"height": "64", "width": "64"}
both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_view = pytest.mark.parametrize("view", ["answer", "filters", "without"])


def net_of(app: AppTest) -> Net:
    net: Net = app.session_state["net"]
    return net


@every_view
@both_languages
@pytest.mark.parametrize(
    "variant",
    [
        "resnet18",
        "plain34",
        "resnet18d",
        "cifar_bottleneck_preresnet20",
        "basic_1-2_w8-16_bn-after-add_exclusive-gating",
        "basic_1-2_w8-16_relu-before-add_scaling",
    ],
)
def test_every_view_shows_every_kind_of_net(view: str, language: Language, variant: str) -> None:
    app = open_app("forward", lang=language, view=view, variant=variant, height="64", width="40")
    words = catalogue(language)
    title = words("filters.title", node="") if view == "filters" else words(f"{view}.title")
    assert title.strip() in everything(app)
    lesson = {"answer": "class-evidence", "filters": "first-filters", "without": "without-a-block"}[view]
    assert words.lessons[lesson].title in everything(app)


# --- the answer --------------------------------------------------------------------------------------------------


@both_languages
def test_the_first_five_classes_are_those_of_torch(language: Language) -> None:
    app = open_app("forward", lang=language, view="answer", variant="resnet18", **SMALL)
    net = net_of(app)
    picture = torch.tensor(passes.picture_of(net, CAT)[None])
    best = torch.softmax(passes.module_of(net)(picture)[0].double(), 0).topk(5)
    words = catalogue(language)
    names = re.findall(r'class="name">(.*?)(?: <b|</span>)', html(app))
    assert names == [words("answer.class", index=index) for index in best.indices.tolist()]
    assert words("answer.untrained", classes=1000) in warnings(app)
    share = f"{1 - float(best.values.sum()):.1%}"
    assert words("answer.rest", count=995, share=share) in everything(app)


def test_any_class_can_be_looked_at_and_the_sum_is_its_logit() -> None:
    app = open_app("forward", view="answer", variant="resnet18", **{"class": "7"}, **SMALL)
    net = net_of(app)
    picture = torch.tensor(passes.picture_of(net, CAT)[None])
    logits = passes.module_of(net)(picture)[0]
    assert app.selectbox(key="answer_class").value == 7
    for chosen in (7, 981):
        if chosen != 7:
            app.selectbox(key="answer_class").set_value(chosen).run()
            assert healthy(app).session_state["class"] == chosen
        said = re.search(r"computed (−?[\d.e−]+);", html(app))
        assert said is not None
        assert np.float32(said[1].replace("−", "-")) == pytest.approx(float(logits[chosen]), rel=1e-5)
    first = int(logits.argmax())
    app.selectbox(key="answer_class").set_value(first).run()
    assert healthy(app).session_state["class"] is None  # the first answer is followed from picture to picture
    app.session_state["photo"] = "coffee"
    app.run()
    said = reply(net, Photo(id="coffee", data=bundled_bytes("coffee"))).start().job.future.result(60)
    assert healthy(app).selectbox(key="answer_class").value == said.order[0]


SMALL_VGG = """
from explainer.picture.bundled import bundled_bytes
from explainer.picture.gallery import picture_bytes
from explainer.text.catalogue import catalogue
from explainer.ui.pages.forward import {view}
from explainer.ui.requests.photo import Photo
from explainer.ui.work.net import Net, graph_of
from tests.model.nets import SMALL_VGG

net, photo = Net(spec=SMALL_VGG, height=64, width=64), Photo(id="cat", data=bundled_bytes("cat"))
{view}.show(net, graph_of(net), photo, catalogue("{language}"))
"""


def show_small_vgg(view: str, language: Language) -> AppTest:
    """One view of a VGG net small enough for any machine, without the page around it."""
    script = SMALL_VGG.format(view=view, language=language)
    return healthy(AppTest.from_string(script, default_timeout=60).run())


@both_languages
@pytest.mark.parametrize("digit", [2, 7])
def test_a_trained_net_names_its_classes(digit: int, language: Language) -> None:
    app = open_app("forward", lang=language, view="answer", variant="cifar_resnet20", photo=f"digit{digit}")
    assert net_of(app).weights.origin is Origin.DIGITS
    first, *_ = re.findall(r'class="name">(.*?)(?: <b|</span>)', html(app))
    assert first == catalogue(language)(f"class.digits.{digit}")
    assert warnings(app) == ""
    app = open_app("forward", lang=language, view="filters", variant="cifar_resnet20", photo=f"digit{digit}")
    assert catalogue(language)("filters.note_grey") in everything(app)
    assert catalogue(language)("filters.note_untrained") not in everything(app)


@both_languages
def test_a_net_of_three_linear_layers_gets_no_invented_map(language: Language) -> None:
    app = show_small_vgg("answer", language)
    assert html(app).count("<li>") == 5
    assert catalogue(language)("answer.no_ending") in everything(app)
    assert 'class="evidence"' not in html(app)


@pytest.mark.parametrize(
    ("name", "value"),
    [("class", "1000"), ("class", "-1"), ("filter", "64"), ("filter_order", "beauty"), ("off", "layer9.0")],
)
def test_what_the_net_does_not_have_is_refused(name: str, value: str) -> None:
    app = open_app(variant="resnet18", **{name: value}, **SMALL)
    assert catalogue("en")("controls.refused", names=name) in warnings(app)
    go_to(app, "forward")
    kept = healthy(app).session_state[name] if name in app.session_state else None
    assert kept == {"filter_order": "number", "off": "none"}.get(name)


def test_classes_are_called_what_the_weights_were_trained_on() -> None:
    spec = find_variant("resnet50").spec
    imagenet = Net(spec=spec, height=224, width=224, weights=Weights(origin=Origin.IMAGENET_V2))
    assert class_label(imagenet, 281, "en") == "tabby"
    assert class_label(imagenet, 281, "zh") != "tabby"
    own = Net(spec=spec, height=224, width=224, weights=Weights(origin=Origin.FILE, id="0"))
    assert class_label(own, 281, "en") == "class 281"
    assert bundled_nets()
    for shipped in bundled_nets():
        net = Net(spec=shipped.spec, height=32, width=32, weights=Weights(origin=shipped.origin))
        for language in LANGUAGES:
            names = [class_label(net, index, language) for index in range(shipped.spec.num_classes)]
            assert names == [catalogue(language)(key) for key in shipped.class_keys]
            assert len(set(names)) == len(names)


# --- the filters -------------------------------------------------------------------------------------------------


def test_a_filter_is_chosen_by_number_and_the_sheet_sorted() -> None:
    app = open_app("forward", view="filters", variant="resnet18", **SMALL)
    weights = passes.module_of(net_of(app)).state_dict()["conv1.weight"]
    energies = (weights.double() ** 2).sum(dim=(1, 2, 3))
    assert app.number_input(key="filter_number").value == 0
    app.number_input(key="filter_number").set_value(5).run()
    assert healthy(app).session_state["filter"] == 5
    rank = 1 + int((energies > energies[5]).sum())
    assert f"number {rank} of 64" in everything(app)
    app.session_state["filter"] = None
    app.session_state["filter_order"] = "energy"
    app.run()
    assert healthy(app).number_input(key="filter_number").value == int(energies.argmax())


@pytest.mark.parametrize(("variant", "note"), [("resnet18d", "note_deep"), ("cifar_resnet32", "note_small")])
@both_languages
def test_what_has_to_be_known_of_the_filters_is_said(variant: str, note: str, language: Language) -> None:
    app = open_app("forward", lang=language, view="filters", variant=variant, **SMALL)
    words = catalogue(language)
    assert words(f"filters.{note}") in everything(app)
    assert words("filters.note_untrained") in everything(app)


# --- a block switched off ----------------------------------------------------------------------------------------


@both_languages
def test_a_block_switched_off_is_told_before_and_after(language: Language) -> None:
    app = open_app("forward", lang=language, view="without", variant="resnet18", off="layer2.0", **SMALL)
    net, words = net_of(app), catalogue(language)
    names = tuple(block.name for block in graph_of(net).blocks)
    told = lesions(net, CAT, names).start().job.future.result(60)
    one = next(lesion for lesion in told if lesion.block == "layer2.0")
    first, now = (words("answer.class", index=index) for index in (one.answer, one.first))
    key = "without.kept" if one.kept else "without.lost"
    assert words(key, block="conv3_1", name=first, now=now) in everything(app)
    kept = sum(lesion.kept for lesion in told)
    assert words("without.kept_count", kept=kept, blocks=8, name=first) in everything(app)
    assert html(app).count("<u ") == len(one.changes)
    app.selectbox(key="off").set_value("none").run()
    assert "<u " not in html(healthy(app))


def test_of_a_deep_net_one_part_at_a_time_is_switched_off() -> None:
    app = open_app("forward", view="without", variant="cifar_resnet110", off="layer2.3", weights="untrained")
    assert "layer2.3" in everything(app)
    assert not app.get("plotly_chart")
    app.button(key="without_start").click().run()
    assert " of 18** blocks can be switched off" in everything(healthy(app))
    assert len(app.get("plotly_chart")) == 1
    app.selectbox(key="without_part").set_value("layer3.0").run()
    assert healthy(app).session_state["off"] == "layer3.0"
    assert not app.get("plotly_chart")


@both_languages
@pytest.mark.parametrize(("variant", "instead"), [("plain34", "resnet34"), ("cifar_plain20", "cifar_resnet20")])
def test_a_net_without_shortcuts_leads_to_one_that_has_them(variant: str, instead: str, language: Language) -> None:
    app = open_app("forward", lang=language, view="without", variant=variant, **SMALL)
    app.button(key="without_take").click().run()
    assert healthy(app).session_state["variant"] == instead
    assert app.selectbox(key="off").value == "none"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", ["cifar_resnet20", "cifar_plain20"])
def test_what_a_block_is_worth_on_all_held_out_pictures_stands_below(variant: str, language: Language) -> None:
    words = catalogue(language)
    app = open_app("forward", lang=language, view="without", variant=variant)
    assert words("held_out.title") in [one.value for one in healthy(app).header]
    counted = [
        found
        for name in ("cifar_resnet20", "cifar_plain20")
        if (net := bundled_net(find_variant(name).spec, Origin.DIGITS)) and (found := held_out_of(net))
    ]
    assert len(counted) == 2
    for found in counted:
        assert f"{min(found.without.values()):,}" in everything(app)
        assert f"{max(found.swapped.values()):,}" in html(app)


def test_a_block_that_is_switched_off_is_told_by_its_count_too() -> None:
    app = open_app("forward", view="without", variant="cifar_resnet20", off="layer1.2")
    net = bundled_net(find_variant("cifar_resnet20").spec, Origin.DIGITS)
    found = held_out_of(net) if net else None
    assert found
    told = f"{found.without['layer1.2']:,} of 10,000 held-out pictures get a wrong answer without F of"
    assert told in everything(healthy(app))


def test_weights_without_counts_are_shown_for_one_picture_alone() -> None:
    app = open_app("forward", view="without", variant="cifar_resnet20", weights="untrained")
    assert catalogue("en")("held_out.title") not in [one.value for one in healthy(app).header]


@both_languages
def test_a_net_without_blocks_has_filters_and_a_way_to_a_resnet(language: Language) -> None:
    words = catalogue(language)
    assert words("filters.title", node="features.0") in everything(show_small_vgg("filters", language))
    app = show_small_vgg("without", language)
    assert words("without.vgg", name="VGG-6") in everything(app)
    assert app.button(key="without_take").label == words("without.take", name="ResNet-18")


# --- in the browser ----------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_cell_says_what_it_adds_and_a_block_is_clicked_away(visit: Visit) -> None:
    page = visit.open("/forward?view=answer&variant=resnet18&height=64&width=64")
    cell = page.locator("figure.evidence .cells i").first
    cell.hover()
    assert "row 0, column 0" in cell.evaluate("cell => getComputedStyle(cell, '::after').content")
    page = visit.open("/forward?view=without&variant=resnet18&height=64&width=64")
    page.locator('.st-key-without_diagram [data-id="layer3.0"]').click()
    wait_for_query(page, "off", "layer3.0")
    expect(page.get_by_text("Without F of conv4_1").filter(visible=True)).to_have_count(1)
    expect(page.locator('.st-key-without_diagram [data-id="layer3.0"]')).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_a_filter_is_chosen_with_the_keys(visit: Visit) -> None:
    page = visit.open("/forward?view=filters&variant=resnet18&height=64&width=64&filter_order=number")
    page.locator(".st-key-filter_sheet .cells").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_for_query(page, "filter", "9")
    expect(page.get_by_role("heading", name="Filter 9", exact=True)).to_be_visible()


@pytest.mark.browser
def test_no_view_makes_a_phone_scroll_sideways(phone: Visit) -> None:
    marks = {"answer": "figure.evidence", "filters": ".filter-row", "without": ".st-key-lesions .js-plotly-plot"}
    for view, mark in marks.items():
        page = phone.open(f"/forward?view={view}&variant=resnet18&height=64&width=64&off=layer2.0")
        if view == "without":
            page.locator(".st-key-lesions_place").scroll_into_view_if_needed()  # charts come when they are near
        expect(page.locator(mark)).to_be_visible(timeout=30_000)
        assert not scrolls_sideways(page)
        for image in page.locator("figure img").all():
            assert image.get_attribute("alt")


@both_languages
def test_the_same_net_without_shortcuts_answers_beside(language: Language) -> None:
    words = catalogue(language)
    app = open_app("forward", lang=language, view="answer", variant="cifar_resnet20", weights="digits", photo="digit4")
    assert words("answer.twin_plain", net="CIFAR plain-20") in everything(app)
    plain = Net(spec=find_variant("cifar_plain20").spec, height=32, width=32, weights=Weights(origin=Origin.DIGITS))
    digit = Photo(id="digit4", data=picture_bytes("digit4"))
    found = reply(plain, digit).start().job.future.result()
    assert share(float(found.shares[found.order[0]])) in html(app).replace("&gt;", ">")
    assert html(app).count('class="evidence"') == 2
    other = open_app("forward", lang=language, view="answer", variant="cifar_plain20", weights="digits", photo="digit4")
    assert words("answer.twin_residual", net="CIFAR ResNet-20") in everything(other)
    alone = open_app("forward", lang=language, view="answer", variant="cifar_resnet20", weights="untrained")
    assert words("answer.twin_plain", net="CIFAR plain-20") not in everything(alone)
