"""What networks, stages and blocks are called."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.naming import block_names, network_name, paper_block, paper_stage
from explainer.architecture.spec import ResNetSpec, Shortcut
from explainer.architecture.variant_names import family
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.strategies import specs


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("resnet50", "ResNet-50"),
        ("bottleneck_3-4-6-3", "ResNet-50"),
        ("plain34", "plain-34"),
        ("basic_3-4-6-3_plain", "plain-34"),
        ("resnext50_32x4d", "ResNeXt-50 (32×4d)"),
        ("wide_resnet101_2", "Wide ResNet-101-2"),
        ("resnet50d", "ResNet-50-D"),
        ("bottleneck_3-4-6-3_deep_pooled", "ResNet-50-D"),
        ("resnetv2_50", "PreAct ResNet-50"),
        ("vgg19", "VGG-19"),
        ("cifar_resnet1202", "CIFAR ResNet-1202"),
        ("cifar_plain56", "CIFAR plain-56"),
        ("cifar_preresnet110", "CIFAR PreAct ResNet-110"),
        ("cifar_bottleneck_resnet164", "CIFAR ResNet-164"),
        ("cifar_bottleneck_preresnet1001", "CIFAR PreAct ResNet-1001"),
        ("cifar_bottleneck_resnet20", "CIFAR ResNet-20 (Bottleneck 2-2-2, w 16-32-64)"),
        ("cifar_resnet164", "CIFAR ResNet-164 (BasicBlock 27-27-27, w 16-32-64)"),
        ("basic_1-2", "ResNet-8 (BasicBlock 1-2)"),
        ("basic_1-2_s32_dropout", "ResNet-8 (BasicBlock 1-2, s 32, dropout)"),
        ("basic_3-3-3_w16-32-64_cifar_shortcut-gating", "CIFAR ResNet-20 (shortcut-gating)"),
        ("bottleneck_3-4-6-3_w8-16-32-64", "ResNet-50 (Bottleneck 3-4-6-3, w 8-16-32-64)"),
        ("bottleneck_1-1_x2_g4_full-pre", "PreAct ResNet-8 (Bottleneck 1-1, ×2, g 4)"),
    ],
)
def test_what_a_network_is_called(variant: str, name: str) -> None:
    assert network_name(find_variant(variant).spec) == name


def test_listed_variants_have_names_of_their_own() -> None:
    assert len({network_name(find_variant(name).spec) for name in LISTED_VARIANTS}) == len(LISTED_VARIANTS)


@given(specs(max_width=4), specs(max_width=4))
@settings(max_examples=100)
def test_different_nets_have_different_names(one: ResNetSpec, other: ResNetSpec) -> None:
    assert (network_name(one) == network_name(other)) == (family(one) == family(other))


@given(st.sampled_from(["resnet", "preresnet", "plain"]), st.integers(1, 60))
def test_both_kinds_of_cifar_nets_have_names_of_their_own(kind: str, n: int) -> None:
    depth = 18 * n + 2  # both kinds have such a net
    names = [network_name(find_variant(f"cifar_{one}{kind}{depth}").spec) for one in ("", "bottleneck_")]
    assert len(set(names)) == 2
    assert [("(" in name) for name in names].count(True) == 1


def test_the_papers_names_count_from_one() -> None:
    graph = expand(find_variant("resnet50").spec, image_shape(224, 224))
    assert [paper_stage(graph.spec, stage) for stage in graph.stages] == ["conv2_x", "conv3_x", "conv4_x", "conv5_x"]
    assert paper_block(graph.spec, graph.block("layer2.0")) == "conv3_1"
    assert paper_block(graph.spec, graph.block("layer3.5")) == "conv4_6"
    assert paper_stage(graph.spec, "stem") == "stem"


@pytest.mark.parametrize(("variant", "stage"), [("cifar_resnet20", "layer1"), ("vgg16", "conv3"), ("vgg16", "head")])
def test_other_nets_keep_their_own_names(variant: str, stage: str) -> None:
    assert paper_stage(find_variant(variant).spec, stage) == stage


def test_blocks_of_cifar_nets_keep_their_own_names() -> None:
    graph = expand(find_variant("cifar_resnet20").spec, image_shape(32, 32))
    assert paper_block(graph.spec, graph.block("layer1.2")) == "layer1.2"
    assert block_names(graph.spec, graph.block("layer1.2")) == ("layer1.2",)


def test_the_papers_plain_names_follow_shortcut_not_variant() -> None:
    spec = choose(find_variant("resnet34"), shortcut=Shortcut.NONE)
    assert spec == find_variant("plain34").spec
    assert network_name(spec) == "plain-34"
