"""Diagram -> SVG, laid out by our own arithmetic (`layout.py`): no binary, a few milliseconds for a whole net.

Colours are CSS classes (`style.py`); a standalone file carries them along.
"""

from collections.abc import Iterator
from html import escape

from explainer.render.diagram.boxes import Band, Box, Diagram, Lane, Span, plain
from explainer.render.diagram.geometry import Rect, Size
from explainer.render.diagram.layout import ROW, TITLE_ROOM, Placement, place
from explainer.render.diagram.svg_costs import cost_columns, side_costs
from explainer.render.diagram.svg_lines import edge_lines
from explainer.render.diagram.svg_text import line_of, text_width
from explainer.render.style.stylesheet import Scheme, stylesheet
from explainer.render.style.theme import Kind

NEWLINE = "\n"


def to_svg(diagram: Diagram, *, compact: bool = False, placement: Placement | None = None) -> str:
    """The picture as an `<svg>` element that relies on the stylesheet of the page around it.

    Boxes that can be chosen carry `data-id`, stages that can be unfolded `data-fold`. A `placement` says where things
    stand; otherwise they stand as `compact` says.
    """
    placed = placement or place(diagram, size=Size.COMPACT if compact else Size.WIDE)
    return _svg(diagram, placed, inside="")


def standalone(diagram: Diagram, *, scheme: Scheme = "light") -> str:
    """The picture as a file of its own: with its style, its title and a paper-coloured background."""
    placement = place(diagram)
    size = f'width="{placement.frame.width:g}" height="{placement.height:g}"'
    inside = f'<title>{escape(diagram.title)}</title><style>{stylesheet(scheme)}</style><rect class="paper" {size}/>'
    return _svg(diagram, placement, inside=inside, attributes=f" {size}") + "\n"


def parts(diagram: Diagram, placement: Placement, *, prefix: str = "") -> Iterator[str]:
    """Everything inside a picture's `<svg>`; `prefix` sets its ids apart from those of a picture beside it."""
    for band in diagram.bands:
        yield _band(band, placement, prefix)
    yield from edge_lines(diagram, placement)
    yield from cost_columns(diagram, placement)
    for box in diagram.boxes:
        yield _box(box, placement, diagram.headings, prefix)


def _svg(diagram: Diagram, placement: Placement, *, inside: str, attributes: str = "") -> str:
    size = f"{placement.frame.width:g} {placement.height:g}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="net"{attributes} viewBox="0 0 {size}" role="group" ',
            f'aria-label="{escape(diagram.alt)}">{inside}',
            *parts(diagram, placement),
            "</svg>",
        )
    )


def _band(band: Band, placement: Placement, prefix: str) -> str:
    rect = placement.bands[band.id]
    size = f'width="{rect.width:g}" height="{rect.height:g}"'
    body = f'<rect class="band" x="{rect.left:g}" y="{rect.top:g}" {size} rx="8"/>'
    if placement.on_side(band.boxes[0]):
        return body + _side_title(band, placement)
    title, subtitle = escape(band.title), escape(band.subtitle)
    x = rect.left + 9
    if placement.frame.titles_above:
        y = rect.top + TITLE_ROOM / 2 + 2
        named = f'<tspan class="title">{title}</tspan>'
        if text_width(band.title) + text_width(f" {band.subtitle}", 11) <= placement.frame.middle - x - 1:
            named += f'<tspan class="muted"> {subtitle}</tspan>'  # as far as it does not reach the line of data
        texts = f'<text x="{x:g}" y="{y:g}">{named}</text>'
        button = Rect(left=rect.right - 22, top=y - 8, width=16, height=16)
    else:
        y = rect.top + min(rect.height / 2, 42)  # in sight when a long stage has been opened
        texts = (
            f'<text class="title" x="{x:g}" y="{y - 8:g}">{title}</text>'
            f'<text class="muted" x="{x:g}" y="{y + 8:g}">{subtitle}</text>'
        )
        button = Rect(left=rect.left + 59, top=y - 8, width=16, height=16)
    return f"{body}{_fold_button(band, texts, rect, button, prefix)}"


def _side_title(band: Band, placement: Placement) -> str:
    """Beside the row that the shortcut leaves, unless another shortcut arrives there."""
    start = next(chain.start for chain in placement.chains if band.boxes[0] in chain.boxes)
    if any(chain.end == start for chain in placement.chains):
        return ""
    x, y = placement.frame.side_left, placement.boxes[start].centre
    fit = placement.frame.width - x - 4 if placement.frame.titles_above else None
    return line_of((Span(band.title),), x=x, y=y, classes="route-text title", fit=fit)


def _fold_button(band: Band, texts: str, rect: Rect, button: Rect, prefix: str) -> str:
    """The band's title; where equal blocks can be folded, it is a button that folds and unfolds them."""
    if band.unfolded is None:
        return texts
    sign = "−" if band.unfolded else "+"
    reach = max(button.right + 4 - rect.left, 60)
    return (
        f'<g class="fold terminal" role="button" tabindex="0" data-fold="{prefix}{escape(band.id)}" '
        f'aria-expanded="{str(band.unfolded).lower()}" aria-label="{escape(band.action)}">'
        f'<rect x="{rect.left:g}" y="{button.top - 14:g}" width="{reach:g}" height="44" fill="transparent"/>'
        f'{texts}<rect class="body" x="{button.left:g}" y="{button.top:g}" width="16" height="16" rx="4"/>'
        f'<text x="{button.middle:g}" y="{button.centre:g}" text-anchor="middle">{sign}</text></g>'
    )


def _box(box: Box, placement: Placement, headings: tuple[str, str], prefix: str) -> str:
    rect = placement.boxes[box.id]
    compact = placement.frame.titles_above
    if box.kind is Kind.ADDITION:
        inside = _addition(rect)
    elif not box.name:
        inside = _body(box, rect) + line_of(box.label, x=rect.middle, y=rect.centre, anchor="middle")
    elif box.lane is Lane.SHORTCUT:
        inside = _body(box, rect) + _side_captions(box, rect, headings, compact=compact)
    else:
        inside = _body(box, rect) + _captions(box, rect, compact=compact)
    if box.changed:
        y = rect.top + 10 if box.lane is Lane.SHORTCUT else rect.centre  # a line may leave a gate's middle
        inside += f'<text class="delta" x="{rect.left - 4:g}" y="{y:g}" text-anchor="end">Δ</text>'
    classes = f"box {box.kind.value}{' changed' if box.changed else ''}"
    return f"<g {_interaction(box, classes, prefix)}>{inside}</g>"


def _body(box: Box, rect: Rect) -> str:
    """The box itself; a folded run shows another one behind it."""
    radius = rect.height / 2 if box.kind is Kind.TERMINAL else 5
    size = f'width="{rect.width:g}" height="{rect.height:g}" rx="{radius:g}"/>'
    front = f'<rect class="body" x="{rect.left:g}" y="{rect.top:g}" {size}'
    if not box.repeat or box.repeat.text == "×1":
        return front
    return f'<rect class="body" x="{rect.left + 3:g}" y="{rect.top + 3:g}" {size}{front}'


def _captions(box: Box, rect: Rect, *, compact: bool) -> str:
    """A row of the main lane: its name on the left, what it does and how often on the right."""
    if rect.height > ROW:
        return _lines(box, rect)
    y = rect.centre
    repeat_width = 0 if not box.repeat else 58 if box.repeat.before else 32
    room = rect.width - 16 - repeat_width
    named = not compact or not _crowded(box, room)
    name = f'<text class="muted" x="{rect.left + 8:g}" y="{y:g}">{escape(box.name)}</text>' if named else ""
    fit = room if compact else None
    label = line_of(box.label, x=rect.right - 8 - repeat_width, y=y, anchor="end", fit=fit)
    if not box.repeat:
        return name + label
    return name + label + line_of((box.repeat,), x=rect.right - 7, y=y, anchor="end", classes="title")


def _lines(box: Box, rect: Rect) -> str:
    """A row of the main lane in two lines: its name and how often, below that what it does."""
    x, upper, lower = rect.left + 8, rect.top + 12, rect.bottom - 12
    label = line_of(box.label, x=x, y=lower, fit=rect.width - 20)
    repeat = (box.repeat,) if box.repeat else ()
    count = line_of(repeat, x=rect.right - 7, y=upper, anchor="end", classes="title")
    return f'<text class="muted" x="{x:g}" y="{upper:g}">{escape(box.name)}</text>{count}{label}'


def _side_captions(box: Box, rect: Rect, headings: tuple[str, str], *, compact: bool) -> str:
    """A box on the shortcut says in three lines its name, what it does and (no columns being there) what it costs."""
    x, fit, cost = rect.left + 8, rect.width - 16, side_costs(box, headings)
    name = f'<text class="muted" x="{x:g}" y="{rect.top + 10:g}">{escape(box.name)}</text>'
    brief = compact or text_width(plain(cost), 11) > fit
    costs = line_of(cost, x=x, y=rect.bottom - 10, classes="cost", brief=brief, fit=fit)
    return name + line_of(box.label, x=x, y=rect.centre, fit=fit) + costs


def _crowded(box: Box, room: float) -> bool:
    """Whether the name has to make way: what a box does, and what changed in it, matters more."""
    if any(span.before for span in box.label):
        return True
    return text_width(box.name, 11) + 6 + text_width(plain(box.label)) > room


def _addition(rect: Rect) -> str:
    radius = rect.width / 2
    sign = radius * 0.5
    return (
        f'<circle class="body" cx="{rect.middle:g}" cy="{rect.centre:g}" r="{radius:g}"/>'
        f'<path class="flow" d="M{rect.middle - sign:g} {rect.centre:g}h{2 * sign:g}'
        f'M{rect.middle:g} {rect.centre - sign:g}v{2 * sign:g}"/>'
    )


def _interaction(box: Box, classes: str, prefix: str) -> str:
    """A box that has something to say can be focused, hovered and chosen; its lines are its accessible name."""
    if not box.tip:
        return f'class="{classes}" aria-hidden="true"'
    tip = escape("\n".join((box.tip[0], plain(box.label), *box.tip[1:])))
    return (
        f'class="{classes}" role="button" tabindex="0" data-id="{prefix}{escape(box.id)}" '
        f'aria-pressed="false" aria-label="{tip.replace(NEWLINE, "; ")}" data-tip="{tip}"'
    )
