"""The six steps: few words, numbers that follow from the nets, pictures whose pieces belong to what can be chosen."""

import re
from itertools import product
from pathlib import Path

import pytest
from markupsafe import escape

from explainer.render.pages.start.tour import addition, blocks, degradation, strides
from explainer.render.pages.start.tour.scene import SLUGS, Scene
from explainer.render.pages.start.tour.tour import scenes, tour
from explainer.render.style.theme import DARK, LIGHT, contrast, mix
from explainer.text.catalogue import LANGUAGES, Language, catalogue

COMPONENT = Path(__file__).parents[4] / "explainer" / "ui" / "components" / "tour"
MOST_WORDS, SMALLEST_TEXT = 40, 12
EVERY_STEP = list(product(LANGUAGES, SLUGS))


def scene(language: Language, slug: str) -> Scene:
    return scenes(catalogue(language))[slug]


def texts(one: Scene) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", one.picture)


def tag_text(text: str) -> str:
    return f'aria-label="{escape(text)}"'


def pieces(one: Scene, when: str) -> list[str]:
    """The marked-up start of every element that is there under a case."""
    return [
        tag for tag, cases in re.findall(r'(<[^>]*data-when="([^"]*)"[^>]*>)', one.picture) if when in cases.split()
    ]


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_a_step_is_told_in_few_words(slug: str) -> None:
    one = scene("en", slug)
    assert len(f"{one.title} {one.text}".split()) <= MOST_WORDS


@pytest.mark.parametrize(("language", "slug"), EVERY_STEP)
def test_every_case_says_its_picture_in_words_and_no_placeholder_is_left(language: Language, slug: str) -> None:
    one = scene(language, slug)
    assert one.first in one.cases
    assert one.before is None or one.before in one.cases
    said = [one.title, one.text, one.note, one.link, one.choice, *(case.alt for case in one.cases.values())]
    assert all(text and "{" not in text for text in said)
    assert not any("{" in text for text in texts(one))
    assert tag_text(one.cases[one.first].alt) in one.picture


@pytest.mark.parametrize(("language", "slug"), [(one, slug) for one in LANGUAGES for slug in ("blocks", "depth")])
def test_what_a_step_says_follows_what_is_chosen(language: Language, slug: str) -> None:
    one = scene(language, slug)
    assert (one.title, one.text) == (one.cases[one.first].title or one.title, one.cases[one.first].text)
    assert len({case.text for case in one.cases.values()}) == len(one.cases)
    for name, case in one.cases.items():
        assert name.removeprefix("resnet") in f"{case.title} {case.text}"
        assert len(case.text.split()) <= MOST_WORDS


@pytest.mark.parametrize(("language", "slug"), EVERY_STEP)
def test_the_pieces_of_a_picture_belong_to_its_cases(language: Language, slug: str) -> None:
    one = scene(language, slug)
    named = {case for found in re.findall(r'data-when="([^"]*)"', one.picture) for case in found.split()}
    assert named <= one.cases.keys()
    counted = set(re.findall(r'data-number="([^"]*)"', one.picture))
    for case in one.cases.values():
        assert slug == "sum" or counted <= case.numbers.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_is_one_piece_of_html_with_a_link_to_every_step(language: Language) -> None:
    made = scenes(catalogue(language))
    links = {slug: {name: f"lab?{slug}={name}" for name in one.cases} for slug, one in made.items()}
    told = tour(links, {"network": "onward"}, catalogue(language))
    links_to_themselves = [f"./?lang={language}&amp;step={place}" for place in range(1, 7)]
    assert re.findall(r'class="anchor" href="([^"]*)"', told.html) == links_to_themselves
    assert re.findall(r'class="lab" href="([^"]*)"', told.html) == [
        *(f"lab?{slug}={one.first}" for slug, one in made.items()),
        "onward",
    ]
    assert told.html.count("<svg") == len(SLUGS) == told.html.count('role="img"')


# --- numbers ------------------------------------------------------------------------------------------------


def test_the_errors_are_those_of_table_2() -> None:
    """He et al. 2015, arXiv 1512.03385, Table 2: top-1 error on ImageNet's validation set, 10-crop."""
    plain, residual = degradation.series()
    assert plain.points == ((18, 27.94), (34, 28.54))
    assert residual.points == ((18, 27.88), (34, 25.03))
    shown = texts(scene("en", "degradation"))
    assert {"27.94", "28.54", "27.88", "25.03", "+0.60", "−2.85"} <= set(shown)
    assert "Table 2" in scene("en", "degradation").note
    heights = re.findall(
        r'<path class="curve" d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)"', scene("en", "degradation").picture
    )
    (plain_first, plain_last), (first, last) = [tuple(map(float, pair)) for pair in heights]
    assert plain_last < plain_first < first < last  # y runs down the picture: the plain line rises, the other falls


@pytest.mark.parametrize("channels", blocks.BASIC)
def test_weights_of_both_blocks(channels: int) -> None:
    """Two 3×3 hold 2·9·C² weights; 1×1, 3×3, 1×1 through C/4 hold C²/4 + 9·C²/16 + C²/4."""
    both = blocks.two(channels)
    inner = channels // 4
    assert both.totals == (18 * channels**2, 2 * channels * inner + 9 * inner**2)
    assert [conv.kernel_size for conv in both.basic] == [3, 3]
    assert [conv.kernel_size for conv in both.bottleneck] == [1, 3, 1]
    assert {conv.in_channels for conv in (both.basic[0], both.bottleneck[0])} == {channels}
    assert {conv.out_channels for conv in (both.basic[1], both.bottleneck[2])} == {channels}
    assert round(both.totals[0] / both.totals[1], 3) == 16.941  # so the bars are the same for all


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_256_channels_the_blocks_hold_what_he_et_al_compare(language: Language) -> None:
    one = scene(language, "blocks")
    assert "1,179,648" in one.text
    assert "69,632" in one.text
    assert {"589,824", "16,384", "36,864", "1,179,648", "69,632"} <= set(texts(one))
    assert one.cases["256"].numbers["bottleneck_1"] == 36_864


def test_shapes_that_disagree_and_what_mends_them() -> None:
    one = scene("en", "projection")
    assert "F(x) is 128×28×28, x is 64×56×56" in one.text
    shown = texts(one)
    assert "64×56×56 ≠ 128×28×28" in shown
    assert "128×28×28 = 128×28×28" in shown
    assert "8,192 weights, + BN" in shown
    assert "+ 64 channels of 0" in shown
    assert "3×3, /2" in shown
    assert "1×1, /2" in shown


def test_only_a_shortcut_that_changes_the_shape_is_dashed() -> None:
    one = scene("en", "projection")
    lines = dict(re.findall(r'<g data-when="(\w+)"><path class="(route[ \w]*)"', one.picture))
    assert lines == {"unchanged": "route", "A": "route dashed", "B": "route dashed"}
    assert 'class="route dashed"' not in scene("en", "blocks").picture + scene("en", "sum").picture


@pytest.mark.parametrize("layers", [18, 34, 50, 101, 152])
def test_as_many_cells_as_layers(layers: int) -> None:
    one = scene("en", "depth")
    picture = one.picture.partition(f'data-when="resnet{layers}"')[2].partition("data-when=")[0]
    columns = [path.count("z") for path in re.findall(r'<path class="cells[^>]*d="([^"]*)"', picture)]
    assert sum(columns) == layers
    assert one.cases[f"resnet{layers}"].numbers == {"depth": layers}
    assert picture.count('class="hollow"') == (3 if layers < 50 else 4)


@pytest.mark.parametrize(("layers", "norms"), [(18, 20), (34, 36), (50, 53), (101, 104), (152, 155)])
def test_what_is_not_counted(layers: int, norms: int) -> None:
    """A BN behind every convolution: those that are counted, but for the fc, and the projections."""
    projections = 3 if layers < 50 else 4
    assert norms == layers - 1 + projections
    assert f"Not counted: {norms} BN, 2 pooling, {projections} projections" in texts(scene("en", "depth"))


def test_the_sum_of_50() -> None:
    assert "1 + 3·(3+4+6+3) + 1 = 50" in scene("en", "depth").text
    assert 1 + 3 * (3 + 4 + 6 + 3) + 1 == 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_a_position(language: Language) -> None:
    """A 1×1 with stride 2 reads rows and columns 0, 2, 4, …: 28·28 of 56·56."""
    one = scene(language, "stride")
    even = {(row, column) for row, column in product(range(0, strides.SIDE, 2), repeat=2)}
    every = set(product(range(strides.SIDE), repeat=2))

    def cells(classes: str) -> set[tuple[int, int]]:
        found = re.findall(rf'class="cell {classes}" x="(\d+)" y="(\d+)"', one.picture)
        left, top = min(int(x) for x, _ in everywhere), min(int(y) for _, y in everywhere)
        return {((int(y) - top) // 19, (int(x) - left) // 19) for x, y in found}

    everywhere = re.findall(r'class="cell unread" x="(\d+)" y="(\d+)"', one.picture)
    assert cells("unread") == every
    assert cells("read") == even
    assert cells("filled") == every - even
    assert one.picture.count('class="dot"') == len(even)
    assert [case.numbers["read"] for case in one.cases.values()] == [28 * 28, 56 * 56]
    assert "784" in one.text
    assert "75%" in one.text


def test_the_stride_moves_and_one_shape_with_it() -> None:
    one = scene("en", "stride")
    assert [len(pieces(one, form)) for form in ("v1", "v1.5")] == [2, 2 + 64 - 16]
    shown = texts(one)
    assert [text for text in shown if text in ("128×28×28", "128×56×56", "512×28×28")] == [
        "128×28×28",
        "128×56×56",
        "128×28×28",
        "512×28×28",
    ]


def test_what_can_be_dragged_has_room() -> None:
    """Every sum of what the sliders allow fits its bar, and the presets are what the two blocks need."""
    x, w, b = addition.NUMBERS.values()
    ends = [one * two + three for one, two, three in product(*((n.lowest, n.highest) for n in (x, w, b)))]
    sums = [f + value for f in ends for value in (x.lowest, x.highest)]
    assert min(*ends, *sums) >= addition.LOWEST
    assert max(*ends, *sums) <= addition.HIGHEST
    assert x.lowest == 0  # it comes out of a ReLU
    nothing, copy = addition.PRESETS[addition.NOTHING], addition.PRESETS[addition.COPY]
    for value in (0, 0.7, 2):
        assert max(0, nothing["w"] * value + nothing["b"] + value) == value
        assert max(0, copy["w"] * value + copy["b"]) == value


# --- looks --------------------------------------------------------------------------------------------------


def test_no_text_of_a_picture_is_small() -> None:
    sizes = re.findall(r"font-size: ([\d.]+)px", (COMPONENT / "scenes.css").read_text("utf-8"))
    assert sizes
    assert min(map(float, sizes)) >= SMALLEST_TEXT


@pytest.mark.parametrize("file", ["scenes.css", "component.css"])
def test_coloured_text_can_be_read(file: str) -> None:
    style = (COMPONENT / file).read_text("utf-8")
    for rule in re.findall(r"(?:--hue|--soft|\.(?:right|wrong) \{ fill): light-dark\((#\w{6}), (#\w{6})\)", style):
        light, dark = rule
        assert contrast(light, LIGHT.paper) >= 4.5
        assert contrast(dark, DARK.paper) >= 4.5
    assert contrast("#1c2430", mix("#0072b2", "#ffffff", 0.16)) >= 4.5
