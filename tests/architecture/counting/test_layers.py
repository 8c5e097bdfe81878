"""Counting layers by any rule: against torch's own modules' names in the graph, and all 128 rules by brute force."""

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.counting.layers import (
    PAPER_RULE,
    RULES,
    LayerKind,
    count,
    every_rule,
    fitting_rules,
    layer_kind,
    layers_by_kind,
    left_out,
    rules_giving,
    standard_nets,
)
from explainer.architecture.graph import Graph
from explainer.architecture.spec import Projection, ResNetSpec, Shortcut, Stem
from explainer.architecture.totals import counted_layers
from explainer.architecture.variants import IMAGENET_VARIANTS, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.oracles import FIGURE_4, conv_layers, normalised_channels
from tests.architecture.strategies import graphs, specs

PUBLISHED = {"resnet18": 18, "resnet34": 34, "resnet50": 50, "resnet101": 101, "resnet152": 152}


def network(name: str) -> Graph:
    return expand(find_variant(name).spec, image_shape(64, 64))


few = settings(max_examples=40, deadline=None)


@few
@given(graphs())
def test_the_papers_rule_counts_what_the_graph_counts(graph: Graph) -> None:
    layers = layers_by_kind(graph)
    assert count(layers, PAPER_RULE) == counted_layers(graph)
    assert sum(layers.values()) == sum(layer_kind(node) is not None for node in graph)


@pytest.mark.parametrize("name", IMAGENET_VARIANTS)
def test_every_kind_of_net_can_be_counted(name: str) -> None:
    graph = network(name)
    classes = Counter(type(node.op).__name__ for node in graph)
    layers = layers_by_kind(graph)
    convs = layers[LayerKind.CONVOLUTION] + layers[LayerKind.PROJECTION]
    pools = sum(number for kind, number in classes.items() if "Pool" in kind)
    assert (convs, layers[LayerKind.LINEAR]) == (classes["Conv2d"], classes["Linear"])
    assert (layers[LayerKind.NORM], layers[LayerKind.ACTIVATION]) == (classes["BatchNorm2d"], classes["ReLU"])
    assert (layers[LayerKind.POOLING], layers[LayerKind.ADDITION]) == (pools, classes["Add"])


@few
@given(specs(), st.integers(33, 80))
def test_what_is_left_out_is_what_the_papers_describe(spec: ResNetSpec, side: int) -> None:
    """Counted block by block from the spec alone, by Figure 4 of 1603.05027.

    Outside of the blocks a ReLU goes with each convolution of the stem; with pre-activation the last one of them
    stands in the head.
    """
    layers, blocks = list(conv_layers(spec, side, side)), sum(spec.blocks_per_stage)
    inner, last, behind = (words.split().count("relu") for words in FIGURE_4[spec.order])
    pooled = spec.projection is Projection.POOLED and spec.shortcut in (Shortcut.B, Shortcut.C)
    pools = 1 + (spec.stem is not Stem.CIFAR) + (len(spec.widths) - 1 if pooled else 0)
    assert left_out(expand(spec, image_shape(side, side))) == {
        "projections": sum(layer.place in ("shortcut", "gate") for layer in layers),
        "norms": len(normalised_channels(spec, layers)),
        "activations": spec.stem.num_convs + blocks * (inner * (spec.block.num_convs - 1) + last + behind),
        "additions": 0 if spec.shortcut is Shortcut.NONE else blocks,
        "poolings": pools,
    }


def test_two_of_128_rules_give_the_numbers_in_the_names() -> None:
    """The paper's, and ReLU with the fully connected layer: one ReLU follows each counted convolution."""
    kinds = list(LayerKind)
    subsets = [set(one) for one in chain.from_iterable(combinations(kinds, size) for size in range(8))]
    assert len(subsets) == len(every_rule()) == 128
    fitting = [
        one
        for one in subsets
        if all(sum(layers_by_kind(network(name))[kind] for kind in one) == depth for name, depth in PUBLISHED.items())
    ]
    expected = [{LayerKind.CONVOLUTION, LayerKind.LINEAR}, {LayerKind.LINEAR, LayerKind.ACTIVATION}]
    assert sorted(map(sorted_values, fitting)) == sorted(map(sorted_values, expected))
    assert {frozenset(one) for one in fitting} == set(fitting_rules())


def sorted_values(rule: set[LayerKind]) -> list[str]:
    return sorted(kind.value for kind in rule)


def test_one_rule_alone_finds_54_layers_in_resnet18() -> None:
    (rule,) = rules_giving(standard_nets()[0].layers, 54)
    assert rule == next(one.rule for one in RULES if one.slug == "no_fc")


def test_named_rules_differ_and_the_papers_stands_first() -> None:
    assert RULES[0].rule == PAPER_RULE
    assert len({one.rule for one in RULES}) == len({one.slug for one in RULES}) == len(RULES)
    assert [net.number for net in standard_nets()] == list(PUBLISHED.values())
