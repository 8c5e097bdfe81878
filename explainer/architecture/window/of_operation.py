"""The window of an operation that slides one over its input."""

from functools import lru_cache
from typing import assert_never

from explainer.architecture.operations.ops import AvgPool2d, Conv2d, MaxPool2d, Subsample
from explainer.architecture.window.sliding import Window, WindowKind

SlidingOp = Conv2d | MaxPool2d | AvgPool2d | Subsample


@lru_cache(maxsize=256)
def window_of(op: SlidingOp) -> Window:
    """What the operation reads for each of its output positions, in torch's terms.

    >>> window_of(Subsample(stride=2)).reach
    1
    """
    match op:
        case Conv2d():
            return Window(kernel_size=op.kernel_size, stride=op.stride, padding=op.padding, dilation=op.dilation)
        case MaxPool2d():
            return Window(kind=WindowKind.MAX, kernel_size=op.kernel_size, stride=op.stride, padding=op.padding)
        case AvgPool2d():
            kind = WindowKind.AVERAGE
            return Window(kind=kind, kernel_size=op.kernel_size, stride=op.stride, ceil_mode=op.ceil_mode)
        case Subsample():
            return Window(kernel_size=1, stride=op.stride)
        case _:
            assert_never(op)
