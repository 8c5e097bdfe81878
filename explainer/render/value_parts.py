"""Pieces that pictures of one value's arithmetic are made of: grids of numbers, equations, bars, curves, as HTML.

Colours come from the page's style sheet. Sign and size are always written out too, and padding is hatched.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from explainer.text.numbers import significant

Numbers = NDArray[np.float32] | NDArray[np.float64]

LONGEST_CELL = 7
"""Characters that fit a cell of the widest grid that is written out, on a phone."""
BAR_WIDTH, BAR_HEIGHT = 720, 96
CURVE_WIDTH, CURVE_HEIGHT = 260, 150
_UP, _DOWN, _AXIS = "#c8553d", "#2f86bd", "#7f8896"
"""Of bars in a picture of their own, which no style sheet reaches: visible on light and on dark."""


class Told(NamedTuple):
    """The picture of the arithmetic, and its formulas, as HTML; a convolution's strip stands between them."""

    shown: str
    worked: str


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
) -> str:
    """Numbers h×w in coloured cells. `padding`: what cells outside say, and are called; `mark`: the framed cell."""
    there = np.ones(values.shape, dtype=bool) if inside is None else inside
    bound = max((abs(float(one)) for one in values[there] if np.isfinite(one)), default=0.0)
    rows = []
    for row in range(values.shape[0]):
        cells = [
            _cell(float(values[row, column]), bound, framed=mark == (row, column))
            if there[row, column]
            else f'<td class="pad" aria-label="{escape(padding[0])}, {escape(padding[1])}">{escape(padding[0])}</td>'
            for column in range(values.shape[1])
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return _captioned(f"<table>{''.join(rows)}</table>", title, note, columns=values.shape[1])


def picture(source: str, *, title: str, note: str, alt: str) -> str:
    """A picture (a data address) in the place of a grid too large to be written out."""
    return _captioned(f'<img src="{source}" alt="{escape(alt)}">', title, note, columns=5)


def tile(value: float, title: str, note: str = "", *, framed: bool = False) -> str:
    """One number, as a grid of one cell."""
    return grid(np.array([[value]]), title=title, note=note, mark=(0, 0) if framed else None)


def equation(*parts: str) -> str:
    """Grids and operators in a row; it wraps where there is no room."""
    pieces = (part if part.startswith("<") else f'<span class="operator">{part}</span>' for part in parts)
    return f'<div class="one-value equation">{"".join(pieces)}</div>'


def formulas(*lines: str) -> str:
    """Formulas, one a line; long ones wrap between their terms."""
    return f'<div class="one-value formulas">{"".join(f"<p>{line}</p>" for line in lines)}</div>'


def total(text: str) -> str:
    """The result of a formula, set off."""
    return f"<b>{escape(text)}</b>"


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
    drawn = "".join(f'<path d="{path}" fill="{colour}"/>' for colour, path in paths.items() if path)
    line = f'<path d="M0 {middle:g}h{BAR_WIDTH}" stroke="{_AXIS}" stroke-width="1"/>'
    return _svg((BAR_WIDTH, BAR_HEIGHT), line + drawn)


def curve(function: Callable[[float], float], x: float, y: float, *, zero: float, alt: str) -> str:
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
        f'<path d="M0 {oy:.1f}H{CURVE_WIDTH}M{ox:.1f} 0V{CURVE_HEIGHT}" stroke="{_AXIS}"/>'
        f'<polyline points="{line}" fill="none" stroke="{_DOWN}" stroke-width="2.5"/>'
        f'<path d="M{px:.1f} {oy:.1f}V{py:.1f}" stroke="{_UP}" stroke-width="1.5" stroke-dasharray="4 3"/>'
        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5.5" fill="{_UP}"/>',
    )
    return f'<img class="curve" src="{drawn}" alt="{escape(alt)}">'


def summed(terms: Sequence[str], *, shown: int = 9) -> str:
    """Terms joined by plus signs; of many only the first ones and the last.

    >>> summed(["a", "b", "c", "d"], shown=3)
    '<span>a</span> + <span>b</span> + … + <span>d</span>'
    """
    kept = list(terms) if len(terms) <= shown else [*terms[: shown - 1], "…", terms[-1]]
    return " + ".join(one if one == "…" else f"<span>{escape(one)}</span>" for one in kept)


def _svg(size: tuple[int, int], drawn: str) -> str:
    """A picture as an address: pages take no SVG inside their HTML."""
    width, height = size
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none">{drawn}</svg>'
    )
    return f"data:image/svg+xml,{quote(picture)}"


def _cell(value: float, bound: float, *, framed: bool) -> str:
    share = abs(value) / bound if bound and np.isfinite(value) else 0.0
    classes = ("up" if value >= 0 else "down") + (" framed" if framed else "")
    return f'<td class="{classes}" style="--share:{55 * share:.0f}%">{short_number(value)}</td>'


def _captioned(body: str, title: str, note: str, *, columns: int) -> str:
    return (
        f'<figure class="numbers" style="--columns:{columns}"><figcaption>{escape(title)}</figcaption>'
        f"{body}<small>{escape(note)}</small></figure>"
    )
