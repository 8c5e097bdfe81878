"""Each value of the walk, bit for bit, against a forward pass written out by hand; and none is overwritten."""

from collections.abc import Mapping
from weakref import ref

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from explainer.architecture.graph import INPUT
from explainer.architecture.ops import Add, Conv2d
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.spec import BlockKind, ResNetSpec, Shortcut, Stem, StridePlacement
from explainer.architecture.totals import last_uses
from explainer.model.module import keep, walk
from tests.model.nets import random_net, random_picture, small_spec

SPECS = [
    small_spec(BlockKind.BASIC),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.A, stem=Stem.CIFAR),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.C),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.NONE),
    small_spec(BlockKind.BOTTLENECK),
    small_spec(BlockKind.BOTTLENECK, placement=StridePlacement.V1),
    small_spec(BlockKind.BOTTLENECK, shortcut=Shortcut.A),
]


class ByHand:
    """A residual net in torch's functions, in the order of the paper's figures; keeps every value it makes."""

    def __init__(self, weights: Mapping[str, Tensor], spec: ResNetSpec) -> None:
        self.weights, self.spec, self.values = weights, spec, dict[str, Tensor]()

    def conv_norm(self, x: Tensor, path: str, number: str, stride: int) -> Tensor:
        conv, norm = (f"{path}conv{number}", f"{path}bn{number}") if number else (f"{path}0", f"{path}1")
        kernel = self.weights[f"{conv}.weight"]
        self.values[conv] = F.conv2d(x, kernel, stride=stride, padding=kernel.shape[-1] // 2)
        mean, variance, scale, shift = (
            self.weights[f"{norm}.{key}"] for key in ("running_mean", "running_var", "weight", "bias")
        )
        self.values[norm] = F.batch_norm(self.values[conv], mean, variance, scale, shift)
        return self.values[norm]

    def relu(self, x: Tensor, name: str) -> Tensor:
        self.values[name] = torch.relu(x)
        return self.values[name]

    def shortcut(self, x: Tensor, path: str, out_channels: int, stride: int) -> Tensor:
        changes = stride != 1 or x.shape[1] != out_channels
        if self.spec.shortcut is Shortcut.C or (self.spec.shortcut is Shortcut.B and changes):
            return self.conv_norm(x, f"{path}downsample.", "", stride)
        number = 0
        if stride != 1:
            x = self.values[f"{path}downsample.{number}"] = x[:, :, ::stride, ::stride]
            number += 1
        if x.shape[1] != out_channels:
            zeros = torch.zeros(x.shape[0], out_channels - x.shape[1], *x.shape[2:])
            x = self.values[f"{path}downsample.{number}"] = torch.cat([x, zeros], dim=1)
        return x

    def block(self, x: Tensor, path: str, width: int, stride: int) -> Tensor:
        if self.spec.block is BlockKind.BASIC:
            strides, out_channels = [stride, 1], width
        else:
            first = self.spec.stride_placement is StridePlacement.V1
            strides, out_channels = [stride if first else 1, 1 if first else stride, 1], 4 * width
        residual = x
        for number, one in enumerate(strides, start=1):
            residual = self.conv_norm(residual, path, str(number), one)
            if number < len(strides):
                residual = self.relu(residual, f"{path}relu{number}")
        if self.spec.shortcut is not Shortcut.NONE:
            residual = self.values[f"{path}add"] = residual + self.shortcut(x, path, out_channels, stride)
        return self.relu(residual, f"{path}relu")

    def run(self, x: Tensor) -> dict[str, Tensor]:
        imagenet = self.spec.stem is Stem.IMAGENET
        x = self.relu(self.conv_norm(x, "", "1", 2 if imagenet else 1), "relu")
        if imagenet:
            x = self.values["maxpool"] = F.max_pool2d(x, 3, 2, 1)
        for stage, (count, width) in enumerate(zip(self.spec.blocks_per_stage, self.spec.widths, strict=True), 1):
            for index in range(count):
                x = self.block(x, f"layer{stage}.{index}.", width, 2 if stage > 1 and index == 0 else 1)
        x = self.values["avgpool"] = F.adaptive_avg_pool2d(x, 1)
        x = self.values["flatten"] = x.flatten(1)
        self.values["fc"] = F.linear(x, self.weights["fc.weight"], self.weights["fc.bias"])
        return self.values


@pytest.mark.parametrize("spec", SPECS, ids=str)
@torch.inference_mode()
def test_every_value_equals_the_net_written_by_hand(spec: ResNetSpec) -> None:
    module, graph = random_net(spec, height=41, width=54)
    batch = torch.from_numpy(random_picture(graph))[None]
    expected = ByHand(module.state_dict(), spec).run(batch)
    kept = keep(module, graph, batch, [node.name for node in graph])
    assert kept.keys() == expected.keys()
    assert [name for name in kept if not torch.equal(kept[name], expected[name])] == []
    assert torch.equal(module(batch), expected["fc"])


@pytest.mark.parametrize("spec", SPECS, ids=str)
@torch.inference_mode()
def test_no_value_is_overwritten_later_in_the_pass(spec: ResNetSpec) -> None:
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
def test_no_hooks_and_nothing_in_place(spec: ResNetSpec) -> None:
    module, _ = random_net(spec, height=8, width=8)
    for layer in module.modules():
        assert not [*layer._forward_hooks, *layer._forward_pre_hooks, *layer._backward_hooks]
        assert not getattr(layer, "inplace", False)


# --- receptive fields: which input columns can change an output -------------------------------------------


@pytest.mark.parametrize("spec", SPECS, ids=str)
@torch.inference_mode()
def test_receptive_field_ends_where_the_dependence_ends(spec: ResNetSpec) -> None:
    """One picture for each input column, with not-a-number in it: where that spreads to is what the column reaches."""
    size = 120
    module, graph = random_net(spec, height=9, width=size)
    for parameter in module.parameters():
        parameter.fill_(1.0)
    batch = torch.ones(size, 3, 9, size)
    for column in range(size):
        batch[column, :, :, column] = torch.nan
    chosen = [node for node in graph if isinstance(node.op, Conv2d | Add) or node.name == "maxpool"]
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
