"""Published errors of the variants: complete, ordered as the papers say, and of nets that exist here."""

from dataclasses import replace
from fractions import Fraction

import pytest

from explainer.architecture.spec import Order, Shortcut, ShortcutKind
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant, resnet_spec, variant_name
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.facts.lessons import facts
from explainer.text.published import variants
from explainer.text.published.tables import CIFAR_10, Published
from explainer.text.published.variants import (
    ACTIVATION_ORDERS,
    DEEPER_CIFAR,
    SHORTCUT_KINDS,
    TORCHVISION_ACCURACY,
    Accuracy,
    OrderError,
)


def errors(variant: str) -> dict[Order, float]:
    return {row.order: row.error for row in (*ACTIVATION_ORDERS.rows, *DEEPER_CIFAR.rows) if row.variant == variant}


def test_every_table_names_its_source() -> None:
    tables = [value for value in vars(variants).values() if isinstance(value, Published)]
    assert len(tables) == 4
    assert all(table.source.work and table.source.place and table.rows for table in tables)


@pytest.mark.parametrize("variant", ["cifar_resnet110", "cifar_bottleneck_resnet164"])
def test_both_nets_were_measured_in_every_order_and_full_pre_activation_is_best(variant: str) -> None:
    measured = errors(variant)
    assert set(measured) == set(Order)
    assert min(measured, key=measured.__getitem__) is Order.FULL_PRE
    assert max(measured, key=measured.__getitem__) is Order.BN_AFTER_ADD


def test_the_gain_of_full_pre_activation_grows_with_depth() -> None:
    gains = [
        errors(variant)[Order.ORIGINAL] - errors(variant)[Order.FULL_PRE]
        for variant in ("cifar_resnet110", "cifar_bottleneck_resnet164", "cifar_bottleneck_resnet1001")
    ]
    assert gains == sorted(gains)
    assert gains[-1] == pytest.approx(2.69)


def test_the_two_papers_agree_on_resnet_110() -> None:
    """1603.05027 compares with the mean of the first paper's five runs."""
    (first,) = (row.mean for row in CIFAR_10.rows if row.variant == "cifar_resnet110")
    kinds = {(row.kind, row.shortcut): row.error for row in SHORTCUT_KINDS.rows}
    assert first == errors("cifar_resnet110")[Order.ORIGINAL] == kinds[ShortcutKind.IDENTITY, Shortcut.A]


def test_nothing_on_the_shortcut_beats_the_identity() -> None:
    assert {row.kind for row in SHORTCUT_KINDS.rows} == set(ShortcutKind)
    identity, *others = SHORTCUT_KINDS.rows
    assert identity.error is not None
    assert all(row.error is None or row.error > identity.error for row in others)
    assert sum(row.error is None for row in others) == 4
    assert len({(row.kind, row.shortcut, row.setting) for row in SHORTCUT_KINDS.rows}) == len(SHORTCUT_KINDS.rows)


@pytest.mark.parametrize("row", [*ACTIVATION_ORDERS.rows, *DEEPER_CIFAR.rows], ids=lambda row: str(row.error))
def test_every_measured_net_can_be_built_and_named(row: OrderError) -> None:
    spec = replace(resnet_spec(row.variant), order=row.order)
    again = find_variant(variant_name(spec)).spec
    assert replace(spec, shortcut=again.shortcut) == again


@pytest.mark.parametrize("row", TORCHVISION_ACCURACY.rows, ids=lambda row: f"{row.variant}-{row.weights}")
def test_accuracies_are_of_known_nets_and_top5_is_above_top1(row: Accuracy) -> None:
    assert find_variant(row.variant).input_size == 224
    assert 60 < row.top1 < row.top5 < 100


def test_the_newer_recipe_is_better_and_deeper_is_better_within_a_recipe() -> None:
    top1 = {(row.variant, row.new_recipe): row.top1 for row in TORCHVISION_ACCURACY.rows}
    both = [name for name, newer in top1 if newer and (name, False) in top1]
    assert len(both) == 7
    assert all(top1[name, True] > top1[name, False] for name in both)
    first = [top1[f"resnet{depth}", False] for depth in (18, 34, 50, 101, 152)]
    assert first == sorted(first)


def test_torchvisions_parameter_counts_are_those_of_the_listed_nets() -> None:
    """The documentation prints accuracy and parameters on one page; the counts show that the nets are the same."""
    printed = {"resnext101_64x4d": 83_455_272, "vgg11": 132_863_336, "vgg13": 133_047_848, "vgg16": 138_357_544}
    for name, params in printed.items():
        assert total_cost(expand(find_variant(name).spec, image_shape(224, 224))).num_params == params
        assert any(row.variant == name for row in TORCHVISION_ACCURACY.rows)


def test_what_is_left_of_x_after_half_in_every_block() -> None:
    """18 blocks in each of three stages: 110 = 6·18 + 2."""
    halved = 1 / Fraction(2) ** 54
    assert facts()["half_of_every_block"] == "2⁻⁵⁴ ≈ 5.6·10⁻¹⁷"
    assert round(float(halved) * 1e17, 1) == 5.6
