"""The five canonical blocks: where they stand, and which nets can show them as the paper drew them."""

import pytest
from hypothesis import given, settings

from explainer.architecture.graph import Graph
from explainer.architecture.questions.block import CASES, Case, can_show, case_of
from explainer.architecture.spec import ResNetSpec, Shortcut, StridePlacement
from explainer.architecture.variant_names import words_of
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.strategies import any_graphs

IDS = [case.slug for case in CASES]


def of(name: str, **choices: Shortcut | StridePlacement) -> Graph:
    return expand(choose(find_variant(name), **choices), image_shape(64, 64))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_each_case_is_what_its_own_block_is(case: Case) -> None:
    graph = of(case.variant)
    assert can_show(graph.spec, case)
    assert case_of(graph.spec, graph.block(case.block)) is case


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_a_net_that_can_show_a_case_has_it_at_its_place(name: str, case: Case) -> None:
    graph = of(name)
    kind = "basic" if name in ("resnet18", "resnet34") else "bottleneck"
    original = name in ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
    assert can_show(graph.spec, case) == (original and case.slug.startswith(kind))
    if can_show(graph.spec, case):
        assert case_of(graph.spec, graph.block(case.block)) is case


@pytest.mark.parametrize("placement", StridePlacement)
def test_the_stride_placement_does_not_matter(placement: StridePlacement) -> None:
    graph = of("resnet101", stride_placement=placement)
    cases = {block.name: case_of(graph.spec, block) for block in graph.blocks}
    assert [cases[name].slug for name in ("layer1.0", "layer1.1", "layer3.0", "layer3.22")] == [
        "bottleneck_first",
        "bottleneck_solid",
        "bottleneck_dashed",
        "bottleneck_solid",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "resnext50_32x4d",
        "wide_resnet50_2",
        "resnet50d",
        "resnetv2_50",
        "cifar_preresnet20",
        "plain34",
        "vgg16",
        "bottleneck_2-2_g2",
        "bottleneck_2-2_x2",
        "bottleneck_2-2_pooled",
        "basic_2-2_scaling",
        "basic_2-2_relu-before-add",
    ],
)
def test_what_came_after_the_first_paper_is_no_case(name: str) -> None:
    graph = of(name)
    assert [block.name for block in graph.blocks if case_of(graph.spec, block)] == []
    assert not any(can_show(graph.spec, case) for case in CASES)


@settings(max_examples=60)
@given(any_graphs())
def test_a_case_looks_like_its_own_block(graph: Graph) -> None:
    for block in graph.blocks:
        case = case_of(graph.spec, block)
        if case is None:
            continue
        assert isinstance(graph.spec, ResNetSpec)
        own = of(case.variant).block(case.block)
        assert [(type(node.op), node.branch) for node in block.nodes] == [
            (type(node.op), node.branch) for node in own.nodes
        ]
        assert (block.shortcut, block.downsamples) == (own.shortcut, own.downsamples)
        assert set(words_of(graph.spec)) <= {"deep", "cifar"}
