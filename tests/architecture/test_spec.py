"""Names of networks, and networks that cannot be."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.expand import expand, image_shape
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_CHANNELS,
    MAX_CLASSES,
    BlockKind,
    ResNetSpec,
    Shortcut,
    Stem,
    StridePlacement,
)
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant


def spec_of(
    blocks: tuple[int, ...] = (2, 2),
    widths: tuple[int, ...] = (64, 128),
    *,
    block: BlockKind = BlockKind.BASIC,
    shortcut: Shortcut = Shortcut.B,
    num_classes: int = 10,
) -> ResNetSpec:
    return ResNetSpec(
        block=block,
        blocks_per_stage=blocks,
        widths=widths,
        expansion=block.expansion,
        shortcut=shortcut,
        num_classes=num_classes,
    )


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_listed_variants_are_found_under_their_names(name: str) -> None:
    variant = find_variant(name)
    assert variant.name == name
    cifar = name.startswith("cifar")
    assert (variant.input_size, variant.spec.num_classes) == ((32, 10) if cifar else (224, 1000))
    assert (variant.spec.stem is Stem.CIFAR) == cifar
    assert (variant.spec.shortcut is Shortcut.NONE) == ("plain" in name)


@given(st.integers(1, MAX_BLOCKS // 3))
def test_cifar_nets_have_6n_plus_2_layers(n: int) -> None:
    spec = find_variant(f"cifar_resnet{6 * n + 2}").spec
    assert spec.blocks_per_stage == (n, n, n)
    assert spec.widths == (16, 32, 64)
    assert spec.shortcut is Shortcut.A
    assert spec.depth == 6 * n + 2


@given(st.integers(0, 2000))
def test_other_cifar_depths_are_refused_with_the_nearest(depth: int) -> None:
    if depth >= 8 and depth % 6 == 2:
        return
    with pytest.raises(SpecError, match="cifar_depth") as caught:
        find_variant(f"cifar_plain{depth}")
    below, above = caught.value.values["below"], caught.value.values["above"]
    assert isinstance(below, int)
    assert isinstance(above, int)
    assert below % 6 == above % 6 == 2
    assert below >= 8
    assert below < depth < above or depth < below == 8


@given(
    st.sampled_from(BlockKind),
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, MAX_CHANNELS // 4)), min_size=1, max_size=6),
)
def test_the_readers_own_blocks_and_widths(block: BlockKind, stages: list[tuple[int, int]]) -> None:
    blocks, widths = zip(*stages, strict=True)
    name = f"{block.value}_{'-'.join(map(str, blocks))}_w{'-'.join(map(str, widths))}"
    spec = find_variant(name).spec
    assert (spec.block, spec.blocks_per_stage, spec.widths) == (block, blocks, widths)


def test_widths_double_from_64_unless_given() -> None:
    assert find_variant("bottleneck_3-4-6-3").spec == find_variant("resnet50").spec
    assert find_variant("basic_1-1-1").spec.widths == (64, 128, 256)


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=80))  # every name has digits
@example("x" * 61)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant") as caught:
        find_variant(name)
    assert len(str(caught.value.values["name"])) <= 60


@pytest.mark.parametrize(
    "name", ["", "resnet51", "ResNet50", " resnet50", "resnet50\n", "basic_", "basic_2-", "cifar_resnet"]
)
def test_near_misses_are_unknown(name: str) -> None:
    with pytest.raises(SpecError, match="unknown_variant"):
        find_variant(name)


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("stages_out_of_range", {"blocks": (), "widths": ()}),
        ("stages_out_of_range", {"blocks": (1,) * 7, "widths": (1,) * 7}),
        ("widths_differ_from_stages", {"blocks": (1, 1, 1)}),
        ("empty_stage", {"blocks": (1, 0)}),
        ("too_many_blocks", {"blocks": (MAX_BLOCKS, 1)}),
        ("width_out_of_range", {"widths": (0, 64)}),
        ("width_out_of_range", {"widths": (64, MAX_CHANNELS + 1)}),
        ("width_out_of_range", {"widths": (64, MAX_CHANNELS // 4 + 1), "block": BlockKind.BOTTLENECK}),
        ("classes_out_of_range", {"num_classes": 0}),
        ("classes_out_of_range", {"num_classes": MAX_CLASSES + 1}),
        ("option_a_cannot_shrink", {"widths": (64, 32), "shortcut": Shortcut.A}),
    ],
)
def test_impossible_networks_are_refused(code: str, settings: dict[str, object]) -> None:
    with pytest.raises(SpecError) as caught:
        spec_of(**settings)
    assert caught.value.code == code


def test_the_limits_themselves_are_allowed() -> None:
    spec_of((MAX_BLOCKS - 1, 1), (1, MAX_CHANNELS), num_classes=MAX_CLASSES)
    spec_of((1,) * 6, (1,) * 6, num_classes=1)


def test_too_many_stages_in_a_name() -> None:
    with pytest.raises(SpecError, match="stages_out_of_range"):
        find_variant("basic_1-1-1-1-1-1-1")


def test_choices_are_laid_over_the_variant() -> None:
    variant = find_variant("resnet50")
    assert choose(variant) == variant.spec
    chosen = choose(variant, stride_placement=StridePlacement.V1, shortcut=Shortcut.C, num_classes=7)
    assert (chosen.stride_placement, chosen.shortcut, chosen.num_classes) == (StridePlacement.V1, Shortcut.C, 7)
    assert (chosen.block, chosen.blocks_per_stage) == (variant.spec.block, variant.spec.blocks_per_stage)


@pytest.mark.parametrize(
    ("name", "has_choice"),
    [("resnet50", True), ("resnet34", False), ("plain50", True), ("bottleneck_3", False), ("cifar_resnet20", False)],
)
def test_where_the_stride_can_be_placed(name: str, has_choice: bool) -> None:
    assert find_variant(name).spec.has_stride_choice == has_choice


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("resnet50", "ResNet-50"),
        ("bottleneck_3-4-6-3", "ResNet-50"),
        ("plain34", "plain-34"),
        ("cifar_resnet1202", "CIFAR ResNet-1202"),
        ("cifar_plain56", "CIFAR plain-56"),
        ("basic_1-2", "ResNet-8 (BasicBlock 1-2)"),
        ("bottleneck_3-4-6-3_w8-16-32-64", "ResNet-50 (Bottleneck 3-4-6-3, w 8-16-32-64)"),
    ],
)
def test_what_a_network_is_called(variant: str, name: str) -> None:
    assert network_name(find_variant(variant).spec) == name


def test_the_papers_names_count_from_one() -> None:
    graph = expand(find_variant("resnet50").spec, image_shape(224, 224))
    assert [paper_stage(graph.spec, stage) for stage in graph.stages] == ["conv2_x", "conv3_x", "conv4_x", "conv5_x"]
    assert paper_block(graph.spec, graph.block("layer2.0")) == "conv3_1"
    assert paper_block(graph.spec, graph.block("layer3.5")) == "conv4_6"
    assert paper_stage(graph.spec, "stem") == "stem"


def test_cifar_nets_keep_their_own_names() -> None:
    graph = expand(find_variant("cifar_resnet20").spec, image_shape(32, 32))
    assert paper_stage(graph.spec, "layer1") == "layer1"
    assert paper_block(graph.spec, graph.block("layer1.2")) == "layer1.2"


def test_the_papers_plain_names_follow_shortcut_not_variant() -> None:
    spec = choose(find_variant("resnet34"), shortcut=Shortcut.NONE)
    assert spec == find_variant("plain34").spec
    assert network_name(spec) == "plain-34"
