"""Pieces that pictures of one value's arithmetic are made of: grids of numbers, equations, bars, curves, as HTML.

Colours come from the page's style sheet. Sign and size are always written out too, and padding is hatched.
"""

from collections.abc import Callable, Sequence
from math import floor, log10
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from explainer.render.html.tag import Child, joined, tag
from explainer.render.images.colours import NONFINITE, shades
from explainer.render.images.tiles import Extent, entries, extent
from explainer.text.numbers import significant

Numbers = NDArray[np.float32] | NDArray[np.float64]

LONGEST_CELL = 7
"""Characters that fit a cell of the widest grid that is written out, on a phone."""
PLAIN_EXPONENTS = range(-2, 4)
"""Of the largest number of a grid, where the grid needs no power of ten in common."""
BAR_WIDTH, BAR_HEIGHT = 720, 96
CURVE_WIDTH, CURVE_HEIGHT = 260, 150
_UP, _DOWN, _AXIS = "#c8553d", "#2f86bd", "#7f8896"
"""Of bars in a picture of their own, which no style sheet reaches: visible on light and on dark."""


class Column(NamedTuple):
    """Numbers written with equally many decimals, and the power of ten by which all are to be multiplied."""

    texts: tuple[str, ...]
    exponent: int


class Told(NamedTuple):
    """The picture of the arithmetic, and its formulas, as HTML; a convolution's strip stands between them."""

    shown: Markup
    worked: Markup


def number(value: float) -> str:
    """Three significant digits, without a sign before 0.

    >>> number(-0.0), number(-0.02071)
    ('0', '−0.0207')
    """
    return significant(value + 0.0)


def full(value: float) -> str:
    """Nine significant digits: enough to tell any float32 number from its neighbours.

    >>> full(0.1), full(-2.0)
    ('0.1', '−2')
    """
    return f"{value + 0.0:.9g}".replace("-", "−")


def short_number(value: float) -> str:
    """As `number`, or two digits and an exponent where that would outgrow a cell.

    >>> short_number(0.25), short_number(-0.002071), short_number(1.5e-12)
    ('0.25', '−2.1e−3', '1.5e−12')
    """
    text = number(value)
    if len(text) <= LONGEST_CELL:
        return text
    digits, _, exponent = f"{value:.1e}".partition("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}".replace("-", "−")


def column(values: Sequence[float]) -> Column:
    """Numbers to be compared: three significant digits of the largest, and as many decimals for all others.

    >>> column([1.5, -0.25, 0.0]), column([-0.00123, 0.0004])
    (Column(texts=('1.50', '−0.25', '0'), exponent=0), Column(texts=('−1.23', '0.40'), exponent=-3))
    """
    largest = max((abs(one) for one in values if np.isfinite(one)), default=0.0)
    size = floor(log10(largest)) if largest else 0
    exponent = 0 if size in PLAIN_EXPONENTS else size
    decimals = max(0, 2 - size + exponent)
    return Column(tuple(_fixed(one / 10.0**exponent, decimals) for one in values), exponent)


def term(value: float) -> str:
    """A number as a factor or summand: a negative one in brackets."""
    return number(value) if value >= 0 or np.isnan(value) else f"({number(value)})"


def grid(
    values: Numbers,
    *,
    title: str,
    note: str = "",
    inside: NDArray[np.bool_] | None = None,
    padding: tuple[str, str] = ("0", ""),
    mark: tuple[int, int] | None = None,
    scale: Extent | None = None,
) -> Markup:
    """Numbers h×w in cells with the colours of maps, written with equally many decimals.

    padding: what cells outside say, and are called. mark: the framed cell. scale: that of the map which the numbers
    come from; without one they are coloured by sign, up to the largest among them.
    """
    there = np.ones(values.shape, dtype=bool) if inside is None else inside
    written = column([float(one) for one in values[there]])
    cells = [tag("td", padding[0], class_="pad", aria_label=", ".join(padding))] * values.size
    framed = None if mark is None else mark[0] * values.shape[1] + mark[1]
    places = map(int, np.flatnonzero(there))
    for at, text, ground in zip(places, written.texts, _grounds(values[there], scale), strict=True):
        cells[at] = _cell(float(values.flat[at]), text, ground, framed=at == framed)
    rows = [tag("tr", cells[at : at + values.shape[1]]) for at in range(0, len(cells), values.shape[1])]
    heading = f"{title} · ×10{str(written.exponent).translate(_RAISED)}" if written.exponent else title
    return _captioned(tag("table", rows), heading, note, columns=values.shape[1])


def picture(source: str, *, title: str, note: str, alt: str) -> Markup:
    """A picture (a data address) in the place of a grid too large to be written out."""
    return _captioned(tag("img", src=source, alt=alt), title, note, columns=5)


def tile(value: float, title: str, note: str = "", *, framed: bool = False, scale: Extent | None = None) -> Markup:
    """One number, as a grid of one cell, in the colour of its map; without a scale it is of no map and has none."""
    style = _grounds(np.array([value]), scale)[0] if scale else None
    cell = _cell(value, short_number(value), style, framed=framed)
    return _captioned(tag("table", tag("tr", cell)), title, note, columns=1)


def equation(*parts: str) -> Markup:
    """Grids (as markup) and operators in a row; it wraps where there is no room."""
    pieces = [part if isinstance(part, Markup) else tag("span", part, class_="operator") for part in parts]
    return tag("div", pieces, class_="one-value equation")


def formulas(*lines: Child) -> Markup:
    """Formulas, one a line; long ones wrap between their terms."""
    return tag("div", [tag("p", line) for line in lines], class_="one-value formulas")


def equals(formula: Child, result: str) -> Markup:
    """A formula and its result, which is set off."""
    return joined(formula, " = ", total(result))


def total(text: str) -> Markup:
    """The result of a formula, set off."""
    return tag("b", text)


def bars(values: Numbers) -> str:
    """One bar a value, up or down from a line at 0: the address of an SVG picture that any width can be given."""
    bound = max((abs(float(one)) for one in values if np.isfinite(one)), default=0.0) or 1.0
    middle, reach, step = BAR_HEIGHT / 2, BAR_HEIGHT / 2 - 2, BAR_WIDTH / len(values)
    gap = step / 6 if step > 4 else 0.0
    paths = {_UP: "", _DOWN: ""}
    for index, one in enumerate(values):
        height = float(one) / bound * reach if np.isfinite(one) else 0.0
        paths[_UP if height >= 0 else _DOWN] += (
            f"M{index * step + gap:.2f} {middle:g}v{-height:.2f}h{step - 2 * gap:.2f}v{height:.2f}z"
        )
    drawn = [tag("path", d=path, fill=colour) for colour, path in paths.items() if path]
    line = tag("path", d=f"M0 {middle:g}h{BAR_WIDTH}", stroke=_AXIS, stroke_width=1)
    return _svg((BAR_WIDTH, BAR_HEIGHT), line, drawn)


def curve(function: Callable[[float], float], x: float, y: float, *, zero: float, alt: str) -> Markup:
    """The graph of a function round `x`, with the point (x, y) on it; `zero` is the place shown in any case."""
    reach = max(abs(x - zero), 1e-6) * 1.35
    xs = np.linspace(zero - reach, zero + reach, 81)
    ys = np.array([function(float(one)) for one in xs])
    low, high = min(0.0, float(ys.min())), max(0.0, float(ys.max()))
    span = (high - low) or 1.0

    def at(one: float, other: float) -> tuple[float, float]:
        across = (one - float(xs[0])) / (2 * reach) * CURVE_WIDTH
        return across, 8 + (high - other) / span * (CURVE_HEIGHT - 16)

    line = " ".join(f"{across:.1f},{down:.1f}" for across, down in map(at, xs, ys))
    (px, py), (ox, oy) = at(x, y), at(0.0, 0.0)
    drawn = _svg(
        (CURVE_WIDTH, CURVE_HEIGHT),
        tag("path", d=f"M0 {oy:.1f}H{CURVE_WIDTH}M{ox:.1f} 0V{CURVE_HEIGHT}", stroke=_AXIS),
        tag("polyline", points=line, fill="none", stroke=_DOWN, stroke_width=2.5),
        tag("path", d=f"M{px:.1f} {oy:.1f}V{py:.1f}", stroke=_UP, stroke_width=1.5, stroke_dasharray="4 3"),
        tag("circle", cx=f"{px:.1f}", cy=f"{py:.1f}", r=5.5, fill=_UP),
    )
    return tag("img", class_="curve", src=drawn, alt=alt)


def summed(terms: Sequence[str], *, shown: int = 9) -> Markup:
    """Terms joined by plus signs; of many only the first ones and the last.

    >>> summed(["a", "b", "c", "d"], shown=3)
    Markup('<span>a</span> + <span>b</span> + … + <span>d</span>')
    """
    kept = list(terms) if len(terms) <= shown else [*terms[: shown - 1], "…", terms[-1]]
    return joined([one if one == "…" else tag("span", one) for one in kept], by=" + ")


def _svg(size: tuple[int, int], *drawn: Child) -> str:
    """A picture as an address: pages take no SVG inside their HTML."""
    width, height = size
    picture = tag(
        "svg",
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        preserveAspectRatio="none",
    )
    return f"data:image/svg+xml,{quote(picture)}"


def _cell(value: float, text: str, style: str | None, *, framed: bool) -> Markup:
    """One number; what rounding took from it is told when it is pointed at."""
    return tag("td", text, class_="framed" if framed else None, style=style, title=number(value))


def _grounds(values: Numbers, scale: Extent | None) -> list[str]:
    """Ground and ink of each value, as CSS."""
    shown = np.asarray(values, dtype=np.float32)
    ends = scale or extent(shown) if shown.size else Extent(0.0, 0.0, 0)
    signed = scale is None or scale.signed
    places = np.where(np.isfinite(shown), entries(np.nan_to_num(shown), ends.bound, signed=signed), NONFINITE)
    chosen = (shades(signed=signed)[place] for place in places)
    return [f"background:{shade.ground};color:{shade.ink}" for shade in chosen]


def _fixed(value: float, decimals: int) -> str:
    """So many decimals, and a bare 0 for what is exactly 0."""
    if value == 0 or not np.isfinite(value):
        return number(value)
    text = f"{value:.{decimals}f}"
    return (text.removeprefix("-") if float(text) == 0 else text).replace("-", "−")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _captioned(body: Markup, title: str, note: str, *, columns: int) -> Markup:
    heading = tag("figcaption", title)
    return tag("figure", heading, body, tag("small", note), class_="numbers", style=f"--columns:{columns}")
