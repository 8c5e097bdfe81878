"""Feature maps beside boxes: what a block adds, what its shortcut carries, what comes out.

Each is room for the map of a node, which the browser fills, and a button that opens it in the forward pass. In a wide
picture they stand in columns in the place of the costs; in others those of a block stand in columns left of its
addition, and those of other boxes right beside them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from explainer.render.diagram.boxes import Box, Diagram, Lane, MapWords
from explainer.render.diagram.cuts import shortcut_too
from explainer.render.diagram.geometry import Frame
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.rhythm import MAP_MARGIN, join_room
from explainer.render.html.tag import joined, tag
from explainer.render.style.theme import Kind

COLUMN, NEAR_COLUMN = 72.0, 38.0
"""From one map of a block to the next, in a wide picture and in others."""
OF_A_BLOCK, OF_A_BOX, OF_AN_OPERATION = 40.0, 28.0, 30.0
"""Sides of maps in a wide picture."""
UNDER_HEADINGS = 19.0
FROM_ADDITION = 6.5
"""From an addition to the map on its left."""
FROM_BOX = 9.0
"""From a box to the map on its right."""


class Spot(NamedTuple):
    """Where a map stands: its middle, and its side."""

    x: float
    y: float
    side: float


def map_headings(diagram: Diagram, placement: Placement) -> Iterator[Markup]:
    """What stands over the columns: of whole blocks three, of operations in a wide picture one for each lane."""
    words, columns = diagram.map_words, _columns(placement.frame)
    if words is None:
        return
    if not diagram.two_lanes:
        most = max((len(box.mapped) for box in diagram.boxes if _in_columns(box, placement.frame)), default=0)
        shown = list(zip(columns, words.of_a_block, strict=True))[len(columns) - most :]
    elif placement.frame.map_side:
        return
    else:
        beside = any(box.lane is Lane.SHORTCUT for box in diagram.boxes)
        shown = list(zip(columns[::2], words.of_a_lane, strict=True))[: 1 + beside]
    yield tag("g", (tag("text", text, class_="muted title head", text_anchor="middle", x=x, y=9) for x, text in shown))


def map_rooms(box: Box, diagram: Diagram, placement: Placement, prefix: str = "") -> Markup:
    """F(x) + x → y for a block; what comes out of any other box. `prefix` sets apart the nodes of this picture."""
    if diagram.map_words is None or not box.mapped:
        return Markup()
    spots = _spots(box, diagram, placement)
    between = ((one.x + other.x) / 2 for one, other in pairwise(spots))
    signs = (tag("text", sign, text_anchor="middle", x=x, y=spots[0].y) for sign, x in zip("+→", between, strict=False))
    cuts = ("", shortcut_too(box.cuts), "") if len(spots) > 1 else ("",)
    rooms = (_room(*one, diagram.map_words, prefix) for one in zip(box.mapped, spots, cuts, strict=True))
    return joined(rooms, signs)


def _spots(box: Box, diagram: Diagram, placement: Placement) -> Sequence[Spot]:
    frame, rect = placement.frame, placement.boxes[box.id]
    if not frame.map_side:
        return _wide_spots(box, diagram, placement)
    side = frame.map_side
    if box.block:
        y = rect.bottom + join_room(frame) + frame.addition / 2
        return [Spot(x, y, side) for x in _columns(frame)[-len(box.mapped) :]]
    if box.lane is Lane.SHORTCUT:
        return [Spot(rect.right - MAP_MARGIN - side / 2, rect.top + MAP_MARGIN + side / 2, side)]
    x = frame.main_left - 4 - side / 2 if diagram.two_lanes else frame.main_right + FROM_BOX + side / 2
    return [Spot(x, rect.centre, side)]


def _wide_spots(box: Box, diagram: Diagram, placement: Placement) -> Sequence[Spot]:
    """A block's in all three columns; any other box's in that of y, or in that of its lane."""
    columns, y = _columns(placement.frame), _middle(box, diagram, placement)
    if len(box.mapped) > 1:
        return [Spot(x, y, OF_A_BLOCK) for x in columns]
    side = OF_AN_OPERATION if diagram.two_lanes and box.kind is not Kind.TERMINAL else OF_A_BOX
    x = columns[0] if diagram.two_lanes and box.lane is Lane.MAIN else columns[-1]
    return [Spot(x, max(y, UNDER_HEADINGS + side / 2), side)]


def _columns(frame: Frame) -> tuple[float, ...]:
    """The middles of the three columns."""
    if frame.costs_left is not None:
        return tuple(frame.costs_left + COLUMN * index + OF_A_BLOCK / 2 for index in range(3))
    last = frame.middle - (frame.addition + frame.map_side) / 2 - FROM_ADDITION
    return tuple(last - NEAR_COLUMN * back for back in (2, 1, 0))


def _in_columns(box: Box, frame: Frame) -> bool:
    """Whether a box's maps stand in the columns: in a wide picture all do, in others those of blocks."""
    return box.block or not frame.map_side


def _middle(box: Box, diagram: Diagram, placement: Placement) -> float:
    """The height of a box's maps: of a block, between its upper edge and its addition's lower one."""
    rect = placement.boxes[box.id]
    after = next((edge.target for edge in diagram.edges if edge.source == box.id), None) if box.block else None
    return rect.centre if after is None else (rect.top + placement.boxes[after].bottom) / 2


def _room(node: str, spot: Spot, cuts: str, words: MapWords, prefix: str) -> Markup:
    left, top, side = spot.x - spot.side / 2, spot.y - spot.side / 2, spot.side
    said, name = words.opens.format(node=node), prefix + node
    return tag(
        "g",
        tag("rect", class_="body", x=left - 1.5, y=top - 1.5, width=side + 3, height=side + 3, rx=3),
        tag("image", class_="map", data_map=name, preserveAspectRatio="none", x=left, y=top, width=side, height=side),
        class_="room terminal",
        role="button",
        data_open=name,
        data_cut=cuts or None,
        data_tip=said,
        aria_label=said,
    )
