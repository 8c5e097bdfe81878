"""How a file of weights and a net go together, as a table: what is missing, of another shape, left over, renamed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from explainer.architecture.weights.entries import Entry, Report
from explainer.render.html.table import Cell, Group, Row, table
from explainer.render.html.tag import joined, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

SHOWN = 12
"""Lines of one kind; what is behind them is counted."""
LONGEST = 80
"""Characters of a name, which a file may choose."""
NOTHING = "–"


class _Line(NamedTuple):
    """One entry: its name, and what the net and the file have there."""

    name: str
    net: str
    file: str


def report_table(report: Report, words: Catalogue) -> Markup:
    """As HTML how much goes together, then a table with a part for each kind of difference, the grave ones first."""
    told = tag("ul", [tag("li", sentence) for sentence in summary(report, words)], class_="checkpoint-summary")
    parts = [_part(kind, lines, words) for kind, lines in _kinds(report, words) if lines]
    if not parts:
        return told
    heads = [words(f"checkpoint.{key}") for key in ("entry", "net", "file")]
    return joined(told, table(heads, parts, caption=words("checkpoint.caption"), class_="plain pair"))


def summary(report: Report, words: Catalogue) -> tuple[str, ...]:
    """How much goes together, and what else is to be known of the whole file, a sentence each."""
    return tuple(_sentences(report, words))


def _sentences(report: Report, words: Catalogue) -> Iterator[str]:
    yield words("checkpoint.matched", matched=exact(report.matched), wanted=exact(report.wanted))
    if report.classes is not None:
        yield words("checkpoint.classes", classes=exact(report.classes))
    if report.prefix:
        yield words("checkpoint.prefix", prefix=report.prefix)
    for one in report.converted:
        yield words("checkpoint.converted", entries=exact(one.entries), dtype=one.dtype)
    if report.counters:
        yield words("checkpoint.counters", entries=exact(report.counters))
    if report.beside:
        yield words("checkpoint.beside", entries=exact(report.beside))


def _kinds(report: Report, words: Catalogue) -> Iterator[tuple[str, Sequence[_Line]]]:
    """The lines of each kind of difference."""
    yield "missing", [_Line(one.name, _shape(one.shape), NOTHING) for one in report.missing]
    yield "other_shape", [_Line(one.name, _shape(one.wanted), _shape(one.found)) for one in report.other_shape]
    yield "foreign", _only_in_file(report.foreign)
    yield "unexpected", _only_in_file(report.unexpected)
    yield "folded", [_Line(name, NOTHING, words("checkpoint.bias")) for name in report.folded]
    yield "renamed", [_Line(one.new, "", one.old) for one in report.renamed]


def _only_in_file(entries: Sequence[Entry]) -> list[_Line]:
    return [_Line(one.name, NOTHING, _shape(one.shape)) for one in entries]


def _part(kind: str, lines: Sequence[_Line], words: Catalogue) -> Group:
    """One kind of difference: its name and how many there are, then the first of them."""
    title = words(f"checkpoint.{kind}", entries=exact(len(lines)))
    rows = [_row(line) for line in lines[:SHOWN]]
    rest = len(lines) - SHOWN
    if rest > 0:
        more = words("checkpoint.more", entries=exact(rest))
        rows.append(Row(headed=False, cells=[Cell(content=more, columns=3, class_="left")]))
    return Group(title=Cell(content=title, columns=3, class_="left"), rows=rows, class_=kind)


def _row(line: _Line) -> Row:
    name, net, file = (joined(*_short(text).split("."), by=joined(".", tag("wbr"))) for text in line)
    return Row(head=tag("code", name), cells=[net, file])


def _short(text: str) -> str:
    """A text that a file chose, cut in the middle where it is long: names end in what tells them apart."""
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]}…{text[-half:]}"


def _shape(shape: tuple[int, ...]) -> str:
    """Axes as torch orders them; a single number has none."""
    return "×".join(map(str, shape[:LONGEST])) or "1"
