"""Tables with a column for each of two nets, as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.compare import Difference, Feature, FeatureValue
from explainer.architecture.totals import BYTES_PER_VALUE
from explainer.render.facts import Fact
from explainer.render.html.figures import in_full
from explainer.render.html.table import Row, table
from explainer.render.html.tag import Child, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short, signed

NOTHING = "–"
COSTS = (Feature.PARAMS, Feature.BUFFERS, Feature.MACS, Feature.ACTIVATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a net has: the value as it is read at a glance, and the exact figure where that is rounded."""

    value: str
    exact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `change` says how far b is from a, `differs` marks the line where others beside it agree."""

    label: str
    a: Written
    b: Written
    change: str = ""
    differs: bool = False


def to_html(lines: Sequence[Line], heads: tuple[str, str], caption: str, *, last: str = "") -> Markup:
    """The table; `heads` name the nets, `last` the column of changes, if there is one."""
    columns = ("", *heads, *([last] if last else []))
    rows = [_row(line, changes=bool(last)) for line in lines]
    return table(columns, rows, caption=caption, class_="plain pair")


def difference_line(one: Difference, label: str, words: Catalogue) -> Line:
    """A difference as a line: both values, and for costs how much more b has."""
    return Line(
        label=label,
        a=written(one.feature, one.a, words),
        b=written(one.feature, one.b, words),
        change=change(one.a, one.b) if isinstance(one.a, int) and isinstance(one.b, int) else "",
    )


def fact_lines(a: Sequence[Fact], b: Sequence[Fact]) -> tuple[Line, ...]:
    """The facts about two things side by side, by their labels; lines that disagree are marked."""
    ours, theirs = ({fact.label: Written(value=fact.value, exact=fact.exact) for fact in facts} for facts in (a, b))
    nothing = Written(value=NOTHING)
    pairs = ((label, ours.get(label, nothing), theirs.get(label, nothing)) for label in dict.fromkeys([*ours, *theirs]))
    return tuple(
        Line(label=label, a=mine, b=yours, differs=bool(ours and theirs) and mine != yours)
        for label, mine, yours in pairs
    )


def written(feature: Feature, value: FeatureValue | None, words: Catalogue) -> Written:
    """A feature's value as the reader sees it."""
    match value:
        case None:
            return Written(value=NOTHING)
        case int() if feature is Feature.ACTIVATIONS:
            return Written(value=short(value), exact=f"{short(value * BYTES_PER_VALUE)}B")
        case int() if feature in COSTS:
            return Written(value=short(value), exact=exact(value) if value >= 1000 else "")
        case int():
            return Written(value=str(value))
        case Shape():
            return Written(value=str(value))
        case tuple():
            return Written(value=("×" if feature is Feature.RECEPTIVE_FIELD else "-").join(map(str, value)))
        case _ if feature is Feature.STRIDE_PLACEMENT:
            return Written(value=str(value.value))
        case _:
            return Written(value=words(f"compare.{feature.value}_{value.value}"))


def change(a: int, b: int) -> str:
    """How much more b is than a, and how many times as much."""
    return signed(b - a) + (f" (×{b / a:.2f})" if a > 0 and b > 0 and a >= 100 else "")


def _row(line: Line, *, changes: bool) -> Row:
    cells: list[Child] = [in_full(one.value, one.exact) for one in (line.a, line.b)]
    if changes:
        cells.append(line.change)
    if not line.differs:
        return Row(head=line.label, cells=cells)
    return Row(head=(line.label, " ", tag("b", "Δ", class_="delta")), cells=cells, class_="differs")
