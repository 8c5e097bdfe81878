"""One block as a small picture that stands still: no costs, nothing to click, only what is compared is marked."""

from collections.abc import Set
from dataclasses import replace

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.render.diagram.boxes import Diagram, Lane
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import Placement, place
from explainer.render.diagram.svg import to_svg
from explainer.render.html.tag import tag
from explainer.render.pages.block.diagram import block_diagram
from explainer.text.catalogue import Catalogue

MARGIN = 5
"""Right of what is furthest right, in the picture's units: half a line's width and the mark of a selection."""


def thumbnail(graph: Graph, block: str, words: Catalogue, *, marked: Set[str], shapes: bool = False) -> Markup:
    """A block's picture as HTML, with its description for those who cannot see it.

    Boxes named in `marked` are marked as changed; `shapes` labels the edges. The picture's own width in CSS pixels is
    handed to the style sheet as `--picture`, so that all pictures of a gallery can be drawn on one scale.
    Raises SpecError for an unknown block.
    """
    diagram = block_diagram(graph, block, words=words)
    placement = _cropped(diagram, place(diagram, size=Size.NARROW))
    svg = to_svg(_still(diagram, marked, shapes=shapes), placement=placement)
    width = f"--picture:{placement.frame.width:g}px"
    return tag("div", svg, class_="thumb", role="img", aria_label=diagram.alt, style=width)


def _still(diagram: Diagram, marked: Set[str], *, shapes: bool) -> Diagram:
    """Without tips, so that no box can be focused or chosen."""
    boxes = tuple(replace(box, tip=(), changed=box.id in marked) for box in diagram.boxes)
    edges = tuple(replace(edge, route=None, label=edge.label if shapes else ()) for edge in diagram.edges)
    return replace(diagram, boxes=boxes, edges=edges)


def _cropped(diagram: Diagram, placement: Placement) -> Placement:
    """Without what is empty on the right: the shortcut's lane where nothing stands on it, and the margin."""
    frame = placement.frame
    furthest = max([frame.main_right, *placement.lines.values()])
    if any(box.lane is Lane.SHORTCUT for box in diagram.boxes):
        furthest = max([furthest, *(band.right for band in placement.bands.values())])
    return replace(placement, frame=replace(frame, width=furthest + MARGIN))
