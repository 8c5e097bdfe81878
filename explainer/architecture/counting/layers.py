"""How many layers a net has depends on what one counts: folds over its nodes, by rule.

The paper (He et al. 2015) counts the convolutions off the shortcuts and the fully connected layer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import combinations
from typing import assert_never

from explainer.architecture.graph import Node
from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Complement,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Mul,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.variants import IMAGENET_RESNETS, expand_variant


class LayerKind(Enum):
    """What one may or may not call a layer; the value is its name in the page's address."""

    CONVOLUTION = "conv"
    LINEAR = "fc"
    PROJECTION = "projection"
    NORM = "bn"
    ACTIVATION = "relu"
    POOLING = "pool"
    ADDITION = "add"


Rule = frozenset[LayerKind]
Layers = Mapping[LayerKind, int]

PAPER_RULE: Rule = frozenset({LayerKind.CONVOLUTION, LayerKind.LINEAR})


_LEFT_OUT = {
    "projections": LayerKind.PROJECTION,
    "norms": LayerKind.NORM,
    "activations": LayerKind.ACTIVATION,
    "additions": LayerKind.ADDITION,
    "poolings": LayerKind.POOLING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRule:
    """A way of counting that people use."""

    slug: str
    rule: Rule


RULES = (
    NamedRule(slug="paper", rule=PAPER_RULE),
    NamedRule(slug="pooling", rule=PAPER_RULE | {LayerKind.POOLING}),
    NamedRule(slug="projections", rule=PAPER_RULE | {LayerKind.PROJECTION}),
    NamedRule(slug="no_fc", rule=frozenset({LayerKind.CONVOLUTION, LayerKind.NORM, LayerKind.ACTIVATION})),
    NamedRule(slug="everything", rule=frozenset(LayerKind)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNet:
    """A net whose name holds a number, and its layers by kind."""

    name: str
    number: int
    layers: Layers


def layer_kind(node: Node) -> LayerKind | None:
    """What kind of layer a node is; None for what nobody counts: reshaping, option A, gates, scaling, dropout.

    A convolution that the paper does not count stands beside the main branch: a projection, or a gate's.
    """
    match node.op:
        case Conv2d():
            return LayerKind.CONVOLUTION if node.counted else LayerKind.PROJECTION
        case Linear():
            return LayerKind.LINEAR
        case BatchNorm2d():
            return LayerKind.NORM
        case ReLU():
            return LayerKind.ACTIVATION
        case MaxPool2d() | AvgPool2d() | AdaptiveAvgPool2d():
            return LayerKind.POOLING
        case Add():
            return LayerKind.ADDITION
        case Flatten() | Subsample() | ZeroPadChannels() | Dropout() | Sigmoid() | Complement() | Scale() | Mul():
            return None
        case _:
            assert_never(node.op)


def layers_by_kind(nodes: Iterable[Node]) -> Layers:
    """How many layers of each kind there are, every kind named."""
    counts = Counter(kind for node in nodes if (kind := layer_kind(node)) is not None)
    return {kind: counts[kind] for kind in LayerKind}


def left_out(nodes: Iterable[Node]) -> Mapping[str, int]:
    """How many layers the paper's count leaves out, by what they are."""
    layers = layers_by_kind(nodes)
    return {name: layers[kind] for name, kind in _LEFT_OUT.items()}


def count(layers: Layers, rule: Rule) -> int:
    """The layers that a rule counts."""
    return sum(layers[kind] for kind in rule)


@lru_cache(maxsize=1)
def standard_nets() -> tuple[NamedNet, ...]:
    """The paper's five ImageNet nets with projections where the shape changes (option B), as torchvision has them."""
    return tuple(_named(name) for name in IMAGENET_RESNETS)


def every_rule() -> tuple[Rule, ...]:
    """Every set of kinds, from the empty one to all of them."""
    return tuple(frozenset(kinds) for size in range(len(LayerKind) + 1) for kinds in combinations(LayerKind, size))


@lru_cache(maxsize=1)
def fitting_rules() -> tuple[Rule, ...]:
    """The rules that give all five standard nets the number in their name.

    Besides the paper's own there is one that must agree: each counted convolution is followed by exactly one ReLU,
    a block's last one by the ReLU after the addition.
    """
    return tuple(rule for rule in every_rule() if all(count(net.layers, rule) == net.number for net in standard_nets()))


def rules_giving(layers: Layers, total: int) -> tuple[Rule, ...]:
    """The rules that count exactly `total` layers."""
    return tuple(rule for rule in every_rule() if count(layers, rule) == total)


def _named(name: str) -> NamedNet:
    layers = layers_by_kind(expand_variant(name))
    return NamedNet(name=name, number=int(name.removeprefix("resnet")), layers=layers)
