"""The operations a network is made of: a closed union, each with torch's class name and argument names.

Every operation knows the shape it puts out and what it costs. MACs are multiply-adds of convolutions and
fully connected layers; normalisation, activation, pooling and addition count none (the convention of the
paper's Table 1 and of torchvision's GFLOPS column).
"""

from dataclasses import dataclass

from explainer.architecture.errors import ShapeError
from explainer.architecture.operations.shape import Shape


def out_size(
    size: int, *, kernel_size: int, stride: int, padding: int, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """Output size along one axis, ⌊(size + 2·padding − dilation·(kernel_size − 1) − 1)/stride⌋ + 1.

    With `ceil_mode` (pooling only) the quotient is rounded up, but no window may begin beyond the input and its
    left padding. Raises ShapeError when the window does not fit the padded input even once.

    >>> out_size(224, kernel_size=7, stride=2, padding=3)
    112
    """
    room = size + 2 * padding - dilation * (kernel_size - 1) - 1
    if ceil_mode:
        steps = -(-room // stride)
        steps -= steps * stride >= size + padding
    else:
        steps = room // stride
    if steps < 0:
        raise ShapeError("window_too_large", size=size, kernel_size=kernel_size, padding=padding)
    return steps + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Op:
    """What every operation answers; those without weights or multiply-adds inherit the zeros."""

    @property
    def num_params(self) -> int:
        """Trainable parameters."""
        return 0

    @property
    def num_buffers(self) -> int:
        """Values that are stored with the weights but not trained (running statistics)."""
        return 0

    def num_macs(self, out: Shape) -> int:
        """Multiply-adds per image, given the operation's output shape."""
        return 0

    def out_shape(self, *inputs: Shape) -> Shape:
        """Shape of the output for the given input shapes; raises ShapeError where they do not fit."""
        return inputs[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conv2d(_Op):
    """torch.nn.Conv2d with square kernels and zero padding."""

    in_channels: int
    out_channels: int
    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    bias: bool = False

    @property
    def num_params(self) -> int:
        weights = self.kernel_size**2 * (self.in_channels // self.groups) * self.out_channels
        return weights + (self.out_channels if self.bias else 0)

    def num_macs(self, out: Shape) -> int:
        return self.kernel_size**2 * (self.in_channels // self.groups) * out.numel

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        _require_channels(shape, self.in_channels)
        height, width = (
            out_size(
                size,
                kernel_size=self.kernel_size,
                stride=self.stride,
                padding=self.padding,
                dilation=self.dilation,
            )
            for size in (shape.height, shape.width)
        )
        return Shape(channels=self.out_channels, height=height, width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNorm2d(_Op):
    """torch.nn.BatchNorm2d: a scale γ and a shift β per channel, running mean and variance as buffers."""

    num_features: int

    @property
    def num_params(self) -> int:
        return 2 * self.num_features

    @property
    def num_buffers(self) -> int:
        return 2 * self.num_features + 1  # running mean, running variance, num_batches_tracked

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        _require_channels(shape, self.num_features)
        return shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ReLU(_Op):
    """torch.nn.ReLU, never in place: a kept activation must not be overwritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxPool2d(_Op):
    """torch.nn.MaxPool2d with square windows."""

    kernel_size: int
    stride: int
    padding: int = 0

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        height, width = (
            out_size(size, kernel_size=self.kernel_size, stride=self.stride, padding=self.padding)
            for size in (shape.height, shape.width)
        )
        return Shape(channels=shape.channels, height=height, width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class AvgPool2d(_Op):
    """torch.nn.AvgPool2d with square windows and no padding; `ceil_mode` keeps the last, incomplete window.

    An incomplete window is averaged over the values it holds (torch's `count_include_pad=False`).
    """

    kernel_size: int
    stride: int
    ceil_mode: bool = False
    count_include_pad: bool = False

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        height, width = (
            out_size(size, kernel_size=self.kernel_size, stride=self.stride, padding=0, ceil_mode=self.ceil_mode)
            for size in (shape.height, shape.width)
        )
        return Shape(channels=shape.channels, height=height, width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveAvgPool2d(_Op):
    """torch.nn.AdaptiveAvgPool2d; to 1×1 it is global average pooling."""

    output_size: int = 1

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        return Shape(channels=shape.channels, height=self.output_size, width=self.output_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flatten(_Op):
    """torch.nn.Flatten: a feature map becomes a vector."""

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        return Shape(channels=shape.numel, height=1, width=1, flat=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear(_Op):
    """torch.nn.Linear, the fully connected layer."""

    in_features: int
    out_features: int
    bias: bool = True

    @property
    def num_params(self) -> int:
        return self.in_features * self.out_features + (self.out_features if self.bias else 0)

    def num_macs(self, out: Shape) -> int:
        return self.in_features * self.out_features

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        _require_channels(shape, self.in_features)
        return Shape(channels=self.out_features, height=1, width=1, flat=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(_Op):
    """Elementwise addition of the residual and the shortcut; both must have the same shape."""

    def out_shape(self, *inputs: Shape) -> Shape:
        residual, shortcut = inputs
        if residual != shortcut:
            raise ShapeError("add_shapes_differ", residual=residual, shortcut=shortcut)
        return residual


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsample(_Op):
    """Option A's spatial step: keep every `stride`-th row and column, starting with the first."""

    stride: int

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        height, width = (
            out_size(size, kernel_size=1, stride=self.stride, padding=0) for size in (shape.height, shape.width)
        )
        return Shape(channels=shape.channels, height=height, width=width)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroPadChannels(_Op):
    """Option A's channel step: append `extra_channels` maps of zeros."""

    extra_channels: int

    def out_shape(self, *inputs: Shape) -> Shape:
        (shape,) = inputs
        return Shape(channels=shape.channels + self.extra_channels, height=shape.height, width=shape.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout(_Op):
    """torch.nn.Dropout: while training each value is dropped with probability `p`; afterwards it changes nothing."""

    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sigmoid(_Op):
    """torch.nn.Sigmoid, 1/(1 + e⁻ˣ): the value of a gate, between 0 and 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement(_Op):
    """1 − x: what a gate leaves to the other branch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(_Op):
    """A constant times the input."""

    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mul(_Op):
    """Elementwise product of a value and its gate; both must have the same shape."""

    def out_shape(self, *inputs: Shape) -> Shape:
        value, gate = inputs
        if value != gate:
            raise ShapeError("gate_shapes_differ", value=value, gate=gate)
        return value


Op = (
    Conv2d
    | BatchNorm2d
    | ReLU
    | MaxPool2d
    | AvgPool2d
    | AdaptiveAvgPool2d
    | Flatten
    | Linear
    | Dropout
    | Sigmoid
    | Complement
    | Scale
    | Mul
    | Add
    | Subsample
    | ZeroPadChannels
)


def _require_channels(shape: Shape, expected: int) -> None:
    if shape.channels != expected:
        raise ShapeError("channels_differ", expected=expected, actual=shape.channels)
