"""Where things stand: a net is a chain with skips, so arithmetic places it and nothing has to be solved.

Rows follow each other from top to bottom; a row's place depends only on the rows above it, so a toggle that
changes no row moves none. The shortcut always runs on the right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from explainer.render.diagram.boxes import Box, Diagram, Edge, Lane
from explainer.render.diagram.chains import Chain, Ends, find_chains, place_chain, vertical_lines
from explainer.render.diagram.geometry import Frame, Rect, Size, frame_for
from explainer.render.style.theme import Kind

GAP = 17.0
ROW = 25.0
TALL_ROW = 38.0
"""A row whose name stands above its label."""
JOIN_OVERLAP = 6.0
JOIN_ROOM = 7.0
BAND_PADDING = 6.0
TITLE_ROOM = 18.0
NOWHERE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A placed picture: its frame, the rectangle of every box and band by id, and its shortcuts' chains.

    `lines` says where the vertical line of an edge runs, by the edge's ends; edges that are not in it run straight
    down the main lane.
    """

    frame: Frame
    boxes: Mapping[str, Rect]
    bands: Mapping[str, Rect]
    chains: tuple[Chain, ...]
    lines: Mapping[Ends, float]
    height: float

    def on_side(self, name: str) -> bool:
        """Whether a box stands on the shortcut's lane."""
        return self.boxes[name].left >= self.frame.side_left

    def route_x(self, edge: Edge) -> float:
        """Where a shortcut's vertical line runs: down its boxes, beside them, or just right of the main lane."""
        return self.lines[edge.source, edge.target]


def place(diagram: Diagram, *, size: Size = Size.WIDE, tops: Mapping[str, float] = NOWHERE) -> Placement:
    """Place every box and band; only the widest size has cost columns.

    `tops` are heights above which boxes of the main lane may not begin, by the box's id.
    """
    rows = {box.id: row for row, box in enumerate(box for box in diagram.boxes if box.lane is Lane.MAIN)}
    chains = find_chains(diagram, rows)
    frame = frame_for(size, two_lanes=diagram.two_lanes)
    lines = vertical_lines(diagram, chains, rows, frame)
    frame = _widened(frame, lines.values())
    boxes = _place_main(diagram, frame, {target: chain for chain in chains for target in chain.drops}, tops)
    for chain in chains:
        boxes |= place_chain(chain, boxes, frame)
    bands = {band.id: _around([boxes[name] for name in band.boxes], frame) for band in diagram.bands}
    height = max(rect.bottom for rect in boxes.values()) + 10
    return Placement(frame=frame, boxes=boxes, bands=bands, chains=chains, lines=lines, height=height)


def branch_y(rect: Rect) -> float:
    """Where a shortcut leaves the edge below a box."""
    return rect.bottom + GAP * 0.36


def _place_main(
    diagram: Diagram, frame: Frame, joins: Mapping[str, Chain], tops: Mapping[str, float]
) -> dict[str, Rect]:
    """The main lane, row below row; what a chain joins keeps the distance that the chain needs."""
    plain = _plain_blocks(diagram)
    titled = {band.boxes[0] for band in diagram.bands} if frame.titles_above else set()
    rects: dict[str, Rect] = {}
    bottom = 6.0 if frame.costs_left is None else 20.0 - GAP
    for box in diagram.boxes:
        if box.lane is not Lane.MAIN:
            continue
        width, height = _size(box, frame)
        sits_on_edge = box.kind is Kind.ADDITION and not box.tip  # a summarised block's own addition
        top = bottom - JOIN_OVERLAP if sits_on_edge else bottom + GAP + TITLE_ROOM * (box.id in titled)
        if box.id in joins and joins[box.id].start in rects:
            chain = joins[box.id]
            top = max(top, rects[chain.start].bottom + chain.drops[box.id] - height / 2)
        top = max(top, tops.get(box.id, top))
        rects[box.id] = Rect(left=frame.main_left + (frame.main_width - width) / 2, top=top, width=width, height=height)
        bottom = rects[box.id].bottom
        if box.id in plain:
            bottom += JOIN_ROOM
    return rects


def _plain_blocks(diagram: Diagram) -> set[str]:
    """Summarised blocks that add nothing: they keep the room of an addition, so that a toggle moves no row."""
    if diagram.two_lanes:
        return set()
    banded = {name for band in diagram.bands for name in band.boxes}
    kinds = [(box.id, box.kind is Kind.ADDITION) for box in diagram.boxes]
    return {name for (name, adds), (_, joins) in pairwise(kinds) if name in banded and not adds and not joins}


def _size(box: Box, frame: Frame) -> tuple[float, float]:
    if box.kind is Kind.TERMINAL:
        return 72, 20
    if box.kind is Kind.ADDITION:
        return (20, 20) if box.tip else (13, 13)
    return frame.main_width, TALL_ROW if frame.names_above and box.long else ROW


def _around(inside: list[Rect], frame: Frame) -> Rect:
    top = min(rect.top for rect in inside) - BAND_PADDING
    bottom = max(rect.bottom for rect in inside) + BAND_PADDING
    if inside[0].left >= frame.side_left:
        return Rect(left=frame.side_left - 7, top=top, width=frame.side_width + 14, height=bottom - top)
    left = 8.0
    top -= TITLE_ROOM * frame.titles_above
    return Rect(left=left, top=top, width=frame.main_left + frame.main_width + 6 - left, height=bottom - top)


def _widened(frame: Frame, lines: Iterable[float]) -> Frame:
    """The frame with room for lines right of the shortcut's lane."""
    furthest = max(lines, default=0)
    if furthest <= frame.side_right:
        return frame
    extra = furthest + 4 - frame.side_right
    return replace(
        frame,
        width=frame.width + extra,
        costs_left=None if frame.costs_left is None else frame.costs_left + extra,
    )
