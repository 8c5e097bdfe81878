"""What nets answer to a digit, as bars and sentences."""

import re
from html import unescape
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.variants import expand_variant, find_variant
from explainer.findings.digits import NetReply
from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.source import Origin
from explainer.render.images.maps import exact_view
from explainer.render.pages.digits import answers
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.numbers import share

EN = catalogue("en")
both_languages = pytest.mark.parametrize("language", LANGUAGES)
SURE = NetReply(net="ResNet-20", logits=(-2.0, 1.5, -3.0, 0.25, -1.0, -0.04, -4.0, 9.0, 0.5, 4.0))
TORN = NetReply(net="plain-20", logits=(0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.9, 0.0, 0.0))
logits = st.lists(st.floats(-40, 40), min_size=10, max_size=10, unique=True).map(tuple)
BLACK, WHITE = (exact_view(np.full((1, 1, 3), shade, np.uint8)) for shade in (0, 255))


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
        answers.logits_html(SURE, EN),
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
    assert answers.logits_html(None, EN).count("<li") == 0


@both_languages
def test_both_nets_are_drawn_with_the_pictures_and_the_tools(language: Language) -> None:
    nets = [("ResNet-20", expand_variant("cifar_resnet20")), ("plain-20", expand_variant("cifar_plain20"))]
    pictures = {
        "digit0": (BLACK, "a nought"),
        "digit7": (WHITE, "a seven"),
    }
    html = answers.strips_html(nets, pictures, catalogue(language))
    assert re.findall(r'data-picture="(\w+)"', html) == ["digit0", "digit7"]
    assert re.findall(r'data-net="(\d)"', html) == ["0", "1"]
    assert re.findall(r'data-tool="(\w+)"', html) == ["cut", "open"]
    assert html.count('class="net strip"') == 4


@both_languages
def test_the_counts_of_all_seeds_are_told(language: Language) -> None:
    nets = [bundled_net(find_variant(name).spec, Origin.DIGITS) for name in ("cifar_resnet20", "cifar_plain20")]
    html = answers.counts_html([net for net in nets if net], catalogue(language))
    numbers = [str(run.num_errors) for net in nets if net for run in net.runs]
    assert len(numbers) == 6
    assert [one for one in re.findall(r"\d+", html.replace(",", "")) if one in numbers] == numbers
    assert "10,000" in html
