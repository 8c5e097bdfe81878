"""Every page in both languages, without a browser: what it says, what it keeps, what it refuses."""

import io
import re

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.picture.decode import decode
from explainer.picture.square import MIDDLE, Square
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.pages import table
from explainer.ui.requests.photo import Photo, framed
from explainer.ui.work.net import Net
from tests.ui.requests.support import done
from tests.ui.support import everything, facts_of, go_to, healthy, open_app, pairwise, picture_data, warnings

PAGES = [row.name for row in table.PAGES]
KINDS_OF_NET = [
    "resnet18",
    "resnet50",
    "plain34",
    "cifar_resnet20",
    "basic_1-2_w8-16",
    "resnet18d",
    "cifar_bottleneck_preresnet20",
    "bottleneck_1-1_w8-16_g4_relu-pre",
    "basic_1-2_w8-16_bn-after-add_exclusive-gating",
    "basic_1-2_w8-16_relu-before-add_scaling",
    "basic_1-2_w8-16_dropout",
    "basic_1-2_w8-16_plain_full-pre",
]
SAID = {
    "network": "network.table_title",
    "block": "block.arithmetic_title",
    "operation": "value.title",
    "forward": "value.title",
    "figure3": "figure3.title",
    "compare": "compare.time_title",
}


@pytest.mark.parametrize(("page", "variant", "language"), pairwise(PAGES, KINDS_OF_NET, LANGUAGES))
def test_every_page_shows_every_kind_of_net(page: str, variant: str, language: Language) -> None:
    """Every net on every page, every net and every page in both languages.

    What is left out is the same net on the same page in the other language. A sentence that only such a visit would
    say is caught elsewhere: `tests/text/test_catalogue.py` holds both languages to the same keys and placeholders, and
    `tests/render/pages` writes what the pages show in both.
    """
    app = open_app(page, lang=language, variant=variant, height="32", width="40")
    words = catalogue(language)
    if page in SAID:
        assert words(SAID[page]) in everything(app)
    assert warnings(app) == ""
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_something_to_say_of_a_vgg_net(page: str, language: Language) -> None:
    app = open_app(page, lang=language, variant="vgg16")
    words = catalogue(language)
    told = everything(app)
    assert [error.value for error in app.error] == []
    if page == "network":
        assert words("network.no_blocks") in told
        assert words("network.table_title") in told
    elif page == "block":
        assert words("block.none", name="VGG-16") in told
    elif page in ("forward", "operation"):
        assert warnings(app).startswith(words("error.net_too_large_for_memory").split("{")[0])
        assert "make run" in warnings(app)


def test_what_was_chosen_for_pictures_of_one_size_comes_back_with_it() -> None:
    app = open_app(variant="resnet50", height="160", stride="v1", classes="7")
    app.selectbox(key="variant").set_value("cifar_resnet20").run()
    own = {"height": 32, "width": 32, "classes": 10, "shortcut": "A"}
    assert {name: healthy(app).session_state[name] for name in own} == own
    app.number_input(key="width").set_value(48).run()
    app.selectbox(key="variant").set_value("resnet101").run()
    chosen = {"height": 160, "width": 224, "classes": 7, "shortcut": "B", "stride": "v1"}
    assert {name: healthy(app).session_state[name] for name in chosen} == chosen
    app.selectbox(key="variant").set_value("cifar_resnet56").run()
    assert [healthy(app).session_state[name] for name in ("height", "width")] == [32, 48]


def test_a_number_outside_its_limits_is_put_back_and_said() -> None:
    app = open_app(height="96")
    app.number_input(key="height").set_value(5000).run()
    assert (healthy(app).number_input(key="height").value, app.session_state["net"].height) == (96, 96)
    words = catalogue("en")
    assert words("parts.number_put_back", typed=5000, kept=96, lowest=1, highest=4096) in warnings(app)
    app.number_input(key="height").set_value(4096).run()
    assert (app.session_state["net"].height, warnings(healthy(app))) == (4096, "")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_does_not_use_the_net_shows_the_language_alone(page: str) -> None:
    app = open_app(page, variant="resnet18", height="96")
    keys = {one.key for kind in ("selectbox", "number_input") for one in app.get(kind)}
    assert ({"variant", "height", "classes"} <= keys) is (page not in ("digits", "figure3", "calculators"))
    assert healthy(go_to(app, "network")).number_input(key="height").value == 96
    assert app.selectbox(key="variant").value == "resnet18"


def test_the_one_calculator_that_uses_the_net_has_its_controls() -> None:
    app = open_app("calculators", variant="resnet18", calc="figures")
    assert "variant" not in {one.key for one in app.selectbox}
    app.button_group(key="calc").set_value("layers").run()
    assert healthy(app).selectbox(key="variant").value == "resnet18"


def test_what_fits_is_one_click_away_from_what_does_not() -> None:
    app = open_app("operation", variant="vgg19")
    app.button(key="take_resnet50").click().run()
    assert (healthy(app).session_state["net"].spec, warnings(app)) == (find_variant("resnet50").spec, "")
    app = open_app("operation", variant="resnet152", height="4096", width="4096")
    app.button(key="take_size").click().run()
    assert healthy(app).session_state["net"].height == app.session_state["net"].width < 4096
    assert warnings(app) == ""


@pytest.mark.parametrize("block", ["layer1.0", "layer2.0", "layer2.1"])
@pytest.mark.parametrize("variant", ["resnetv2_50", "resnet50d", "basic_2-2_w8-16_shortcut-gating_relu-pre"])
def test_every_block_of_the_later_nets_opens(variant: str, block: str) -> None:
    app = open_app("block", variant=variant, block=block, height="64", width="64")
    assert app.session_state["block"] == block
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("variant", LISTED_VARIANTS)
def test_every_listed_variant_opens(variant: str) -> None:
    """Names say how many layers count; a stem of three convolutions (-C, -D) has two more than its name says."""
    app = open_app(variant=variant)
    number = re.search(r"(?<!v)\d+", variant.removeprefix("resnetv2_"))
    assert number
    extra = 2 if re.fullmatch(r"resnet\d+[cd]", variant) else 0
    assert app.session_state["net"].spec.depth == int(number[0]) + extra
    assert app.session_state["net"].spec == find_variant(variant).spec
    assert warnings(app) == ""


def test_first_visit_follows_the_browsers_language() -> None:
    assert catalogue("zh")("network.table_title") in everything(open_app(locale="zh-CN"))
    assert catalogue("en")("network.table_title") in everything(open_app(locale="de-DE"))
    assert catalogue("en")("network.table_title") in everything(open_app(locale="zh-CN", lang="en"))


def test_switching_the_language_keeps_every_setting() -> None:
    app = open_app(variant="resnet34", shortcut="C", height="160", width="96", classes="7")
    before = app.session_state["net"]
    app.button_group(key="lang").set_value("zh").run()
    assert catalogue("zh")("network.table_title") in everything(healthy(app))
    assert app.session_state["net"] == before


@pytest.fixture(scope="module")
def usual() -> Net:
    """The net of an address that says nothing."""
    net: Net = open_app().session_state["net"]
    return net


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("variant", "resnet51"),
        ("variant", "vgg15"),
        ("variant", "basic_2-2_deep_deep"),
        ("variant", "bottleneck_2-2_g7"),
        ("variant", "basic_2-2_plain_dropout"),
        ("variant", "<script>alert(1)</script>"),
        ("variant", "bottleneck_999-999-999-999"),
        ("variant", "cifar_resnet99999"),
        ("stride", "v2"),
        ("shortcut", "D"),
        ("height", "0"),
        ("height", "99999999999999999999"),
        ("width", "-3"),
        ("width", "١٢"),
        ("classes", "1e9"),
        ("lang", "xx"),
        ("unfold", "layer1-rm"),
        ("photo", "../../etc/passwd"),
        ("unfold", "layer9"),
        ("at", "layer9.9"),
        ("block", "layer1.3"),
        ("op", "zzz"),
        ("node", "layer1.0.conv9"),
        ("channel", "4000"),
        ("ledger", "layer9.9"),
        ("ledger_channel", "256"),
    ],
)
def test_a_hostile_address_falls_back_with_a_notice(name: str, value: str, usual: Net) -> None:
    app = open_app(**{name: value})
    assert app.session_state["net"] == usual
    assert name in warnings(app)
    assert value not in warnings(app)


def test_choices_that_do_not_go_together_are_explained() -> None:
    app = open_app(variant="basic_1-1_w32-16", shortcut="A")
    assert catalogue("en")("error.option_a_cannot_shrink") in warnings(app)
    assert app.session_state["net"].spec.widths == (32, 16)
    assert app.session_state["net"].spec.shortcut.value == app.session_state["shortcut"] == "B"
    app.button_group(key="shortcut").set_value("A").run()
    assert catalogue("en")("error.option_a_cannot_shrink") in warnings(healthy(app))
    assert app.session_state["net"].spec.shortcut.value == app.session_state["shortcut"] == "B"


def test_a_family_brings_its_own_defaults_and_a_depth_keeps_the_choices() -> None:
    app = open_app()
    app.button_group(key="shortcut").set_value("C").run()
    app.selectbox(key="variant").set_value("resnet101").run()
    assert app.session_state["shortcut"] == "C"
    app.selectbox(key="variant").set_value("cifar_resnet56").run()
    assert (app.session_state["shortcut"], app.session_state["height"], app.session_state["classes"]) == ("A", 32, 10)
    app.selectbox(key="variant").set_value("resnet50").run()
    assert (app.session_state["shortcut"], app.session_state["height"], app.session_state["classes"]) == (
        "C",
        224,
        1000,
    )


def test_a_change_is_marked_until_it_is_dismissed() -> None:
    app = open_app()
    assert "→" not in facts_of(app)
    app.button_group(key="stride").set_value("v1").run()
    assert '<span class="was">4.09\xa0G</span> → <span class="now">3.86\xa0G</span>' in facts_of(app)
    app.button(key="clear_marks").click().run()
    assert "→" not in facts_of(healthy(app))


@pytest.mark.parametrize(
    ("case", "depth", "block", "form"),
    [
        ("basic_solid", 34, "layer1.1", "identity"),
        ("basic_dashed", 34, "layer2.0", "projection"),
        ("bottleneck_first", 50, "layer1.0", "projection"),
        ("bottleneck_solid", 50, "layer1.1", "identity"),
        ("bottleneck_dashed", 50, "layer2.0", "projection"),
    ],
)
def test_the_five_canonical_blocks_are_one_click_away(case: str, depth: int, block: str, form: str) -> None:
    app = open_app("block", variant="plain18" if depth == 50 else "resnet50")
    app.button_group(key="case").set_value(case).run()
    assert (healthy(app).session_state["net"].spec.depth, app.session_state["block"]) == (depth, block)
    assert catalogue("en")(f"block.about_{form}") in everything(app)


def test_a_case_stays_in_a_net_that_has_it() -> None:
    app = open_app("block", variant="resnet152")
    app.button_group(key="case").set_value("bottleneck_dashed").run()
    assert (app.session_state["net"].spec.depth, app.session_state["block"]) == (152, "layer2.0")


def test_the_block_page_says_what_the_stride_placement_moved() -> None:
    app = open_app("block", block="layer2.0")
    app.button_group(key="stride").set_value("v1").run()
    assert catalogue("en")("block.moved_title") in everything(app)
    app.selectbox(key="block").set_value("layer1.1").run()
    assert catalogue("en")("block.nothing_moved") in everything(healthy(app))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pass_that_does_not_fit_is_refused_with_what_would(language: Language) -> None:
    app = open_app("forward", lang=language, variant="resnet152", height="4096", width="4096")
    start = catalogue(language)("error.input_too_large_for_memory").split("{")[0]
    assert warnings(app).startswith(start)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_one_foresaw_is_said_in_the_readers_language(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("explainer.ui.pages.forward.maps.node_view", fail)
    app = open_app("forward", unforeseen=True, lang=language, variant="resnet18", height="32", width="32")
    assert [error.value for error in app.error] == [catalogue(language)("parts.unexpected")]


def test_every_box_of_the_picture_can_be_chosen() -> None:
    app = open_app(unfold="layer2")
    picture = picture_data(app)["wide"]
    boxes = re.findall(r'data-id="([^"]+)"(?! data-for)', picture)
    assert "input" in boxes
    assert set(re.findall(r'data-for="([^"]+)"', picture)) <= set(boxes)  # what shortcuts and additions select
    for box in boxes:
        app.selectbox(key="at").set_value(box).run()
        assert healthy(app).session_state["at"] == box


def test_folding_a_stage_keeps_the_selection_on_the_folded_row() -> None:
    app = open_app(unfold="layer3", at="layer3.4")
    assert app.session_state["at"] == "layer3.4"
    app.button_group(key="unfold").set_value([]).run()
    assert healthy(app).session_state["at"] == "layer3.1"
    app.selectbox(key="variant").set_value("resnet18").run()
    assert healthy(app).session_state["at"] == "layer3.1"


def test_going_to_a_canonical_block_of_another_net_marks_nothing() -> None:
    app = open_app("block")
    app.button_group(key="case").set_value("basic_solid").run()
    assert "→</span>" not in facts_of(healthy(app))
    assert catalogue("en")("block.nothing_moved") not in everything(app)


def test_a_plain_net_has_nothing_to_add() -> None:
    app = open_app("forward", variant="plain18", height="32", width="32", view="ledger")
    assert catalogue("en")("ledger.plain") in everything(app)


def test_an_uploaded_picture_is_seen_and_a_broken_one_is_refused() -> None:
    app = open_app("forward", variant="resnet18", height="32", width="32", photo="upload")
    assert catalogue("en")("forward.upload_waiting") in everything(app)
    app.file_uploader(key="upload_file").set_value(("hole.png", b"not a picture", "image/png")).run()
    assert catalogue("en")("error.picture_unknown") in warnings(healthy(app))
    assert catalogue("en")("value.title") in everything(app)  # the last picture is still there
    good = io.BytesIO()
    Image.new("RGB", (50, 40), "orange").save(good, "PNG")
    app.file_uploader(key="upload_file").set_value(("good.png", good.getvalue(), "image/png")).run()
    assert warnings(healthy(app)) == ""
    assert catalogue("en")("value.title") in everything(app)


def cells_of(app: AppTest) -> list[str]:
    """What the page draws of the pass."""
    parts = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "resnet_cells"]
    return [str(one) for one in parts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_square_of_the_reader_s_picture_is_what_the_net_sees(language: Language) -> None:
    app = open_app("forward", lang=language, variant="cifar_resnet20", weights="untrained", photo="upload")
    files = []
    for colour in ("blue", "green"):
        image, file = Image.new("RGB", (90, 60), "orange"), io.BytesIO()
        image.paste(colour, (60, 0, 90, 60))
        image.save(file, "PNG")
        files.append(file.getvalue())
    app.file_uploader(key="upload_file").set_value(("a.png", files[0], "image/png")).run()
    fields = ("square_side", "square_across", "square_down")
    assert [healthy(app).slider(key=key).value for key in fields] == [100, 50, 50]
    whole = cells_of(app)
    assert cells_of(app.run()) == whole
    app.slider(key="square_side").set_value(40).run()
    app.slider(key="square_across").set_value(100).run()
    assert warnings(healthy(app)) == ""
    assert cells_of(app) != whole
    assert app.slider(key="square_side").help == catalogue(language)("forward.square_note")
    photo = Photo(id="a", data=files[0])
    found = done(framed(photo, Square(side=40, across=100)))
    assert decode(found.photo.data).getcolors() == [(24 * 24, (0, 0, 255))]
    assert done(framed(photo, MIDDLE)).photo == photo
    app.file_uploader(key="upload_file").set_value(("b.png", files[1], "image/png")).run()
    assert [healthy(app).slider(key=key).value for key in fields] == [100, 50, 50]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_too_small_for_the_net_is_put_back_and_explained(language: Language) -> None:
    """The five pools of a VGG net leave nothing of 16 pixels."""
    told = catalogue(language)("error.window_too_large", size=1, kernel_size=2, padding=0)
    app = open_app(lang=language, variant="vgg19", height="16", width="16")
    assert told in warnings(app)
    assert (app.session_state["height"], app.session_state["width"]) == (224, 224)
    app = open_app(lang=language, variant="vgg11", height="40", width="40")
    app.number_input(key="height").set_value(16).run()
    assert told in warnings(healthy(app))
    assert app.session_state["height"] == 224


def test_a_net_that_fits_runs_although_the_one_before_did_not() -> None:
    app = open_app("forward", variant="resnet18", height="4096", width="1024")
    assert "MB" in warnings(app)
    app.number_input(key="height").set_value(64).run(timeout=60)
    app.number_input(key="width").set_value(64).run(timeout=60)
    assert warnings(healthy(app)) == ""
    assert catalogue("en")("value.title") in everything(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_is_punctuated_as_its_language_is(language: Language) -> None:
    listed = next(one.value for one in open_app(lang=language).markdown if one.value.startswith("- **"))
    assert ("**（" in listed, "**(" in listed) == ((False, False) if language == "en" else (True, False))
    assert ("）：" in listed) == (language == "zh")
