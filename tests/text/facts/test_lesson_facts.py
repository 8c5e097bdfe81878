"""Facts against numbers written down by hand: published tables, and sums done on paper."""

import re
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.spec import Shortcut
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.facts.lessons import facts
from explainer.text.formulas import percent, product, size_sum
from explainer.text.published import tables as published

EXPECTED = {
    "resnet34_depth_sum": "34 = 1 + 2·(3+4+6+3) + 1",
    "resnet50_depth_sum": "50 = 1 + 3·(3+4+6+3) + 1",
    "resnet50_convs": "53",
    "resnet50_counted_convs": "49",
    "resnet50_projections": "4",
    "preact50_norms": "49",  # 3 in each of 16 blocks, 1 before the pooling
    "input_size": "224",
    "conv1_size": "112",
    "pool_size": "56",
    "pool_shape": "64×56×56",
    "resnet34_layer1_shape": "64×56×56",
    "resnet34_layer2_shape": "128×28×28",
    "resnet34_layer4_shape": "512×7×7",
    "resnet50_layer1_shape": "256×56×56",
    "resnet50_layer4_shape": "2048×7×7",
    "resnet34_dashed": "3",
    "resnet34_solid": "13",
    "resnet50_dashed": "4",
    "resnet50_solid": "12",
    "conv2_1_projection": "64 → 256",
    "conv3_1_projection": "64 → 128",
    "projection_weights": "8,192",
    "projection_bn_params": "256",
    "conv2_1_params": "75,008",
    "conv2_2_params": "70,400",
    "conv2_1_path": "64 → 64 → 64 → 256",
    "conv3_1_growth": "256 → 512",
    "two_wide_convs": "3·3·256·256·2 = 1,179,648",
    "two_narrow_convs": "3·3·64·64·2 = 73,728",
    "bottleneck_reduce": "256·64 = 16,384",
    "bottleneck_spatial": "3·3·64·64 = 36,864",
    "bottleneck_weights": "69,632",
    "bottleneck_saving": "17",
    "expansion": "4",
    "half_padded": "⌊(56 + 2·1 − 3)/2⌋ + 1 = 28",
    "half_unpadded": "⌊(56 + 2·0 − 3)/2⌋ + 1 = 27",
    "conv1_padded": "⌊(224 + 2·3 − 7)/2⌋ + 1 = 112",
    "conv1_unpadded_size": "109",
    "conv1_quotient": "(224 + 2·3 − 7)/2 = 111.5",
    "conv1_dividing_below": "223",  # (223 + 2·3 − 7)/2 = 111
    "conv1_dividing_above": "225",
    "handed_positions": "3,136",
    "read_positions": "784",
    "unread_percent": "75",
    "v1_5_macs_more": "231,211,008",
    "v1_5_macs_more_percent": "6",
    "v1_5_top1_gain": "0.5",
    "v1_5_throughput_loss": "5",
    "resnet34_macs": "3.66\u00a0G",
    "resnet50_macs": "4.09\u00a0G",
    "resnet50_v1_macs": "3.86\u00a0G",
    "resnet50_paper_macs": "3.8",
    "resnet50_counter_operations": "4,142,713,856",
    "resnet50_counter_gibi": "3.858",
    "resnet50_v1_macs_giga": "3.858",
    "conv_macs": "3·3·64·64·56·56 = 115,605,504",
    "resnet50_biases": "26,560",  # Keras keeps them: 25,583,592 trainable parameters instead of 25,557,032
    "cifar_layer1_shape": "16×32×32",
    "cifar_layer2_shape": "32×16×16",
    "cifar_layer3_shape": "64×8×8",
    "imagenet_stem_at_cifar": "8×8",  # 32 → 16 → 8
    "imagenet_end_at_cifar": "1×1",  # 8 → 4 → 2 → 1
    "cifar20_params": "270\u00a0K",
    "cifar_resnet18_params": "11.2\u00a0M",
    "cifar20_blocks": "3",
    "cifar110_blocks": "18",
    "cifar1202_blocks": "200",
    "resnet50_field": "427×427",
    "resnet50_v1_field": "483×483",
    "resnet50_jump": "32",
    "fan_in": "3·3·64 = 576",
    "he_deviation": "√(2/576) ≈ 0.059",
    "calibration_square": "128×128",
    "cifar_calibration_square": "32×32",
    "free_ops": "118",  # 53 BN, 1 + 3·16 ReLU, 16 additions
    "free_values": "26.2\u00a0M",
    "free_values_percent": "70",
    "spatial_intensity": "264",  # 115,605,504 / (200,704 + 200,704 + 36,864)
    "pointwise_intensity": "50",  # 51,380,224 / (200,704 + 802,816 + 16,384)
    "plain18_top1": "27.94",
    "resnet18_a_top1": "27.88",
    "plain34_top1": "28.54",
    "resnet34_a_top1": "25.03",
    "resnet34_b_top1": "24.52",
    "resnet34_c_top1": "24.19",
    "ensemble_top5": "3.57",
    "ensemble_size": "6",
    "resnet152_alone_top5": "4.49",
    "cifar_resnet20_error": "8.75",
    "cifar_resnet56_error": "6.97",
    "cifar_resnet110_error": "6.43",
    "cifar_resnet110_mean": "6.61 ± 0.16",
    "cifar_resnet1202_error": "7.93",
    "resized_size": "256",
    "channel_means": "0.485, 0.456, 0.406",
    "channel_deviations": "0.229, 0.224, 0.225",
    "black_red": "(0 − 0.485) / 0.229 = −2.12",
    "white_red": "(1 − 0.485) / 0.229 = 2.25",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_fact_is_what_was_worked_out_by_hand(name: str) -> None:
    assert facts()[name] == EXPECTED[name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_expected_numbers_stand_in_the_lessons(language: Language) -> None:
    words = catalogue(language)
    text = "\n".join(words.lesson(slug, **facts()).body for slug in words.lessons)
    missing = [name for name, value in EXPECTED.items() if value not in text]
    assert missing == []


def test_facts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        facts()["input_size"] = "225"  # type: ignore[index]


def test_facts_that_look_the_same_in_every_language_hold_no_words() -> None:
    for name, value in facts().items():
        assert re.fullmatch(r"[\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹.,·×+\-−=≈±√()/⌊⌋→ \u00a0KMG]+", value), name


@given(size=st.integers(1, 512), kernel_size=st.sampled_from((1, 3, 7)), stride=st.integers(1, 3))
@settings(max_examples=40)
def test_size_sum_is_true_arithmetic(size: int, kernel_size: int, stride: int) -> None:
    written = size_sum(size, kernel_size=kernel_size, stride=stride, padding=kernel_size // 2)
    parts = re.fullmatch(r"⌊\((\d+) \+ 2·(\d+) − (\d+)\)/(\d+)⌋ \+ 1 = (\d+)", written)
    assert parts is not None
    n, p, k, s, result = map(int, parts.groups())
    assert (n, p, k, s) == (size, kernel_size // 2, kernel_size, stride)
    assert result == len(range(0, n + 2 * p - k + 1, s))  # the windows that fit


@given(factors=st.lists(st.integers(1, 2048), min_size=1, max_size=6))
@settings(max_examples=40)
def test_product_is_true_arithmetic(factors: list[int]) -> None:
    left, right = product(*factors).split(" = ")
    assert prod(map(int, left.split("·"))) == int(right.replace(",", ""))
    assert left.split("·") == [str(factor) for factor in factors]


def test_percent_is_of_the_whole() -> None:
    assert percent(3, 4) == "75"
    assert percent(2352, 3136) == "75"


# --- published tables: what can be computed agrees with what was printed -----------------------------------------


def test_tables_two_and_three_agree_where_they_overlap() -> None:
    overlap = {(row.variant, row.shortcut): row.top1 for row in published.PLAIN_AND_RESIDUAL.rows}
    shared = [row for row in published.TEN_CROP.rows if (row.variant, row.shortcut) in overlap]
    assert len(shared) == 2
    assert all(overlap[row.variant, row.shortcut] == row.top1 for row in shared)


def test_option_c_has_the_lowest_error_then_b_then_a() -> None:
    errors = {row.shortcut: row.top1 for row in published.TEN_CROP.rows if row.variant.endswith("34")}
    assert errors[Shortcut.C] < errors[Shortcut.B] < errors[Shortcut.A] < errors[Shortcut.NONE]


@pytest.mark.parametrize("row", published.CIFAR_10.rows, ids=lambda row: row.variant)
def test_cifar_parameter_counts_are_those_printed(row: published.CifarError) -> None:
    variant = find_variant(row.variant)
    counted = total_cost(expand(variant.spec, image_shape(variant.input_size, variant.input_size))).num_params
    assert counted == pytest.approx(row.num_params, rel=0.03)


@pytest.mark.parametrize("table", [published.TEN_CROP, published.MULTI_SCALE], ids=["10-crop", "multi-scale"])
def test_top5_error_is_below_top1_error(table: published.Published[published.ErrorRate]) -> None:
    assert all(row.top5 is not None and row.top5 < row.top1 for row in table.rows)


def test_every_published_table_names_its_source() -> None:
    tables = [value for value in vars(published).values() if isinstance(value, published.Published)]
    assert len(tables) >= 8
    assert all(table.source.work and table.source.place and table.rows for table in tables)
