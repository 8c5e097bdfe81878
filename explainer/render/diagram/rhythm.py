"""How much room there is from row to row, where shortcuts leave the line, and how far bands reach around their rows.

Of blocks drawn as one box each, the shape that leaves a block stands beside its addition; the shortcut leaves the line
between two rows, clear of both.
"""

from collections.abc import Iterable, Mapping, Set
from itertools import pairwise

from explainer.render.diagram.boxes import Band, Box
from explainer.render.diagram.geometry import Frame, Rect
from explainer.render.style.theme import Kind

GAP = 17.0
"""From operation to operation."""
BRANCH = 0.36
"""Where in that gap a shortcut leaves the line."""
TITLE_ROOM = 18.0
BAND_PADDING = 6.0

JOIN_ROOM = 5.0
"""From a block to its addition."""
PLAIN_ROOM = 13.5
"""From row to row, with the shape between them."""
SHORT_ROOM = 13.0
"""Below an addition, beside which its shape stands already."""
PANEL_BELOW = 3.5
"""How far a band reaches below its last row."""
PANEL_ABOVE = 3.0
"""How far it reaches above the place where a shortcut leaves the line."""
BETWEEN_PANELS = 4.0
NET_TITLE_ROOM = 21.0
LEAVING_ROOM = 13.0
"""Below the last addition of a band, where no other band follows."""
MAP_MARGIN = 3.5
"""Room that a map keeps from what stands above and below it, and from the edge of a box that it stands in."""
HEADS_ROOM = 14.0
"""Room for the heads of columns of maps, above the first row."""


def join_room(frame: Frame) -> float:
    """From a block to its addition, beside which its maps stand."""
    return max(JOIN_ROOM, _above_addition(frame))


def panel_below(frame: Frame) -> float:
    """How far a band reaches below an addition."""
    return max(PANEL_BELOW, _above_addition(frame))


def _above_addition(frame: Frame) -> float:
    """How far maps beside an addition reach above it, and below, with the room that they keep."""
    return (frame.map_side - frame.addition) / 2 + MAP_MARGIN if frame.map_side else 0.0


def title_room(frame: Frame) -> float:
    """Room for the title of a band above its first row."""
    if not frame.titles_above:
        return 0.0
    return TITLE_ROOM if frame.lead is None else NET_TITLE_ROOM


def room_above(box: Box, above: Box | None, frame: Frame, *, opens: bool, left: bool) -> float:
    """Room between a row and the row above it; the row may open a band, and the one above may be the last of one."""
    if frame.lead is None:
        room = GAP + title_room(frame) * opens
        return room if above is not None else room + (3 if frame.costs_left else 6)
    if above is None:
        return 3.0 + HEADS_ROOM * bool(frame.map_side)
    if box.kind is Kind.ADDITION:
        return join_room(frame)
    settled = above.kind is Kind.ADDITION or above.block
    if opens:
        before = panel_below(frame) + BETWEEN_PANELS if settled else SHORT_ROOM
        return before + panel_head(frame)
    if settled:
        return LEAVING_ROOM if left else SHORT_ROOM
    return PLAIN_ROOM


def panel_head(frame: Frame) -> float:
    """How far a band of blocks reaches above its first row: its title, and where the shortcut leaves the line."""
    return PANEL_ABOVE + (frame.lead or 0.0) + title_room(frame)


def branch_heights(main: Iterable[tuple[str, Rect]], frame: Frame) -> dict[str, float]:
    """Where a shortcut leaves the line below each row of the main lane."""
    rows = list(main)
    if frame.lead is None:
        return {name: rect.bottom + GAP * BRANCH for name, rect in rows}
    return {name: below.top - frame.lead for (name, _), (_, below) in pairwise(rows)}


def band_around(band: Band, boxes: Mapping[str, Rect], frame: Frame, *, blocks: Set[str]) -> Rect:
    """The band's rectangle; one of blocks reaches over the shortcuts, what stands beside them, and the costs."""
    inside = [boxes[name] for name in band.boxes]
    top, bottom = min(rect.top for rect in inside), max(rect.bottom for rect in inside)
    if inside[0].left >= frame.side_left:
        left, right = frame.side_left - 7, frame.side_right + 7
        return Rect(left=left, top=top - BAND_PADDING, width=right - left, height=bottom - top + 2 * BAND_PADDING)
    if frame.lead is None:
        top -= BAND_PADDING + title_room(frame)
        return Rect(left=8.0, top=top, width=frame.main_right + 6 - 8, height=bottom + BAND_PADDING - top)
    top -= panel_head(frame)
    bottom += panel_below(frame) if blocks else PANEL_BELOW
    bottom += (join_room(frame) + frame.addition) * (band.boxes[-1] in blocks)
    left = 4.0 if frame.titles_above else 8.0
    return Rect(left=left, top=top, width=frame.width - 2 * left, height=bottom - top)
