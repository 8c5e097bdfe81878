"""Names of networks: each says one net, in both directions, and nothing else is a name."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_CHANNELS,
    BlockKind,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.variant_names import family, words_of
from explainer.architecture.variants import (
    LISTED_VARIANTS,
    choose,
    find_typed_variant,
    find_variant,
    resnet_spec,
    title,
    variant_name,
)
from tests.architecture.strategies import specs


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_listed_variants_are_found_under_their_names(name: str) -> None:
    variant = find_variant(name)
    assert variant.name == variant_name(variant.spec) == name
    cifar = name.startswith("cifar")
    assert (variant.input_size, variant.spec.num_classes) == ((32, 10) if cifar else (224, 1000))
    assert isinstance(variant.spec, VGGSpec) == name.startswith("vgg")
    assert (variant.spec.shortcut is Shortcut.NONE) == ("plain" in name or name.startswith("vgg"))
    if isinstance(variant.spec, ResNetSpec):
        assert (variant.spec.stem is Stem.CIFAR) == cifar
        assert (variant.spec.stem is Stem.DEEP) == bool(re.fullmatch(r"resnet\d+[cd]", name))
        assert (variant.spec.projection is Projection.POOLED) == bool(re.fullmatch(r"resnet\d+d", name))
        assert (variant.spec.order is Order.FULL_PRE) == ("preresnet" in name or "resnetv2" in name)
        assert (variant.spec.groups > 1) == name.startswith("resnext")


def test_listed_variants_are_different_nets() -> None:
    families = {family(find_variant(name).spec) for name in LISTED_VARIANTS}
    assert len(families) == len(set(LISTED_VARIANTS)) == len(LISTED_VARIANTS)


# --- both directions ---------------------------------------------------------------------------------------


@given(specs())
@settings(max_examples=300)
def test_every_net_has_a_name_that_finds_it(spec: ResNetSpec) -> None:
    found = find_variant(variant_name(spec))
    assert family(found.spec) == family(spec)
    assert variant_name(found.spec) == found.name
    chosen = choose(found, stride_placement=spec.stride_placement, shortcut=spec.shortcut, num_classes=spec.num_classes)
    assert chosen == spec


@pytest.mark.parametrize(
    "name",
    [
        "basic_2-2_w64-64",
        "basic_2-2_w128-256_s64",
        "basic_2-2_s32",
        "bottleneck_1-1_w24-48_x2_g3_s7_deep_pooled_relu-pre_exclusive-gating",
        "basic_1-1_plain_cifar_full-pre",
        "bottleneck_3-4-6-3_pooled",
    ],
)
def test_the_name_of_a_net_of_ones_own_says_what_differs_and_no_more(name: str) -> None:
    assert variant_name(resnet_spec(name)) == name


@given(st.sampled_from(LISTED_VARIANTS), st.sampled_from(StridePlacement), st.integers(1, 20))
def test_what_is_chosen_beside_the_name_does_not_change_it(name: str, placement: StridePlacement, classes: int) -> None:
    spec = choose(find_variant(name), stride_placement=placement, num_classes=classes)
    assert variant_name(spec) == name
    assert title(spec) == title(find_variant(name).spec)


@given(st.sampled_from(BlockKind), st.sampled_from(["resnet", "preresnet", "plain"]), st.integers(1, MAX_BLOCKS // 3))
def test_cifar_nets_of_any_depth(block: BlockKind, kind: str, n: int) -> None:
    per_block = 6 if block is BlockKind.BASIC else 9
    name = f"cifar_{'bottleneck_' if block is BlockKind.BOTTLENECK else ''}{kind}{per_block * n + 2}"
    spec = resnet_spec(name)
    assert (spec.block, spec.blocks_per_stage, spec.widths) == (block, (n, n, n), (16, 32, 64))
    assert spec.depth == per_block * n + 2
    assert (spec.order is Order.FULL_PRE) == (kind == "preresnet")
    basic = Shortcut.A if block is BlockKind.BASIC else Shortcut.B
    assert spec.shortcut is (Shortcut.NONE if kind == "plain" else basic)
    assert variant_name(spec) == name


@given(st.integers(0, 3500), st.sampled_from(["", "bottleneck_"]))
def test_other_cifar_depths_are_refused_with_the_nearest(depth: int, block: str) -> None:
    per_block = 9 if block else 6
    deepest = per_block * (MAX_BLOCKS // 3) + 2
    if depth % per_block == 2 and per_block + 2 <= depth <= deepest:
        return
    with pytest.raises(SpecError, match="cifar_depth") as caught:
        find_variant(f"cifar_{block}plain{depth}")
    below, above = caught.value.values["below"], caught.value.values["above"]
    assert isinstance(below, int)
    assert isinstance(above, int)
    assert above - below == per_block
    assert below < depth < above or depth < below == per_block + 2 or depth > above == deepest
    for fitting in (below, above):
        find_variant(f"cifar_{block}plain{fitting}")


# --- the reader's own nets ---------------------------------------------------------------------------------


@given(
    st.sampled_from(BlockKind),
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, MAX_CHANNELS // 4)), min_size=1, max_size=6),
)
def test_the_readers_own_blocks_and_widths(block: BlockKind, stages: list[tuple[int, int]]) -> None:
    blocks, widths = zip(*stages, strict=True)
    name = f"{block.value}_{'-'.join(map(str, blocks))}_w{'-'.join(map(str, widths))}"
    spec = resnet_spec(name)
    assert (spec.block, spec.blocks_per_stage, spec.widths) == (block, blocks, widths)
    assert (spec.stem_channels, spec.expansion) == (widths[0], block.expansion)


def test_widths_double_from_64_unless_given() -> None:
    assert find_variant("bottleneck_3-4-6-3").spec == find_variant("resnet50").spec
    assert resnet_spec("basic_1-1-1").widths == (64, 128, 256)


PARTS = {
    "w64-128": {"widths": (64, 128)},
    "w32-96": {"widths": (32, 96), "stem_channels": 32},
    "x3": {"expansion": 3},
    "g8": {"groups": 8},
    "s24": {"stem_channels": 24},
    "deep": {"stem": Stem.DEEP},
    "cifar": {"stem": Stem.CIFAR, "num_classes": 10},
    "plain": {"shortcut": Shortcut.NONE},
    "pooled": {"projection": Projection.POOLED},
    "bn-after-add": {"order": Order.BN_AFTER_ADD},
    "relu-before-add": {"order": Order.RELU_BEFORE_ADD},
    "relu-pre": {"order": Order.RELU_PRE},
    "full-pre": {"order": Order.FULL_PRE},
    "scaling": {"shortcut_kind": ShortcutKind.SCALING},
    "exclusive-gating": {"shortcut_kind": ShortcutKind.EXCLUSIVE_GATING},
    "shortcut-gating": {"shortcut_kind": ShortcutKind.SHORTCUT_GATING},
    "dropout": {"shortcut_kind": ShortcutKind.DROPOUT},
}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_says_one_thing(part: str) -> None:
    assert resnet_spec(f"bottleneck_2-2_{part}") == replace(resnet_spec("bottleneck_2-2"), **PARTS[part])


WHOLE = ["w32-96", "x3", "g8", "s24", "deep", "pooled", "relu-pre", "scaling"]


@given(st.permutations(WHOLE))
def test_parts_stand_in_any_order(parts: list[str]) -> None:
    expected = {field: value for part in WHOLE for field, value in PARTS[part].items()}
    assert resnet_spec("_".join(["bottleneck_2-2", *parts])) == replace(resnet_spec("bottleneck_2-2"), **expected)


@pytest.mark.parametrize("part", PARTS)
def test_no_part_stands_twice(part: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        find_variant(f"bottleneck_2-2_{part}_{part}")


@pytest.mark.parametrize(
    "parts",
    ["deep_cifar", "relu-pre_full-pre", "scaling_dropout", "w8-16_w64-128", "x2_x4", "s1_w1-2_s2", "g1_g2"],
)
def test_no_part_contradicts_another(parts: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        find_variant(f"bottleneck_2-2_{parts}")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("basic_1-1-1-1-1-1-1", "stages_out_of_range"),
        ("basic_1-0", "empty_stage"),
        ("basic_2-2_w8", "widths_differ_from_stages"),
        ("basic_2-2_w8-16-32", "widths_differ_from_stages"),
        ("basic_2-2_w0-0", "width_out_of_range"),
        ("basic_2-2_x0", "width_out_of_range"),
        ("basic_2-2_x99999", "width_out_of_range"),
        ("basic_2-2_s0", "width_out_of_range"),
        ("bottleneck_2-2_g0", "groups_do_not_divide"),
        ("bottleneck_2-2_g7", "groups_do_not_divide"),
        ("basic_2-2_g2", "groups_need_bottleneck"),
        ("basic_2-2_plain_scaling", "no_shortcut_to_change"),
        ("basic_999-999", "too_many_blocks"),
    ],
)
def test_composed_names_of_impossible_nets(name: str, code: str) -> None:
    with pytest.raises(SpecError, match=code):
        find_variant(name)


def test_words_are_those_of_the_name() -> None:
    assert words_of(resnet_spec("resnet50")) == ()
    assert words_of(resnet_spec("resnet50d")) == ("deep", "pooled")
    assert words_of(resnet_spec("plain18")) == ("plain",)
    assert words_of(resnet_spec("basic_1_relu-pre_dropout_cifar")) == ("cifar", "relu-pre", "dropout")


# --- what is no name ---------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=80))  # every name has digits
@example("x" * 61)
def test_any_other_name_is_refused(name: str) -> None:
    for find in (find_variant, find_typed_variant):
        with pytest.raises(SpecError, match="unknown_variant") as caught:
            find(name)
        assert len(str(caught.value.values["name"])) <= 60


@pytest.mark.parametrize(
    "name",
    [
        "",
        "resnet51",
        "ResNet50",
        " resnet50",
        "resnet50\n",
        "resnet50e",
        "resnet50_d",
        "resnetv2_18",
        "resnext50",
        "vgg15",
        "vgg16_bn",
        "basic_",
        "basic_2-",
        "basic_2-2_",
        "basic_2-2__deep",
        "basic_2-2_w",
        "basic_2-2_w-1",
        "basic_2-2_x1-2",
        "basic_2-2_s-1",
        "basic_2-2_g1.5",
        "basic_2-2_x+1",
        "basic_2-2_deep\n",
        "basic_2-2_Deep",
        "basic_2-2_original",
        "basic_2-2_identity",
        "basic_٢-٢",
        "basic_2-2_w٨-٨",
        "basic_100000",
        "basic_2-2_x100000",
        "basic_2-2" + "_deep" * 10,
        "basic_2-2_" + "1" * 10_000,
        "basic_2-2_../../etc",
        "basic_2-2_<b>",
        "cifar_resnet",
        "cifar_resnet020",
        "cifar_resnet-20",
        "cifar_preresnet20d",
        "cifar_preresnet_20",
        "cifar_vgg16",
        "bottleneck_cifar_resnet20",
    ],
)
def test_near_misses_are_unknown(name: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        find_variant(name)


@given(st.from_regex(r"(basic|bottleneck)_[0-9]{1,5}(-[0-9]{1,5}){0,7}(_[a-z0-9-]{1,12}){0,10}", fullmatch=True))
@settings(max_examples=100)
def test_whatever_looks_like_a_composed_name_is_found_or_refused(name: str) -> None:
    try:
        spec = find_variant(name).spec
    except SpecError:
        return
    assert family(find_variant(variant_name(spec)).spec) == family(spec)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("resnet50", "resnet50"),
        (" ResNet-50 ", "resnet50"),
        ("ResNet 101", "resnet101"),
        ("RESNET_18", "resnet18"),
        ("ResNet-50-D", "resnet50d"),
        ("resnet50-d", "resnet50d"),
        ("ResNet-50-C", "resnet50c"),
        ("VGG-19", "vgg19"),
        ("vgg 16", "vgg16"),
        ("plain-34", "plain34"),
        ("CIFAR ResNet-56", "cifar_resnet56"),
        ("cifar-plain-20", "cifar_plain20"),
        ("ResNeXt50_32x4d", "resnext50_32x4d"),
        ("Wide_ResNet50_2", "wide_resnet50_2"),
        ("Bottleneck_3-4-6-3_G32", "bottleneck_3-4-6-3_g32"),
    ],
)
def test_names_as_people_type_them(typed: str, name: str) -> None:
    assert find_typed_variant(typed) == find_variant(name)


@pytest.mark.parametrize("typed", ["ResNet", "50", "ResNet-51", "VGG-18", "ResNet-50-E", "ResNet-٥٠", "CIFAR VGG-16"])
def test_what_no_net_is_called(typed: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        find_typed_variant(typed)


# --- what is chosen beside the name ------------------------------------------------------------------------


def test_choices_are_laid_over_the_variant() -> None:
    variant = find_variant("resnet50")
    assert choose(variant) == variant.spec
    chosen = choose(variant, stride_placement=StridePlacement.V1, shortcut=Shortcut.C, num_classes=7)
    assert chosen == replace(
        resnet_spec("resnet50"), stride_placement=StridePlacement.V1, shortcut=Shortcut.C, num_classes=7
    )


def test_a_vgg_net_takes_its_classes_only() -> None:
    variant = find_variant("vgg16")
    chosen = choose(variant, stride_placement=StridePlacement.V1, shortcut=Shortcut.C, num_classes=7)
    assert chosen == VGGSpec(convs_per_stage=(2, 2, 3, 3, 3), num_classes=7)
    with pytest.raises(SpecError, match="no_blocks"):
        resnet_spec("vgg16")


def test_a_vgg_net_of_no_table_has_no_name() -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        variant_name(VGGSpec(convs_per_stage=(1,), widths=(8,)))
