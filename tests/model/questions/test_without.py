"""A block without F: the same bits as functional code that adds zeros there, for every order, kind and shortcut."""

from itertools import product

import numpy as np
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
from explainer.model.net.module import Cancelled, keep, walk
from explainer.model.questions.without import lesions, rest_without, without
from tests.model.by_hand import _ResNet
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

BLOCKS = ("layer1.0", "layer1.1", "layer2.0", "layer2.1")
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
    """The net in functional code, with zeros in the place of one block's F."""

    off = ""

    def add(self, residual: Tensor, carried: Tensor, path: str) -> Tensor:
        return super().add(torch.zeros_like(residual) if path == f"{self.off}." else residual, carried, path)


def by_hand(module: torch.nn.Module, spec: ResNetSpec, batch: Tensor, off: str) -> Tensor:
    net = _WithZeros(module.state_dict(), spec)
    net.off = off
    return net.run(batch)["fc"]


@pytest.mark.parametrize("spec", SPECS, ids=repr)
@torch.inference_mode()
def test_a_block_without_f_is_a_block_that_adds_zeros(spec: ResNetSpec) -> None:
    module, graph = random_net(spec, height=33, width=46)
    batch = torch.tensor(random_picture(graph)[None])
    whole = module(batch)
    for off in BLOCKS:
        expected = by_hand(module, spec, batch, off)
        *_, last = walk(module, without(graph, off), batch)
        assert torch.equal(last.value, expected)
        entry = graph.block(off).entry
        *_, last = walk(module, rest_without(graph, off), keep(module, graph, batch, {entry})[entry])
        assert torch.equal(last.value, expected)
        assert not torch.equal(expected, whole)


@pytest.mark.parametrize("spec", [SPECS[0], SPECS[14], SPECS[-1]], ids=repr)
def test_every_block_in_turn_is_told_as_torch_computes_it(spec: ResNetSpec) -> None:
    module, graph = random_net(spec, height=33, width=46)
    picture = random_picture(graph)
    batch = torch.tensor(picture[None])
    before = torch.softmax(module(batch)[0].double(), 0)
    reported: list[tuple[int, int]] = []
    told = lesions(module, graph, picture, BLOCKS, on_block=lambda *done: reported.append(done))
    assert [one.block for one in told] == list(BLOCKS)
    assert reported == [(1, 5), (2, 5), (3, 5), (4, 5)]
    for one in told:
        after = torch.softmax(by_hand(module, spec, batch, one.block)[0].double(), 0)
        named = set(before.topk(5).indices.tolist()) | set(after.topk(5).indices.tolist())
        assert {change.index for change in one.changes} == named
        for change in one.changes:
            assert change.before == pytest.approx(float(before[change.index]), rel=1e-12)
            assert change.after == pytest.approx(float(after[change.index]), rel=1e-12)
        assert [change.after for change in one.changes] == sorted((c.after for c in one.changes), reverse=True)
        assert (one.answer, one.first) == (int(before.argmax()), int(after.argmax()))
        assert one.kept == (one.answer == one.first)
        assert one.of_answer.index == one.answer


def test_only_the_blocks_asked_for_are_switched_off() -> None:
    module, graph = random_net(SPECS[0], height=33, width=46)
    picture = random_picture(graph)
    whole = {one.block: one for one in lesions(module, graph, picture, BLOCKS)}
    (alone,) = lesions(module, graph, picture, ("layer2.1",))
    assert alone == whole["layer2.1"]


def test_a_block_whose_last_norm_is_zero_is_not_missed() -> None:
    spec = small_spec(BASIC)
    module, graph = random_net(spec, height=33, width=46)
    for name in ("weight", "bias"):
        module.get_submodule("layer1.1.bn2").get_parameter(name).zero_()
    one, other = lesions(module, graph, random_picture(graph), ("layer1.1", "layer2.1"))
    assert one.kept
    assert all(change.before == change.after for change in one.changes)
    assert any(change.before != change.after for change in other.changes)


@pytest.mark.parametrize("block", ["layer1.0", "layer1.1", "layer4.2"])
def test_what_leaves_the_net_is_f_and_the_addition_alone(block: str) -> None:
    graph = expand_variant("resnet50")
    rest = without(graph, block)
    gone = {node.name for node in graph} - {node.name for node in rest}
    whole = graph.block(block)
    assert gone == {node.name for node in whole.residual} | {f"{block}.add"}
    assert [node for node in rest if node.block != block and not set(node.inputs) & gone] == [
        node for node in graph if node.block != block
    ]
    assert {node.name for node in rest if node.block == block and node.branch is Branch.SHORTCUT} == {
        node.name for node in whole.nodes if node.branch is Branch.SHORTCUT
    }


def test_the_activation_that_the_shortcut_reads_stays() -> None:
    names = {node.name for node in without(expand_variant("resnetv2_50"), "layer2.0")}
    assert {"layer2.0.bn1", "layer2.0.relu1", "layer2.0.downsample.0"} <= names
    assert not {"layer2.0.conv1", "layer2.0.add"} & names


def test_nets_that_add_nothing_have_no_block_to_switch_off() -> None:
    for graph in (expand_variant("plain18"), random_net(SMALL_VGG, height=32, width=32)[1]):
        with pytest.raises(SpecError) as caught:
            without(graph, "layer1.0")
        assert caught.value.code == "no_blocks"
    with pytest.raises(SpecError) as caught:
        without(expand_variant("resnet18"), "layer9.0")
    assert caught.value.code == "unknown_block"


def test_who_leaves_stops_the_work() -> None:
    module, graph = random_net(SPECS[0], height=33, width=46)
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 30

    with pytest.raises(Cancelled):
        lesions(module, graph, random_picture(graph), BLOCKS, cancelled=cancelled)
    assert len(asked) == 31


def test_values_that_are_no_numbers_do_not_end_in_an_error() -> None:
    module, graph = random_net(SPECS[0], height=33, width=46)
    module.get_submodule("fc").get_parameter("weight").fill_(np.inf)
    told = lesions(module, graph, random_picture(graph), BLOCKS[:1])
    assert not np.isfinite(told[0].of_answer.before)
