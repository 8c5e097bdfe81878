"""Labels as SVG text: in one line or stacked, with what was there before, and about how wide they come out."""

from html import escape

from explainer.render.diagram import Label, Span

LINE = 13.0
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
) -> str:
    """A label in one line: what was before in muted ink (left out where `brief`), what is now marked.

    The letters are drawn closer together where they would not fit into a width of `fit`.
    """
    if not label:
        return ""
    if len(label) == 1 and label[0].before is None and not label[0].marked:
        pieces = escape(label[0].text)
    elif all(span.before is None and not span.marked for span in label):
        pieces = escape("".join([span.joint * (index > 0) + span.text for index, span in enumerate(label)]))
    else:
        pieces = "".join(
            [escape(span.joint) * (index > 0) + _span(span, brief=brief) for index, span in enumerate(label)]
        )
    attributes = f' class="{classes}"' if classes else ""
    if anchor:
        attributes += f' text-anchor="{anchor}"'
    if fit is not None and text_width(_read(label, brief=brief), _size(classes)) > fit:
        attributes += f' textLength="{fit:g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text{attributes} x="{x:g}" y="{y:g}">{pieces}</text>'


def stacked(label: Label, *, x: float, y: float) -> str:
    """A shortcut's label, one line per piece; what a piece was before has a line of its own above it."""
    lines = [line for span in label for line in _lines(span)]
    top = y - LINE / 2 * (len(lines) - 1)
    return "".join(
        [f'<text class="route-text" x="{x:g}" y="{top + LINE * row:g}">{line}</text>' for row, line in enumerate(lines)]
    )


def _lines(span: Span) -> tuple[str, ...]:
    now = escape(span.text)
    if span.before is None:
        return (now,)
    return f'<tspan class="was">{escape(span.before)} →</tspan>', f'<tspan class="now">{now or "–"}</tspan>'


def _span(span: Span, *, brief: bool) -> str:
    now = escape(span.text)
    if span.before is None:
        return f'<tspan class="now">{now}</tspan>' if span.marked else now
    was = "" if brief else f'<tspan class="was">{escape(span.before)} → </tspan>'
    return f'{was}<tspan class="now">{now}</tspan>'


def _size(classes: str) -> int:
    """The font size of a text's classes, in the stylesheet's pixels."""
    return 12 if not classes or "title" in classes else 11


def _read(label: Label, *, brief: bool) -> str:
    """A label as it is read, for its width."""
    return "".join(span.joint * (index > 0) + (span.text if brief else str(span)) for index, span in enumerate(label))
