"""Tables with a column for each of two nets, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.compare import Difference, Feature, FeatureValue
from explainer.architecture.totals import BYTES_PER_VALUE
from explainer.render.facts import Fact
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short, signed

NOTHING = "–"
COSTS = (Feature.PARAMS, Feature.BUFFERS, Feature.MACS, Feature.ACTIVATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a net has: the value as it is read at a glance, and the exact figure where that is rounded."""

    value: str
    exact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line; `change` says how far b is from a, `differs` marks the line where others beside it agree."""

    label: str
    a: Cell
    b: Cell
    change: str = ""
    differs: bool = False


def to_html(rows: Sequence[Row], heads: tuple[str, str], caption: str, *, last: str = "") -> str:
    """The table; `heads` name the nets, `last` the column of changes, if there is one."""
    columns = ("", *heads, *([last] if last else []))
    head = "".join(f'<th scope="col">{escape(one)}</th>' if one else "<td></td>" for one in columns)
    body = "".join(_row(row, changes=bool(last)) for row in rows)
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="plain pair"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def difference_row(one: Difference, label: str, words: Catalogue) -> Row:
    """A difference as a line: both values, and for costs how much more b has."""
    return Row(
        label=label,
        a=cell(one.feature, one.a, words),
        b=cell(one.feature, one.b, words),
        change=change(one.a, one.b) if isinstance(one.a, int) and isinstance(one.b, int) else "",
    )


def fact_rows(a: Sequence[Fact], b: Sequence[Fact]) -> tuple[Row, ...]:
    """The facts about two things side by side, by their labels; lines that disagree are marked."""
    ours, theirs = ({fact.label: Cell(value=fact.value, exact=fact.exact) for fact in facts} for facts in (a, b))
    nothing = Cell(value=NOTHING)
    pairs = ((label, ours.get(label, nothing), theirs.get(label, nothing)) for label in dict.fromkeys([*ours, *theirs]))
    return tuple(
        Row(label=label, a=mine, b=yours, differs=bool(ours and theirs) and mine != yours)
        for label, mine, yours in pairs
    )


def cell(feature: Feature, value: FeatureValue | None, words: Catalogue) -> Cell:
    """A feature's value as the reader sees it."""
    match value:
        case None:
            return Cell(value=NOTHING)
        case int() if feature is Feature.ACTIVATIONS:
            return Cell(value=short(value), exact=f"{short(value * BYTES_PER_VALUE)}B")
        case int() if feature in COSTS:
            return Cell(value=short(value), exact=exact(value) if value >= 1000 else "")
        case int():
            return Cell(value=str(value))
        case Shape():
            return Cell(value=str(value))
        case tuple():
            return Cell(value=("×" if feature is Feature.RECEPTIVE_FIELD else "-").join(map(str, value)))
        case _ if feature is Feature.STRIDE_PLACEMENT:
            return Cell(value=str(value.value))
        case _:
            return Cell(value=words(f"compare.{feature.value}_{value.value}"))


def change(a: int, b: int) -> str:
    """How much more b is than a, and how many times as much."""
    return signed(b - a) + (f" (×{b / a:.2f})" if a > 0 and b > 0 and a >= 100 else "")


def _row(row: Row, *, changes: bool) -> str:
    mark = ' <b class="delta">Δ</b>' if row.differs else ""
    cells = [_cell(row.a), _cell(row.b)]
    if changes:
        cells.append(f"<td>{escape(row.change)}</td>")
    marked = ' class="differs"' if row.differs else ""
    return f'<tr{marked}><th scope="row">{escape(row.label)}{mark}</th>{"".join(cells)}</tr>'


def _cell(one: Cell) -> str:
    full = f'<br><span class="exact">{escape(one.exact)}</span>' if one.exact else ""
    return f"<td>{escape(one.value)}{full}</td>"
