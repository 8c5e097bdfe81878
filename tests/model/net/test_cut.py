"""Cut branches: the same bits as functional code that adds zeros there, for every order, kind and shortcut."""

from itertools import product

import pytest
import torch
from torch import Tensor

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Branch
from explainer.architecture.spec import (
    BlockKind,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
)
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, cut, rest
from explainer.model.net.module import GraphModule, keep, walk
from tests.model.by_hand import _ResNet
from tests.model.nets import random_net, random_picture, small_spec

BLOCKS = ("layer1.0", "layer1.1", "layer2.0", "layer2.1")
F, X = Branch.RESIDUAL, Branch.SHORTCUT
BASIC, BOTTLENECK = BlockKind.BASIC, BlockKind.BOTTLENECK
SPECS = (
    *(
        small_spec(block, shortcut=shortcut, order=order)
        for block, shortcut, order in product(BlockKind, (Shortcut.A, Shortcut.B, Shortcut.C), Order)
    ),
    *(small_spec(BASIC, kind=kind, order=order) for kind, order in product(ShortcutKind, Order)),
    small_spec(BOTTLENECK, stem=Stem.DEEP, projection=Projection.POOLED, placement=StridePlacement.V1),
    small_spec(BASIC, stem=Stem.CIFAR, shortcut=Shortcut.A),
)


class _WithZeros(_ResNet):
    """The net in functional code, with zeros in the place of some branches."""

    cuts: frozenset[Cut] = frozenset()

    def summed(self, residual: Tensor, carried: Tensor, path: str) -> Tensor:
        block = path.removesuffix(".")
        if Cut(block, F) in self.cuts:
            residual = torch.zeros_like(residual)
        if Cut(block, X) in self.cuts:
            carried = torch.zeros_like(carried)
        return super().summed(residual, carried, path)


def by_hand(module: GraphModule, spec: ResNetSpec, batch: Tensor, *cuts: Cut) -> Tensor:
    net = _WithZeros(module.state_dict(), spec)
    net.cuts = frozenset(cuts)
    return net.run(batch)["fc"]


@pytest.mark.parametrize("spec", SPECS, ids=repr)
@torch.inference_mode()
def test_a_block_without_a_branch_is_one_that_adds_zeros(spec: ResNetSpec) -> None:
    module, graph = random_net(spec, height=33, width=46)
    batch = torch.tensor(random_picture(graph)[None])
    whole = module(batch)
    for block, branch in product(BLOCKS, (F, X)):
        expected = by_hand(module, spec, batch, Cut(block, branch))
        *_, last = walk(module, cut(graph, {Cut(block, branch)}), batch)
        assert torch.equal(last.value, expected)
        entry = graph.block(block).entry
        entered = keep(module, graph, batch, {entry})[entry]
        *_, last = walk(module, cut(rest(graph, block), {Cut(block, branch)}), entered)
        assert torch.equal(last.value, expected)
        assert not torch.equal(expected, whole)


@torch.inference_mode()
def test_several_branches_are_cut_at_once() -> None:
    spec = SPECS[0]
    module, graph = random_net(spec, height=33, width=46)
    batch = torch.tensor(random_picture(graph)[None])
    for cuts in (
        [Cut("layer1.0", F), Cut("layer1.1", F)],
        [Cut("layer1.0", X), Cut("layer1.1", F), Cut("layer2.1", X)],
        [Cut(block, F) for block in BLOCKS],
    ):
        *_, last = walk(module, cut(graph, cuts), batch)
        assert torch.equal(last.value, by_hand(module, spec, batch, *cuts))


@torch.inference_mode()
def test_a_plain_block_without_f_hands_on_what_enters() -> None:
    spec = small_spec(BASIC, shortcut=Shortcut.NONE)
    module, graph = random_net(spec, height=33, width=46)
    batch = torch.tensor(random_picture(graph)[None])
    without = cut(graph, {Cut("layer1.0", F), Cut("layer1.1", F)})
    assert {node.block for node in without} == {None, "layer2.0", "layer2.1"}
    *_, last = walk(module, without, batch)
    entered = module.maxpool(module.relu(module.bn1(module.conv1(batch))))
    *_, expected = walk(module, rest(graph, "layer2.0"), entered)
    assert torch.equal(last.value, expected.value)


@pytest.mark.parametrize("block", ["layer1.0", "layer1.1", "layer4.2"])
def test_what_leaves_the_net_is_the_branch_and_the_addition_alone(block: str) -> None:
    graph = expand_variant("resnet50")
    whole = graph.block(block)
    residual = {node.name for node in whole.residual}
    shortcut = {node.name for node in whole.nodes if node.branch is Branch.SHORTCUT}
    for branch, names in ((F, residual), (X, shortcut)):
        smaller = cut(graph, {Cut(block, branch)})
        gone = {node.name for node in graph} - {node.name for node in smaller}
        assert gone == names | {f"{block}.add"}
        assert [node for node in smaller if node.block != block and not set(node.inputs) & gone] == [
            node for node in graph if node.block != block
        ]
    assert cut(graph, ()) is graph


def test_the_activation_that_the_shortcut_reads_stays() -> None:
    names = {node.name for node in cut(expand_variant("resnetv2_50"), {Cut("layer2.0", F)})}
    assert {"layer2.0.bn1", "layer2.0.relu1", "layer2.0.downsample.0"} <= names
    assert not {"layer2.0.conv1", "layer2.0.add"} & names


@pytest.mark.parametrize(
    ("variant", "cuts", "code"),
    [
        ("plain18", [Cut("layer2.0", F)], "cannot_be_cut"),
        ("plain18", [Cut("layer1.0", X)], "cannot_be_cut"),
        ("resnet18", [Cut("layer1.0", Branch.STEM)], "cannot_be_cut"),
        ("resnet18", [Cut("layer9.0", F)], "unknown_block"),
        ("resnet18", [Cut("layer1.0", F), Cut("layer1.0", X)], "both_branches_cut"),
    ],
)
def test_what_cannot_be_cut_is_refused(variant: str, cuts: list[Cut], code: str) -> None:
    with pytest.raises(SpecError) as caught:
        cut(expand_variant(variant), cuts)
    assert caught.value.code == code
