"""How a file of weights and a net go together, as a table: what is missing, of another shape, left over, renamed."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from explainer.architecture.weights.entries import Entry, Report
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


def report_table(report: Report, words: Catalogue) -> str:
    """As HTML how much goes together, then a table with a part for each kind of difference, the grave ones first."""
    caption = escape(words("checkpoint.caption"))
    heads = "".join(f'<th scope="col">{escape(words(f"checkpoint.{key}"))}</th>' for key in ("entry", "net", "file"))
    parts = "".join(_part(kind, lines, words) for kind, lines in _kinds(report, words) if lines)
    table = (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="plain pair">'
        f"<thead><tr>{heads}</tr></thead>{parts}</table></div>"
    )
    told = "".join(f"<li>{escape(sentence)}</li>" for sentence in summary(report, words))
    return f'<ul class="checkpoint-summary">{told}</ul>{table if parts else ""}'


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


def _part(kind: str, lines: Sequence[_Line], words: Catalogue) -> str:
    """One kind of difference: its name and how many there are, then the first of them."""
    title = words(f"checkpoint.{kind}", entries=exact(len(lines)))
    rows = "".join(_row(line) for line in lines[:SHOWN])
    rest = len(lines) - SHOWN
    more = words("checkpoint.more", entries=exact(rest)) if rest > 0 else ""
    last = f'<tr><td colspan="3" class="left">{escape(more)}</td></tr>' if more else ""
    head = f'<tr><th scope="rowgroup" colspan="3" class="left">{escape(title)}</th></tr>'
    return f'<tbody class="{kind}">{head}{rows}{last}</tbody>'


def _row(line: _Line) -> str:
    name, net, file = (escape(_short(text)).replace(".", ".<wbr>") for text in line)
    return f'<tr><th scope="row"><code>{name}</code></th><td>{net}</td><td>{file}</td></tr>'


def _short(text: str) -> str:
    """A text that a file chose, cut in the middle where it is long: names end in what tells them apart."""
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]}…{text[-half:]}"


def _shape(shape: tuple[int, ...]) -> str:
    """Axes as torch orders them; a single number has none."""
    return "×".join(map(str, shape[:LONGEST])) or "1"
