"""Nets beside each other: what is marked, what the tables say, and what the picture of Figure 3 holds."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.questions.compare import Feature
from explainer.architecture.questions.figure3 import figure3_graphs, layers
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import LISTED_VARIANTS, find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.beside.several_nets import numbered, split
from explainer.render.pages import figure3
from explainer.render.pages.compare import picture, tables
from explainer.render.pages.compare.picture import Pair
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.published.tables import FIGURE_3

both_languages = pytest.mark.parametrize("language", LANGUAGES)
WORDS = catalogue("en")
COMMON = [name for name in LISTED_VARIANTS if "1202" not in name and "1001" not in name]


def graph(spec: NetSpec, side: int = 224) -> Graph:
    return expand(spec, image_shape(side, side))


def named(*names: str) -> Pair:
    a, b = (graph(find_variant(name).spec) for name in names)
    return a, b


def placements() -> Pair:
    spec = resnet_spec("resnet50")
    return graph(replace(spec, stride_placement=StridePlacement.V1)), graph(spec)


def changed(svg: str) -> set[str]:
    """Ids of the boxes that carry the mark."""
    return set(re.findall(r'class="box \w+ changed"[^>]*data-id="([^"]+)"', svg))


def ids(svg: str) -> list[str]:
    """Ids of the boxes that stand for themselves."""
    return re.findall(r'data-id="([^"]+)"(?! data-for)', svg)


def cells(html: str) -> list[list[str]]:
    """The rows of a table's body, as text."""
    rows = re.findall(r"<tr.*?</tr>", html.partition("<tbody>")[2])
    return [
        [
            re.sub(" +", " ", unescape(re.sub("<[^>]+>", " ", cell))).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        for row in rows
    ]


# --- the picture ----------------------------------------------------------------------------------------------------


def test_v1_and_v1_5_are_marked_in_the_three_blocks_that_stride() -> None:
    drawn = picture.picture(placements(), WORDS)
    blocks = ("layer2.0", "layer3.0", "layer4.0")
    assert changed(drawn.wide) == changed(drawn.compact) == {numbered(side, name) for side in (0, 1) for name in blocks}
    assert drawn.wide.count('<tspan class="now">/2</tspan>') == len(blocks) * 2
    assert "A · ResNet-50 v1<" in drawn.wide
    assert "B · ResNet-50 v1.5<" in drawn.wide


@both_languages
def test_every_map_says_in_which_net_it_is(language: Language) -> None:
    words = catalogue(language)
    pair = named("resnet18", "plain34")
    drawn = picture.picture(pair, words, maps=True)
    for svg in (drawn.wide, drawn.compact):
        rooms = re.findall(r'data-open="(\d)/([^"]+)" data-tip="([^"]+)" aria-label="([^"]+)"', svg)
        assert {int(index) for index, *_ in rooms} == {0, 1}
        for index, node, tip, label in rooms:
            assert node in pair[int(index)]
            assert unescape(tip) == unescape(label) == words(f"compare.map_opens_{'ab'[int(index)]}", node=node)
    assert "data-open" not in picture.picture(pair, words).wide


def test_a_net_beside_itself_has_no_mark() -> None:
    pair = named("resnet50", "resnet50")
    assert changed(picture.picture(pair, WORDS).wide) == set()
    assert tables.differences_html(pair, WORDS) == ""
    assert all(tables.stages_html(pair, feature, WORDS) == "" for feature in tables.STAGE_FEATURES)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(COMMON), st.sampled_from(COMMON))
def test_marks_are_in_both_nets_or_in_neither(one: str, other: str) -> None:
    drawn = picture.picture(named(one, other), WORDS)
    sides = [{name for index, name in map(split, changed(drawn.wide)) if index == side} for side in (0, 1)]
    assert bool(sides[0]) == bool(sides[1])
    boxes = [{name for index, name in map(split, ids(drawn.wide)) if index == side} for side in (0, 1)]
    for side in (0, 1):
        assert boxes[side] - boxes[1 - side] <= sides[side]  # what only one net has is marked there
    assert sorted(ids(drawn.wide)) == sorted(ids(drawn.compact))


@both_languages
def test_the_list_holds_the_boxes_of_both_nets_and_says_how_they_differ(language: Language) -> None:
    words = catalogue(language)
    drawn = picture.picture(placements(), words)
    entries = [entry for group in drawn.outline for entry in group.entries]
    assert [entry.id for entry in entries if entry.id] == ids(drawn.wide)
    told = next(entry.text for entry in entries if entry.id == "1/layer2.0")
    assert words("compare.in_other", name="ResNet-50 v1", text="1×1, 128, /2 – 3×3, 128 – 1×1, 512") in told
    assert words("diagram_view.changed") not in told
    assert drawn.outline[0].title == "A · ResNet-50 v1"


def names_of(a: str, b: str) -> tuple[str, str]:
    return picture.pair_names(resnet_spec(a), resnet_spec(b), WORDS)


def test_names_tell_the_choices_apart() -> None:
    spec = resnet_spec("resnet34")
    assert picture.pair_names(replace(spec, shortcut=Shortcut.A), spec, WORDS) == (
        "ResNet-34 option A",
        "ResNet-34 option B",
    )
    assert names_of("plain34", "resnet34") == ("plain-34", "ResNet-34")
    assert names_of("resnet34", "resnet50") == ("ResNet-34", "ResNet-50")


@pytest.mark.parametrize(
    ("side", "name", "boxes"),
    [
        (0, "layer1.2", ("layer1.0", "layer1.1")),  # a run of three, and of the two behind the projection
        (1, "layer1.0", ("layer1.0", "layer1.0")),
        (0, INPUT, (INPUT, INPUT)),
        (1, "fc", ("fc", "fc")),
    ],
)
def test_a_selection_is_a_box_in_both(side: int, name: str, boxes: tuple[str, str]) -> None:
    assert picture.boxes_of(named("resnet34", "resnet50"), side, name) == boxes


# --- the tables -----------------------------------------------------------------------------------------------------


@both_languages
def test_the_table_holds_differences_only(language: Language) -> None:
    words = catalogue(language)
    rows = {row[0]: row[1:] for row in cells(tables.differences_html(placements(), words))}
    names = ("stride_placement", "receptive_field", "macs", "activations")
    assert list(rows) == [tables.heading(Feature(name), words) for name in names]
    assert rows[words("compare.with_bytes", name=words("compare.activations"))][1] == "37.6\xa0M 150\xa0MB"
    assert rows[words("compare.stride_placement")] == ["v1", "v1.5", ""]
    assert rows[words("compare.macs")] == ["3.86\xa0G 3,857,973,248", "4.09\xa0G 4,089,184,256", "+231\xa0M (×1.06)"]


@pytest.mark.parametrize("names", [("resnet34", "vgg19"), ("resnet50", "resnetv2_50"), ("plain34", "cifar_resnet20")])
@both_languages
def test_every_value_has_a_word(names: tuple[str, str], language: Language) -> None:
    table = tables.differences_html(named(*names), catalogue(language))
    assert all(row[1] != row[2] for row in cells(table))
    assert "None" not in table


def test_stages_name_the_stage_of_both_nets() -> None:
    rows = cells(tables.stages_html(named("resnet34", "vgg19"), Feature.SHAPE, WORDS))
    assert rows[0] == ["stem / conv1", "64×56×56", "64×112×112"]
    assert [row[0] for row in rows] == ["stem / conv1", *(f"conv{place}_x / conv{place}" for place in (2, 3, 4))]


def test_a_selected_box_is_told_in_both_nets_and_marked_where_they_disagree() -> None:
    html = tables.selection_html(placements(), ("layer2.0", "layer2.0"), WORDS)
    marked = [row[0] for row in cells(html) if row[0].endswith("Δ")]
    assert {label.removesuffix("Δ").strip() for label in marked} == {
        WORDS("facts.macs"),
        WORDS("facts.activations"),
        WORDS("facts.receptive_field"),
    }
    alone = tables.selection_html(named("resnet34", "vgg19"), (None, "features.9"), WORDS)
    assert "Δ" not in alone
    assert all(row[1] == "–" for row in cells(alone))


def test_weights_are_told_as_all_some_or_none() -> None:
    def said(key: str, text: str) -> bool:
        pattern = re.escape(WORDS(f"compare.weights_{key}"))
        return re.fullmatch(re.sub(r"\\{\w+\\}", "[0-9,]+", pattern), text) is not None

    assert said("same", tables.weights_text(placements(), WORDS))
    assert said("some", tables.weights_text(named("resnet50", "resnet101"), WORDS))
    assert said("none", tables.weights_text(named("resnet34", "vgg19"), WORDS))


def test_times_are_medians_with_their_ratio_beside_that_of_the_macs() -> None:
    pair, seconds = placements(), ((0.1, 0.3, 0.2), (0.5, 0.3, 0.4))
    rows = cells(tables.race_html(pair, seconds, WORDS))
    assert rows[0][1:] == ["200\xa0ms", "400\xa0ms", "×2.00"]
    assert rows[1][1:3] == ["100–300\xa0ms", "300–500\xa0ms"]
    assert rows[2][3] == "×1.06"
    assert rows[3][1] == "19.3\xa0G/s"
    assert "**2.00**" in tables.race_text(pair, seconds, WORDS)


# --- Figure 3 -------------------------------------------------------------------------------------------------------


@both_languages
def test_figure_3_draws_every_layer_of_the_three_nets(language: Language) -> None:
    drawn = figure3.picture(figure3_graphs(), catalogue(language))
    wanted = [
        numbered(index, name)
        for index, net in enumerate(figure3_graphs())
        for name in (INPUT, *(node.name for node in layers(net)))
    ]
    assert ids(drawn.wide) == ids(drawn.compact) == wanted
    assert [entry.id for group in drawn.outline for entry in group.entries if entry.id] == wanted
    assert drawn.wide.count('class="route dashed"') == 3
    assert drawn.wide.count('class="route"') == 13
    for resolution in (224, 112, 56, 28, 14, 7, 1):
        assert f">{resolution}×{resolution}</text>" in drawn.wide


def place_of(svg: str, column: int) -> Callable[[str], float]:
    """Where a box begins in one of the columns."""
    return lambda name: float(
        re.findall(rf'data-id="{column}/{re.escape(name)}".*?<rect class="body" [^>]*? y="([\d.]+)"', svg, re.S)[0]
    )


def test_equal_layers_of_the_two_deep_nets_begin_each_resolution_at_one_height() -> None:
    svg = figure3.picture(figure3_graphs(), WORDS).wide
    vgg, plain, residual = (place_of(svg, column) for column in range(3))
    for first, vgg_first in (("conv1", "features.4"), ("maxpool", "features.9"), ("layer2.0.conv1", "features.18")):
        assert plain(first) == residual(first) == vgg(vgg_first)


@both_languages
def test_what_figure_3_says_is_computed(language: Language) -> None:
    words, nets = catalogue(language), figure3_graphs()
    text = figure3.point(nets, words)
    assert "**5.4" in text
    assert {"34", "19", "0"} <= set(re.findall(r"\d+", text))
    note = figure3.note(nets, figure3_graphs(Shortcut.B)[-1], words)
    assert "3,644,493,824" in note  # option A
    assert "3,663,761,408" in note  # option B, torchvision's resnet34


def test_the_table_of_figure_3_adds_up_and_agrees_with_the_paper() -> None:
    nets = figure3_graphs()
    rows = {row[0]: row[1:] for row in cells(figure3.resolutions_html(nets, WORDS, chosen=(56, 56)))}
    assert rows["56×56"][0] == "4 · 6.47\xa0G"
    assert [cell.split()[0] for cell in rows["Whole net"]] == ["19", "34", "34"]
    for row, net in zip(FIGURE_3.rows, nets, strict=True):
        assert f"{row.num_macs / 10**9:.1f}" == f"{total_cost(net).num_macs / 10**9:.1f}"
