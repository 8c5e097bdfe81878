"""Where to look first: what torch makes of the same activations says how much there is to see at a place."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from explainer.architecture.graph import INPUT, Branch, Graph, Node
from explainer.architecture.operations.cost import Cost
from explainer.architecture.operations.ops import Add, MaxPool2d, Mul, Op, ReLU, Sigmoid
from explainer.architecture.operations.shape import Shape
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.findings.operation import Place
from explainer.model.net.trace import activations
from explainer.model.net.weights import untrained
from explainer.model.questions.first_place import first_place
from explainer.model.questions.operation import needed, value_in
from explainer.picture.bundled import bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare

Numbers = np.ndarray


def alone(op: Op, *shapes: Shape) -> Node:
    """An operation that reads inputs `a`, `b`, …"""
    names = tuple("abc"[: len(shapes)])
    return Node("op", op, names, op.out_shape(*shapes), Cost(), "stem", None, Branch.STEM)


def looked_at(op: Op, *inputs: Numbers, out: Numbers, channel: int | None = None) -> Place:
    sides = [one.reshape(len(one), *(one.shape[1:] or (1, 1))).shape for one in inputs]
    shapes = (Shape(channels=channels, height=height, width=width) for channels, height, width in sides)
    arrays = dict(zip("abc", inputs, strict=False)) | {"op": out}
    return first_place(alone(op, *shapes), arrays, channel=channel)


def rims(*sides: int) -> list[int]:
    """How much of each side is near the border: an eighth, at least one, and never all."""
    return [min(-(-side // 8), (side - 1) // 2) for side in sides]


def inside(values: Numbers) -> Numbers:
    """What is not near the border."""
    rim, edge = rims(*values.shape[1:])
    return values[:, rim : values.shape[1] - rim, edge : values.shape[2] - edge]


def drawn(seed: int, *sides: int) -> Numbers:
    return np.random.default_rng(seed).normal(size=sides).astype(np.float32)


# --- the largest output -------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1), st.booleans())
def test_the_largest_output_lies_inside_where_any_there_is_positive(
    channels: int, height: int, width: int, seed: int, positive: bool
) -> None:
    values = np.abs(drawn(seed, channels, height, width)) * (1 if positive else -1)
    for channel in (None, channels - 1):
        place = looked_at(Sigmoid(), values, out=values, channel=channel)
        seen = values if channel is None else values[channel:]
        assert values[place] == (inside(seen) if positive else seen).max()
        assert channel in (None, place.channel)


def test_where_nothing_is_larger_the_place_is_the_middle() -> None:
    for op in (Sigmoid(), ReLU()):
        flat = np.zeros((3, 8, 6), dtype=np.float32)
        assert looked_at(op, flat, out=flat) == Place(0, 4, 3)
        nothing = np.full((3, 8, 6), np.nan, dtype=np.float32)
        assert looked_at(op, nothing, out=nothing, channel=2) == Place(2, 4, 3)
        vector = np.zeros(5, dtype=np.float32)
        assert looked_at(op, vector, out=vector, channel=4) == Place(4, 0, 0)


def test_the_largest_output_is_a_finite_one() -> None:
    values = np.array([[[np.nan, 1.0], [2.0, np.inf]]], dtype=np.float32)
    assert looked_at(Sigmoid(), values, out=values) == Place(0, 1, 0)
    vector = np.array([1.0, np.nan, 3.0], dtype=np.float32)
    assert looked_at(Sigmoid(), vector, out=vector) == Place(2, 0, 0)


# --- something to see ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("op", [Add(), Mul()])
def test_where_two_values_are_joined_neither_is_small(op: Op) -> None:
    one = np.array([[[9.0, 2.0], [0.0, 3.0]]], dtype=np.float32)
    other = np.array([[[0.0, 2.5], [9.0, 1.0]]], dtype=np.float32)
    assert looked_at(op, one, other, out=one + other) == Place(0, 0, 1)


def test_where_a_part_of_every_sum_is_negative_it_is_the_largest_sum() -> None:
    one = np.array([[[9.0, 2.0], [0.0, 3.0]]], dtype=np.float32)
    other = np.array([[[-3.0, -0.1], [-2.0, -1.0]]], dtype=np.float32)
    assert looked_at(Add(), one, other, out=one + other) == Place(0, 0, 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.integers(3, 20), st.integers(3, 20), st.integers(0, 2**32 - 1))
def test_a_relu_cuts_off_what_stands_beside_what_it_keeps(channels: int, height: int, width: int, seed: int) -> None:
    x = drawn(seed, channels, height, width)
    batch = torch.from_numpy(x)[None]
    row = functional.max_pool2d(batch, (1, 3), 1, (0, 1))
    column = functional.max_pool2d(batch, (3, 1), 1, (1, 0))
    kept = torch.maximum(row, column)[0].numpy()  # of five values: where the middle one is negative, of the other four
    seen = np.where(x < 0, np.minimum(-x, kept), -np.inf)
    place = looked_at(ReLU(), x, out=np.maximum(x, 0))
    if inside(seen).max() > 0:
        assert seen[place] == inside(seen).max()
        assert x[place] < 0


@pytest.mark.parametrize("sign", [1, -1])
def test_a_relu_that_keeps_all_or_nothing_shows_the_largest(sign: int) -> None:
    x = sign * (1 + np.abs(drawn(3, 2, 9, 9)))
    out = np.maximum(x, 0)
    assert out[looked_at(ReLU(), x, out=out)] == inside(out).max()


def test_a_relu_of_a_vector_cuts_off_the_lowest() -> None:
    x = drawn(5, 30)
    assert looked_at(ReLU(), x, out=np.maximum(x, 0)) == Place(int(x.argmin()), 0, 0)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([(2, 2, 0), (3, 2, 1), (3, 1, 1), (3, 3, 0)]),
    st.integers(6, 20),
    st.integers(6, 20),
    st.integers(0, 2**32 - 1),
)
def test_a_max_pool_is_shown_where_its_window_is_full_and_varied(
    window: tuple[int, int, int], height: int, width: int, seed: int
) -> None:
    size, stride, padding = window
    op = MaxPool2d(kernel_size=size, stride=stride, padding=padding)
    x = np.maximum(drawn(seed, 2, height, width) + 1, 0)
    batch = torch.from_numpy(x)[None]
    out = functional.max_pool2d(batch, size, stride, padding)[0].numpy()
    lowest = -functional.max_pool2d(-batch, size, stride, padding)[0].numpy()
    seen = np.minimum(lowest, out - lowest)
    place = looked_at(op, x, out=out)
    if inside(seen).max() > 0:
        assert seen[place] == inside(seen).max()
    elif seen.max() <= 0:
        assert out[place] == (inside(out) if inside(out).max() > 0 else out).max()


# --- a real net ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["resnet18", "resnet50", "cifar_resnet20", "cifar_preresnet20"])
def pictured(request: pytest.FixtureRequest) -> tuple[Graph, dict[str, Numbers]]:
    spec = find_variant(request.param).spec
    graph = expand(spec, image_shape(64, 64))
    picture = prepare(decode(bundled_bytes("cat")), height=64, width=64).normalised
    return graph, dict(activations(untrained(spec), graph, picture, [INPUT, *graph.by_name]))


def test_what_is_told_first_shows_what_the_operation_does(
    pictured: tuple[Graph, dict[str, Numbers]],
) -> None:
    graph, arrays = pictured
    module = untrained(graph.spec)
    for node in graph:
        place = first_place(node, {name: arrays[name] for name in needed(node)})
        value = value_in(module, arrays, node, place=place)
        read = [reading.values[0] for reading in value.making.readings]
        match node.op:
            case MaxPool2d():
                assert value.making.readings[0].inside.all()
                assert 0 < read[0].min() < value.computed
            case ReLU():
                assert read[0].item() < 0 == value.computed
            case Add():
                assert min(one.item() for one in read) > 0
            case _:
                assert value.computed > 0
