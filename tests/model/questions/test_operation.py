"""One output value against torch's own functions in float64, the numbers it was made from, and passes left early."""

from dataclasses import replace
from functools import cache
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from explainer.architecture.graph import INPUT, Branch, Graph, Node
from explainer.architecture.operations.cost import Cost
from explainer.architecture.operations.ops import AdaptiveAvgPool2d, Conv2d, MaxPool2d, Op
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import BlockKind, Projection, Shortcut, ShortcutKind, Stem
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.findings.operation import OneValue, Place
from explainer.model.net.module import Cancelled, GraphModule
from explainer.model.net.trace import activations
from explainer.model.net.weights import untrained
from explainer.model.questions.operation import needed, value_in, value_of
from tests.model.nets import random_net, random_picture, small_spec

SPECS = [
    small_spec(BlockKind.BASIC, shortcut=Shortcut.A, stem=Stem.CIFAR),
    small_spec(BlockKind.BOTTLENECK),
    replace(small_spec(BlockKind.BOTTLENECK), groups=2, projection=Projection.POOLED),
    *(
        replace(small_spec(BlockKind.BASIC), shortcut_kind=kind)
        for kind in ShortcutKind
        if kind is not ShortcutKind.IDENTITY
    ),
]
SIDES = (33, 30)  # 9 rows enter the second stage: an average pool of 2×2 has an incomplete window there


@cache
def net(index: int) -> tuple[GraphModule, Graph, np.ndarray, dict[str, np.ndarray]]:
    module, graph = random_net(SPECS[index], height=SIDES[0], width=SIDES[1])
    picture = random_picture(graph)
    return module, graph, picture, dict(activations(module, graph, picture, [INPUT, *graph.by_name]))


def nodes(index: int, kind: str) -> list[Node]:
    return [node for node in net(index)[1] if type(node.op).__name__ == kind]


def again(module: nn.Module, inputs: list[np.ndarray]) -> np.ndarray:
    """The whole output of one operation, by its torch module in float64."""
    parameters = {name: tensor.double() for name, tensor in [*module.named_parameters(), *module.named_buffers()]}
    batch = [torch.from_numpy(one.astype(np.float64))[None] for one in inputs]
    with torch.inference_mode():
        out: Tensor = torch.func.functional_call(module, parameters, tuple(batch))
    return out[0].numpy()


def magnitude(value: OneValue) -> float:
    """What the terms of a value add up to without their signs: its rounding errors are relative to this."""
    making = value.making
    if making.weights is not None:
        return float(np.abs(value.products).sum()) + abs(making.bias or 0)
    if making.constants:
        made = making.constants
        x = float(making.readings[0].values.item())
        scale = abs(made["gamma"]) / np.sqrt(made["variance"] + made["eps"])
        return float(scale * (abs(x) + abs(made["mean"])) + abs(made["beta"]))
    return sum(float(np.abs(reading.values).max()) for reading in making.readings) + 1.0


def agrees(value: OneValue, module: GraphModule, arrays: dict[str, np.ndarray]) -> None:
    place = value.place[: arrays[value.node.name].ndim]
    inputs = [arrays[name] for name in value.node.inputs]
    exact = again(module.get_submodule(value.node.name), inputs)[place]
    assert value.computed == arrays[value.node.name][place]
    assert abs(value.making.total - exact) <= 1e-15 * magnitude(value) * (1 + sum(one[0].size for one in inputs))
    assert abs(value.making.total - value.computed) <= 1e-5 * magnitude(value)


KINDS = sorted(op.__name__ for op in get_args(Op))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_value_of_any_operation(kind: str, data: st.DataObject) -> None:
    index = data.draw(st.sampled_from([one for one in range(len(SPECS)) if nodes(one, kind)]))
    module, _, _, arrays = net(index)
    node = data.draw(st.sampled_from(nodes(index, kind)))
    shape = node.out_shape
    sides = (shape.channels, shape.height, shape.width)
    place = Place(*(data.draw(st.integers(0, side - 1)) for side in sides))
    value = value_in(module, arrays, node, place=place)
    agrees(value, module, arrays)
    for reading in value.making.readings:
        maps = arrays[reading.source]
        maps = maps.reshape(len(maps), *(maps.shape[1:] or (1, 1)))
        rows = reading.row + reading.step * np.arange(reading.inside.shape[0])
        columns = reading.column + reading.step * np.arange(reading.inside.shape[1])
        for (row, column), inside in np.ndenumerate(reading.inside):
            there = 0 <= rows[row] < maps.shape[1] and 0 <= columns[column] < maps.shape[2]
            assert inside == there
            read = reading.values[:, row, column]
            expected = (
                maps[reading.channel :][: len(read), rows[row], columns[column]] if there else np.zeros(len(read))
            )
            assert np.array_equal(read, expected)


def test_the_incomplete_window_of_an_average_pool() -> None:
    module, graph, _, arrays = net(2)
    value = value_in(module, arrays, graph["layer2.0.downsample.0"], place=Place(5, 4, 0))
    assert value.making.readings[0].inside.tolist() == [[True, True], [False, False]]
    agrees(value, module, arrays)


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "cifar_resnet20"])
def test_values_of_a_real_net(name: str) -> None:
    spec = find_variant(name).spec
    graph = expand(spec, image_shape(64, 64))
    module, picture = untrained(spec), random_picture(graph)
    for node in (graph.nodes[0], graph.nodes[len(graph.nodes) // 2], graph.nodes[-1]):
        shape = node.out_shape
        place = Place(shape.channels - 1, shape.height // 2, shape.width - 1)
        arrays = dict(activations(module, graph, picture, needed(node)))
        agrees(value_of(module, graph, picture, node, place=place), module, arrays)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Conv2d, Shape]:
    """A convolution as no net here has it: dilated, grouped, far into the padding; and an input it fits."""
    groups, kernel_size, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    op = Conv2d(
        in_channels=groups * draw(st.integers(1, 3)),
        out_channels=groups * draw(st.integers(1, 3)),
        kernel_size=kernel_size,
        stride=draw(st.integers(1, 3)),
        padding=draw(st.integers(0, 4)),
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
    )
    least = max(1, dilation * (kernel_size - 1) + 1 - 2 * op.padding)
    height, width = (draw(st.integers(least, least + 6)) for _ in range(2))
    return op, Shape(channels=op.in_channels, height=height, width=width)


def alone(op: Conv2d | MaxPool2d | AdaptiveAvgPool2d, shape: Shape) -> Node:
    return Node("op", op, (INPUT,), op.out_shape(shape), Cost(), "stem", None, Branch.STEM)


@given(windows(), st.integers(0, 99), st.data())
@settings(max_examples=120, deadline=None)
def test_any_convolution(window: tuple[Conv2d, Shape], seed: int, data: st.DataObject) -> None:
    op, shape = window
    node = alone(op, shape)
    random = np.random.default_rng(seed)
    maps = random.normal(size=shape.dims).astype(np.float32)
    holder = nn.Module()
    layer = nn.Conv2d(
        op.in_channels, op.out_channels, op.kernel_size, op.stride, op.padding, op.dilation, op.groups, op.bias
    )
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.from_numpy(random.normal(size=parameter.shape)))
    holder.add_module("op", layer)
    arrays = {INPUT: maps, "op": layer(torch.from_numpy(maps)[None])[0].detach().numpy()}
    out = node.out_shape
    place = Place(*(data.draw(st.integers(0, side - 1)) for side in out.dims))
    value = value_in(holder, arrays, node, place=place)  # type: ignore[arg-type]
    agrees(value, holder, arrays)  # type: ignore[arg-type]
    unfolded = functional.unfold(
        torch.from_numpy(maps)[None], op.kernel_size, op.dilation, op.padding, op.stride
    ).reshape(op.in_channels, op.kernel_size, op.kernel_size, out.height, out.width)
    group = place.channel // (op.out_channels // op.groups)
    mine = unfolded.unflatten(0, (op.groups, -1))[group, ..., place.row, place.column]
    assert np.array_equal(value.making.readings[0].values, mine.numpy())
    assert np.array_equal(value.making.weights, layer.weight[place.channel].detach().numpy())
    assert np.isclose(value.products.sum() + (value.making.bias or 0), value.making.total, rtol=1e-12, atol=1e-12)


@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 2), st.integers(4, 9), st.integers(0, 99), st.data())
@settings(max_examples=80, deadline=None)
def test_the_winner_of_a_max_pool(
    size: int, stride: int, padding: int, side: int, seed: int, data: st.DataObject
) -> None:
    op = MaxPool2d(kernel_size=size, stride=stride, padding=min(padding, size // 2))
    shape = Shape(channels=2, height=side, width=side + 2)
    node = alone(op, shape)
    maps = np.random.default_rng(seed).integers(-3, 1, shape.dims).astype(np.float32)  # ties, and padding must not win
    pooled, indices = functional.max_pool2d(torch.from_numpy(maps)[None], size, stride, op.padding, return_indices=True)
    holder = nn.Module()
    holder.add_module("op", nn.MaxPool2d(size, stride, op.padding))
    place = Place(*(data.draw(st.integers(0, one - 1)) for one in node.out_shape.dims))
    value = value_in(holder, {INPUT: maps, "op": pooled[0].numpy()}, node, place=place)  # type: ignore[arg-type]
    assert value.making.total == value.computed == pooled[0][place]
    assert value.making.winner is not None
    window, (row, column) = value.making.readings[0], value.making.winner
    assert divmod(int(indices[0][place]), shape.width) == (window.row + row, window.column + column)


@given(st.integers(1, 5), st.integers(1, 12), st.integers(1, 12), st.data())
@settings(max_examples=60, deadline=None)
def test_adaptive_pooling_of_any_size(count: int, height: int, width: int, data: st.DataObject) -> None:
    shape = Shape(channels=2, height=height, width=width)
    node = alone(AdaptiveAvgPool2d(output_size=count), shape)
    maps = np.random.default_rng(height).normal(size=shape.dims).astype(np.float32)
    holder = nn.Module()
    holder.add_module("op", nn.AdaptiveAvgPool2d(count))
    arrays = {INPUT: maps, "op": functional.adaptive_avg_pool2d(torch.from_numpy(maps), count).numpy()}
    place = Place(*(data.draw(st.integers(0, one - 1)) for one in node.out_shape.dims))
    agrees(value_in(holder, arrays, node, place=place), holder, arrays)  # type: ignore[arg-type]


def test_option_a_pads_with_zeros_that_come_from_nowhere() -> None:
    module, graph, _, arrays = net(0)
    node = graph["layer2.0.downsample.1"]
    channels = graph.in_shapes(node)[0].channels
    last = value_in(module, arrays, node, place=Place(channels - 1, 1, 2))
    padded = value_in(module, arrays, node, place=Place(channels, 1, 2))
    assert (len(last.making.readings), len(padded.making.readings)) == (1, 0)
    assert padded.making.total == padded.computed == 0


def test_values_that_are_not_numbers_stay_so() -> None:
    module, graph, _, arrays = net(1)
    broken = {name: one.copy() for name, one in arrays.items()}
    broken["relu"][2, 3, 3] = np.nan
    assert np.isnan(value_in(module, broken, graph["maxpool"], place=Place(2, 1, 1)).making.total)
    broken["bn1"][2, 3, 3] = np.nan
    assert np.isnan(value_in(module, broken, graph["relu"], place=Place(2, 3, 3)).making.total)


def test_a_value_holds_on_to_no_activation_and_no_weight_of_the_net() -> None:
    module, graph, _, arrays = net(1)
    value = value_in(module, arrays, graph["layer1.0.conv2"], place=Place(0, 2, 2))
    layer = module.get_submodule("layer1.0.conv2")
    assert not np.shares_memory(value.making.weights, layer.weight.numpy())
    assert not np.shares_memory(value.making.readings[0].values, arrays["layer1.0.relu1"])


def test_the_pass_stops_at_the_node_and_when_the_reader_leaves() -> None:
    module, graph, picture, arrays = net(1)
    asked: list[None] = []

    def count() -> bool:
        asked.append(None)
        return False

    place = Place(1, 2, 3)
    value = value_of(module, graph, picture, graph["layer1.0.bn1"], place=place, cancelled=count)
    assert value.computed == arrays["layer1.0.bn1"][place]
    assert len(asked) == [node.name for node in graph].index("layer1.0.bn1") + 1
    with pytest.raises(Cancelled):
        value_of(module, graph, picture, graph["fc"], place=Place(0, 0, 0), cancelled=lambda: True)


@pytest.mark.parametrize("place", [(6, 0, 0), (0, 17, 0), (0, 0, 15), (-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_a_place_beyond_the_output_is_refused(place: tuple[int, int, int]) -> None:
    module, graph, picture, _ = net(1)
    assert graph["conv1"].out_shape.dims == (6, 17, 15)
    with pytest.raises(IndexError, match="6×17×15"):
        value_of(module, graph, picture, graph["conv1"], place=Place(*place))
