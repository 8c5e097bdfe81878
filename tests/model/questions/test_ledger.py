"""How much each block changes its input, against norms taken in float64 from an independent pass."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.spec import BlockKind, Order, Shortcut, ShortcutKind
from explainer.model.net.module import Cancelled
from explainer.model.questions import ledger
from tests.model.by_hand import by_hand
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

BASIC, BOTTLENECK = BlockKind.BASIC, BlockKind.BOTTLENECK


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("shortcut", [Shortcut.A, Shortcut.B, Shortcut.C])
@pytest.mark.parametrize("order", [Order.ORIGINAL, Order.FULL_PRE, Order.BN_AFTER_ADD])
def test_norms_and_clipped_shares_of_every_block(block: BlockKind, shortcut: Shortcut, order: Order) -> None:
    spec = small_spec(block, shortcut=shortcut, order=order)
    module, graph = random_net(spec, height=40, width=56)
    picture = random_picture(graph)
    found = ledger.balances(module, graph, picture)
    values = by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None])
    assert list(found) == [one.name for one in graph.blocks]
    for one in graph.blocks:
        assert one.addition is not None
        residual, shortcut_value = (values[name].double() for name in one.addition.inputs)
        told = found[one.name]
        assert told.residual == pytest.approx(residual.norm().item(), rel=1e-5)
        assert told.shortcut == pytest.approx(shortcut_value.norm().item(), rel=1e-5)
        assert told.ratio == pytest.approx((residual.norm() / shortcut_value.norm()).item(), rel=1e-5)
        if order is Order.FULL_PRE:
            assert told.clipped is None
        else:
            summed = values[one.output.inputs[0]]
            assert told.clipped is not None
            assert told.clipped == pytest.approx((summed < 0).float().mean().item(), abs=1e-3)
            assert 0 < told.clipped < 1


def test_a_scaled_shortcut_counts_as_what_it_delivers() -> None:
    spec = small_spec(BASIC, kind=ShortcutKind.SCALING)
    module, graph = random_net(spec, height=32, width=32)
    picture = random_picture(graph)
    values = by_hand(module.state_dict(), spec, torch.from_numpy(picture)[None])
    one = graph.blocks[1]
    assert one.addition is not None
    _, delivered = one.addition.inputs
    assert delivered != one.entry
    told = ledger.balances(module, graph, picture)[one.name]
    assert told.shortcut == pytest.approx(values[delivered].norm().item(), rel=1e-5)


def test_a_net_without_shortcuts_balances_nothing() -> None:
    for spec in (small_spec(BASIC, shortcut=Shortcut.NONE), SMALL_VGG):
        module, graph = random_net(spec, height=64, width=64)
        assert ledger.balances(module, graph, random_picture(graph)) == {}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300_000), st.sampled_from([1e-30, 1e-12, 1.0, 1e18, 1e30]), st.integers(0, 2**31))
def test_a_norm_holds_at_any_size_and_scale(count: int, scale: float, seed: int) -> None:
    values = (np.random.default_rng(seed).normal(size=count) * scale).astype(np.float32)
    exact = float(np.linalg.norm(values.astype(np.float64)))
    assert ledger.norm(torch.from_numpy(values)) == pytest.approx(exact, rel=1e-5)


@pytest.mark.parametrize("constant", [0.1, 0.7, 1.1, 1.3, 3.3])
def test_a_norm_holds_where_all_squares_round_the_same_way(constant: float) -> None:
    values = torch.full((300_001,), constant)
    assert ledger.norm(values) == pytest.approx(float(values[0]) * 300_001**0.5, rel=2.1e-6)  # half of 68 roundings


def test_what_is_not_finite_gives_no_ratio() -> None:
    assert ledger.Balance(0.0, 1.0, None).ratio is None
    assert ledger.Balance(float("inf"), 1.0, 0.5).ratio == 0
    assert ledger.Balance(1.0, float("inf"), 0.5).ratio is None
    assert ledger.Balance(float("nan"), 1.0, 0.5).ratio is None


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 200_000), st.integers(0, 2**31))
def test_the_share_below_zero(count: int, seed: int) -> None:
    values = np.round(np.random.default_rng(seed).normal(size=count), 0).astype(np.float32)
    assert ledger.below_zero(torch.from_numpy(values)) == sum(values < 0) / count


def test_a_pass_that_is_left_ends() -> None:
    module, graph = random_net(small_spec(BASIC), height=32, width=32)
    with pytest.raises(Cancelled):
        ledger.balances(module, graph, random_picture(graph), cancelled=lambda: True)


def test_progress_is_told_to_the_end() -> None:
    module, graph = random_net(small_spec(BASIC), height=32, width=32)
    told: list[tuple[int, int]] = []
    ledger.balances(module, graph, random_picture(graph), on_node=lambda done, of: told.append((done, of)))
    assert told == [(done, len(graph.nodes)) for done in range(1, len(graph.nodes) + 1)]
