"""The maps of a block's sum, against passes written out by hand; where a branch is cut, against the same with zeros."""

import numpy as np
import pytest
import torch

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Branch
from explainer.architecture.spec import BlockKind, Order, Shortcut
from explainer.architecture.wiring.cut import Cut
from explainer.model.questions.ledger import sum_maps
from tests.model.by_hand import by_hand
from tests.model.nets import random_net, random_picture, small_spec


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("shortcut", [Shortcut.A, Shortcut.B])
@pytest.mark.parametrize("order", [Order.ORIGINAL, Order.FULL_PRE, Order.BN_AFTER_ADD])
def test_the_maps_are_those_of_a_pass_and_add_up(kind: BlockKind, shortcut: Shortcut, order: Order) -> None:
    spec = small_spec(kind, shortcut=shortcut, order=order)
    module, graph = random_net(spec, height=40, width=56)
    picture = random_picture(graph)
    values = by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None])
    for block in graph.blocks:
        assert block.addition is not None
        residual, brought = block.addition.inputs
        names = (brought, residual, block.addition.name, block.output.name)
        means = sum_maps(module, graph, picture, block.name)
        assert means.channel is None
        for found, name in zip(means.maps, names, strict=True):
            torch.testing.assert_close(torch.from_numpy(found), values[name][0].mean(0), rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(means.maps[0] + means.maps[1], means.maps[2], rtol=1e-4, atol=1e-5)
        one = sum_maps(module, graph, picture, block.name, of="strongest")
        total = values[block.addition.name][0]
        assert one.channel == int(total.abs().mean((1, 2)).argmax())
        torch.testing.assert_close(torch.from_numpy(one.maps[2]), total[one.channel], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("order", [Order.ORIGINAL, Order.FULL_PRE, Order.BN_AFTER_ADD])
@pytest.mark.parametrize("place", [-1, 1], ids=["identity", "projection"])
@pytest.mark.parametrize("branch", [Branch.RESIDUAL, Branch.SHORTCUT])
def test_what_is_cut_adds_nothing(branch: Branch, place: int, order: Order) -> None:
    spec = small_spec(BlockKind.BASIC, order=order)
    module, graph = random_net(spec, height=32, width=32)
    picture = random_picture(graph)
    kinds = [block for block in graph.blocks if block.shortcut.dashed == (place == 1)]
    block = kinds[-1]
    whole, now = (sum_maps(module, graph, picture, block.name, cuts=cuts) for cuts in ((), (Cut(block.name, branch),)))
    gone, kept = (1, 0) if branch is Branch.RESIDUAL else (0, 1)
    assert not now.maps[gone].any()
    assert whole.maps[gone].any()
    np.testing.assert_array_equal(now.maps[kept], whole.maps[kept])
    np.testing.assert_array_equal(now.maps[2], whole.maps[kept])


def test_a_cut_before_the_block_changes_what_comes_in() -> None:
    spec = small_spec(BlockKind.BASIC)
    module, graph = random_net(spec, height=32, width=32)
    picture = random_picture(graph)
    before, block = graph.blocks[-2], graph.blocks[-1]
    cuts = (Cut(before.name, Branch.RESIDUAL), Cut(block.name, Branch.RESIDUAL))
    x, f, total, _ = sum_maps(module, graph, picture, block.name, cuts=cuts).maps
    whole = sum_maps(module, graph, picture, block.name)
    assert not f.any()
    np.testing.assert_array_equal(x, total)
    assert np.abs(x - whole.maps[0]).max() > 0


def test_a_block_of_a_plain_net_adds_nothing() -> None:
    module, graph = random_net(small_spec(BlockKind.BASIC, shortcut=Shortcut.NONE), height=32, width=32)
    with pytest.raises(SpecError):
        sum_maps(module, graph, random_picture(graph), graph.blocks[0].name)
