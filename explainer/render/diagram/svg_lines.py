"""Edges as SVG: straight down the main lane, or along a line with rounded corners beside it."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from explainer.render.diagram.boxes import Diagram, Edge, EdgeKind
from explainer.render.diagram.geometry import Rect
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.svg_text import LINE, label_lines, line_of, stacked, text_width
from explainer.render.html.tag import joined, tag
from explainer.render.label import plain
from explainer.render.style.theme import Kind

CORNER = 6.0
BESIDE = 18.0
"""How far the lines of a shortcut's label may reach above and below its line, together."""
LONGEST_CHANGE = 21
"""Characters of a shape before → after that fit beside the line of a compact picture."""
SHORTEST_ARROW = 9.0
"""A line shorter than this has no arrowhead: a block's to its own addition, right below it."""
BESIDE_ADDITION, BESIDE_CHANGED = 5.0, 18.0
"""From an addition to the shape that leaves it, on its left; where the addition is marked the mark stands between."""
JUNCTION = "m-2.2 0a2.2 2.2 0 1 1 4.4 0a2.2 2.2 0 1 1-4.4 0"
"""A dot where a shortcut leaves the line."""
Point = tuple[float, float]


def flow_lines(diagram: Diagram, placement: Placement) -> Iterator[Markup]:
    """What runs straight down the main lane, in one path, because a deep net has hundreds of such edges; its labels."""
    lines: list[str] = []
    heads: list[str] = []
    labels: list[Markup] = []
    beside = {
        box.id: BESIDE_CHANGED if box.changed else BESIDE_ADDITION for box in diagram.boxes if box.kind is Kind.ADDITION
    }
    for edge in diagram.edges:
        if (edge.source, edge.target) in placement.lines:
            continue
        source, target = placement.boxes[edge.source], placement.boxes[edge.target]
        x, y = source.middle, target.top
        if y - source.bottom < SHORTEST_ARROW:
            lines.append(f"M{x:g} {source.bottom:g}V{y:g}")
            continue
        lines.append(f"M{x:g} {source.bottom:g}V{y - 4:g}")
        heads.append(f"M{x:g} {y:g}l-3.5 -5.5h7z")
        if edge.label:
            labels.append(_flow_label(edge, source, placement, beside=beside.get(edge.source)))
    if lines:
        yield tag("path", class_="flow", d="".join(lines))
        yield tag("path", class_="flow-head", d="".join(heads))
    yield from labels


def shortcuts(diagram: Diagram, placement: Placement, *, prefix: str = "") -> Mapping[str, Markup]:
    """All other lines, each shortcut with its arrowheads and labels as one thing, by the box that it reaches first."""
    groups: dict[str, list[Edge]] = {}
    for index, edge in enumerate(diagram.edges):
        if (edge.source, edge.target) in placement.lines:
            groups.setdefault(edge.route.id if edge.route else f"{index}", []).append(edge)
    order = {box.id: place for place, box in enumerate(diagram.boxes)}
    drawn: dict[str, Markup] = {}
    for edges in groups.values():
        first = min((edge.target for edge in edges), key=order.__getitem__)
        drawn[first] = drawn.get(first, Markup()) + _shortcut(edges, placement, prefix)
    return drawn


def _shortcut(edges: Sequence[Edge], placement: Placement, prefix: str) -> Markup:
    """The edges of one shortcut. Where it can be touched a wide line that is not seen makes it easy to hit."""
    ways = [corners(edge, placement) for edge in edges]
    line = "".join("".join(_path(points)) for points in ways)
    leaving = [way[0] for way, edge in zip(ways, edges, strict=True) if _leaves(edge, placement)]
    heads = "".join((*(f"M{x:g} {y:g}{JUNCTION}" for x, y in leaving), *map(_head, ways)))
    name = "flow" if edges[0].kind is EdgeKind.FLOW else "route"
    seen = (
        tag("path", class_=f"{name} dashed" if edges[0].kind.dashed else name, d=line),
        tag("path", class_=f"{name}-head", d=heads),
        *(_route_label(edge, way, placement) for edge, way in zip(edges, ways, strict=True) if edge.label),
    )
    route = edges[0].route
    if route is None:
        return joined(seen)
    tip = "\n".join(route.tip)
    return tag(
        "g",
        tag("path", class_="hit", d=line),
        *seen,
        class_="shortcut",
        role="button",
        tabindex=0,
        data_id=prefix + route.id,
        data_for=prefix + route.selects,
        data_cut=route.cuts or None,
        aria_label=tip.replace("\n", "; "),
        data_tip=tip,
    )


def _leaves(edge: Edge, placement: Placement) -> bool:
    return not placement.on_side(edge.source)


def _head(points: Sequence[Point]) -> str:
    x, y = points[-1]
    return f"M{x:g} {y:g}l-4 -6.5h8z" if points[-2][0] == x else f"M{x:g} {y:g}l6.5 -4v8z"


def corners(edge: Edge, placement: Placement) -> tuple[Point, ...]:
    """The corners of a line beside the main lane or down the shortcut's lane, from its source to its target.

    It leaves the main lane from the edge below its source, and a box on the shortcut from below when it goes on down
    the column, otherwise from the side on which it runs. Only in its own column does it enter a box from above.
    """
    source, target = placement.boxes[edge.source], placement.boxes[edge.target]
    x = placement.route_x(edge)
    if _leaves(edge, placement):
        branch = placement.branches[edge.source]
        start: tuple[Point, ...] = ((source.middle, branch), (x, branch))
    elif x == source.middle:
        start = ((x, source.bottom),)
    else:
        start = ((source.right if x > source.right else source.left, source.centre), (x, source.centre))
    if placement.on_side(edge.target) and x == target.middle:
        return (*start, (x, target.top))
    return (*start, (x, target.centre), (target.right, target.centre))


def _flow_label(edge: Edge, source: Rect, placement: Placement, *, beside: float | None) -> Markup:
    """A label left of the line, or so far left of the addition; without room it does not say what was before.

    Where a block's maps stand there, it stands right of the line, above what the shortcut brings to the addition; where
    an addition's own map does, below the addition.
    """
    text, frame = plain(edge.label), placement.frame
    if frame.map_side and frame.lead is not None:
        x, y = source.middle + 8, source.top - 5 if beside else source.bottom + 8
        brief = len(text) > LONGEST_CHANGE or text_width(text) > frame.route_x - 4 - x
        return line_of(edge.label, x=x, y=y, classes="muted", brief=brief)
    x, y = (
        (source.left - beside, source.centre)
        if beside and not frame.map_side
        else (source.middle - 8, source.bottom + 8)
    )
    brief = frame.titles_above and (len(text) > LONGEST_CHANGE or text_width(text) > x - 2)
    return line_of(edge.label, x=x, y=y, anchor="end", classes="muted", brief=brief)


def _route_label(edge: Edge, points: Sequence[Point], placement: Placement) -> Markup:
    """A label right of the line, where nothing else stands; the box tells what runs along other lines."""
    brace = placement.braces.get(edge.target)
    if brace is not None:
        lines = label_lines(edge.label, fit=placement.label_room(edge), room=brace.height - LINE)
        y = brace.centre + LINE / 2
        return stacked(lines, x=brace.right + 4, y=y, fit=placement.label_room(edge))
    x, frame = placement.route_x(edge), placement.frame
    leaves, joins = not placement.on_side(edge.source), not placement.on_side(edge.target)
    in_column = not (leaves and joins) and x == frame.side_left + frame.side_width / 2
    if not in_column and not (leaves and joins and x == frame.route_x):
        return Markup()
    top, bottom = points[0][1], points[-1][1]
    middle = (top + bottom) / 2
    fit = placement.label_room(edge)
    y = min(top + 15, middle) if leaves and not joins else middle
    lines = label_lines(edge.label, fit=fit, room=bottom - top + BESIDE * (not in_column))
    return stacked(lines, x=x + 8, y=y, fit=fit)


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
