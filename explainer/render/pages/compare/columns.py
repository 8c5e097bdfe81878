"""Tables with a column for each of two nets, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.compare import Difference, Feature, FeatureValue
from explainer.architecture.totals import BYTES_PER_VALUE
from explainer.render.facts import Fact
from explainer.render.html.figures import in_full
from explainer.render.html.table import Row as Line
from explainer.render.html.table import table
from explainer.render.html.tag import Child, tag
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


def to_html(rows: Sequence[Row], heads: tuple[str, str], caption: str, *, last: str = "") -> Markup:
    """The table; `heads` name the nets, `last` the column of changes, if there is one."""
    columns = ("", *heads, *([last] if last else []))
    lines = [_line(row, changes=bool(last)) for row in rows]
    return table(columns, lines, caption=caption, class_="plain pair")


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


def _line(row: Row, *, changes: bool) -> Line:
    cells: list[Child] = [in_full(one.value, one.exact) for one in (row.a, row.b)]
    if changes:
        cells.append(row.change)
    if not row.differs:
        return Line(head=row.label, cells=cells)
    return Line(head=(row.label, " ", tag("b", "Δ", class_="delta")), cells=cells, class_="differs")
