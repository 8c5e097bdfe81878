"""Operations one by one: shapes by brute force, costs by counting."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explainer.architecture.errors import ShapeError
from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Complement,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Mul,
    Op,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
    out_size,
)
from explainer.architecture.operations.shape import Shape
from tests.architecture.oracles import window_starts

MAP = Shape(channels=8, height=5, width=7)


@given(
    size=st.integers(1, 60),
    kernel_size=st.integers(1, 9),
    stride=st.integers(1, 5),
    padding=st.integers(0, 5),
    dilation=st.integers(1, 3),
)
def test_out_size_counts_the_windows(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> None:
    starts = window_starts(size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)
    if starts:
        assert out_size(size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation) == len(starts)
    else:
        with pytest.raises(ShapeError, match="window_too_large"):
            out_size(size, kernel_size=kernel_size, stride=stride, padding=padding, dilation=dilation)


@given(height=st.integers(1, 40), width=st.integers(1, 40), stride=st.integers(1, 4), data=st.data())
def test_height_and_width_go_their_own_ways(height: int, width: int, stride: int, data: st.DataObject) -> None:
    kernel_size = data.draw(st.integers(1, 5))
    padding = data.draw(st.integers(0, 3))
    assume(min(height, width) + 2 * padding >= kernel_size)
    shape = Shape(channels=8, height=height, width=width)
    conv = Conv2d(in_channels=8, out_channels=3, kernel_size=kernel_size, stride=stride, padding=padding)
    pool = MaxPool2d(kernel_size=kernel_size, stride=stride, padding=padding)
    sides = [
        len(window_starts(side, kernel_size=kernel_size, stride=stride, padding=padding, dilation=1))
        for side in (height, width)
    ]
    assert conv.out_shape(shape).dims == (3, *sides)
    assert pool.out_shape(shape).dims == (8, *sides)


@given(
    groups=st.integers(1, 4),
    kernel_size=st.integers(1, 3),
    per_group=st.integers(1, 4),
    out_per_group=st.integers(1, 4),
    bias=st.booleans(),
)
def test_conv_costs_are_counted_weight_by_weight(
    groups: int, kernel_size: int, per_group: int, out_per_group: int, bias: bool
) -> None:
    conv = Conv2d(
        in_channels=groups * per_group,
        out_channels=groups * out_per_group,
        kernel_size=kernel_size,
        padding=kernel_size,
        groups=groups,
        bias=bias,
    )
    weights = sum(
        1
        for group in range(groups)
        for source in range(group * per_group, (group + 1) * per_group)
        for target in range(group * out_per_group, (group + 1) * out_per_group)
        for tap in range(kernel_size**2)
    )
    out = conv.out_shape(Shape(channels=conv.in_channels, height=4, width=3))
    assert conv.num_params == weights + (conv.out_channels if bias else 0)
    assert conv.num_macs(out) == weights * out.height * out.width
    assert conv.num_buffers == 0


@given(in_features=st.integers(1, 50), out_features=st.integers(1, 50))
def test_linear_is_a_matrix_and_a_bias(in_features: int, out_features: int) -> None:
    vector = Shape(channels=in_features, height=1, width=1, flat=True)
    linear = Linear(in_features=in_features, out_features=out_features)
    out = linear.out_shape(vector)
    assert out.dims == (out_features,)
    assert linear.num_params == (in_features + 1) * out_features
    assert linear.num_macs(out) == in_features * out_features


@pytest.mark.parametrize(
    ("op", "dims"),
    [
        (ReLU(), (8, 5, 7)),
        (BatchNorm2d(num_features=8), (8, 5, 7)),
        (AdaptiveAvgPool2d(), (8, 1, 1)),
        (Flatten(), (280,)),
        (Subsample(stride=2), (8, 3, 4)),
        (ZeroPadChannels(extra_channels=8), (16, 5, 7)),
        (MaxPool2d(kernel_size=3, stride=2, padding=1), (8, 3, 4)),
        (AvgPool2d(kernel_size=2, stride=2), (8, 2, 3)),
        (AvgPool2d(kernel_size=2, stride=2, ceil_mode=True), (8, 3, 4)),
        (AdaptiveAvgPool2d(output_size=7), (8, 7, 7)),
        (Dropout(p=0.5), (8, 5, 7)),
        (Sigmoid(), (8, 5, 7)),
        (Complement(), (8, 5, 7)),
        (Scale(factor=0.5), (8, 5, 7)),
    ],
)
def test_what_has_no_weights_costs_no_multiply_adds(op: Op, dims: tuple[int, ...]) -> None:
    out = op.out_shape(MAP)
    assert out.dims == dims
    assert op.num_macs(out) == 0
    assert (op.num_params, op.num_buffers) == ((16, 17) if isinstance(op, BatchNorm2d) else (0, 0))


def test_addition_wants_two_equal_shapes() -> None:
    assert Add().out_shape(MAP, MAP) == MAP
    with pytest.raises(ShapeError, match="add_shapes_differ"):
        Add().out_shape(MAP, Shape(channels=8, height=5, width=6))


def test_a_gate_has_the_shape_of_what_it_weighs() -> None:
    assert Mul().out_shape(MAP, MAP) == MAP
    assert Mul().num_macs(MAP) == 0
    with pytest.raises(ShapeError, match="gate_shapes_differ"):
        Mul().out_shape(MAP, Shape(channels=1, height=5, width=7))


@given(size=st.integers(1, 60), kernel_size=st.integers(1, 9), stride=st.integers(1, 5))
def test_ceil_mode_counts_windows_that_begin_inside(size: int, kernel_size: int, stride: int) -> None:
    """One more step than the floor where a rest remains, if the window still begins inside the input."""
    starts = range(0, size, stride)
    whole = [start for start in starts if start + kernel_size <= size]
    if not whole:
        return
    following = whole[-1] + stride
    expected = len(whole) + (whole[-1] + kernel_size < size and following < size)
    assert out_size(size, kernel_size=kernel_size, stride=stride, padding=0, ceil_mode=True) == expected


@pytest.mark.parametrize(
    "op",
    [
        Conv2d(in_channels=4, out_channels=8, kernel_size=1),
        BatchNorm2d(num_features=4),
        Linear(in_features=4, out_features=2),
    ],
)
def test_the_wrong_number_of_channels_is_refused(op: Conv2d | BatchNorm2d | Linear) -> None:
    with pytest.raises(ShapeError, match="channels_differ"):
        op.out_shape(MAP)


def test_shapes_read_as_the_field_prints_them() -> None:
    assert str(MAP) == "8×5×7"
    assert str(Shape(channels=1000, height=1, width=1, flat=True)) == "1000"
    assert (MAP.numel, MAP.positions) == (280, 35)
