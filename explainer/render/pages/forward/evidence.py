"""Where the evidence for a class lies: cells on the crop that the net saw, and the sum that makes the logit."""

from decimal import Decimal, localcontext
from math import floor, log10

import numpy as np
from markupsafe import Markup

from explainer.findings.answer import Evidence
from explainer.render.data_uri import data_uri
from explainer.render.html.table import scrolling
from explainer.render.html.tag import joined, tag
from explainer.render.pages.operation.pieces import equals, formulas, grid, number
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


_DIGITS = 400
"""Enough for every float and the decimals behind it."""


def overlay_html(crop: bytes, shown: Evidence, words: Catalogue, *, name: str, photo: str) -> Markup:
    """The crop (PNG or JPEG) in grey under the cells: red speaks for the class, hatched blue against it.

    The cell that adds most is framed; every cell says what it adds when it is pointed at. photo: the crop in words.
    """
    rows, columns = shown.added.shape
    most = int(shown.added.argmax())
    bound = float(np.abs(shown.added).max()) or 1.0
    tips = shown.added.size <= MOST_TIPS
    cells = [
        _cell(
            float(one), bound, look=_look(at, columns, most), tip=_tip(at, columns, float(one), words) if tips else None
        )
        for at, one in enumerate(shown.added.flat)
    ]
    picture = tag("img", src=data_uri(crop), alt=f"{photo} {told(shown, words, name=name)}".strip())
    template = f"grid-template:repeat({rows},1fr)/repeat({columns},1fr)"
    overlay = tag("div", cells, class_="cells", aria_hidden="true", style=template)
    return tag("figure", tag("div", picture, overlay), class_="evidence")


def told(shown: Evidence, words: Catalogue, *, name: str) -> str:
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


def legend_html(words: Catalogue) -> Markup:
    """What red, hatched blue and the frame mean."""
    swatches = (("for", "plus"), ("against", "minus"), ("strongest", "most"))
    spans = [tag("span", tag("i", class_=f"swatch {look}"), words(f"answer.cell_{key}")) for key, look in swatches]
    return tag("div", spans, class_="legend evidence-legend")


def sum_html(shown: Evidence, words: Catalogue) -> Markup:
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
        equals(f"= {_plain(bias)} + {summand}", _plain(bias + mean)),
        words("answer.sum_check", logit=_plain(logit), difference=number(float(abs(bias + mean - logit)))),
    )


def _step(largest: float) -> Decimal:
    """The last decimal written of numbers up to `largest`; no number needs more than 12 of them."""
    return Decimal(1).scaleb(max(-12, min(0, (floor(log10(largest)) if largest else 0) + 1 - SUM_DIGITS)))


def _plain(value: Decimal) -> str:
    """Every digit but zeros at the end, without a sign before 0."""
    text = f"{value:zf}" if value else "0"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def cells_html(shown: Evidence, words: Catalogue) -> Markup:
    """What each cell adds, as numbers; empty where there are too many."""
    if max(shown.added.shape) > MOST_WRITTEN:
        return joined()
    title, most = words("answer.cells_title"), int(shown.added.argmax())
    cells = grid(shown.added, title=title, mark=(most // shown.added.shape[1], most % shown.added.shape[1]))
    return scrolling(tag("div", cells, class_="one-value cell-numbers"), caption=title)


def _look(at: int, columns: int, most: int) -> str:
    """Whether the cell is framed, and on which side its tip has no room."""
    column = at % columns
    side = " start" if column < columns / 3 else " end" if column >= 2 * columns / 3 else ""
    return f"{' most' if at == most else ''}{side}"


def _cell(value: float, bound: float, *, look: str, tip: str | None) -> Markup:
    colour, side = (_POSITIVE, "plus") if value >= 0 else (_NEGATIVE, "minus")
    share = abs(value) / bound
    hatch = "" if value >= 0 else f";--hatch:{LIGHTEST_HATCH + share * (1 - LIGHTEST_HATCH):.2f}"
    fill = f"--fill:rgb({colour} / {DEEPEST * share:.3f}){hatch}"
    return tag("i", class_=f"{side}{look}", style=fill, data_tip=tip)


def _tip(at: int, columns: int, value: float, words: Catalogue) -> str:
    return words("answer.cell_tip", row=at // columns, column=at % columns, value=_signed(value))


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + number(value)
