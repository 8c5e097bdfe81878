"""Short labels of operations, the way diagrams in the field write them: `3×3, 128, /2`."""

from typing import assert_never

from explainer.architecture.graph import Block
from explainer.architecture.naming import block_names
from explainer.architecture.operations.cost import Cost
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
)
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec
from explainer.render.label import Label, Span, compared, plain, said
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short


def pieces(op: Op, words: Catalogue) -> tuple[str, ...]:  # noqa: PLR0912  (one case for each operation)
    """What an operation does, piece by piece: kernel, channels, groups where there are several, stride, padding."""
    match op:
        case Conv2d():
            kernel = words("diagram.convolution", kernel=_square(op.kernel_size))
            channels = f"{op.in_channels}→{op.out_channels}"
            groups = (f"g{op.groups}",) if op.groups > 1 else ()
            return (kernel, channels, *groups, f"/{op.stride}", f"p{op.padding}")
        case BatchNorm2d():
            return (words("diagram.batch_norm"),)
        case ReLU():
            return (words("diagram.relu"),)
        case MaxPool2d():
            kernel = words("diagram.max_pool", kernel=_square(op.kernel_size))
            return (kernel, f"/{op.stride}", f"p{op.padding}")
        case AvgPool2d():
            return (words("diagram.average_pool", kernel=_square(op.kernel_size)), f"/{op.stride}")
        case AdaptiveAvgPool2d():
            if op.output_size == 1:
                return (words("diagram.global_average_pool"),)
            return (words("diagram.adaptive_pool", size=_square(op.output_size)),)
        case Flatten():
            return (words("diagram.flatten"),)
        case Linear():
            return (words("diagram.linear"), f"{op.in_features}→{op.out_features}")
        case Add():
            return (words("diagram.add"),)
        case Dropout():
            return (words("diagram.dropout"), f"p={op.p:g}")
        case Sigmoid():
            return (words("diagram.sigmoid"),)
        case Complement():
            return ("1 − x",)
        case Scale():
            return (f"×{op.factor:g}",)
        case Mul():
            return (words("diagram.multiply"),)
        case Subsample():
            return (words("diagram.subsample", stride=op.stride),)
        case ZeroPadChannels():
            return (words("diagram.zero_pad", channels=op.extra_channels),)
        case _:
            assert_never(op)


def label(op: Op, words: Catalogue, *, before: Op | None = None) -> Label:
    """The pieces of an operation beside what they were before."""
    return said(compared(_spans(op, words), _spans(before, words) if before else None))


def convolutions(ops: tuple[Conv2d, ...], *, before: tuple[Conv2d, ...] | None = None) -> Label:
    """Convolutions as the paper's Table 1 writes them, with strides: `1×1, 128 – 3×3, 128, /2 – 1×1, 512`."""
    return said(compared(_brief(ops), None if before is None else _brief(before)))


def brief(op: Conv2d) -> str:
    """One convolution as the paper's Table 1 writes it, with its stride where it strides: `3×3, 128, /2`."""
    return plain(convolutions((op,)))


def both_names(spec: NetSpec, block: Block) -> str:
    """A block by the paper's name with torchvision's path behind it, where that is another: `conv3_1 (layer2.0)`."""
    name, *path = block_names(spec, block)
    return " ".join((name, *(f"({one})" for one in path)))


def tip(name: str, cost: Cost, shape: Shape, words: Catalogue) -> tuple[str, ...]:
    """What hovering over a box says, line by line: its name, its output shape, its parameters and MACs."""
    return (
        name,
        words("diagram.out_shape", shape=shape),
        words("diagram.tip_params", value=exact(cost.num_params)),
        words("diagram.tip_macs", value=short(cost.num_macs)),
    )


def _spans(op: Op, words: Catalogue) -> Label:
    return tuple(Span(piece) for piece in pieces(op, words))


def _brief(ops: tuple[Conv2d, ...]) -> Label:
    return tuple(
        span
        for op in ops
        for span in (
            Span(f"{_square(op.kernel_size)}, {op.out_channels}", joint=" – "),
            *((Span(f"g{op.groups}"),) if op.groups > 1 else ()),
            Span(f"/{op.stride}"),
        )
    )


def _square(size: int) -> str:
    return f"{size}×{size}"
