"""Step 2: F(x) + x with three numbers to drag, beside a plain block that passes on F(x) alone.

The script works the numbers out anew at every touch; here stands what it finds at first, so that nothing is empty.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from explainer.render.html.tag import tag
from explainer.render.pages.start.tour.drawing import box, flow, labelled, picture, plus, shortcut, text
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue

RESIDUAL, PLAIN = "residual", "plain"
NOTHING, COPY = "nothing", "copy"
LOWEST, HIGHEST = -4.0, 6.0
"""The values that a bar has room for: those of F(x) + x for all that can be dragged."""
_UNIT = 10.4
_BAR = (HIGHEST - LOWEST) * _UNIT
_MIDDLES = {RESIDUAL: 70.0, PLAIN: 292.0}
_X, _F, _PLUS, _SUM, _RELU, _Y, _VERDICT = 28.0, 72.0, 134.0, 154.0, 191.0, 218.0, 259.0
_TAG = 27.0
_BETWEEN = 204.0


class Dragged(NamedTuple):
    """A number to drag: where it begins and its limits, in steps of a tenth. x comes out of a ReLU: never negative."""

    start: float
    lowest: float
    highest: float


NUMBERS: Mapping[str, Dragged] = {"x": Dragged(1.5, 0, 2), "w": Dragged(0, -1.5, 1.5), "b": Dragged(0, -1, 1)}
PRESETS: Mapping[str, Mapping[str, float]] = {NOTHING: {"w": 0, "b": 0}, COPY: {"w": 1, "b": 0}}


def scene(words: Catalogue) -> Scene:
    """Two blocks of one number each."""
    alt = words("tour.sum.alt")
    return Scene(
        title=words("tour.sum.title"),
        text=words("tour.sum.text"),
        picture=picture(_residual(words), _plain(words), alt=alt),
        note=words("tour.sum.note"),
        link=words("tour.sum.link"),
        cases={name: Case(label=words(f"tour.sum.{name}"), alt=alt) for name in PRESETS},
        first=NOTHING,
        choice=words("tour.sum.choice"),
        fields=_fields(words),
    )


def _residual(words: Catalogue) -> Iterator[Markup]:
    x = _MIDDLES[RESIDUAL]
    lane = x + 78
    yield text(words("tour.sum.residual"), x, 13, classes="head")
    yield from _until_f(x)
    yield flow(x, _F + 44, _PLUS - 9)
    yield shortcut(((x, _X + _TAG + 8), (lane, 0), (0, _PLUS), (x + 9, 0)))
    yield text("+ x", lane + 7, _PLUS - 12, anchor="start", classes="route-text large")
    yield plus(x, _PLUS)
    yield flow(x, _PLUS + 9, _SUM)
    yield _value(Kind.ADDITION, "F(x) + x", "sum", x, _SUM)
    yield flow(x, _SUM + _TAG, _RELU)
    yield from _from_relu(x, RESIDUAL)


def _plain(words: Catalogue) -> Iterator[Markup]:
    x = _MIDDLES[PLAIN]
    yield text(words("tour.sum.plain"), x, 13, classes="head")
    yield text("F(x) =", _BETWEEN, _F + 14, classes="muted")
    yield text("w·x + b", _BETWEEN, _F + 30, classes="muted")
    yield from _until_f(x)
    yield flow(x, _F + 44, _RELU)
    yield from _from_relu(x, PLAIN)


def _until_f(x: float) -> Iterator[Markup]:
    yield _value(Kind.TERMINAL, "x", "x", x, _X)
    yield flow(x, _X + _TAG, _F)
    formula = text("", x, _F + 13, number="formula")
    yield box(Kind.CONVOLUTION, x, _F, _BAR + 12, 44, formula, *_inside("F(x)", "f", x, _F + 17))


def _from_relu(x: float, block: str) -> Iterator[Markup]:
    yield labelled(Kind.ACTIVATION, x, _RELU, 52, 18, "ReLU")
    yield flow(x, _RELU + 18, _Y)
    yield _value(Kind.TERMINAL, "y", block, x, _Y)
    yield text("", x, _VERDICT, classes="verdict", number=f"{block}_verdict")


def _value(kind: Kind, name: str, number: str, x: float, y: float) -> Markup:
    """A named value with its bar."""
    return box(kind, x, y, _BAR + 12, _TAG, *_inside(name, number, x, y))


def _inside(name: str, number: str, x: float, y: float) -> Iterator[Markup]:
    """Name, number, and a bar that begins at the place of zero."""
    left = x - _BAR / 2
    zero = left - LOWEST * _UNIT
    yield text(name, left, y + 11, anchor="start")
    yield text("", x + _BAR / 2, y + 11, anchor="end", classes="title", number=number)
    yield tag("path", class_="rule", d=f"M{left:g} {y + 22:g}H{x + _BAR / 2:g}M{zero:g} {y + 19:g}v6")
    yield tag("rect", class_="amount", data_bar=number, data_zero=zero, x=zero, y=y + 20, width=0, height=4)


def _fields(words: Catalogue) -> Markup:
    """The numbers to drag: a slider each."""
    return tag("div", [_field(name, one, words) for name, one in NUMBERS.items()], class_="fields")


def _field(name: str, one: Dragged, words: Catalogue) -> Markup:
    slider = tag(
        "input",
        type="range",
        min=one.lowest,
        max=one.highest,
        step=0.1,
        value=one.start,
        data_name=name,
        aria_label=words(f"tour.sum.{name}_said"),
    )
    shown = tag("b", f"{one.start:.1f}", data_shown=name)
    return tag("label", tag("span", tag("i", name), " = ", shown), slider, class_=f"field {name}")


def drawn() -> dict[str, object]:
    """What the script needs to know: units of the picture for a value of 1, and what the buttons set."""
    return {"unit": _UNIT, "presets": {name: dict(preset) for name, preset in PRESETS.items()}}
