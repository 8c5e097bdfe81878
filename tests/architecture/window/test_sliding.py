"""The window's arithmetic against torch's own operations, and against a walk over every position."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from explainer.architecture.window.sliding import (
    MAX_PADDING,
    PRESETS,
    Axis,
    Sliding,
    Window,
    WindowError,
    WindowKind,
    axis_of,
    dividing_sizes,
    make_window,
    rounded_down,
    slide,
)

NUMBERS = st.fixed_dictionaries(
    {
        "kernel_size": st.integers(1, 7),
        "stride": st.integers(1, 6),
        "padding": st.integers(0, 5),
        "dilation": st.integers(1, 4),
        "ceil_mode": st.booleans(),
    }
)
SIZES = st.integers(1, 24)


def torch_by_numbers(kind: WindowKind, numbers: dict[str, int], values: torch.Tensor) -> torch.Tensor:
    """What torch makes of some values with these numbers; RuntimeError where it refuses."""
    kernel_size, ceil_mode = numbers["kernel_size"], bool(numbers["ceil_mode"])
    placing = {"stride": numbers["stride"], "padding": numbers["padding"]}
    match kind:
        case WindowKind.CONVOLUTION:
            weight = torch.ones(1, 1, kernel_size, kernel_size, device=values.device, dtype=values.dtype)
            return functional.conv2d(values, weight, dilation=numbers["dilation"], **placing)
        case WindowKind.MAX:
            dilation = numbers["dilation"]
            return functional.max_pool2d(values, kernel_size, dilation=dilation, ceil_mode=ceil_mode, **placing)
        case WindowKind.AVERAGE:
            return functional.avg_pool2d(values, kernel_size, ceil_mode=ceil_mode, **placing)


def placed(window: Window, height: int, width: int) -> Sliding:
    try:
        return slide(window, height=height, width=width)
    except WindowError:
        assume(False)
        raise


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(WindowKind), numbers=NUMBERS, height=SIZES, width=SIZES)
def test_output_sizes_are_torchs_and_so_are_the_refusals(
    kind: WindowKind, numbers: dict[str, int], height: int, width: int
) -> None:
    empty = torch.empty(1, 1, height, width, device="meta")
    try:
        sliding = slide(make_window(kind=kind, **numbers), height=height, width=width)  # type: ignore[arg-type]
    except WindowError:
        with pytest.raises(RuntimeError):
            torch_by_numbers(kind, numbers, empty)
    else:
        shape = torch_by_numbers(kind, numbers, empty).shape
        assert (sliding.height.out_size, sliding.width.out_size) == tuple(shape[2:])


@settings(max_examples=60, deadline=None)
@given(numbers=NUMBERS, size=SIZES)
def test_the_pixels_of_a_position_are_those_that_unfold_gathers(numbers: dict[str, int], size: int) -> None:
    """Unfold carries each pixel's own number (from 1; the padding is 0) to the positions that read it."""
    window = make_window(kind=WindowKind.CONVOLUTION, **numbers)  # type: ignore[arg-type]
    sliding = placed(window, size, size)
    numbered = torch.arange(1.0, size * size + 1).reshape(1, 1, size, size)
    columns = functional.unfold(
        numbered, window.kernel_size, dilation=window.dilation, padding=window.padding, stride=window.stride
    )
    assert columns.shape[2] == sliding.positions
    for index in range(sliding.positions):
        row, column = divmod(index, sliding.width.out_size)
        read = {int(one) for one in columns[0, :, index].tolist() if one}
        assert read == {
            1 + one * size + other for one in sliding.height.pixels(row) for other in sliding.width.pixels(column)
        }


@settings(max_examples=60, deadline=None)
@given(numbers=NUMBERS, height=SIZES, width=SIZES)
def test_readers_are_the_gradient_of_a_convolution_with_ones(numbers: dict[str, int], height: int, width: int) -> None:
    sliding = placed(make_window(kind=WindowKind.CONVOLUTION, **numbers), height, width)  # type: ignore[arg-type]
    values = torch.zeros(1, 1, height, width, requires_grad=True)
    torch_by_numbers(WindowKind.CONVOLUTION, numbers, values).sum().backward()
    assert values.grad is not None
    expected = torch.outer(torch.tensor(sliding.height.readers), torch.tensor(sliding.width.readers))
    assert torch.equal(values.grad[0, 0], expected.float())
    assert sliding.unread_pixels == int((values.grad == 0).sum())
    assert sliding.most_readers == int(values.grad.max())


@settings(max_examples=60, deadline=None)
@given(numbers=NUMBERS, height=SIZES, width=SIZES)
def test_the_divisor_is_that_of_torchs_average(numbers: dict[str, int], height: int, width: int) -> None:
    try:
        window = make_window(kind=WindowKind.AVERAGE, **numbers)  # type: ignore[arg-type]
    except WindowError:
        assume(False)
    sliding = placed(window, height, width)
    means = torch_by_numbers(WindowKind.AVERAGE, numbers, torch.ones(1, 1, height, width, dtype=torch.float64))[0, 0]
    for row in range(sliding.height.out_size):
        for column in range(sliding.width.out_size):
            ones = len(sliding.height.pixels(row)) * len(sliding.width.pixels(column))
            divisor = sliding.height.divisor(row) * sliding.width.divisor(column)
            assert float(means[row, column]) == pytest.approx(ones / divisor)


@settings(max_examples=100, deadline=None)
@given(numbers=NUMBERS, size=SIZES)
def test_what_is_left_over_is_the_rest_of_the_division(numbers: dict[str, int], size: int) -> None:
    window = make_window(kind=WindowKind.CONVOLUTION, **numbers)  # type: ignore[arg-type]
    axis = placed(window, size, size).height
    assert len(axis.left_over) == axis.rest
    assert set(axis.left_over) <= axis.unread
    assert set(axis.left_over_pixels) == {one for one in axis.left_over if 0 <= one < size}
    assert axis.beyond == 0


@settings(max_examples=100, deadline=None)
@given(numbers=NUMBERS, size=SIZES)
def test_sizes_that_divide_leave_no_rest_and_are_the_nearest(numbers: dict[str, int], size: int) -> None:
    window = make_window(kind=WindowKind.CONVOLUTION, **numbers)  # type: ignore[arg-type]
    axis = placed(window, size, size).height
    nearest = {
        one
        for one in range(max(1, size - window.stride + 1), size + window.stride)
        if rounded_down(window, one) >= 1 and axis_of(window, one).rest == 0
    }
    assert set(dividing_sizes(axis)) == (nearest if axis.rest else {size})


def axis(kernel_size: int, stride: int, padding: int, size: int) -> Axis:
    return axis_of(Window(kernel_size=kernel_size, stride=stride, padding=padding), size)


@pytest.mark.parametrize(
    ("window", "out", "rest", "pixels"),
    [
        ((7, 2, 3, 224), 112, 1, 0),
        ((3, 2, 1, 56), 28, 1, 0),
        ((3, 2, 0, 56), 27, 1, 1),
        ((7, 2, 0, 224), 109, 1, 1),
        ((3, 2, 3, 224), 114, 1, 0),
    ],
)
def test_the_sizes_that_learners_stumble_over(
    window: tuple[int, int, int, int], out: int, rest: int, pixels: int
) -> None:
    one = axis(*window)
    assert (one.out_size, one.rest, len(one.left_over_pixels)) == (out, rest, pixels)


def test_a_strided_pointwise_convolution_leaves_three_quarters_unread() -> None:
    sliding = slide(Window(kernel_size=1, stride=2), height=56, width=56)
    assert sliding.unread_pixels == 3136 - 784


def test_a_window_that_cannot_be_placed_says_so() -> None:
    with pytest.raises(WindowError, match="window_does_not_fit"):
        slide(Window(kernel_size=3, dilation=4), height=8, width=9)
    with pytest.raises(WindowError, match="pool_padding_too_large"):
        Window(kind=WindowKind.MAX, kernel_size=3, stride=2, padding=2)
    assert slide(Window(kernel_size=3, padding=MAX_PADDING), height=1, width=1).positions == 29**2


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.slug)
def test_presets_can_be_placed(preset: object) -> None:
    one = next(one for one in PRESETS if one == preset)
    assert slide(one.window, height=one.size, width=one.size).positions > 1
