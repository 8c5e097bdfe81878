"""What the calculators keep: which one is open, the window, the rule of counting, the figure."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from explainer.architecture.counting.layers import PAPER_RULE, LayerKind, Rule
from explainer.architecture.window.sliding import (
    MAX_DILATION,
    MAX_KERNEL,
    MAX_PADDING,
    MAX_STRIDE,
    PRESETS,
    Preset,
    Sliding,
    WindowError,
    WindowKind,
    make_window,
    slide,
)
from explainer.text.figures.reconcile import parse_figure
from explainer.ui.state import parse
from explainer.ui.state.choices import PIXELS
from explainer.ui.state.focus import PLACES
from explainer.ui.state.key import Asked, Derived, Key, Parameter, Value

Kept = TypeVar("Kept")

CALCULATORS = ("window", "layers", "figures")
OF_NET = ("layers",)
"""Those that look at the chosen net."""
ROUNDINGS = ("floor", "ceil")
NOTHING = "nothing"
FIRST_FIGURE = "3.8"


def write_rule(rule: Rule) -> str:
    """A rule as the address writes it: "conv-fc", or "nothing"."""
    return "-".join(kind.value for kind in LayerKind if kind in rule) or NOTHING


def read_rule(text: str) -> str:
    """The text of a rule in its usual order; raises ValueError for anything else."""
    return write_rule(rule_of(text))


def rule_of(text: str) -> Rule:
    """The rule that a text stands for; raises ValueError."""
    return frozenset() if text == NOTHING else frozenset(LayerKind(name) for name in text.split("-"))


def read_figure(text: str) -> str:
    """A text that stands for a figure; raises FigureError."""
    parse_figure(text)
    return text


_FIRST = PRESETS[0]
CALC = Parameter("calc", parse.one_of(*CALCULATORS), CALCULATORS[0], translated=True)
KIND = Parameter(
    "win_kind", parse.one_of(*(kind.value for kind in WindowKind)), _FIRST.window.kind.value, translated=True
)
HEIGHT = Parameter("win_height", PIXELS, _FIRST.size)
WIDTH = Parameter("win_width", PIXELS, _FIRST.size)
KERNEL = Parameter("win_kernel", parse.whole(1, MAX_KERNEL), _FIRST.window.kernel_size)
STRIDE = Parameter("win_stride", parse.whole(1, MAX_STRIDE), _FIRST.window.stride)
PADDING = Parameter("win_padding", parse.whole(0, MAX_PADDING), _FIRST.window.padding)
DILATION = Parameter("win_dilation", parse.whole(1, MAX_DILATION), _FIRST.window.dilation)
ROUNDING = Parameter("win_rounding", parse.one_of(*ROUNDINGS), ROUNDINGS[_FIRST.window.ceil_mode], translated=True)
NUMBERS = (HEIGHT, WIDTH, KERNEL, STRIDE, PADDING, DILATION)
"""The fields of the window, each a whole number."""
_WINDOW: tuple[Parameter[Any], ...] = (KIND, *NUMBERS, ROUNDING)


def preset_settings(preset: Preset) -> dict[str, Value]:
    """The settings of the window's calculator that a preset stands for, by name."""
    window = preset.window
    return {
        KIND.name: window.kind.value,
        HEIGHT.name: preset.size,
        WIDTH.name: preset.size,
        KERNEL.name: window.kernel_size,
        STRIDE.name: window.stride,
        PADDING.name: window.padding,
        DILATION.name: window.dilation,
        ROUNDING.name: ROUNDINGS[window.ceil_mode],
    }


def take_preset(preset: Preset) -> None:
    """Make a preset's settings those of the calculator, with the window at its first position."""
    _take(preset_settings(preset))
    ROW.set(0)
    COLUMN.set(0)


def _take(values: Mapping[str, Value]) -> None:
    for key in _WINDOW:
        if key.name in values:
            key.set(values[key.name])


def settings() -> dict[str, Value]:
    """The settings of the window, by name."""
    return {key.name: key.get() for key in _WINDOW}


def undo() -> None:
    """As a callback: the settings of the last window that could be placed."""
    _take(LAST_PLACED.get())


def fit_kind() -> None:
    """As a callback after another kind of window was chosen: take what of the settings such a window cannot have.

    torch pads a pool by half its kernel at the most, and dilates convolutions and max pools alone.
    """
    kind, before = WindowKind(KIND.get()), settings()
    if kind.pools:
        PADDING.set(min(PADDING.get(), KERNEL.get() // 2))
    if not kind.dilates:
        DILATION.set(1)
    KIND_FITTED.set(settings() != before)


def is_in_use(preset: Preset) -> bool:
    """Whether the settings are those of a preset."""
    return preset_settings(preset) == settings()


def placed() -> Sliding:
    """The window over its map that the settings describe; raises WindowError where it cannot be placed."""
    return _sliding_of(Key.get)


class _Value(Protocol):
    """What a key stands for: in the session, or in an address."""

    def __call__(self, key: Key[Kept], /) -> Kept: ...


def _sliding_of(value: _Value) -> Sliding:
    window = make_window(
        kind=WindowKind(value(KIND)),
        kernel_size=value(KERNEL),
        stride=value(STRIDE),
        padding=value(PADDING),
        dilation=value(DILATION),
        ceil_mode=value(ROUNDING) == "ceil",
    )
    return slide(window, height=value(HEIGHT), width=value(WIDTH))


def _is_row(asked: Asked, row: int) -> bool:
    try:
        return row < _sliding_of(asked.__getitem__).height.out_size
    except WindowError:  # the page says so itself, and keeps the position
        return True


def _is_column(asked: Asked, column: int) -> bool:
    try:
        return column < _sliding_of(asked.__getitem__).width.out_size
    except WindowError:
        return True


ROW = Parameter("win_row", PLACES, 0, exists=_is_row)
COLUMN = Parameter("win_column", PLACES, 0, exists=_is_column)
COUNT = Parameter("count", read_rule, write_rule(PAPER_RULE))
FIGURE = Parameter("figure", read_figure, FIRST_FIGURE)
PARAMETERS = (CALC, *_WINDOW, ROW, COLUMN, COUNT, FIGURE)

LAST_PLACED: Key[dict[str, Value]] = Key("win_last_placed", {})
"""The settings of the last window that could be placed."""
KIND_FITTED = Key("win_kind_fitted", False)
"""Whether the last choice of a kind took settings away that it cannot have."""
PRESET: Derived[str | None] = Derived("win_preset", None)
COUNT_KINDS: Derived[list[str]] = Derived("count_kinds", [])
COUNT_RULE: Derived[str | None] = Derived("count_rule", None)
FIGURE_PICK: Key[int | None] = Key("figure_pick", None)


def uses_net() -> bool:
    """Whether the open calculator looks at the chosen net."""
    return CALC.get() in OF_NET
