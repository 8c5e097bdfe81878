"""Figures: what is written is read, what is published is explained, and what is no figure is said to be none."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.counting.conventions import Quantity
from explainer.architecture.counting.published_nets import Candidate, candidates
from explainer.text.catalogue import catalogue
from explainer.text.figures.printed import PickedFigure, nets_printed_with, printed_figures
from explainer.text.figures.reconcile import (
    MAX_LENGTH,
    NEAREST,
    SHOWN,
    FigureError,
    Fit,
    Reading,
    parse_figure,
    reconcile,
)

NO_FIGURES = (
    *("", " ", "G", "abc", "ResNet-50", "3.8.1", "1,2,3", "-4", "0", "0.0 G"),
    *("3.8 Q", "3.8 G G", "4 1", "١٢", "1" * 41, "∞"),
)
UNITS = {"K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9, "billion": 10**9, "万": 10**4, "亿": 10**8}


def readings(text: str) -> tuple[Reading, ...]:
    return reconcile(parse_figure(text)).readings


def found(text: str) -> list[tuple[str, str | None, int | None, str]]:
    return [
        (net.variant, net.stride.value if net.stride else None, net.size, net.convention.slug)
        for net in (one.candidate for one in readings(text))
    ]


# --- reading ----------------------------------------------------------------------------------------------------


@given(
    whole=st.integers(1, 9999),
    decimals=st.text("0123456789", max_size=4),
    unit=st.sampled_from(sorted(UNITS)),
    gap=st.sampled_from(["", " ", "  "]),
    word=st.sampled_from(["", "FLOPs", " MACs", "params", " 参数"]),
)
def test_a_number_with_a_unit_is_read(whole: int, decimals: str, unit: str, gap: str, word: str) -> None:
    number = f"{whole}.{decimals}" if decimals else str(whole)
    figure = parse_figure(f"{number}{gap}{unit}{word}")
    assert figure.number == Fraction(number)
    assert figure.step == Fraction(1, 10 ** len(decimals))
    assert figure.scales[0] == UNITS[unit]
    operations = word.strip() in ("FLOPs", "MACs")
    assert figure.quantity is (Quantity.OPERATIONS if operations else Quantity.PARAMETERS if word else None)


@given(st.integers(10_000, 10**13), st.sampled_from([",", "", " ", "_", "'", "，"]))
def test_every_digit_of_a_whole_number_is_read(value: int, separator: str) -> None:
    figure = parse_figure(f"{value:,}".replace(",", separator))
    zeros = len(str(value)) - len(str(value).rstrip("0"))
    assert (figure.number, figure.scales) == (value, (1,))
    assert figure.step == (10**zeros if zeros >= 3 else 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.8×10⁹", 3.8e9),
        ("3.8 x 10^9", 3.8e9),
        ("3.8*10**9", 3.8e9),
        ("3.8e9", 3.8e9),
        ("3,8 G", 3.8e9),
        ("≈ 4.1 GMACs", 4.1e9),
        ("４.１Ｇ", 4.1e9),
        ("25.6 million parameters", 25.6e6),
        ("约41亿次乘加运算", 4.1e9),
        ("2556万个参数", 2.556e7),
        ("2.5十亿", 2.5e9),
        (".27M", 0.27e6),
        ("7.7 GFLOPs/s.", 7.7e9),
    ],
)
def test_ways_to_write_a_figure(text: str, value: float) -> None:
    figure = parse_figure(text)
    assert float(figure.number * figure.scales[0]) == pytest.approx(value)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(FigureError) as refused:
        parse_figure(text)
    for language in ("en", "zh"):
        assert "4,089,184,256" in catalogue(language).plain_error(refused.value)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text("0123456789.,eEgGmMxX10^*亿万 ", max_size=MAX_LENGTH)))
def test_any_text_is_a_figure_with_readings_or_is_refused(text: str) -> None:
    try:
        figure = parse_figure(text)
    except FigureError:
        return
    assert figure.number > 0
    assert figure.step > 0
    assert figure.scales


# --- finding ----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(candidates()))
def test_every_digit_finds_the_count_itself(net: Candidate) -> None:
    found = reconcile(parse_figure(f"{net.value:,}"))
    if net.value >= 10_000 and net.value % 1000:
        assert {one.candidate.value for one in found.readings} == {net.value}
        assert {one.fit for one in found.readings} == {Fit.EXACT}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.sampled_from(["G", "M"]), st.integers(0, 2))
def test_readings_are_those_that_round_or_are_cut_to_the_figure(tenths: int, unit: str, decimals: int) -> None:
    text = f"{tenths / 10:.{decimals}f}"
    if float(text) == 0:
        return
    result = reconcile(parse_figure(f"{text} {unit}"))
    powers = {"G": (10**9, 2**30), "M": (10**6, 2**20)}[unit]
    step, value = Fraction(1, 10**decimals), Fraction(text)
    fitting = {
        (net.variant, net.stride, net.shortcut, net.size, net.value)
        for net in candidates()
        for scale in powers
        if value - step / 2 <= Fraction(net.value, scale) < value + step
    }
    assert result.num_fitting >= len(fitting)
    assert len(result.readings) == (min(SHOWN, result.num_fitting) if fitting else NEAREST)
    for one in result.readings:
        share = Fraction(one.candidate.value, one.scale)
        match one.fit:
            case Fit.EXACT:
                assert share == value
            case Fit.ROUNDED:
                assert abs(share - value) <= step / 2
            case Fit.CUT:
                assert value <= share < value + step
            case None:
                assert fitting == set()


@pytest.mark.parametrize("figure", printed_figures(), ids=lambda one: f"{one.variant} {one.text}")
def test_every_printed_figure_is_explained_for_its_net(figure: PickedFigure) -> None:
    result = reconcile(parse_figure(figure.text))
    assert result.num_fitting > 0
    assert figure.variant in {one.candidate.variant for one in result.readings}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3.8", ("resnet50", "v1", 224, "macs")),
        ("3.86", ("resnet50", "v1", 224, "macs")),
        ("4.1 G", ("resnet50", "v1.5", 224, "macs")),
        ("41亿", ("resnet50", "v1.5", 224, "macs")),
        ("4,089,184,256", ("resnet50", "v1.5", 224, "macs")),
        ("8.2", ("resnet50", "v1.5", 224, "flops")),
        ("7.7 GFLOPs", ("resnet50", "v1", 224, "flops")),
        ("25.6M", ("resnet50", None, None, "params")),
        ("2556万", ("resnet50", None, None, "params")),
        ("23.5M", ("resnet50", None, None, "params_no_fc")),
        ("11.3×10⁹", ("resnet152", "v1", 224, "macs")),
        ("19.6 G", ("vgg19", None, 224, "macs")),
        ("138M", ("vgg16", None, None, "params")),
        ("19.6", ("vgg19", None, 224, "macs")),
        ("11.7M", ("resnet18", None, None, "params")),
        ("4,142,713,856", ("resnet50", "v1.5", 224, "counter_2019")),
        ("4,133,742,592", ("resnet50", "v1.5", 224, "macs_norm_affine")),
        ("10.3M", ("cifar_bottleneck_preresnet1001", None, None, "params")),
        ("2.83 G", ("cifar_resnet1202", None, 32, "macs")),
        ("19.4M", ("cifar_resnet1202", None, None, "params")),
        ("25,636,712", ("resnet50", None, None, "params_bias_statistics")),
    ],
)
def test_the_first_reading_is_the_usual_one(text: str, first: tuple[str, str | None, int | None, str]) -> None:
    assert found(text)[0] == first


def test_both_orders_of_resnet_1001_are_among_the_readings() -> None:
    nets = {variant for variant, *_ in found("10.3M")}
    assert {"cifar_bottleneck_resnet1001", "cifar_bottleneck_preresnet1001"} <= nets


def test_the_papers_figure_was_cut_and_the_coincidence_is_among_the_readings() -> None:
    assert readings("3.8")[0].fit is Fit.CUT
    binary = [one for one in readings("3.858") if one.scale == 2**30]
    assert [one.candidate.convention.slug for one in binary] == ["counter_2019"]


def test_what_nothing_counts_has_three_nearest() -> None:
    result = reconcile(parse_figure("1,170,649"))
    assert (result.num_fitting, len(result.readings)) == (0, NEAREST)
    nearest = min(abs(one.value - 1_170_649) for one in candidates())
    assert abs(result.readings[0].candidate.value - 1_170_649) == nearest


@pytest.mark.parametrize("printed", printed_figures(), ids=lambda one: f"{one.variant} {one.text}")
def test_a_printed_figure_is_read_for_a_net_it_is_printed_for(printed: PickedFigure) -> None:
    figure = parse_figure(printed.text)
    nets = nets_printed_with(figure)
    assert printed.variant in nets
    assert reconcile(figure, printed_for=nets).readings[0].candidate.variant in nets
