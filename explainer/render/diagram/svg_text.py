"""Labels as SVG text: in one line or stacked, with what was there before, and about how wide they come out."""

import re

from markupsafe import Markup

from explainer.render.html.tag import Attribute, Child, joined, tag
from explainer.render.label import Label, Span, plain

LINE = 13.0
StackedLines = list[tuple[str, str]]
"""Lines of a label, each with the class of its style."""
_GAP = re.compile(r"(?<!×\d,)(?<=[^\W\d]|,) (?!→)")
"""Where a label may go on in the next line: after a comma or a word, not within a formula or behind a kernel."""
BOLD = 1.08
"""How much wider bold letters are."""
_WIDTHS = (
    {" ": 0.2, "→": 0.62}
    | dict.fromkeys("il,.:;·jI", 0.25)
    | dict.fromkeys("ft()r/-", 0.34)
    | dict.fromkeys("mwMW", 0.8)
    | dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 0.6)
)
_USUAL, _FULL = 0.51, 1.0
_FIRST_FULL = "\u2e80"
"""Chinese characters and their punctuation begin here; they are as wide as high."""


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text is at a font size, in the font of the page (Source Sans).

    >>> text_width("64", 10)
    10.2
    """
    return sum([_WIDTHS.get(char) or (_FULL if char >= _FIRST_FULL else _USUAL) for char in text]) * size


def line_of(
    label: Label,
    *,
    x: float,
    y: float,
    anchor: str = "",
    classes: str = "",
    brief: bool = False,
    fit: float | None = None,
) -> Markup:
    """A label in one line: what was before in muted ink (left out where `brief`), what is now marked.

    The letters are drawn closer together where they would not fit into a width of `fit`.
    """
    if not label:
        return Markup()
    attributes: dict[str, Attribute] = {"class_": classes} if classes else {}
    if anchor:
        attributes["text_anchor"] = anchor
    wider = BOLD if "title" in classes else 1
    if fit is not None and wider * text_width(_read(label, brief=brief)) > fit:
        attributes |= _squeezed(fit)
    return tag("text", _pieces(label, brief=brief), **attributes, x=x, y=y)


def _pieces(label: Label, *, brief: bool) -> Child:
    if all(span.before is None and not span.marked for span in label):
        return plain(label)
    return [(index > 0 and span.joint, _span(span, brief=brief)) for index, span in enumerate(label)]


def label_lines(label: Label, *, fit: float, room: float) -> StackedLines:
    """A shortcut's label, one line per piece, each with its style; what a piece was before has a line above it.

    A piece that would not fit into a width of `fit` goes on in the next line, behind a comma or a word. Where not all
    lines fit into a height of `room`, they do not say what was before.
    """
    lines = [(line, style) for span in label for text, style in _lines(span) for line in _broken(text, style, fit)]
    if len(lines) * LINE > room:
        lines = [(line, style) for line, style in lines if style != "was"]
    return lines


def stacked(lines: StackedLines, *, x: float, y: float, fit: float) -> Markup:
    """Lines one above the other, around the height `y`."""
    top = y - LINE / 2 * (len(lines) - 1)
    return joined(
        _stacked_line(line, style, x=x, y=top + LINE * row, fit=fit) for row, (line, style) in enumerate(lines)
    )


def _lines(span: Span) -> tuple[tuple[str, str], ...]:
    """The lines of a piece, each with its style."""
    if span.before is None:
        return ((span.text, ""),)
    return (f"{span.before} →", "was"), (span.text or "–", "now")


def _broken(text: str, style: str, fit: float) -> list[str]:
    """A text in lines that fit, as far as it has gaps; after a comma rather than after another word."""
    gaps = [match.end() for match in _GAP.finditer(text)]
    if _route_width(text, style) <= fit or not gaps:
        return [text]
    fitting = [gap for gap in gaps if _route_width(text[:gap].rstrip(), style) <= fit] or gaps[:1]
    at = max(fitting, key=lambda gap: (text[gap - 2] == ",", gap))
    return [text[:at].rstrip(), *_broken(text[at:], style, fit)]


def _stacked_line(line: str, style: str, *, x: float, y: float, fit: float) -> Markup:
    written = tag("tspan", line, class_=style) if style else line
    attributes = _squeezed(fit) if _route_width(line, style) > fit else {}
    return tag("text", written, class_="route-text", **attributes, x=x, y=y)


def _squeezed(width: float) -> dict[str, Attribute]:
    """Letters drawn closer together."""
    return {"textLength": width, "lengthAdjust": "spacingAndGlyphs"}


def _route_width(text: str, style: str) -> float:
    return text_width(text) * (BOLD if style == "now" else 1)


def _span(span: Span, *, brief: bool) -> Child:
    if span.before is None:
        return tag("tspan", span.text, class_="now") if span.marked else span.text
    was = None if brief else tag("tspan", span.before, " → ", class_="was")
    return was, tag("tspan", span.text, class_="now")


def _read(label: Label, *, brief: bool) -> str:
    """A label as it is read, for its width."""
    return "".join(span.joint * (index > 0) + (span.text if brief else str(span)) for index, span in enumerate(label))
