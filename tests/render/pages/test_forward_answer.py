"""Answers, class evidence, filters and lesions as pictures: they draw what they were given, and say it in words."""

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from PIL import Image

from explainer.architecture.variants import expand_variant
from explainer.render.pages.forward import answers as answer_view
from explainer.render.pages.forward import evidence, filters, without
from explainer.render.pages.forward.answers import Answer
from explainer.text.catalogue import LANGUAGES, Language, catalogue

EN = catalogue("en")
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    bias: float
    cells: NDArray[np.float64]
    logit: float

    @property
    def mean(self) -> float:
        return float(self.cells.mean())

    @property
    def total(self) -> float:
        return self.bias + self.mean

    @property
    def added(self) -> NDArray[np.float64]:
        return self.cells / self.cells.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    index: int
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    block: str
    kept: bool
    of_answer: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    row: int
    column: int
    value: float


EVIDENCE = Told(bias=-0.5, cells=np.array([[2.0, -1.0, 0.5], [3.5, 0.0, -4.0]]), logit=-0.3333333)


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)))


# --- answers ----------------------------------------------------------------------------------------------------


def test_answers_are_a_list_with_bars_of_their_length() -> None:
    answers = (
        Answer(name="tabby", place=1, probability=0.625, before=0.25, chosen=True),
        Answer(name="a <b> & c", place=2, probability=0.125, before=0.5),
        Answer(name="fox", place=None, probability=0.0, before=0.0),
    )
    html = answer_view.answers_html(answers, EN, label="Top")
    assert html.count("<li>") == 3
    assert [float(one) for one in re.findall(r'<i style="width:([\d.]+)%"', html)] == [62.5, 12.5, 0]
    assert [float(one) for one in re.findall(r'<u style="width:([\d.]+)%"', html)] == [25, 50, 0]
    assert "a &lt;b&gt; &amp; c" in html
    assert html.index("25.0%") < html.index("62.5%") < html.index("▲") < html.index("50.0%") < html.index("▼")
    assert html.count(EN("answer.shown")) == 1
    assert re.findall(r'class="place">(.)<', html) == ["1", "2", "·"]


def test_answers_without_a_comparison_have_no_outline() -> None:
    html = answer_view.answers_html((Answer(name="tabby", place=1, probability=0.0004),), EN, label="Top")
    assert "<u " not in html
    assert "→" not in html
    assert "&lt;0.1%" in html or "<0.1%" in html


# --- class evidence ----------------------------------------------------------------------------------------------


@both_languages
def test_every_cell_is_coloured_by_sign_and_says_what_it_adds(language: Language) -> None:
    words = catalogue(language)
    html = evidence.overlay_html(b"\xff\xd8", EVIDENCE, words, name="tabby", photo="A cat.")
    cells = re.findall(
        r'<i class="(\w+)( most)?[ \w]*" style="--fill:rgb\((\d+) \d+ \d+ / ([\d.]+)\)[^"]*" data-tip="(.*?)"', html
    )
    assert [cell[0] for cell in cells] == ["plus", "minus", "plus", "plus", "plus", "minus"]
    assert [bool(cell[1]) for cell in cells] == [False, False, False, True, False, False]
    assert (
        len({cell[2] for cell in cells if cell[0] == "plus"} | {cell[2] for cell in cells if cell[0] == "minus"}) == 2
    )
    opacities = np.array([float(cell[3]) for cell in cells])
    np.testing.assert_allclose(opacities / opacities.max(), np.abs(EVIDENCE.cells).ravel() / 4, atol=2e-3)
    assert re.findall(r"--hatch:([\d.]+)", html) == ["0.40", "1.00"]
    assert "+0.583" in cells[3][4]
    assert "−0.667" in cells[5][4]
    assert "repeat(2,1fr)/repeat(3,1fr)" in html
    assert 'alt="A cat. ' in html


@both_languages
def test_evidence_is_told_in_words(language: Language) -> None:
    said = evidence.told(EVIDENCE, catalogue(language), name="tabby")
    for part in ("tabby", "2×3", "+0.583", "−0.667"):
        assert part in said
    numbers = [
        int(one) for one in re.findall(r"(?<![\d.×])\d+(?![\d.×])", said.replace("+0.583", "").replace("−0.667", ""))
    ]
    assert sorted(numbers) == sorted([3, 6, 1, 0, 1, 2])  # three of six speak for it; row 1, column 0; row 1, column 2


def test_the_sum_is_written_with_its_own_numbers() -> None:
    html = evidence.sum_html(EVIDENCE, EN)
    assert "= −0.5 + 1 / 6" in html
    assert "= −0.5 + 0.166666667 = <b>−0.333333333</b>" in html
    assert "−0.3333333" in html


@settings(max_examples=100, deadline=None)
@given(
    bias=st.floats(-30, 30, width=32),
    cells=arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=7), elements=st.floats(-900, 900, width=32)),
    rounding=st.floats(-1e-5, 1e-5),
)
def test_every_line_of_the_sum_is_right_as_it_is_written(
    bias: float, cells: NDArray[np.float64], rounding: float
) -> None:
    logit = bias + float(cells.mean()) + rounding
    html = evidence.sum_html(Told(bias=bias, cells=cells, logit=logit), EN)
    _, sums, mean, check = (unescape(re.sub("<.*?>", "", one)) for one in re.findall("<p>(.*?)</p>", html))
    written = [[Decimal(one) for one in _numbers(line)] for line in (sums, mean, check)]
    (first, total_of_cells, count), (again, summand, told), (computed, difference) = written
    assert (first, count) == (again, cells.size)
    assert first + summand == told
    assert abs(total_of_cells / count - summand) <= Decimal(10) ** min(0, summand.as_tuple().exponent)
    assert difference == pytest.approx(abs(told - computed), rel=Decimal("0.01"))
    assert float(told) == pytest.approx(bias + float(cells.mean()), rel=1e-7, abs=1e-7 * max(1, abs(bias)))
    assert float(computed) == pytest.approx(logit, rel=1e-7, abs=1e-7 * max(1, abs(bias)))


def _numbers(line: str) -> list[str]:
    return re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", line.replace("−", "-"))


def test_cells_are_written_out_while_there_is_room() -> None:
    html = evidence.cells_html(EVIDENCE, EN)
    assert html.count("<td") == 6
    assert html.count('class="framed"') == 1
    assert evidence.cells_html(Told(bias=0, cells=np.ones((13, 2)), logit=0), EN) == ""


# --- filters -----------------------------------------------------------------------------------------------------


def test_a_filter_is_drawn_round_grey_on_its_own_scale() -> None:
    weights = np.zeros((3, 3, 2, 2), dtype=np.float32)
    weights[0, 0, 0, 0], weights[0, 2, 1, 1] = 0.5, -0.25
    weights[1] = 40 * weights[0]
    drawn = filters.coloured(weights)
    assert drawn.shape == (3, 2, 2, 3)
    assert np.array_equal(drawn[0], drawn[1])
    assert set(drawn[2].ravel().tolist()) == {128}
    assert drawn[0, 0, 0].tolist() == [255, 128, 128]
    assert drawn[0, 1, 1].tolist() == [128, 128, 64]


@pytest.mark.parametrize(("count", "columns"), [(64, 8), (16, 8), (18, 9), (14, 7), (30, 6), (5, 5), (11, 8)])
def test_the_sheet_holds_every_filter_at_its_place(count: int, columns: int) -> None:
    weights = np.random.default_rng(0).normal(size=(count, 3, 3, 3)).astype(np.float32)
    order = list(reversed(range(count)))
    grid = filters.sheet(weights, order)
    assert (grid.columns, grid.channels) == (columns, tuple(order))
    picture = pixels(grid.png)
    assert picture.shape[:2] == (grid.rows * grid.tile_height, grid.columns * grid.tile)
    for place, number in enumerate(order):
        row, column = divmod(place, columns)
        corner = picture[row * grid.tile_height, column * grid.tile]
        assert corner[:3].tolist() == filters.coloured(weights)[number, 0, 0].tolist()
        assert corner[3] == 255
    assert picture[grid.tile_height - 1, grid.tile - 1, 3] == 0  # the gap lets the page show through
    assert filters.by_place(grid).channels == tuple(range(count))


@pytest.mark.parametrize(("size", "stride", "padding"), [(7, 2, 3), (3, 1, 1), (3, 2, 1)])
def test_a_patch_is_what_the_convolution_reads(size: int, stride: int, padding: int) -> None:
    crop = np.random.default_rng(0).integers(0, 256, (11, 8, 3), dtype=np.uint8)
    mean = np.array([124, 116, 104], dtype=np.uint8)  # of ImageNet, times 255
    padded = np.empty((11 + 2 * padding, 8 + 2 * padding, 3), dtype=np.uint8)
    padded[:] = mean
    padded[padding:-padding, padding:-padding] = crop
    for row in range((11 + 2 * padding - size) // stride + 1):
        for column in range((8 + 2 * padding - size) // stride + 1):
            found = filters.patch(crop, At(row=row, column=column, value=0), size=size, stride=stride, padding=padding)
            top, left = row * stride, column * stride
            assert np.array_equal(found, padded[top : top + size, left : left + size])


@both_languages
def test_the_chosen_filter_is_told_in_numbers_and_words(language: Language) -> None:
    words = catalogue(language)
    weights = np.zeros((3, 2, 2), dtype=np.float32)
    weights[1, 0, 0], weights[2, 1, 1] = 0.3, -0.1
    assert filters.numbers_html(weights, words).count("<td") == 12
    said = filters.told(weights, words)
    for part in (words("filters.green"), "90%", "0.3", "−0.1"):
        assert part in said
    assert filters.told(np.zeros((3, 2, 2), dtype=np.float32), words)
    patches = [(np.zeros((2, 2, 3), dtype=np.uint8), At(row=4, column=9, value=value)) for value in (1.5, -2.5)]
    html = filters.row_html(weights, patches, words, number_of=17)
    assert html.count("<img") == html.count("alt=") == 3
    assert html.index("17") < html.index("▲") < html.index("▼")
    marked = filters.map_html(
        b"\x89PNG", (At(row=0, column=1, value=1), At(row=1, column=0, value=0)), (2, 4), words, alt="A"
    )
    assert "left:37.500%;top:25.000%" in marked
    assert "left:12.500%;top:75.000%" in marked


# --- lesions -----------------------------------------------------------------------------------------------------


def lesions(shares: Sequence[float], kept: Sequence[bool]) -> list[Off]:
    names = [block.name for block in expand_variant("resnet18").blocks]
    return [
        Off(block=name, kept=stays, of_answer=Change(index=1, before=0.8, after=share))
        for name, share, stays in zip(names, shares, kept, strict=True)
    ]


SHARES = (0.8, 0.1, 0.7, 0.6, 0.81, 0.3, 0.2, 0.5)
KEPT = (True, False, True, True, True, False, True, True)


@both_languages
def test_every_block_has_a_bar_and_a_lost_answer_a_hatch_and_a_cross(language: Language) -> None:
    words = catalogue(language)
    figure = json.loads(
        without.lesion_chart(lesions(SHARES, KEPT), expand_variant("resnet18"), words=words, chosen="layer1.1")
    )
    (bars,) = figure["data"]
    assert bars["y"] == list(SHARES)
    assert [bool(one) for one in bars["marker"]["pattern"]["shape"]] == [not one for one in KEPT]
    assert [width > 0 for width in bars["marker"]["line"]["width"]] == [False, True, *([False] * 6)]
    crosses = [(one["x"], one["y"]) for one in figure["layout"]["annotations"] if "✗" in one["text"]]
    assert crosses == [(1, 0.1), (5, 0.3)]
    assert all(shape["y0"] == shape["y1"] == 0.8 for shape in figure["layout"]["shapes"])
    assert [name.removeprefix("<br>") for name in figure["layout"]["xaxis"]["ticktext"]] == [
        "conv2_x",
        "conv3_x",
        "conv4_x",
        "conv5_x",
    ]
    assert "80.0% → 10.0%" in bars["hovertext"][1]
    assert figure["layout"]["yaxis"]["range"][1] > 0.81


@both_languages
def test_the_chart_is_told_in_words(language: Language) -> None:
    said = without.lesion_alt(lesions(SHARES, KEPT), expand_variant("resnet18"), words=catalogue(language))
    for part in ("8", "6", "80.0%", "10.0%", "conv2_2"):
        assert part in said


def test_a_part_of_a_stage_names_blocks_and_small_shares_have_digits() -> None:
    graph = expand_variant("cifar_resnet110")
    names = [block.name for block in graph.blocks if block.stage == "layer2"]
    parts = [Off(block=name, kept=True, of_answer=Change(index=0, before=0.004, after=0.003)) for name in names]
    layout = json.loads(without.lesion_chart(parts, graph, words=EN, chosen=None))["layout"]
    assert layout["xaxis"]["ticktext"][0] == "layer2.0"
    assert 4 < len(layout["xaxis"]["ticktext"]) <= 10
    assert layout["yaxis"]["tickformat"] == ".2%"
