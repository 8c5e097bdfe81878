"""One table for every picture: what kind of operation looks like what, in light and in dark.

The hues are Okabe and Ito's colour-blind safe set (jfly.uni-koeln.de/color). Boxes are filled with a light tint of
their hue so that text in the page's ink keeps a contrast above 4.5:1; the hue itself draws the border.
Colour is never alone: every box carries its name, every shortcut its line style and label.
"""

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

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


class Kind(Enum):
    """What a box of a picture stands for; the value is its CSS class."""

    TERMINAL = "terminal"
    CONVOLUTION = "convolution"
    NORM = "norm"
    ACTIVATION = "activation"
    POOLING = "pooling"
    ADDITION = "addition"
    LINEAR = "linear"
    RESHAPE = "reshape"
    WEIGHING = "weighing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """Ink, paper and signal colours of one brightness, as #rrggbb."""

    ink: str
    muted: str
    paper: str
    panel: str
    shortcut: str
    changed: str
    tint: float


LIGHT = Mode(
    ink="#1c2430", muted="#566072", paper="#ffffff", panel="#f3f5f8", shortcut="#6d28c9", changed="#b3261e", tint=0.16
)
DARK = Mode(
    ink="#f0f3f8", muted="#a9b4c4", paper="#0e1117", panel="#181d27", shortcut="#c4a1ff", changed="#ff9d8f", tint=0.34
)

HUES = {
    Kind.TERMINAL: "#7f8896",
    Kind.CONVOLUTION: "#0072b2",
    Kind.NORM: "#cc79a7",
    Kind.ACTIVATION: "#d55e00",
    Kind.POOLING: "#009e73",
    Kind.ADDITION: "#7f8896",
    Kind.LINEAR: "#e69f00",
    Kind.RESHAPE: "#56b4e9",
    Kind.WEIGHING: "#b8a800",
}

SHORTCUT_DASH = "7 4"


def kind_of(op: Op) -> Kind:
    """What kind of box an operation is drawn as."""
    match op:
        case Conv2d():
            return Kind.CONVOLUTION
        case BatchNorm2d():
            return Kind.NORM
        case ReLU() | Sigmoid():
            return Kind.ACTIVATION
        case Mul() | Scale() | Complement() | Dropout():
            return Kind.WEIGHING
        case MaxPool2d() | AvgPool2d() | AdaptiveAvgPool2d():
            return Kind.POOLING
        case Add():
            return Kind.ADDITION
        case Linear():
            return Kind.LINEAR
        case Flatten() | Subsample() | ZeroPadChannels():
            return Kind.RESHAPE
        case _:
            assert_never(op)


def fill(kind: Kind, mode: Mode) -> str:
    """The tint a box of this kind is filled with."""
    return mix(HUES[kind], mode.paper, mode.tint)


def mix(colour: str, background: str, share: float) -> str:
    """`share` of `colour` over the rest of `background`, both #rrggbb.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    channels = zip(_rgb(colour), _rgb(background), strict=True)
    return "#" + "".join(f"{round(share * top + (1 - share) * below):02x}" for top, below in channels)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1, relative luminance), from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _rgb(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
