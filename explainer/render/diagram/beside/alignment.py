"""Pictures side by side: rows that share a key, such as the resolution that leaves them, begin at the same height."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explainer.architecture.graph import INPUT, Graph
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import Placement, place
from explainer.render.diagram.rhythm import panel_head, title_room

SECTION_ROOM = 9.0
"""Room that a guide needs above a row, beside the label of the edge that leads there."""
BELOW_LABEL = 1.5
CLEAR = 3.0
"""Room between a guide's section and a shortcut that leaves the line in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A horizontal line across all pictures, above the rows whose key is its label."""

    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Placed pictures, one per diagram, and a guide for every key that they share."""

    placements: tuple[Placement, ...]
    guides: tuple[Guide, ...]


def resolutions(diagram: Diagram, graph: Graph) -> Mapping[str, str]:
    """The boxes at which the resolution changes, by id, with the height × width that leaves them: "56×56"."""
    leaving = {node.name: node.out_shape for node in graph} | {block.name: block.out_shape for block in graph.blocks}
    leaving[INPUT] = graph.input_shape
    found: dict[str, str] = {}
    last = ""
    for box in diagram.boxes:
        shape = leaving.get(box.id)
        text = last if shape is None else f"{shape.height}×{shape.width}"
        if text != last:
            found[box.id] = last = text
    return found


def aligned(diagrams: Sequence[Diagram], keys: Sequence[Mapping[str, str]], *, size: Size = Size.NARROW) -> Alignment:
    """The diagrams with rows of the same key at the same height; `keys` names the rows of each, by the box's id.

    A key that not every picture has, or that stands in another order there, moves nothing and has no guide.
    """
    rows = [_first_rows(diagram, named) for diagram, named in zip(diagrams, keys, strict=True)]
    order = [{box.id: index for index, box in enumerate(diagram.boxes)} for diagram in diagrams]
    tops: list[dict[str, float]] = [{} for _ in diagrams]
    placements = tuple(place(diagram, size=size) for diagram in diagrams)
    guides: list[Guide] = []
    reached = [-1] * len(diagrams)
    for key in rows[0] if rows else ():
        if not all(key in row for row in rows):
            continue
        names = [row[key] for row in rows]
        places = [one[name] for one, name in zip(order, names, strict=True)]
        if any(here <= before for here, before in zip(places, reached, strict=True)):
            continue
        reached = places
        above = [_room_above(*pair) for pair in zip(diagrams, placements, names, strict=True)]
        most = max(above)
        top = max(
            placement.boxes[name].top + most - room
            for placement, name, room in zip(placements, names, above, strict=True)
        )
        for wanted, name in zip(tops, names, strict=True):
            wanted[name] = top + SECTION_ROOM
        guides.append(Guide(y=top - most + BELOW_LABEL, label=key))
        placements = tuple(
            place(diagram, size=size, tops=wanted) for diagram, wanted in zip(diagrams, tops, strict=True)
        )
    return Alignment(placements=placements, guides=tuple(guides))


def _first_rows(diagram: Diagram, named: Mapping[str, str]) -> dict[str, str]:
    """For every key the first box that has it, from top to bottom."""
    first: dict[str, str] = {}
    for box in diagram.boxes:
        if box.id in named:
            first.setdefault(named[box.id], box.id)
    return first


def _room_above(diagram: Diagram, placement: Placement, name: str) -> float:
    """Room that a band takes above its first box, or a shortcut that leaves the line above any other box."""
    frame, opens = placement.frame, any(band.boxes[0] == name for band in diagram.bands)
    if frame.lead is None:
        return title_room(frame) if opens else 0.0
    if opens:
        return panel_head(frame)
    leaving = {placement.branches.get(source) for source, _ in placement.lines}
    return frame.lead + CLEAR if placement.boxes[name].top - frame.lead in leaving else 0.0
