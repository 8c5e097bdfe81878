"""Feature maps beside boxes, in the place of the costs: what a block adds, what its shortcut carries, what comes out.

Each is room for the map of a node, which the browser fills, and a button that opens it in the forward pass.
"""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from explainer.render.diagram.boxes import Box, Diagram, Lane
from explainer.render.diagram.layout import Placement
from explainer.render.html.tag import joined, tag
from explainer.render.style.theme import Kind

COLUMN = 72.0
"""From one map of a block to the next."""
OF_A_BLOCK, OF_A_BOX, OF_AN_OPERATION = 40.0, 28.0, 30.0
"""Sides of maps."""
UNDER_HEADINGS = 19.0


class MapWords(NamedTuple):
    """What stands over the three columns of a whole block's maps, or over the columns of the two lanes; and what a map
    says: `{node}` is its name.
    """

    of_a_block: tuple[str, str, str]
    of_a_lane: tuple[str, str]
    opens: str


def map_headings(diagram: Diagram, placement: Placement, words: MapWords) -> Iterator[Markup]:
    """What stands over the columns: of whole blocks three, of operations one for each lane."""
    columns = _columns(placement)
    if not columns:
        return
    if diagram.two_lanes:
        beside = any(box.lane is Lane.SHORTCUT for box in diagram.boxes)
        shown = list(zip(columns[::2], words.of_a_lane, strict=True))[: 1 + beside]
    else:
        shown = list(zip(columns, words.of_a_block, strict=True))
    yield tag("g", (tag("text", text, class_="muted title head", text_anchor="middle", x=x, y=9) for x, text in shown))


def maps_beside(box: Box, diagram: Diagram, placement: Placement, words: MapWords) -> Markup:
    """F(x) + x → y for a block; what comes out of any other box, in the column of y or of its lane."""
    columns = _columns(placement)
    if not columns or not box.maps:
        return Markup()
    y = _middle(box, diagram, placement)
    if len(box.maps) == 1:
        column = columns[0] if diagram.two_lanes and box.lane is Lane.MAIN else columns[-1]
        side = OF_AN_OPERATION if diagram.two_lanes and box.kind is not Kind.TERMINAL else OF_A_BOX
        return _room(box.maps[0], column, max(y, UNDER_HEADINGS + side / 2), side, words)
    rooms = (_room(node, x, y, OF_A_BLOCK, words) for node, x in zip(box.maps, columns, strict=True))
    between = (x + COLUMN / 2 for x in columns[:2])
    signs = (tag("text", sign, text_anchor="middle", x=x, y=y) for sign, x in zip("+→", between, strict=True))
    return joined(rooms, signs)


def _columns(placement: Placement) -> tuple[float, ...]:
    """The middles of the three columns; none in a picture that has no room for them."""
    left = placement.frame.costs_left
    return () if left is None else tuple(left + COLUMN * index + OF_A_BLOCK / 2 for index in range(3))


def _middle(box: Box, diagram: Diagram, placement: Placement) -> float:
    """The height of a box's maps: of a block, between its upper edge and its addition's lower one."""
    rect = placement.boxes[box.id]
    after = next((edge.target for edge in diagram.edges if edge.source == box.id), None) if box.block else None
    return rect.centre if after is None else (rect.top + placement.boxes[after].bottom) / 2


def _room(node: str, x: float, y: float, side: float, words: MapWords) -> Markup:
    left, top = x - side / 2, y - side / 2
    said = words.opens.format(node=node)
    return tag(
        "g",
        tag("rect", class_="body", x=left - 1.5, y=top - 1.5, width=side + 3, height=side + 3, rx=3),
        tag("image", class_="map", data_map=node, preserveAspectRatio="none", x=left, y=top, width=side, height=side),
        class_="room terminal",
        role="button",
        data_open=node,
        data_tip=said,
        aria_label=said,
    )
