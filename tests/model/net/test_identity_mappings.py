"""What 1603.05027 says of shortcuts, on real values: the sum over blocks, closed gates, scaled branches."""

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from explainer.architecture.graph import Block, Graph
from explainer.architecture.spec import BlockKind, Order, ResNetSpec, Shortcut, ShortcutKind, Stem
from explainer.architecture.variants import find_variant
from explainer.model.net.module import GraphModule, keep
from explainer.model.net.weights import GATE_BIAS, untrained
from tests.model.nets import random_net, random_picture, small_spec

GATED = (ShortcutKind.EXCLUSIVE_GATING, ShortcutKind.SHORTCUT_GATING)
NOTHING_AFTER_THE_SUM = (Order.RELU_BEFORE_ADD, Order.RELU_PRE, Order.FULL_PRE)


def every_value(module: GraphModule, graph: Graph) -> dict[str, Tensor]:
    with torch.inference_mode():
        batch = torch.from_numpy(random_picture(graph))[None]
        return keep(module, graph, batch, [node.name for node in graph])


def stages(graph: Graph) -> list[list[Block]]:
    return [[block for block in graph.blocks if block.stage == stage] for stage in graph.stages]


def deep_spec(order: Order, kind: BlockKind) -> ResNetSpec:
    return ResNetSpec(
        block=kind,
        blocks_per_stage=(5, 5),
        widths=(4, 6),
        expansion=kind.expansion,
        stem=Stem.CIFAR,
        stem_channels=4,
        order=order,
    )


@pytest.mark.parametrize("kind", BlockKind)
@pytest.mark.parametrize("order", Order)
def test_a_stage_adds_up_its_residuals_where_nothing_follows_the_sum(order: Order, kind: BlockKind) -> None:
    """Equation 4: x_L = x_l + ΣF(x_i), bit for bit when summed in order; with a ReLU behind the sum it is not so."""
    module, graph = random_net(deep_spec(order, kind), height=12, width=9)
    values = every_value(module, graph)
    for blocks in stages(graph):
        total = values[blocks[0].output.name]
        for block in blocks[1:]:
            assert block.addition is not None
            total = total + values[block.addition.inputs[0]]
        assert torch.equal(total, values[blocks[-1].output.name]) == (order in NOTHING_AFTER_THE_SUM)


@pytest.mark.parametrize("order", Order)
def test_an_identity_block_whose_residual_is_zero_passes_its_input_on(order: Order) -> None:
    """With the original order because what enters is not negative; with BN behind the sum not at all."""
    module, graph = random_net(small_spec(BlockKind.BASIC, order=order), height=20, width=20)
    block = graph.block("layer1.1")
    last = "conv2" if order in (Order.BN_AFTER_ADD, Order.FULL_PRE) else "bn2"
    for parameter in module.get_submodule(f"{block.name}.{last}").parameters():
        parameter.fill_(0)
    values = every_value(module, graph)
    assert block.addition is not None
    entered = values[block.addition.inputs[1]]
    assert (values[block.addition.inputs[0]] == 0).all()
    assert torch.equal(values[block.output.name], entered) == (order is not Order.BN_AFTER_ADD)
    assert (entered < 0).any() == (order in (Order.RELU_PRE, Order.FULL_PRE))


def test_relu_before_the_addition_only_ever_adds() -> None:
    """Section 4.1: the residual is not negative, so the signal can only grow from block to block of a stage."""
    module, graph = random_net(deep_spec(Order.RELU_BEFORE_ADD, BlockKind.BOTTLENECK), height=12, width=9)
    values = every_value(module, graph)
    for blocks in stages(graph):
        for block, following in pairwise(blocks):
            assert (values[following.output.name] >= values[block.output.name]).all()


@pytest.mark.parametrize("order", [Order.ORIGINAL, Order.FULL_PRE])
@pytest.mark.parametrize("shortcut", [Shortcut.A, Shortcut.B, Shortcut.C])
def test_both_gates_come_from_one_sigmoid(order: Order, shortcut: Shortcut) -> None:
    spec = small_spec(BlockKind.BOTTLENECK, kind=ShortcutKind.EXCLUSIVE_GATING, order=order, shortcut=shortcut)
    module, graph = random_net(spec, height=21, width=18)
    values = every_value(module, graph)
    for block in graph.blocks:
        assert block.addition is not None
        residual, carried = (graph[name] for name in block.addition.inputs)
        gate = torch.sigmoid(values[f"{block.name}.gate.0"])
        assert torch.equal(values[residual.name], values[residual.inputs[0]] * gate)
        assert torch.equal(values[carried.name], values[carried.inputs[0]] * (1 - gate))
        assert ((gate > 0) & (gate < 1)).all()
        assert gate.std() > 0.01


@pytest.mark.parametrize("kind", GATED)
def test_a_gate_that_is_shut_by_its_bias_passes_nearly_all_of_x(kind: ShortcutKind) -> None:
    """σ(−6) is 0.0025: with no weights yet, 1 − g lets 99.75 % of the shortcut through (section 3.1)."""
    module, graph = random_net(small_spec(BlockKind.BASIC, kind=kind), height=16, width=16)
    for block in graph.blocks:
        module.get_parameter(f"{block.name}.gate.0.weight").fill_(0)
        module.get_parameter(f"{block.name}.gate.0.bias").fill_(-6)
    values = every_value(module, graph)
    for block in graph.blocks:
        assert block.addition is not None
        residual, carried = (graph[name] for name in block.addition.inputs)
        x = values[carried.inputs[0]]
        torch.testing.assert_close(values[carried.name], x, rtol=0.0025, atol=0)
        assert not torch.equal(values[carried.name], x)
        if kind is ShortcutKind.EXCLUSIVE_GATING:
            inside = values[residual.inputs[0]]
            torch.testing.assert_close(values[residual.name], 0.00247 * inside, rtol=2e-3, atol=0)
        else:
            assert ".bn" in residual.name


@pytest.mark.parametrize("word", ["exclusive-gating", "shortcut-gating"])
def test_untrained_gates_start_shut(word: str) -> None:
    spec = find_variant(f"basic_2-2_w16-32_cifar_{word}").spec
    module = untrained(spec)
    gates = [name for name, _ in module.named_modules() if name.endswith("gate.0")]
    assert len(gates) == 4
    assert all((module.get_parameter(f"{name}.bias") == GATE_BIAS).all() for name in gates)
    assert GATE_BIAS == -6
    values = every_value(module, random_net(spec, height=32, width=32)[1])
    opened = torch.cat([values[f"{name.removesuffix('.0')}.1"].flatten() for name in gates])
    assert opened.median() < 0.01
    assert opened.mean() < 0.1


def test_scaling_halves_both_branches() -> None:
    module, graph = random_net(small_spec(BlockKind.BASIC, kind=ShortcutKind.SCALING), height=16, width=16)
    values = every_value(module, graph)
    for block in graph.blocks:
        assert block.addition is not None
        for name in block.addition.inputs:
            (source,) = graph[name].inputs
            assert torch.equal(values[name] * 2, values[source])


def test_dropout_on_the_shortcut_drops_while_training_and_not_afterwards() -> None:
    module, graph = random_net(small_spec(BlockKind.BASIC, kind=ShortcutKind.DROPOUT), height=24, width=24)
    values = every_value(module, graph)
    name = "layer1.1.shortcut_dropout"
    (source,) = graph[name].inputs
    assert torch.equal(values[name], values[source])
    torch.manual_seed(0)
    trained = module.get_submodule(name).train()(torch.ones(1, 8, 50, 50))
    assert set(trained.unique().tolist()) == {0.0, 2.0}
    assert (trained == 0).float().mean() == pytest.approx(0.5, abs=0.03)


def test_the_orders_have_the_same_weights_but_for_the_channels_of_full_pre_activation() -> None:
    shapes = {}
    for order in Order:
        module, _ = random_net(small_spec(BlockKind.BASIC, order=order), height=9, width=9)
        shapes[order] = {key: tuple(one.shape) for key, one in module.state_dict().items()}
    assert all(shapes[order] == shapes[Order.ORIGINAL] for order in Order if order is not Order.FULL_PRE)
    full, original = shapes[Order.FULL_PRE], shapes[Order.ORIGINAL]
    assert {key: shape for key, shape in full.items() if "conv" in key} == {
        key: shape for key, shape in original.items() if "conv" in key
    }
    assert full["layer2.0.bn1.weight"] == full["layer2.0.conv1.weight"][1:2]
    assert original["layer2.0.bn1.weight"] == original["layer2.0.conv1.weight"][:1]
