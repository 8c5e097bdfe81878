"""Pictures of one value's arithmetic: every operation in both languages, numbers that add up, cells that fit."""

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from explainer.architecture.graph import INPUT
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d, Dropout, Linear, ReLU
from explainer.findings.operation import OneValue, Place
from explainer.model.net.trace import activations
from explainer.model.questions.operation import value_in
from explainer.render.images import maps
from explainer.render.images.tiles import Extent
from explainer.render.pages.operation import sums as value_sums
from explainer.render.pages.operation import value as value_view
from explainer.render.pages.operation.pieces import (
    BAR_HEIGHT,
    LONGEST_CELL,
    bars,
    full,
    grid,
    number,
    short_number,
    term,
)
from explainer.render.pages.operation.windows import map_html, scale_of, spans
from explainer.render.style.theme import contrast
from explainer.text.catalogue import Catalogue
from tests.model.nets import random_net, random_picture
from tests.model.questions.test_operation import SPECS
from tests.render.nets import EN, ZH

VOID = {"img", "br", "i"}


@cache
def values() -> dict[str, list[OneValue]]:
    """Values of every operation of some small nets: a corner, the middle, the other corner."""
    found: dict[str, list[OneValue]] = {}
    for spec in SPECS:
        module, graph = random_net(spec, height=37, width=30)
        arrays = dict(activations(module, graph, random_picture(graph), [INPUT, *graph.by_name]))
        for node in graph:
            shape = node.out_shape
            for share in (0.0, 0.5, 0.999):
                place = Place(*(int(share * side) for side in (shape.channels, shape.height, shape.width)))
                value = value_in(module, arrays, node, place=place)
                found.setdefault(type(node.op).__name__, []).append(value)
    return found


def told(value: OneValue, words: Catalogue = EN) -> value_view.Told:
    channel = value_sums.strongest(value) if isinstance(value.node.op, Conv2d) else 0
    return value_view.tell(value, words, in_channel=channel)


def first(kind: type) -> OneValue:
    """A value from the middle of a map."""
    return values()[kind.__name__][1]


class Balance(HTMLParser):
    """Tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open += [tag] if tag not in VOID - {"i"} else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def text_of(html: str) -> str:
    """The text, after a look whether every tag is closed."""
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    return "".join(parser.text)


def as_number(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf").replace(",", ""))


def cells(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<td[^>]*>([^<]*)</td>", html)]


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("kind", sorted(values()))
def test_every_operation_says_its_value(kind: str, words: Catalogue) -> None:
    for value in values()[kind]:
        shown, worked = told(value, words)
        text = text_of(worked)
        result = number(value.making.total)
        assert text_of(shown)
        assert result in text or not value.making.readings
        assert not re.search(r"[{}]|nan|None", text_of(shown) + text)
        for sentence in (value_view.heading(value, words), value_view.check_sentence(value, words)):
            assert not re.search(r"[{}]", sentence)
            assert number(value.computed) in sentence or full(value.computed) in sentence


def assert_written(title: str, texts: list[str], numbers: NDArray[np.floating]) -> None:
    """Every number to the last of as many decimals as its neighbours have, times the power of ten in the title."""
    if not numbers.any():
        assert set(texts) == {"0"}
        return
    _, _, raised = title.partition("×10")
    unit = 10.0 ** int(raised.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    decimals = {len(text.partition(".")[2]) for text, one in zip(texts, numbers, strict=True) if one != 0}
    assert len(decimals) <= 1
    half = 0.5 * 10.0 ** -max(decimals, default=0)
    assert np.allclose([as_number(text) for text in texts], numbers / unit, rtol=1e-6, atol=half)
    assert half * unit <= 0.006 * np.abs(numbers).max()


@given(
    st.lists(st.floats(-1e6, 1e6, width=32) | st.just(0.0), min_size=1, max_size=9),
    st.sampled_from([1.0, 1e-3, 1e-9, 1e12]),
)
def test_the_numbers_of_a_grid_can_be_compared(numbers: list[float], unit: float) -> None:
    values = np.array([numbers]) * unit
    (title, table), *_ = re.findall(r"<figcaption>([^<]*)</figcaption><table>(.*?)</table>", grid(values, title="x"))
    assert_written(title, cells(table), values[0])
    assert all(len(text) <= LONGEST_CELL for text in cells(table))
    pointed = [as_number(text) for text in re.findall(r'title="([^"]*)"', table)]
    assert np.allclose(pointed, values[0], rtol=0.006, atol=0)


@pytest.mark.parametrize("lowest", [-2.0, 0.0])
def test_cells_have_the_colours_of_the_map_that_they_come_from(lowest: float) -> None:
    """The very pixels of the picture of the same values on the same scale; ink on them is told from the ground."""
    values = np.array([[lowest, 0.0], [0.5, 4.0]], dtype=np.float32)
    png = maps.channel_image(values, size=24, lowest=lowest, highest=4.0)
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGB"))
    step = len(pixels) // 2
    styles = re.findall(r"background:#(\w{6});color:(#\w{6})", grid(values, title="x", scale=Extent(lowest, 4.0, 0)))
    seen = [pixels[row * step, column * step].tobytes().hex() for row in (0, 1) for column in (0, 1)]
    assert [ground for ground, _ in styles] == seen
    assert all(contrast(ink, f"#{ground}") >= 4.5 for ground, ink in styles)


def test_a_window_is_drawn_on_the_scale_of_the_channels_that_it_reads() -> None:
    module, graph = random_net(SPECS[1], height=37, width=30)
    arrays = dict(activations(module, graph, random_picture(graph), [INPUT, *graph.by_name]))
    for name in ("conv1", "maxpool"):
        (source,) = graph[name].inputs
        window = value_in(module, arrays, graph[name], place=Place(0, 0, 0)).making.readings[0]
        read = arrays[source][window.channel : window.channel + len(window.values)]
        assert (window.lowest, window.highest) == (read.min(), read.max())


def test_what_a_value_by_value_operation_reads_and_puts_out_has_one_scale() -> None:
    for kind, found in values().items():
        for value in found:
            readings = value.making.readings
            scales = {scale_of(value), *(scale_of(value, one) for one in readings)}
            lowest, highest = (value.lowest, *(one.lowest for one in readings)), (value.highest,)
            highest += tuple(one.highest for one in readings)
            if kind in ("Conv2d", "Linear"):
                assert scales == {Extent(*ends, 0) for ends in zip(lowest, highest, strict=True)}
            else:
                assert scales == {Extent(min(lowest), max(highest), 0)}


def test_numbers_of_no_map_have_no_colour_of_one() -> None:
    """Of a batch norm x and y are on the maps' one scale; μ, σ, γ and β are not values of a map."""
    shown, _ = told(first(BatchNorm2d))
    grounds = re.findall(r"<figcaption>([^<]*)</figcaption><table><tr><td([^>]*)>", shown)
    assert [title for title, _ in grounds] == ["x", "μ", "√(σ² + ε)", "γ", "β", "y"]
    assert ["background" in cell for _, cell in grounds] == [True, False, False, False, False, True]


def test_a_convolution_shows_window_kernel_and_products() -> None:
    for value in values()["Conv2d"]:
        channel = value.making.readings[0].channel + len(value.making.readings[0].values) - 1
        shown, worked = value_view.tell(value, EN, in_channel=channel)
        size = value.node.op.kernel_size  # type: ignore[union-attr]
        grids = re.findall(r"<figcaption>([^<]*)</figcaption><table>(.*?)</table>", shown)
        assert [len(cells(one)) for _, one in grids] == [size**2] * 3
        assert value.making.weights is not None
        window = value.making.readings[0]
        for (title, one), numbers in zip(
            grids, (window.values[-1], value.making.weights[-1], value.products[-1]), strict=True
        ):
            assert_written(title, cells(one), numbers.ravel())
        grids = [one for _, one in grids]
        padded = int((~value.making.readings[0].inside).sum())
        assert grids[0].count('class="pad"') == padded
        assert sum('aria-label="0, padding"' in one for one in re.findall("<td[^>]*>0</td>", grids[0])) == padded
        sums, text = value_sums.subtotals(value), text_of(worked)
        assert number(float(sums[-1])) in text
        if len(sums) > 1:
            rest = f"{term(float(sums.sum() - sums[-1]))} {EN('value.other_channels', count=len(sums) - 1)}"
            assert f"{term(float(sums[-1]))} + {rest} = {number(float(sums.sum()))}" in text


def test_the_subtotals_and_the_bias_make_the_value() -> None:
    for value in values()["Conv2d"]:
        sums = value_sums.subtotals(value)
        assert np.isclose(sums.sum() + (value.making.bias or 0), value.making.total, rtol=1e-12, atol=1e-12)
        chosen = value_sums.strongest(value) - value.making.readings[0].channel
        assert abs(sums[chosen]) == np.abs(sums).max()
        alt = value_sums.strip_alt(value, EN, in_channel=value.making.readings[0].channel)
        assert number(float(sums[0])) in alt
        assert number(float(sums[chosen])) in alt


def test_a_linear_layer_lists_the_largest_contributions_and_the_rest() -> None:
    value = first(Linear)
    shown, worked = told(value)
    rows = re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', shown)
    listed, (_, rest) = rows[:-1], rows[-1]
    products = value.products.ravel()
    order = np.argsort(-np.abs(products))[: len(listed)]
    assert [int(index) for index, _ in listed] == list(order)
    assert number(float(np.delete(products, order).sum())) in text_of(rest)
    assert value.making.bias is not None
    assert f"+ {term(value.making.bias)}" in text_of(worked)


def test_a_max_pool_frames_the_winner_and_calls_the_padding_minus_infinity() -> None:
    for value in values()["MaxPool2d"]:
        shown, worked = told(value)
        size = value.node.op.kernel_size  # type: ignore[union-attr]
        row, column = value.making.winner or (-1, -1)
        tags = re.findall(r"<td[^>]*>", re.findall(r"<table>(.*?)</table>", shown)[0])
        assert ["framed" in tag for tag in tags].index(True) == row * size + column
        padded = int((~value.making.readings[0].inside).sum())
        assert sum("−∞" in tag for tag in tags) == padded
        assert (EN("value.max_padding") in worked) == (padded > 0)


def test_a_normalisation_goes_step_by_step() -> None:
    for value in values()["BatchNorm2d"]:
        made, x = value.making.constants, float(value.making.readings[0].values.item())
        deviation = np.sqrt(made["variance"] + made["eps"])
        normalised = (x - made["mean"]) / deviation
        text = text_of(told(value).worked)
        assert f"√({number(made['variance'])} + {number(made['eps'])}) = {number(deviation)}" in text
        assert f"({number(x)} − {term(made['mean'])}) / {number(deviation)} = {number(normalised)}" in text
        assert f"{term(made['gamma'])} · {term(normalised)} + {term(made['beta'])} = " in text


def test_a_large_window_is_a_picture_with_words() -> None:
    module, graph = random_net(SPECS[1], height=70, width=70 * 2)
    arrays = dict(activations(module, graph, random_picture(graph), ["layer2.1.relu", "avgpool"]))
    assert min(arrays["layer2.1.relu"].shape[1:]) > 7
    shown, worked = told(value_in(module, arrays, graph["avgpool"], place=Place(3, 0, 0)))
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="layer2.1.relu: channel 3, row 0…8', shown)
    assert "/ 162 =" in text_of(worked)


def test_dropout_says_that_it_does_nothing_here() -> None:
    assert "0.5" in text_of(told(first(Dropout)).worked)


def test_the_windows_frame_on_the_map() -> None:
    value = next(one for one in values()["Conv2d"] if one.node.op.kernel_size == 7 and one.place[1] == 0)
    window = value.making.readings[0]
    assert spans(window) == ("−3…3", "−3…3")
    scale = Extent(-1.5, 2.0, 0)
    html = map_html(b"\x89PNG", window, (37, 30), EN, channel=1, scale=scale)
    assert "<span>−1.5</span>" in html
    assert "<span>2</span>" in html
    style = dict(part.split(":") for part in re.findall(r'<i style="([^"]+)"', html)[0].split(";"))
    assert float(style["left"].rstrip("%")) == pytest.approx(-10)
    assert float(style["width"].rstrip("%")) == pytest.approx(100 * 7 / 30, abs=1e-3)
    assert float(style["height"].rstrip("%")) == pytest.approx(100 * 7 / 37, abs=1e-3)
    assert "channel 1 of image" in html.lower()
    assert "input" not in map_html(b"\x89PNG", window, (37, 30), ZH, channel=1, scale=scale)


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=300))
def test_bars_are_as_high_as_their_values(numbers: list[float]) -> None:
    picture = bars(np.array(numbers, dtype=np.float64))
    root = ElementTree.fromstring(unquote(picture.partition(",")[2]))
    heights = [
        -float(height)
        for path in root.iterfind("{*}path")
        for height in re.findall(r"M[\d.]+ [\d.]+v(-?[\d.]+)h", path.get("d", ""))
    ]
    assert len(heights) == len(numbers)
    bound = max(map(abs, numbers)) or 1
    expected = sorted(one / bound * (BAR_HEIGHT / 2 - 2) for one in numbers)
    assert np.allclose(sorted(heights), expected, atol=0.006)


@given(st.floats(allow_nan=True, allow_infinity=True, width=32))
@settings(max_examples=300)
def test_a_cell_holds_any_number(value: float) -> None:
    text = short_number(value)
    assert len(text) <= LONGEST_CELL + 1  # −1.2e−38 is the longest of all
    if np.isfinite(value):
        assert as_number(text) == pytest.approx(value, rel=0.06)
        assert as_number(full(value)) == pytest.approx(value, rel=5e-9)
        assert np.float32(as_number(full(value))) == np.float32(value)
    assert not text.startswith("−0") or value != 0


def test_hostile_names_are_written_out() -> None:
    html = grid(np.zeros((1, 1)), title="<script>", note="a & b")
    assert "<script>" not in html
    assert text_of(html) == "<script>0a & b"


def test_numbers_beyond_all_bounds_do_no_harm() -> None:
    html = grid(np.array([[np.nan, np.inf, -np.inf, 1.0]]), title="x")
    assert cells(html)[0] == "nan"
    assert "nan%" not in html
    assert "inf%" not in html


def test_a_pixel_of_the_picture() -> None:
    value = (200 / 255 - 0.456) / 0.224
    assert "(200/255 − 0.456)/0.224" in value_view.pixel_sentence(value, 1, EN)
    assert "(0/255 − 0.485)/0.229" in value_view.pixel_sentence(-0.485 / 0.229, 0, ZH)


def test_equal_results_are_called_the_same_and_others_by_how_much_they_differ() -> None:
    same = value_view.check_sentence(first(ReLU), EN)
    assert same == EN("value.same", computed=full(first(ReLU).computed))
    differing = next(one for one in values()["Conv2d"] if one.making.total != one.computed)
    sentence = value_view.check_sentence(differing, EN)
    assert short_number(abs(differing.making.total - differing.computed)) in sentence
