"""Diagram -> SVG, laid out by our own arithmetic (`layout.py`): no binary, a few milliseconds for a whole net.

Colours are CSS classes (`style.py`); a standalone file carries them along.
"""

from collections.abc import Iterator
from html import escape

from explainer.render.diagram import Band, Box, Diagram, Edge, EdgeKind, Label, Lane, Span, plain
from explainer.render.layout import TITLE_ROOM, Placement, Rect, branch_y, place
from explainer.render.style import Scheme, stylesheet
from explainer.render.theme import Kind
from explainer.text.numbers import short

COST_COLUMN = 112
BAR_LENGTH = 48
LONGEST_CHANGE = 21
"""Characters of a shape before → after that fit beside the line of a compact picture."""


def to_svg(diagram: Diagram, *, compact: bool = False) -> str:
    """The picture as an `<svg>` element that relies on the stylesheet of the page around it.

    Boxes that can be chosen carry `data-id`, stages that can be unfolded `data-fold`.
    """
    return _svg(diagram, place(diagram, compact=compact), inside="")


def standalone(diagram: Diagram, *, scheme: Scheme = "light") -> str:
    """The picture as a file of its own: with its style, its title and a paper-coloured background."""
    placement = place(diagram)
    size = f'width="{placement.frame.width:g}" height="{placement.height:g}"'
    inside = f'<title>{escape(diagram.title)}</title><style>{stylesheet(scheme)}</style><rect class="paper" {size}/>'
    return _svg(diagram, placement, inside=inside, attributes=f" {size}") + "\n"


def _svg(diagram: Diagram, placement: Placement, *, inside: str, attributes: str = "") -> str:
    size = f"{placement.frame.width:g} {placement.height:g}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="net"{attributes} viewBox="0 0 {size}" role="group" ',
            f'aria-label="{escape(diagram.alt)}">{inside}',
            *(_band(band, placement) for band in diagram.bands),
            *(_edge(edge, placement) for edge in diagram.edges),
            *(_costs(diagram, placement)),
            *(_box(box, placement, diagram.headings) for box in diagram.boxes),
            "</svg>",
        )
    )


def _band(band: Band, placement: Placement) -> str:
    rect = placement.bands[band.id]
    size = f'width="{rect.width:g}" height="{rect.height:g}"'
    body = f'<rect class="band" x="{rect.left:g}" y="{rect.top:g}" {size} rx="8"/>'
    title, subtitle = escape(band.title), escape(band.subtitle)
    if placement.on_side(band.boxes[0]):
        first = next(iter(placement.boxes.values()))
        return f'<g>{body}<text class="route-text title" x="{rect.left + 7:g}" y="{first.centre:g}">{title}</text></g>'
    x = rect.left + 9
    if placement.frame.titles_above:
        y = rect.top + TITLE_ROOM / 2 + 2
        named = f'<tspan class="title">{title}</tspan><tspan class="muted"> {subtitle}</tspan>'
        texts = f'<text x="{x:g}" y="{y:g}">{named}</text>'
        button = Rect(left=rect.right - 22, top=y - 8, width=16, height=16)
    else:
        y = rect.top + min(rect.height / 2, 42)  # in sight when a long stage has been opened
        texts = (
            f'<text class="title" x="{x:g}" y="{y - 8:g}">{title}</text>'
            f'<text class="muted" x="{x:g}" y="{y + 8:g}">{subtitle}</text>'
        )
        button = Rect(left=rect.left + 59, top=y - 8, width=16, height=16)
    return f"<g>{body}</g>{_fold_button(band, texts, rect, button)}"


def _fold_button(band: Band, texts: str, rect: Rect, button: Rect) -> str:
    """The band's title; where equal blocks can be folded, it is a button that folds and unfolds them."""
    if band.unfolded is None:
        return texts
    sign = "−" if band.unfolded else "+"
    reach = max(button.right + 4 - rect.left, 60)
    return (
        f'<g class="fold terminal" role="button" tabindex="0" data-fold="{escape(band.id)}" '
        f'aria-expanded="{str(band.unfolded).lower()}" aria-label="{escape(band.action)}">'
        f'<rect x="{rect.left:g}" y="{button.top - 14:g}" width="{reach:g}" height="44" fill="transparent"/>'
        f'{texts}<rect class="body" x="{button.left:g}" y="{button.top:g}" width="16" height="16" rx="4"/>'
        f'<text x="{button.middle:g}" y="{button.centre:g}" text-anchor="middle">{sign}</text></g>'
    )


def _box(box: Box, placement: Placement, headings: tuple[str, str]) -> str:
    rect = placement.boxes[box.id]
    if box.kind is Kind.ADDITION:
        return _addition(box, rect)
    classes = f"box {box.kind.value}{' changed' if box.changed else ''}"
    parts = [*_bodies(box, rect), *_captions(box, rect, headings, compact=placement.frame.titles_above)]
    if box.changed:
        parts.append(f'<text class="delta" x="{rect.left - 4:g}" y="{rect.centre:g}" text-anchor="end">Δ</text>')
    return f"<g {_interaction(box, classes)}>{''.join(parts)}</g>"


def _bodies(box: Box, rect: Rect) -> Iterator[str]:
    """The box itself; a folded run shows another one behind it."""
    radius = rect.height / 2 if box.kind is Kind.TERMINAL else 5
    for shift in (3, 0) if box.repeat and box.repeat.text != "×1" else (0,):
        yield (
            f'<rect class="body" x="{rect.left + shift:g}" y="{rect.top + shift:g}" width="{rect.width:g}" '
            f'height="{rect.height:g}" rx="{radius:g}"/>'
        )


def _captions(box: Box, rect: Rect, headings: tuple[str, str], *, compact: bool) -> Iterator[str]:
    if not box.name:
        yield _text(box.label, x=rect.middle, y=rect.centre, anchor="middle")
        return
    on_side = box.lane is Lane.SHORTCUT
    name_y = rect.top + 10 if on_side else rect.centre
    crowded = compact and any(span.before for span in box.label)  # what changed matters more than the name
    if on_side or not crowded:
        yield f'<text class="muted" x="{rect.left + 8:g}" y="{name_y:g}">{escape(box.name)}</text>'
    if on_side:  # no cost columns run beside this lane, so the box says what it costs
        yield _text(box.label, x=rect.left + 8, y=rect.centre, anchor="start")
        costs = _side_costs(box, headings)
        if costs:
            yield _text(costs, x=rect.left + 8, y=rect.bottom - 10, anchor="start", classes="cost", brief=compact)
        return
    repeat_width = 0 if not box.repeat else 58 if box.repeat.before else 32
    yield _text(box.label, x=rect.right - 8 - repeat_width, y=rect.centre, anchor="end")
    if box.repeat:
        yield _text((box.repeat,), x=rect.right - 7, y=rect.centre, anchor="end", classes="title")


def _addition(box: Box, rect: Rect) -> str:
    radius = rect.width / 2
    sign = radius * 0.5
    body = (
        f'<circle class="body" cx="{rect.middle:g}" cy="{rect.centre:g}" r="{radius:g}"/>'
        f'<path class="flow" d="M{rect.middle - sign:g} {rect.centre:g}h{2 * sign:g}'
        f'M{rect.middle:g} {rect.centre - sign:g}v{2 * sign:g}"/>'
    )
    return f"<g {_interaction(box, 'box addition')}>{body}</g>"


def _interaction(box: Box, classes: str) -> str:
    """A box that has something to say can be focused, hovered and chosen; its lines are its accessible name."""
    if not box.tip:
        return f'class="{classes}" aria-hidden="true"'
    lines = (box.tip[0], plain(box.label), *box.tip[1:])
    return (
        f'class="{classes}" role="button" tabindex="0" data-id="{escape(box.id)}" '
        f'aria-pressed="false" aria-label="{escape("; ".join(lines))}" '
        f'data-tip="{escape(chr(10).join(lines))}"'
    )


def _edge(edge: Edge, placement: Placement) -> str:
    if edge.kind is not EdgeKind.FLOW:
        return _route(edge, placement)
    source, target = placement.boxes[edge.source], placement.boxes[edge.target]
    if target.top <= source.bottom:
        return ""
    x, y = source.middle, target.top
    line = f'<path class="flow" d="M{x:g} {source.bottom:g}V{y - 4:g}"/>'
    head = f'<path class="flow-head" d="M{x:g} {y:g}l-3.5 -5.5h7z"/>'
    brief = placement.frame.titles_above and len(plain(edge.label)) > LONGEST_CHANGE
    label = _text(edge.label, x=x - 8, y=source.bottom + 8, anchor="end", classes="muted", brief=brief)
    return f"<g>{line}{head}{label}</g>"


def _route(edge: Edge, placement: Placement) -> str:
    """A shortcut's line: right out of the main lane, down, and left into the addition, as far as this edge goes."""
    source, target = placement.boxes[edge.source], placement.boxes[edge.target]
    x = placement.route_x(edge)
    leaves, joins = not placement.on_side(edge.source), not placement.on_side(edge.target)
    top = branch_y(source) if leaves else source.bottom
    bottom = target.centre if joins else target.top
    start = f"M{source.middle:g} {top:g}H{x - 6:g}q6 0 6 6" if leaves else f"M{x:g} {top:g}"
    end = f"V{bottom - 6:g}q0 6 -6 6H{target.right + 5:g}" if joins else f"V{bottom - 5:g}"
    head = f"M{target.right:g} {bottom:g}l6.5 -4v8z" if joins else f"M{x:g} {bottom:g}l-4 -6.5h8z"
    dashed = " dashed" if edge.kind.dashed else ""
    label = _stacked(edge.label, x=x + 8, y=top + 15 if leaves and not joins else (top + bottom) / 2)
    return f'<g><path class="route{dashed}" d="{start}{end}"/><path class="route-head" d="{head}"/>{label}</g>'


def _stacked(label: Label, *, x: float, y: float) -> str:
    """A shortcut's label, one line per piece; what a piece was before has a line of its own above it."""
    lines = [line for span in label for line in _lines(span)]
    top = y - 6.5 * (len(lines) - 1)
    return "".join(
        f'<text class="route-text" x="{x:g}" y="{top + 13 * index:g}">{line}</text>' for index, line in enumerate(lines)
    )


def _lines(span: Span) -> tuple[str, ...]:
    now = escape(span.text)
    if span.before is None:
        return (now,)
    return f'<tspan class="was">{escape(span.before)} →</tspan>', f'<tspan class="now">{now or "–"}</tspan>'


def _text(label: Label, *, x: float, y: float, anchor: str, classes: str = "", brief: bool = False) -> str:
    """A label in one line: what was before in muted ink (left out where `brief`), what is now marked."""
    if not label:
        return ""
    pieces = "".join(escape(span.joint) * (index > 0) + _span(span, brief=brief) for index, span in enumerate(label))
    attribute = f' class="{classes}"' if classes else ""
    return f'<text{attribute} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{pieces}</text>'


def _span(span: Span, *, brief: bool) -> str:
    now = escape(span.text)
    if span.before is None:
        return now
    was = "" if brief else f'<tspan class="was">{escape(span.before)} → </tspan>'
    return f'{was}<tspan class="now">{now}</tspan>'


def _costs(diagram: Diagram, placement: Placement) -> Iterator[str]:
    """Two columns of small bars right of the picture: each row's parameters and MACs."""
    if placement.frame.costs_left is None:
        return
    columns = (
        [(box.params, box.old_params) for box in diagram.boxes],
        [(box.macs, box.old_macs) for box in diagram.boxes],
    )
    for index, (heading, values) in enumerate(zip(diagram.headings, columns, strict=True)):
        left = placement.frame.costs_left + index * COST_COLUMN
        largest = max((box_value for box_value, _ in values), default=0) or 1
        yield f'<g aria-hidden="true"><text class="muted title" x="{left:g}" y="9">{escape(heading)}</text>'
        for box, (value, old) in zip(diagram.boxes, values, strict=True):
            if (value or old) and box.lane is Lane.MAIN:
                y = placement.boxes[box.id].centre
                yield _cost(box.kind, value, old, left=left, y=y, length=max(1.5, BAR_LENGTH * value / largest))
        yield "</g>"


def _side_costs(box: Box, headings: tuple[str, str]) -> Label:
    """What a box on the shortcut costs, with the units that the columns beside the main lane have as headings."""
    figures = ((box.params, box.old_params, headings[0]), (box.macs, box.old_macs, headings[1]))
    return tuple(
        Span(f"{short(value)} {unit}", None if old is None else short(old), " · ")
        for value, old, unit in figures
        if value or old
    )


def _cost_span(value: int, old: int | None, *, joint: str = "") -> Span:
    return Span(short(value), None if old is None else short(old), joint)


def _cost(kind: Kind, value: int, old: int | None, *, left: float, y: float, length: float) -> str:
    if old is not None:
        return _text((_cost_span(value, old),), x=left, y=y, anchor="start", classes="cost")
    return (
        f'<rect class="bar {kind.value}" x="{left:g}" y="{y - 4:g}" width="{length:.1f}" height="8" rx="1.5"/>'
        f'<text class="cost" x="{left + length + 4:.1f}" y="{y:g}">{short(value)}</text>'
    )
