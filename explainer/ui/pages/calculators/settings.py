"""The settings of the calculators as the address holds them: names, defaults, and how they are read."""

from collections.abc import Mapping

from explainer.architecture.counting.layers import PAPER_RULE, LayerKind, Rule
from explainer.architecture.window.sliding import PRESETS, Preset, Sliding, WindowError, WindowKind, make_window, slide
from explainer.text.figures.reconcile import parse_figure

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


def preset_settings(preset: Preset) -> dict[str, str | int]:
    """The settings of the window's calculator that a preset stands for."""
    window = preset.window
    return {
        "win_kind": window.kind.value,
        "win_height": preset.size,
        "win_width": preset.size,
        "win_kernel": window.kernel_size,
        "win_stride": window.stride,
        "win_padding": window.padding,
        "win_dilation": window.dilation,
        "win_rounding": "ceil" if window.ceil_mode else "floor",
    }


def sliding_of(values: Mapping[str, object]) -> Sliding:
    """The window over its map that some settings describe; raises WindowError where it cannot be placed."""
    number = {name: int(str(values[f"win_{name}"])) for name in _NUMBERS}
    window = make_window(
        kind=WindowKind(values["win_kind"]),
        kernel_size=number["kernel"],
        stride=number["stride"],
        padding=number["padding"],
        dilation=number["dilation"],
        ceil_mode=values["win_rounding"] == "ceil",
    )
    return slide(window, height=number["height"], width=number["width"])


def outside(values: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the positions that were asked for but that this window does not have."""
    try:
        sliding = sliding_of({**DEFAULTS, **values})
    except WindowError:
        return ()  # the page says so itself, and keeps the position
    limits = {"win_row": sliding.height.out_size, "win_column": sliding.width.out_size}
    return tuple(name for name, limit in limits.items() if int(str(values.get(name, 0))) >= limit)


_NUMBERS = ("height", "width", "kernel", "stride", "padding", "dilation")
DEFAULTS: Mapping[str, str | int] = {
    "calc": CALCULATORS[0],
    **preset_settings(PRESETS[0]),
    "win_row": 0,
    "win_column": 0,
    "count": write_rule(PAPER_RULE),
    "figure": FIRST_FIGURE,
}
PARAMETERS = tuple(DEFAULTS)
"""Their names in the address."""
CHOICES = ("calc", "win_kind", "win_rounding")
"""Those whose labels change with the language."""
