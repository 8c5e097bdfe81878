"""Edges as SVG: straight down the main lane, or along a line with rounded corners beside it."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from explainer.render.diagram.boxes import Diagram, Edge, EdgeKind
from explainer.render.diagram.geometry import Rect
from explainer.render.diagram.layout import Placement, branch_y
from explainer.render.diagram.svg_text import line_of, stacked, text_width
from explainer.render.html.tag import joined, tag
from explainer.render.label import plain

CORNER = 6.0
BESIDE = 18.0
"""How far the lines of a shortcut's label may reach above and below its line, together."""
LONGEST_CHANGE = 21
"""Characters of a shape before → after that fit beside the line of a compact picture."""
Point = tuple[float, float]


def edge_lines(diagram: Diagram, placement: Placement) -> Iterator[Markup]:
    """All edges with their arrowheads and labels; nothing between a summarised block and its own addition.

    What runs straight down the main lane is one path, because a deep net has hundreds of such edges.
    """
    lines: list[str] = []
    heads: list[str] = []
    labels: list[Markup] = []
    for edge in diagram.edges:
        if (edge.source, edge.target) in placement.lines:
            labels.append(_route(edge, placement))
            continue
        source, target = placement.boxes[edge.source], placement.boxes[edge.target]
        if target.top <= source.bottom:
            continue
        x, y = source.middle, target.top
        lines.append(f"M{x:g} {source.bottom:g}V{y - 4:g}")
        heads.append(f"M{x:g} {y:g}l-3.5 -5.5h7z")
        if edge.label:
            labels.append(_flow_label(edge, source, placement))
    if lines:
        yield tag("path", class_="flow", d="".join(lines))
        yield tag("path", class_="flow-head", d="".join(heads))
    yield from labels


def corners(edge: Edge, placement: Placement) -> tuple[Point, ...]:
    """The corners of a line beside the main lane or down the shortcut's lane, from its source to its target.

    It leaves the main lane from the edge below its source, and a box on the shortcut from below when it goes on down
    the column, otherwise from the side on which it runs. Only in its own column does it enter a box from above.
    """
    source, target = placement.boxes[edge.source], placement.boxes[edge.target]
    x = placement.route_x(edge)
    if not placement.on_side(edge.source):
        start: tuple[Point, ...] = ((source.middle, branch_y(source)), (x, branch_y(source)))
    elif x == source.middle:
        start = ((x, source.bottom),)
    else:
        start = ((source.right if x > source.right else source.left, source.centre), (x, source.centre))
    if placement.on_side(edge.target) and x == target.middle:
        return (*start, (x, target.top))
    return (*start, (x, target.centre), (target.right, target.centre))


def _route(edge: Edge, placement: Placement) -> Markup:
    points = corners(edge, placement)
    x, y = points[-1]
    head = f"M{x:g} {y:g}l-4 -6.5h8z" if points[-2][0] == x else f"M{x:g} {y:g}l6.5 -4v8z"
    name = "flow" if edge.kind is EdgeKind.FLOW else "route"
    dashed = " dashed" if edge.kind.dashed else ""
    return joined(
        tag("path", class_=name + dashed, d="".join(_path(points))),
        tag("path", class_=f"{name}-head", d=head),
        _route_label(edge, points, placement) if edge.label else None,
    )


def _flow_label(edge: Edge, source: Rect, placement: Placement) -> Markup:
    """A label left of the line; in a picture without room it does not say what was before."""
    text = plain(edge.label)
    brief = placement.frame.titles_above and (len(text) > LONGEST_CHANGE or text_width(text, 11) > source.middle - 6)
    return line_of(edge.label, x=source.middle - 8, y=source.bottom + 8, anchor="end", classes="muted", brief=brief)


def _route_label(edge: Edge, points: Sequence[Point], placement: Placement) -> Markup:
    """A label right of the line, where nothing else stands; the box tells what runs along other lines."""
    x, frame = placement.route_x(edge), placement.frame
    leaves, joins = not placement.on_side(edge.source), not placement.on_side(edge.target)
    in_column = not (leaves and joins) and x == frame.side_left + frame.side_width / 2
    if not in_column and not (leaves and joins and x == frame.route_x):
        return Markup()
    top, bottom = points[0][1], points[-1][1]
    middle = (top + bottom) / 2
    fit = (frame.width if frame.costs_left is None else frame.costs_left - 4) - x - 11
    y = min(top + 15, middle) if leaves and not joins else middle
    return stacked(edge.label, x=x + 8, y=y, fit=fit, room=bottom - top + BESIDE * (not in_column))


def _path(points: Sequence[Point]) -> Iterator[str]:
    """The line through these corners, each rounded, ending a little before the last point for the arrowhead."""
    yield f"M{points[0][0]:g} {points[0][1]:g}"
    for (left, above), (x, y), (right, below) in zip(points, points[1:], points[2:], strict=False):
        across, down = CORNER * _sign(x - left), CORNER * _sign(y - above)
        onward, further = CORNER * _sign(right - x), CORNER * _sign(below - y)
        yield f"H{x - across:g}" if across else f"V{y - down:g}"
        yield f"q{across:g} {down:g} {across + onward:g} {down + further:g}"
    (left, above), (x, y) = points[-2:]
    yield f"H{x - 5 * _sign(x - left):g}" if y == above else f"V{y - 5 * _sign(y - above):g}"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
