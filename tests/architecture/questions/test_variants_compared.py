"""The rows of the gallery: real nets, each with a name that gives it back, marked where they differ."""

from dataclasses import replace

import pytest

from explainer.architecture.graph import Block, ShortcutForm
from explainer.architecture.questions.variants import (
    CIFAR_FAMILIES,
    EXHIBITS,
    FAMILIES,
    KINDS,
    OPTIONS,
    ORDERS,
    Exhibit,
    moved,
)
from explainer.architecture.spec import Order, Shortcut, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS, find_variant, variant_name
from explainer.architecture.wiring.expand import expand, image_shape


def block(exhibit: Exhibit) -> Block:
    size = find_variant(variant_name(exhibit.spec)).input_size
    return expand(exhibit.spec, image_shape(size, size)).block(exhibit.block)


@pytest.mark.parametrize("exhibit", EXHIBITS.values(), ids=EXHIBITS)
def test_every_exhibit_is_found_again_by_its_name(exhibit: Exhibit) -> None:
    again = find_variant(variant_name(exhibit.spec)).spec
    assert exhibit.is_shown_by(replace(again, shortcut=exhibit.spec.shortcut))  # type: ignore[call-arg]
    assert exhibit.is_shown_by(replace(exhibit.spec, stride_placement=StridePlacement.V1, num_classes=3))
    assert not exhibit.is_shown_by(find_variant("vgg16").spec)
    assert [one for one in EXHIBITS.values() if one.is_shown_by(exhibit.spec)] in (
        [exhibit],
        [ORDERS[Order.ORIGINAL][0], KINDS[0]],  # the same net in two comparisons
    )


def test_slugs_are_unique() -> None:
    assert len(EXHIBITS) == sum(map(len, ORDERS.values())) + len(KINDS) + len(OPTIONS) == 20


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (Order.ORIGINAL, set()),
        (Order.BN_AFTER_ADD, {"bn2"}),
        (Order.RELU_BEFORE_ADD, {"relu2"}),
        (Order.RELU_PRE, {"relu1"}),
        (Order.FULL_PRE, {"bn1", "relu1"}),
    ],
)
def test_what_moves_is_what_figure_four_moves(order: Order, names: set[str]) -> None:
    original = block(ORDERS[Order.ORIGINAL][0])
    assert moved(block(ORDERS[order][0]), original) == {f"layer1.1.{name}" for name in names}


def test_kinds_and_options_are_those_of_the_papers() -> None:
    forms = [block(exhibit).shortcut for exhibit in (*KINDS, *OPTIONS)]
    assert forms == [
        *(ShortcutForm.IDENTITY, ShortcutForm.SCALED, ShortcutForm.GATED),
        *(ShortcutForm.GATED, ShortcutForm.PROJECTION, ShortcutForm.DROPOUT),
        *(ShortcutForm.NONE, ShortcutForm.PADDING, ShortcutForm.PROJECTION, ShortcutForm.PROJECTION),
    ]
    assert [exhibit.spec.shortcut for exhibit in OPTIONS] == [Shortcut.NONE, Shortcut.A, Shortcut.B, Shortcut.C]


def test_option_c_is_shown_where_it_differs_from_b() -> None:
    *_, with_b, with_c = OPTIONS
    b_there = block(Exhibit(slug="b", spec=with_b.spec, block=with_c.block))
    assert (b_there.shortcut, block(with_c).shortcut) == (ShortcutForm.IDENTITY, ShortcutForm.PROJECTION)


def test_the_families_list_known_nets_once_each() -> None:
    names = [name for family in (*FAMILIES, *CIFAR_FAMILIES) for name in family.variants]
    assert len(set(names)) == len(names)
    assert set(names) <= set(LISTED_VARIANTS)
    assert set(LISTED_VARIANTS) - set(names) == {"plain50", "plain101", "plain152"}  # no paper has them
