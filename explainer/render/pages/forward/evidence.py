"""Where the evidence for a class lies: cells on the crop that the net saw, and the sum that makes the logit."""

import base64
from decimal import Decimal, localcontext
from html import escape
from math import floor, log10
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.render.pages.operation.pieces import formulas, grid, number, total
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

DEEPEST = 0.82
"""Opacity of the cell with the largest magnitude."""
LIGHTEST_HATCH = 0.2
"""Strength of the hatch of a cell that takes away next to nothing; that of the deepest is 1."""
MOST_WRITTEN = 12
"""Cells along a side up to which their numbers are written out as a table."""
SUM_DIGITS = 9
"""Digits of the larger of bias and mean: enough to tell any float32 number from its neighbours."""
MOST_TIPS = 1024
"""Cells up to which each says what it adds when pointed at."""
_POSITIVE, _NEGATIVE = "178 24 43", "33 102 172"
"""The red and the blue of the diverging scale (`colours`); on the picture blue cells are hatched as well."""


class ClassEvidence(Protocol):
    """One class's logit by position; cells and added are H×W."""

    @property
    def bias(self) -> float: ...
    @property
    def logit(self) -> float: ...
    @property
    def mean(self) -> float: ...
    @property
    def total(self) -> float: ...
    @property
    def cells(self) -> NDArray[np.float64]: ...
    @property
    def added(self) -> NDArray[np.float64]: ...


_DIGITS = 400
"""Enough for every float and the decimals behind it."""


def overlay_html(crop: bytes, shown: ClassEvidence, words: Catalogue, *, name: str, photo: str) -> str:
    """The crop (PNG or JPEG) in grey under the cells: red speaks for the class, hatched blue against it.

    The cell that adds most is framed; every cell says what it adds when it is pointed at. photo: the crop in words.
    """
    kind = "png" if crop.startswith(b"\x89PNG") else "jpeg"
    rows, columns = shown.added.shape
    most = int(shown.added.argmax())
    bound = float(np.abs(shown.added).max()) or 1.0
    tips = shown.added.size <= MOST_TIPS
    cells = "".join(
        _cell(
            float(one), bound, look=_look(at, columns, most), tip=_tip(at, columns, float(one), words) if tips else ""
        )
        for at, one in enumerate(shown.added.flat)
    )
    alt = f"{photo} {told(shown, words, name=name)}".strip()
    return (
        f'<figure class="evidence"><div><img src="data:image/{kind};base64,{base64.b64encode(crop).decode()}" '
        f'alt="{escape(alt)}"><div class="cells" aria-hidden="true" style="grid-template:repeat({rows},1fr)/'
        f'repeat({columns},1fr)">{cells}</div></div></figure>'
    )


def told(shown: ClassEvidence, words: Catalogue, *, name: str) -> str:
    """The map in words: the cells that add and take away most, and how many do either."""
    columns = shown.added.shape[1]
    most, least = int(shown.added.argmax()), int(shown.added.argmin())
    return words(
        "answer.evidence_alt",
        name=name,
        rows=shown.added.shape[0],
        columns=columns,
        most=_signed(float(shown.added.flat[most])),
        most_row=most // columns,
        most_column=most % columns,
        least=_signed(float(shown.added.flat[least])),
        least_row=least // columns,
        least_column=least % columns,
        positive=exact(int((shown.added > 0).sum())),
        all=exact(shown.added.size),
    )


def legend_html(words: Catalogue) -> str:
    """What red, hatched blue and the frame mean."""
    swatches = (("for", "plus"), ("against", "minus"), ("strongest", "most"))
    spans = "".join(
        f'<span><i class="swatch {look}"></i>{escape(words(f"answer.cell_{key}"))}</span>' for key, look in swatches
    )
    return f'<div class="legend evidence-legend">{spans}</div>'


def sum_html(shown: ClassEvidence, words: Catalogue) -> str:
    """Bias and mean of the cells, their sum, and beside it what the net itself computed.

    All are written with equally many decimals, and results are those of the numbers written: every line is right
    as it stands.
    """
    step = _step(max(abs(shown.bias), abs(shown.mean)))
    with localcontext(prec=_DIGITS):
        bias, cells, logit = (
            Decimal(value).quantize(step) for value in (shown.bias, float(shown.cells.sum()), shown.logit)
        )
        mean = (cells / shown.cells.size).quantize(step)
    count = exact(shown.added.size)
    summand = f"({_plain(mean)})" if mean < 0 else _plain(mean)
    values = {"bias": _plain(bias), "sum": f"({_plain(cells)})" if cells < 0 else _plain(cells), "count": count}
    return formulas(
        words("answer.sum_formula", count=count),
        f"= {words('answer.sum_numbers', **values)}",
        f"= {_plain(bias)} + {summand} = {total(_plain(bias + mean))}",
        words("answer.sum_check", logit=_plain(logit), difference=number(float(abs(bias + mean - logit)))),
    )


def _step(largest: float) -> Decimal:
    """The last decimal written of numbers up to `largest`; no number needs more than 12 of them."""
    return Decimal(1).scaleb(max(-12, min(0, (floor(log10(largest)) if largest else 0) + 1 - SUM_DIGITS)))


def _plain(value: Decimal) -> str:
    """Every digit but zeros at the end, without a sign before 0."""
    text = f"{value:zf}" if value else "0"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def cells_html(shown: ClassEvidence, words: Catalogue) -> str:
    """What each cell adds, as numbers; empty where there are too many."""
    if max(shown.added.shape) > MOST_WRITTEN:
        return ""
    most = int(shown.added.argmax())
    table = grid(
        shown.added, title=words("answer.cells_title"), mark=(most // shown.added.shape[1], most % shown.added.shape[1])
    )
    label = escape(words("answer.cells_title"))
    scroll = f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
    return f'{scroll}<div class="one-value cell-numbers">{table}</div></div>'


def _look(at: int, columns: int, most: int) -> str:
    """Whether the cell is framed, and on which side its tip has no room."""
    column = at % columns
    side = " start" if column < columns / 3 else " end" if column >= 2 * columns / 3 else ""
    return f"{' most' if at == most else ''}{side}"


def _cell(value: float, bound: float, *, look: str, tip: str) -> str:
    colour, side = (_POSITIVE, "plus") if value >= 0 else (_NEGATIVE, "minus")
    share = abs(value) / bound
    said = f' data-tip="{escape(tip)}"' if tip else ""
    hatch = "" if value >= 0 else f";--hatch:{LIGHTEST_HATCH + share * (1 - LIGHTEST_HATCH):.2f}"
    return f'<i class="{side}{look}" style="--fill:rgb({colour} / {DEEPEST * share:.3f}){hatch}"{said}></i>'


def _tip(at: int, columns: int, value: float, words: Catalogue) -> str:
    return words("answer.cell_tip", row=at // columns, column=at % columns, value=_signed(value))


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + number(value)
