"""What the ledger asks of a pass: the net's own sums bit for bit, what is clipped, and the balances of the weights."""

import numpy as np
import pytest
import torch

from explainer.architecture.questions.ledger import ledger_nodes
from explainer.architecture.spec import BlockKind, NetSpec, Order, Shortcut, ShortcutKind
from explainer.findings.operation import Place
from explainer.ui.requests import passes
from explainer.ui.requests.ledger import addition, balances
from explainer.ui.requests.time import trace
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from tests.model.nets import small_spec
from tests.ui.requests.support import CAT, TRAINED, done, small, values_of

BASIC, BOTTLENECK = BlockKind.BASIC, BlockKind.BOTTLENECK


@pytest.mark.parametrize(
    "spec",
    [
        small_spec(BASIC, shortcut=Shortcut.A),
        small_spec(BOTTLENECK, shortcut=Shortcut.C),
        small_spec(BASIC, order=Order.FULL_PRE),
        small_spec(BASIC, order=Order.BN_AFTER_ADD),
        small_spec(BASIC, order=Order.RELU_BEFORE_ADD),
        small_spec(BASIC, kind=ShortcutKind.EXCLUSIVE_GATING),
        TRAINED.spec,
    ],
)
def test_x_plus_f_is_what_the_net_computed_bit_for_bit(spec: NetSpec) -> None:
    net = TRAINED if spec == TRAINED.spec else small(spec)
    graph, module = graph_of(net), passes.module_of(net)
    with torch.inference_mode():
        logits = module(torch.from_numpy(np.array(passes.picture_of(net, CAT)))[None])[0].numpy()
    assert done(trace(net, CAT)).logits.tobytes() == logits.tobytes()
    for block in graph.blocks:
        names = ledger_nodes(graph, block.name)
        x, f, total, _ = passes.activations(net, CAT, names, Running())
        assert (x + f).tobytes() == total.tobytes()
        place = Place(1, block.out_shape.height // 3, block.out_shape.width - 1)
        found = done(addition(net, CAT, block.name, place))
        assert found.agrees == found.size == block.out_shape.positions
        assert np.float32(found.x) + np.float32(found.f) == np.float32(found.sum)
        assert (found.x, found.f, found.sum) == (float(x[place]), float(f[place]), float(total[place]))


def test_the_clipped_share_of_a_channel_is_counted_before_the_last_relu() -> None:
    for order, read in ((Order.ORIGINAL, "add"), (Order.BN_AFTER_ADD, "bn2")):
        net = small(small_spec(BASIC, order=order))
        end = graph_of(net).block("layer2.1").output
        assert end.inputs[0] == f"layer2.1.{read}"
        found = done(addition(net, CAT, "layer2.1", Place(3, 0, 0)))
        assert found.clipped == pytest.approx((values_of(net, CAT, end.inputs[0])[3] < 0).mean(), abs=0.02)
    pre = small(small_spec(BASIC, order=Order.FULL_PRE))
    assert done(addition(pre, CAT, "layer2.1", Place(3, 0, 0))).clipped is None


def test_balances_are_those_of_the_chosen_weights() -> None:
    found = done(balances(TRAINED, CAT))
    untrained = done(balances(Net(spec=TRAINED.spec, height=32, width=32), CAT))
    assert list(found) == list(untrained) == [block.name for block in graph_of(TRAINED).blocks]
    assert all(found[name] != untrained[name] for name in found)


def test_the_ledger_adds_up() -> None:
    graph = graph_of(small(small_spec(BOTTLENECK), 16))
    names = ledger_nodes(graph, "layer2.0")
    assert names == ("layer2.0.downsample.1", "layer2.0.bn3", "layer2.0.add", "layer2.0.relu")
    x, f, total, out = passes.activations(small(small_spec(BOTTLENECK), 16), CAT, names, Running())
    assert np.array_equal(x + f, total)
    assert np.array_equal(np.maximum(total, 0), out)
