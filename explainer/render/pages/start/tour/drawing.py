"""What the tour's pictures are drawn with: boxes, arrows, sheets and text, all in the looks of the app's diagrams.

A picture is 360 units wide, about the pixels of a phone, and drawn larger where there is room: no text in it is smaller
than 12 units. `when` names the choices of the reader, with spaces between them, under which a piece is there.
"""

from collections.abc import Sequence

from markupsafe import Markup

from explainer.render.html.tag import Attribute, Child, tag
from explainer.render.style.theme import Kind

WIDTH, HEIGHT = 360, 270
SHEET_STEP = 3.0
"""How far one sheet of a stack stands behind the next, in both directions."""
_HEAD = 5.0


def picture(*pieces: Child, alt: str) -> Markup:
    """A whole picture with its text alternative."""
    return tag("svg", *pieces, class_="net", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=alt)


def group(*pieces: Child, when: str | None = None, classes: str | None = None, **more: Attribute) -> Markup:
    """Pieces that come and go together."""
    return tag("g", *pieces, class_=classes, data_when=when, **more)


def text(
    words: Child,
    x: float,
    y: float,
    *,
    classes: str = "",
    anchor: str = "middle",
    when: str | None = None,
    number: str | None = None,
) -> Markup:
    """A line of text about `y`; `number` is the name under which a script finds it."""
    return tag(
        "text",
        words,
        x=float(x),
        y=float(y),
        class_=classes or None,
        text_anchor=anchor,
        data_when=when,
        data_number=number,
    )


def box(
    kind: Kind,
    x: float,
    y: float,
    width: float,
    height: float,
    *pieces: Child,
    when: str | None = None,
    classes: str = "",
) -> Markup:
    """A box of a kind, `x` its middle and `y` its upper edge, and what is written in it."""
    body = tag("rect", class_="body", x=x - width / 2, y=float(y), width=float(width), height=float(height), rx=4)
    return group(body, *pieces, classes=f"{kind.value} {classes}".strip(), when=when)


def labelled(
    kind: Kind, x: float, y: float, width: float, height: float, label: str, *, when: str | None = None
) -> Markup:
    """A box with one line in it."""
    return box(kind, x, y, width, height, text(label, x, y + height / 2), when=when)


def flow(x: float, top: float, bottom: float, *, when: str | None = None) -> Markup:
    """An arrow straight down the main line of data."""
    return group(
        tag("path", class_="flow", d=f"M{x:g} {top:g}V{bottom - _HEAD + 1:g}"),
        tag("path", class_="flow-head", d=f"M{x:g} {bottom:g}l-3.5 {-_HEAD:g}h7z"),
        when=when,
    )


def shortcut(
    points: Sequence[tuple[float, float]], *, dashed: bool = False, when: str | None = None, classes: str = ""
) -> Markup:
    """The shortcut: out to the right, down, and back to the left with an arrowhead. `points` are its four corners."""
    (x, y), (lane, _), (_, end), (goal, _) = points
    line = f"M{x:g} {y:g}H{lane - 6:g}q6 0 6 6V{end - 6:g}q0 6 -6 6H{goal + _HEAD:g}"
    return group(
        tag("path", class_="route dashed" if dashed else "route", d=line),
        tag("path", class_="route-head", d=f"M{goal:g} {end:g}l6.5 -4v8z"),
        when=when,
        classes=classes or None,
    )


def plus(x: float, y: float, *, radius: float = 9.0) -> Markup:
    """The addition."""
    arm = radius - 4
    return group(
        tag("circle", class_="body", cx=float(x), cy=float(y), r=float(radius)),
        tag("path", class_="sign", d=f"M{x - arm:g} {y:g}h{2 * arm:g}M{x:g} {y - arm:g}v{2 * arm:g}"),
        classes=Kind.ADDITION.value,
    )


def sheets(x: float, y: float, *, side: float, count: int, when: str | None = None) -> Markup:
    """A map as a stack of square sheets, (x, y) the upper left corner of the one in front; the others stand behind."""
    return group(
        [
            tag(
                "rect",
                class_="body",
                x=x + SHEET_STEP * place,
                y=y - SHEET_STEP * place,
                width=float(side),
                height=float(side),
                rx=1.5,
            )
            for place in reversed(range(count))
        ],
        classes=f"{Kind.TERMINAL.value} sheets",
        when=when,
    )
