"""What nets answer to a digit, as bars, sentences and a sheet of maps."""

import re
from html import unescape
from io import BytesIO
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainer.architecture.graph import INPUT
from explainer.architecture.variants import expand_variant
from explainer.findings.digits import NetReply
from explainer.render.images.colours import sequential
from explainer.render.pages.digits import answers
from explainer.render.pages.digits.sheet import NUM_MAPS, PITCH, TILE, seen_png, sheet
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share

EN = catalogue("en")
both_languages = pytest.mark.parametrize("language", LANGUAGES)
SURE = NetReply(net="ResNet-20", logits=(-2.0, 1.5, -3.0, 0.25, -1.0, -0.04, -4.0, 9.0, 0.5, 4.0))
TORN = NetReply(net="plain-20", logits=(0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.9, 0.0, 0.0))
logits = st.lists(st.floats(-40, 40), min_size=10, max_size=10, unique=True).map(tuple)


@settings(max_examples=50, deadline=None)
@given(numbers=logits)
def test_shares_are_softmax(numbers: tuple[float, ...]) -> None:
    answer = NetReply(net="", logits=numbers)
    expected = [1 / sum(exp(other - one) for other in numbers) for one in numbers]
    assert answer.shares == pytest.approx(expected)
    assert sum(answer.shares) == pytest.approx(1)
    assert [numbers[digit] for digit in answer.ranked] == sorted(numbers, reverse=True)


@both_languages
def test_ten_bars_for_each_net_with_the_largest_marked(language: Language) -> None:
    html = answers.bars_html(("ResNet-20", "plain-20"), (SURE, TORN), ("one & all", ""), catalogue(language))
    rows = re.findall(
        r"<li(.*?)><span>(\d)</span>.*?width:([\d.]+)%.*?<span>(.*?)</span><em aria-hidden=\"true\">(.?)<", html
    )
    assert [int(digit) for _, digit, *_ in rows] == [*range(10), *range(10)]
    assert [int(digit) for first, digit, *_, mark in rows if first and mark] == [7, 1]
    for answer, shown in ((SURE, rows[:10]), (TORN, rows[10:])):
        assert [float(width) for *_, width, _, _ in shown] == pytest.approx(
            [100 * one for one in answer.shares], abs=0.006
        )
        assert [unescape(number) for *_, number, _ in shown] == [share(one) for one in answer.shares]
    assert "one &amp; all" in html


@both_languages
def test_before_there_is_a_digit_the_bars_are_empty(language: Language) -> None:
    words = catalogue(language)
    html = answers.bars_html(("ResNet-20", "plain-20"), (), ("", ""), words)
    assert html.count("width:0.00%") == 20
    assert html.count(words("digits.waits")) == 2
    assert "first" not in html


def test_a_share_never_looks_like_certainty() -> None:
    assert [share(one) for one in (1.0, 0.9999, 0.98765, 0.0004, 0.0)] == [
        *("100.0%", ">99.9%", "98.8%", "<0.1%", "0.0%")
    ]


@both_languages
def test_doubt_and_disagreement_are_said(language: Language) -> None:
    words = catalogue(language)
    sure, torn = (answers.verdict(one, words) for one in ((SURE, TORN), (TORN, SURE)))
    assert words("digits.differs", net="plain-20", digit=1) in sure
    assert words("digits.differs", net="ResNet-20", digit=7) in torn
    assert sure.startswith(
        words("digits.sure", net="ResNet-20", digit=7, share=share(SURE.shares[7]), second=9, second_share="0.7%")
    )
    assert torn.startswith(
        words("digits.unsure", net="plain-20", digit=1, share="33.5%", second=7, second_share="30.3%")
    )
    assert answers.verdict((SURE, SURE), words).count("ResNet-20") == 1


@both_languages
def test_softmax_is_told_with_the_answers_own_numbers(language: Language) -> None:
    told = answers.softmax_line(SURE, catalogue(language))
    for number in ("9.00", "4.00", "(5.00) ≈ 150 "):
        assert number in told
    assert SURE.shares[7] / SURE.shares[9] == pytest.approx(exp(5))
    assert "(0.10) ≈ 1.1 " in answers.softmax_line(TORN, catalogue(language))


@settings(max_examples=100, deadline=None)
@given(first=st.floats(-30, 30), ahead=st.floats(0, 40))
def test_the_softmax_line_is_right_as_it_is_written(first: float, ahead: float) -> None:
    told = answers.softmax_line(NetReply(net="", logits=(*[-60.0] * 8, first, first + ahead)), EN).replace("−", "-")
    highest, next_one = map(float, re.findall(r"(?:logit|has) (-?\d+\.\d\d)\b", told))
    ((difference, times),) = re.findall(r"exp\(([\d.]+)\) ≈ ([\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹]+) times", told)
    assert float(difference) == pytest.approx(highest - next_one, abs=1e-9)
    factor, _, power = times.replace(",", "").partition("·10")
    written = float(factor) * 10 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) or 0)
    assert written == pytest.approx(exp(float(difference)), rel=0.0501)


def test_the_logits_stand_above_and_below_zero() -> None:
    rows = re.findall(
        r'<li class="(\w+)( first)?"><i style="--share:([\d.]+)"></i><span>(.*?)</span><b>(\d)</b>',
        answers.logits_html(SURE),
    )
    assert [side for side, *_ in rows] == ["minus" if one < 0 else "plus" for one in SURE.logits]
    assert [number for *_, number, _ in rows] == [
        "−2.0",
        "1.5",
        "−3.0",
        "0.2",
        "−1.0",
        "0.0",
        "−4.0",
        "9.0",
        "0.5",
        "4.0",
    ]
    assert [float(share) for _, _, share, *_ in rows] == pytest.approx([abs(one) / 9 for one in SURE.logits], abs=0.001)
    assert [int(digit) for _, first, *_, digit in rows if first] == [7]
    assert answers.logits_html(None) == ""


@pytest.mark.parametrize("variant", ["cifar_resnet20", "cifar_plain20", "cifar_resnet32"])
def test_layers_are_what_leaves_the_stem_and_every_block(variant: str) -> None:
    graph = expand_variant(variant)
    names = answers.layers(graph)
    shapes = [str(graph.shape_of(name)) for name in names]
    per_stage = len(graph.blocks) // 3
    assert shapes == [
        "3×32×32",
        *["16×32×32"] * (per_stage + 1),
        *["32×16×16"] * per_stage,
        *["64×8×8"] * per_stage,
        "64×1×1",
    ]
    assert names[0] == INPUT
    assert names[1] == "relu"
    assert str(graph.shape_of(answers.logits_node(graph))) == "10"


@both_languages
def test_every_layer_is_a_button_with_its_shape(language: Language) -> None:
    graph = expand_variant("cifar_resnet20")
    html = answers.layers_html(graph, "ResNet-20", catalogue(language))
    nodes = re.findall(r'data-node="([\w.]+)"', html)
    assert nodes == [*answers.layers(graph), "fc"]
    assert re.findall(r'data-strip="(-?\d+)"', html) == [str(place) for place in range(-1, 11)]
    assert re.findall(r"<span>([\d×]+)</span>", html) == [str(graph.shape_of(node)) for node in nodes]


@both_languages
def test_the_gallery_marks_the_chosen_example(language: Language) -> None:
    pictures = {"digit0": b"\x89PNG zero", "digit7": b"\x89PNG seven"}
    html = answers.gallery_html(pictures, "digit7", catalogue(language))
    assert re.findall(r'data-pick="(\w+)" aria-pressed="(\w+)"', html) == [("digit0", "false"), ("digit7", "true")]
    assert "true" not in answers.gallery_html(pictures, None, catalogue(language))


# --- the sheet --------------------------------------------------------------------------------------------------


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def test_a_strip_shows_the_most_active_maps_in_their_order() -> None:
    random = np.random.default_rng(4)
    maps = random.random((16, 8, 8), dtype=np.float32)
    strength = random.permutation(16).astype(np.float32)
    made = sheet([maps * strength[:, None, None]])
    means = (maps.mean(axis=(1, 2)) * strength).tolist()
    busiest = sorted(range(16), key=lambda channel: means[channel])[-NUM_MAPS:]
    assert made.strips[0].channels == tuple(sorted(busiest))
    assert made.strips[0].width == NUM_MAPS * PITCH - (PITCH - TILE)


def test_every_pixel_of_a_strip_is_its_value_on_one_scale() -> None:
    random = np.random.default_rng(5)
    small, large = random.random((6, 8, 8), dtype=np.float32), 7 * random.random((6, 32, 32), dtype=np.float32)
    made = sheet([small, large])
    pixels = np.asarray(opened(made.png).convert("RGB"))
    for row, maps in enumerate((small, large)):
        times = TILE // maps.shape[1]
        for place in range(NUM_MAPS):
            tile = pixels[row * PITCH :, place * PITCH :][:TILE, :TILE]
            levels = np.rint(maps[place] / maps.max() * (len(sequential()) - 1)).astype(int)
            assert np.array_equal(tile, sequential()[levels].repeat(times, 0).repeat(times, 1))


def test_a_vector_is_drawn_whole() -> None:
    vector = np.linspace(0, 3, 64, dtype=np.float32).reshape(64, 1, 1)
    made = sheet([np.ones((16, 32, 32), dtype=np.float32), vector])
    assert made.strips[1].channels == ()
    shown = np.asarray(opened(made.png).convert("RGB"))[PITCH + 5, : made.strips[1].width]
    colours = shown[:: made.strips[1].width // 64]
    assert len(np.unique(shown, axis=0)) == 64
    assert np.array_equal(colours[0], sequential()[0])
    assert np.array_equal(colours[-1], sequential()[-1])


def test_what_the_net_sees_is_kept_as_it_is() -> None:
    grey = np.random.default_rng(6).integers(0, 256, (32, 32), dtype=np.uint8)
    image = opened(seen_png(np.stack([grey] * 3, axis=2)))
    assert image.mode == "L"
    assert np.array_equal(np.asarray(image), grey)
