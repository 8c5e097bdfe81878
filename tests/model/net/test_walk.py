"""Each value of the walk, bit for bit, against a forward pass written out by hand; and none is overwritten."""

from weakref import ref

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainer.architecture.graph import INPUT
from explainer.architecture.operations.ops import Add, AvgPool2d, Conv2d, MaxPool2d, Mul
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.spec import (
    BlockKind,
    NetSpec,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
)
from explainer.architecture.totals import last_uses
from explainer.model.net.module import keep, walk
from tests.architecture.strategies import specs
from tests.model.by_hand import by_hand
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

SPECS = [
    small_spec(BlockKind.BASIC),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.A, stem=Stem.CIFAR),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.C),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.NONE),
    small_spec(BlockKind.BOTTLENECK),
    small_spec(BlockKind.BOTTLENECK, placement=StridePlacement.V1),
    small_spec(BlockKind.BOTTLENECK, shortcut=Shortcut.A),
    *(small_spec(block, order=order) for block in BlockKind for order in Order if order is not Order.ORIGINAL),
    *(small_spec(BlockKind.BASIC, kind=kind) for kind in ShortcutKind if kind is not ShortcutKind.IDENTITY),
    small_spec(BlockKind.BOTTLENECK, groups=2),
    small_spec(BlockKind.BOTTLENECK, stem=Stem.DEEP, projection=Projection.POOLED),
    SMALL_VGG,
]


def agrees_with_the_net_by_hand(spec: NetSpec, *, height: int, width: int) -> None:
    module, graph = random_net(spec, height=height, width=width)
    batch = torch.from_numpy(random_picture(graph))[None]
    with torch.inference_mode():
        expected = by_hand(module.state_dict(), spec, batch)
        kept = keep(module, graph, batch, [node.name for node in graph])
        assert kept.keys() == expected.keys()
        assert [name for name in kept if not torch.equal(kept[name], expected[name])] == []
        assert torch.equal(module(batch), expected[graph.nodes[-1].name])


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_every_value_equals_the_net_written_by_hand(spec: NetSpec) -> None:
    agrees_with_the_net_by_hand(spec, height=41, width=54)


@given(specs(max_width=6), st.integers(1, 70), st.integers(1, 70))
@settings(max_examples=100)
def test_every_value_of_any_net_equals_the_net_written_by_hand(spec: ResNetSpec, height: int, width: int) -> None:
    agrees_with_the_net_by_hand(spec, height=height, width=width)


@pytest.mark.parametrize("spec", SPECS, ids=str)
@torch.inference_mode()
def test_no_value_is_overwritten_later_in_the_pass(spec: NetSpec) -> None:
    module, graph = random_net(spec, height=30, width=33)
    batch = torch.from_numpy(random_picture(graph))[None]
    before = batch.clone()
    whole = keep(module, graph, batch, [INPUT, *(node.name for node in graph)])
    for node in graph:
        assert torch.equal(whole[node.name], keep(module, graph, batch, [node.name])[node.name])
    assert torch.equal(whole[INPUT], before)


@torch.inference_mode()
def test_one_module_runs_at_every_size() -> None:
    module, _ = random_net(SPECS[0], height=64, width=64)
    for height, width in ((1, 1), (17, 90), (64, 64)):
        small, graph = random_net(SPECS[0], height=height, width=width)
        batch = torch.from_numpy(random_picture(graph))[None]
        assert torch.equal(keep(module, graph, batch, ["fc"])["fc"], small(batch))


@torch.inference_mode()
def test_the_walk_stops_with_the_last_wanted_node(monkeypatch: pytest.MonkeyPatch) -> None:
    module, graph = random_net(SPECS[4], height=32, width=32)
    ran: list[str] = []
    for node in graph:
        layer = module.get_submodule(node.name)
        forward = layer.forward

        def noted(*inputs: Tensor, forward=forward, name=node.name) -> Tensor:  # type: ignore[no-untyped-def]
            ran.append(name)
            return forward(*inputs)

        monkeypatch.setattr(layer, "forward", noted)
    names = [node.name for node in graph]
    keep(module, graph, torch.zeros(1, 3, 32, 32), ["layer1.0.bn1", INPUT, "bn1"])
    assert ran == names[: names.index("layer1.0.bn1") + 1]
    ran.clear()
    keep(module, graph, torch.zeros(1, 3, 32, 32), [INPUT])
    assert ran == []


@torch.inference_mode()
def test_values_are_freed_after_their_last_use() -> None:
    module, graph = random_net(SPECS[4], height=32, width=32)
    uses, alive, seen = last_uses(graph), {}, set()
    for node, value in walk(module, graph, torch.zeros(1, 3, 32, 32)):
        seen.add(node.name)
        alive[node.name] = ref(value)
        del value
        held = {name for name, one in alive.items() if one() is not None} - {node.name}
        assert held == {name for name in alive if uses[name] not in seen} - {node.name}


def test_an_unknown_name_is_refused_before_anything_runs() -> None:
    module, graph = random_net(SPECS[0], height=8, width=8)
    with pytest.raises(KeyError):
        keep(module, graph, torch.zeros(1, 3, 8, 8), ["fc", "layer9.0.conv1"])


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_no_hooks_and_nothing_in_place(spec: NetSpec) -> None:
    module, _ = random_net(spec, height=8, width=8)
    for layer in module.modules():
        assert not [*layer._forward_hooks, *layer._forward_pre_hooks, *layer._backward_hooks]
        assert not getattr(layer, "inplace", False)


# --- receptive fields: which input columns can change an output -------------------------------------------


@pytest.mark.parametrize("spec", SPECS, ids=str)
@torch.inference_mode()
def test_receptive_field_ends_where_the_dependence_ends(spec: NetSpec) -> None:
    """One picture for each input column, with not-a-number in it: where that spreads to is what the column reaches."""
    size = 120
    module, graph = random_net(spec, height=9, width=size)
    for parameter in module.parameters():
        parameter.fill_(1.0)
    batch = torch.ones(size, 3, 9, size)
    for column in range(size):
        batch[column, :, :, column] = torch.nan
    chosen = [node for node in graph if isinstance(node.op, Conv2d | Add | Mul | MaxPool2d | AvgPool2d)]
    fields, values = receptive_fields(graph), keep(module, graph, batch, [node.name for node in chosen])
    for node in chosen:
        reaches = values[node.name][:, 0].isnan().any(1)  # input column × output column
        field = fields[node.name].width
        for position in range(node.out_shape.width):
            reached = reaches[:, position].nonzero().flatten().tolist()
            allowed = field.pixels(position, input_size=size)
            assert set(reached) <= set(allowed)
            if len(allowed) == field.size:
                assert (reached[0], reached[-1]) == (allowed[0], allowed[-1])
        middle = field.pixels(node.out_shape.width // 2, input_size=size)
        assert len(middle) == field.size, "some field must lie in the picture whole, or the test shows nothing"
