"""The free editor: each change is the chosen net of all pages, what cannot be is explained, the address reopens it."""

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from explainer.architecture.spec import MAX_BLOCKS, BlockKind, ResNetSpec
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.markdown import literal
from tests.ui.support import (
    derived,
    everything,
    facts_of,
    healthy,
    open_app,
    query,
    scrolls_sideways,
    wait_for_query,
    warnings,
)
from tests.ui.visit import Visit

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def spec_of(app: AppTest) -> ResNetSpec:
    spec = healthy(app).session_state["net"].spec
    assert isinstance(spec, ResNetSpec)
    return spec


@both_languages
def test_the_depth_is_counted_and_the_net_named(language: Language) -> None:
    words = catalogue(language)
    app = open_app("design", lang=language)
    assert "**50 = 1 + 3·(3+4+6+3) + 1**" in everything(app)
    assert words("design.known", name="ResNet-50") in everything(app)
    app.number_input(key="design_blocks_3").set_value(8).run()
    assert "**56 = 1 + 3·(3+4+8+3) + 1** · `bottleneck_3-4-8-3`" in everything(app)
    assert words("design.own", depth=56) in everything(app)
    app.number_input(key="design_blocks_3").set_value(23).run()
    assert words("design.known", name="ResNet-101") in everything(healthy(app))
    assert app.session_state["variant_in_use"] == app.session_state["variant"] == "resnet101"


@both_languages
def test_a_number_that_no_net_can_have_is_put_back_and_said(language: Language) -> None:
    app = open_app("design", lang=language)
    app.number_input(key="design_blocks_2").set_value(0).run()
    assert (spec_of(app).blocks_per_stage, app.number_input(key="design_blocks_2").value) == ((3, 4, 6, 3), 4)
    told = catalogue(language)("parts.number_put_back", typed=0, kept=4, lowest=1, highest=MAX_BLOCKS)
    assert told in warnings(app)
    app.number_input(key="design_blocks_2").set_value(5).run()
    assert (spec_of(app).blocks_per_stage, warnings(app)) == ((3, 5, 6, 3), "")


def test_costs_read_before_and_after_against_the_start() -> None:
    app = open_app("design", variant="resnet18")
    assert "→" not in facts_of(app)
    app.number_input(key="design_blocks_1").set_value(3).run()
    app.number_input(key="design_blocks_2").set_value(4).run()
    app.number_input(key="design_blocks_3").set_value(6).run()
    app.number_input(key="design_blocks_4").set_value(3).run()
    assert app.session_state["variant_in_use"] == "resnet34"
    assert '<span class="was">11.7\xa0M</span> → <span class="now">21.8\xa0M</span>' in facts_of(healthy(app))
    assert app.session_state["start"] == "resnet18"
    app.selectbox(key="start_field").set_value("resnet50").run()
    assert app.session_state["variant_in_use"] == "resnet50"
    assert "→" not in facts_of(healthy(app))


def test_a_net_chosen_elsewhere_is_the_new_start() -> None:
    app = open_app("design")
    app.number_input(key="design_blocks_1").set_value(2).run()
    app.selectbox(key="variant").set_value("resnet34").run()
    assert (app.session_state["start"], "→" in facts_of(healthy(app))) == ("resnet34", False)
    assert derived(app, "number_input", "design_blocks_1").value == 3


def test_resnext_is_reached_by_hand() -> None:
    app = open_app("design")
    for stage, width in enumerate((128, 256, 512, 1024), start=1):
        app.number_input(key=f"design_width_{stage}").set_value(width).run()
    app.number_input(key="design_expansion").set_value(2).run()
    app.number_input(key="design_groups").set_value(32).run()
    assert app.session_state["variant_in_use"] == "resnext50_32x4d"
    assert "**25.0" in everything(app) or "25,028,904" in facts_of(app)


def test_stages_are_added_and_taken_away() -> None:
    app = open_app("design", variant="resnet18")
    app.number_input(key="design_stages").set_value(6).run()
    assert spec_of(app).widths == (64, 128, 256, 512, 1024, 2048)
    app.number_input(key="design_stages").set_value(2).run()
    assert spec_of(app).blocks_per_stage == (2, 2)
    assert app.session_state["variant_in_use"] == "basic_2-2"
    app.number_input(key="design_blocks_2").set_value(5).run()
    assert spec_of(app).blocks_per_stage == (2, 5)


def test_another_block_brings_its_expansion() -> None:
    app = open_app("design", variant="resnet34")
    app.button_group(key="design_block").set_value("bottleneck").run()
    assert app.session_state["variant_in_use"] == "resnet50"
    app.button_group(key="design_block").set_value("basic").run()
    assert (spec_of(app).block, spec_of(app).expansion) == (BlockKind.BASIC, 1)
    assert app.session_state["variant_in_use"] == "resnet34"


@both_languages
def test_parts_that_do_not_go_together_are_explained_and_the_last_good_net_stays(language: Language) -> None:
    words = catalogue(language)
    app = open_app("design", lang=language)
    app.number_input(key="design_groups").set_value(3).run()
    message = words("error.groups_do_not_divide", groups=3, widths=literal("64, 128, 256, 512"))
    assert warnings(healthy(app)) == message
    assert app.session_state["variant_in_use"] == "resnet50"
    assert app.number_input(key="design_groups").value == 3  # what the reader typed can be mended
    app.number_input(key="design_groups").set_value(2).run()
    assert (warnings(healthy(app)), spec_of(app).groups) == ("", 2)
    app.number_input(key="design_groups").set_value(7).run()
    app.button(key="design_back").click().run()
    assert (warnings(healthy(app)), derived(app, "number_input", "design_groups").value) == ("", 2)


def test_two_wrong_parts_can_be_mended_one_after_the_other() -> None:
    app = open_app("design", variant="resnet50")
    app.number_input(key="design_groups").set_value(48).run()
    for stage in range(1, 5):
        assert warnings(app) != ""
        app.number_input(key=f"design_width_{stage}").set_value(48 * stage).run()
    assert warnings(healthy(app)) == ""
    assert (spec_of(app).groups, spec_of(app).widths) == (48, (48, 96, 144, 192))


def test_option_a_with_shrinking_widths_is_refused_in_place() -> None:
    app = open_app("design", variant="resnet34", shortcut="A")
    app.number_input(key="design_width_2").set_value(32).run()
    assert warnings(healthy(app)) == catalogue("en")("error.option_a_cannot_shrink")
    assert spec_of(app).widths == (64, 128, 256, 512)
    assert app.session_state["shortcut"] == "A"


def test_the_shared_choices_are_kept() -> None:
    app = open_app("design", variant="resnet50", shortcut="C", stride="v1", classes="7", height="160")
    app.number_input(key="design_blocks_1").set_value(2).run()
    net = healthy(app).session_state["net"]
    assert (net.spec.shortcut.value, net.spec.stride_placement.value, net.spec.num_classes) == ("C", "v1", 7)
    assert net.height == 160


def test_a_cifar_stem_brings_its_own_input() -> None:
    app = open_app("design", variant="resnet18")
    app.selectbox(key="design_stem").set_value("cifar").run()
    net = healthy(app).session_state["net"]
    assert (net.height, net.spec.num_classes) == (32, 10)
    assert app.session_state["variant_in_use"] == "basic_2-2-2-2_cifar"


@both_languages
def test_a_vgg_net_offers_a_resnet_to_start_from(language: Language) -> None:
    words = catalogue(language)
    app = open_app("design", lang=language, variant="vgg16")
    assert words("design.no_blocks", name="VGG-16") in everything(app)
    app.button(key="design_vgg").click().run()
    assert healthy(app).session_state["variant_in_use"] == app.session_state["start"] == "resnet34"
    assert words("design.known", name="ResNet-34") in everything(app)


def test_resnet_50_d_is_named_though_it_counts_52() -> None:
    app = open_app("design", variant="resnet50d")
    assert "**52 = 3 + 3·(3+4+6+3) + 1**" in everything(app)
    assert catalogue("en")("design.known_by_another_count", name="ResNet-50-D") in everything(app)


@both_languages
@pytest.mark.parametrize("variant", ["basic_1-2_w8-16_scaling", "cifar_bottleneck_preresnet29", "plain34"])
def test_every_kind_of_net_can_be_edited(language: Language, variant: str) -> None:
    app = open_app("design", lang=language, variant=variant, start="vgg19")
    assert app.session_state["start"] == variant
    app.selectbox(key="design_order").set_value("relu_pre").run()
    assert spec_of(app).order.value == "relu_pre"
    assert warnings(app) == ""


@pytest.mark.browser
def test_the_address_reopens_the_designed_net(visit: Visit) -> None:
    page = visit.open("/design")
    for key, value, name in (
        ("blocks_3", "8", "bottleneck_3-4-8-3"),
        ("groups", "4", "bottleneck_3-4-8-3_g4"),
    ):
        field = page.locator(f".st-key-design_{key} input")
        field.fill(value)
        field.press("Enter")
        wait_for_query(page, "variant", name)
    assert query(page) == {"lang": "en", "variant": "bottleneck_3-4-8-3_g4", "start": "resnet50"}
    again = visit.open("/design?variant=bottleneck_3-4-8-3_g4&start=resnet50")
    expect(again.get_by_text("56 = 1 + 3·(3+4+8+3) + 1")).to_be_visible()
    expect(again.locator("dl.facts .was").first).to_have_text("25.6\xa0M")
    expect(again.locator(".st-key-design_blocks_3 input")).to_have_value("8")


@pytest.mark.browser
def test_the_keyboard_alone_designs_a_net(visit: Visit) -> None:
    page = visit.open("/design?variant=resnet18")
    page.locator(".st-key-design_blocks_1 input").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    wait_for_query(page, "variant", "basic_3-2-2-2")
    expect(page.get_by_role("heading", name=catalogue("en")("design.own", depth=20))).to_be_visible()


@pytest.mark.browser
def test_the_whole_editor_is_on_the_first_screen(visit: Visit) -> None:
    page = visit.open("/design?variant=resnet50")
    for part in (".st-key-design_row_wiring", ".st-key-design_diagram"):
        page.wait_for_function("one => document.querySelector(one)?.getBoundingClientRect().bottom <= 720", arg=part)
    expect(page.locator(".st-key-design_diagram .sheet svg")).to_be_visible()


CUT = """fields => fields.filter(one => one.scrollWidth > one.clientWidth).map(one => one.value)"""


@pytest.mark.browser
@both_languages
@pytest.mark.parametrize("name", ["bottleneck_3-4-6-3_deep_relu-pre_shortcut-gating_pooled", "cifar_resnet20"])
def test_no_choice_s_name_is_cut(visit: Visit, language: Language, name: str) -> None:
    page = visit.open(f"/design?variant={name}&start=wide_resnet101_2&lang={language}")
    fields = page.locator(".st-key-design_form [data-testid=stSelectbox] input")
    expect(fields).to_have_count(5)
    assert fields.evaluate_all(CUT) == []


@pytest.mark.browser
def test_a_phone_shows_four_stages_in_a_row_without_sideways_scroll(phone: Visit) -> None:
    page = phone.open("/design")
    fields = page.locator("[class*=st-key-design_blocks_] input")
    expect(fields).to_have_count(4)
    tops = fields.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")  # at one moment
    assert len(set(tops)) == 1
    assert not scrolls_sideways(page)
