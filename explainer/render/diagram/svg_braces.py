"""The brace around a folded run with its shortcut and its addition: one block's picture, and how often it stands."""

from collections.abc import Mapping

from markupsafe import Markup

from explainer.render.diagram.boxes import Box, Diagram
from explainer.render.diagram.geometry import Rect
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.svg_text import LINE, label_lines, line_of
from explainer.render.html.tag import joined, tag

BESIDE = 4.0
"""From the brace to what it says."""


def braces(diagram: Diagram, placement: Placement) -> Mapping[str, Markup]:
    """Each folded run's brace, by the run's box. What its shortcut does stands below how often."""
    below: dict[Rect, int] = {}
    for edge in diagram.edges:
        brace = placement.braces.get(edge.target)
        if brace is not None and edge.label and (edge.source, edge.target) in placement.lines:
            lines = label_lines(edge.label, fit=placement.label_room(edge), room=brace.height - LINE)
            below[brace] = len(lines)
    runs = ((box, placement.braces[box.id]) for box in diagram.boxes if box.repeat)
    return {box.id: _brace(box, brace, below.get(brace, 0)) for box, brace in runs}


def _brace(box: Box, brace: Rect, lines_below: int) -> Markup:
    if not box.repeat:
        return Markup()
    half, y = brace.width / 2, brace.centre - LINE / 2 * lines_below
    turn, back = f"q{half:g} 0 {half:g} {half:g}", f"q0 {half:g} {half:g} {half:g}"
    into, out = f"q-{half:g} 0-{half:g} {half:g}", f"q0 {half:g}-{half:g} {half:g}"
    middle, end = brace.centre - half, brace.bottom - half
    return joined(
        tag("path", class_="brace", d=f"M{brace.left:g} {brace.top:g}{turn}V{middle:g}{back}{into}V{end:g}{out}"),
        line_of((box.repeat,), x=brace.right + BESIDE, y=y, classes="title times"),
    )
