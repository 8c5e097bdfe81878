"""Blocks switched off in turn: told as torch computes them."""

import numpy as np
import pytest
import torch

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Branch
from explainer.architecture.spec import ResNetSpec
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut
from explainer.model.net.module import Cancelled
from explainer.model.questions.without import lesions, rest_without
from tests.model.net.test_cut import BASIC, SPECS, by_hand
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

BLOCKS = ("layer1.0", "layer1.1", "layer2.0", "layer2.1")


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
        after = torch.softmax(by_hand(module, spec, batch, Cut(one.block, Branch.RESIDUAL))[0].double(), 0)
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


def test_nets_that_add_nothing_have_no_block_to_switch_off() -> None:
    with pytest.raises(SpecError) as caught:
        rest_without(random_net(SMALL_VGG, height=32, width=32)[1], "layer1.0")
    assert caught.value.code == "no_blocks"
    with pytest.raises(SpecError) as caught:
        rest_without(expand_variant("resnet18"), "layer9.0")
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
