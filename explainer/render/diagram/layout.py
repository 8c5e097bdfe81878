"""Where things stand: a net is a chain with skips, so arithmetic places it and nothing has to be solved.

Rows follow each other from top to bottom; a row's place depends only on the rows above it, so a toggle that
changes no row moves none. The shortcut always runs on the right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from explainer.render.diagram.boxes import Box, Diagram, Edge, Lane
from explainer.render.diagram.chains import Chain, Ends, find_chains, place_chain, vertical_lines
from explainer.render.diagram.geometry import Frame, Rect, Size, frame_for
from explainer.render.diagram.rhythm import band_around, branch_heights, join_room, room_above
from explainer.render.style.theme import Kind

TALL_ROW = 38.0
"""A row whose name stands above its label."""
BRACE = 9.0
"""How wide the brace around a folded run is."""
NOWHERE: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A placed picture: its frame, the rectangle of every box and band by id, and its shortcuts' chains.

    `lines` says where the vertical line of an edge runs, by the edge's ends; edges that are not in it run straight
    down the main lane. `branches` says at which height a shortcut leaves the line, by the box above it. `braces` are
    those around folded runs, by the run's box and by its addition.
    """

    frame: Frame
    boxes: Mapping[str, Rect]
    bands: Mapping[str, Rect]
    chains: tuple[Chain, ...]
    lines: Mapping[Ends, float]
    branches: Mapping[str, float]
    braces: Mapping[str, Rect]
    height: float

    def on_side(self, name: str) -> bool:
        """Whether a box stands on the shortcut's lane."""
        return self.boxes[name].left >= self.frame.side_left

    def route_x(self, edge: Edge) -> float:
        """Where a shortcut's vertical line runs: down its boxes, beside them, or just right of the main lane."""
        return self.lines[edge.source, edge.target]

    def label_room(self, edge: Edge) -> float:
        """How wide a label beside a shortcut's line, or beside the brace around it, may be."""
        frame, brace = self.frame, self.braces.get(edge.target)
        right = frame.width if frame.costs_left is None else frame.costs_left - 4
        return right - (self.route_x(edge) + 11 if brace is None else brace.right + 7)


def place(diagram: Diagram, *, size: Size = Size.WIDE, tops: Mapping[str, float] = NOWHERE) -> Placement:
    """Place every box and band; only the widest size has cost columns.

    `tops` are heights above which boxes of the main lane may not begin, by the box's id.
    """
    main = [box for box in diagram.boxes if box.lane is Lane.MAIN]
    rows = {box.id: row for row, box in enumerate(main)}
    chains = find_chains(diagram, rows)
    frame = frame_for(size, two_lanes=diagram.two_lanes, maps=diagram.map_words is not None)
    lines = vertical_lines(diagram, chains, rows, frame)
    frame = _widened(frame, lines.values())
    boxes = _place_main(diagram, main, frame, {target: chain for chain in chains for target in chain.drops}, tops)
    branches = branch_heights([(box.id, boxes[box.id]) for box in main], frame)
    braces = _braces(main, boxes, branches, frame)
    blocks = {box.id for box in main if box.block}
    for chain in chains:
        boxes |= place_chain(chain, boxes, frame)
    bands = {band.id: band_around(band, boxes, frame, blocks=blocks) for band in diagram.bands}
    height = max(rect.bottom for rect in boxes.values()) + (10 if frame.lead is None else 3.5)
    return Placement(
        frame=frame,
        boxes=boxes,
        bands=bands,
        chains=chains,
        lines=lines,
        branches=branches,
        braces=braces,
        height=height,
    )


def _place_main(
    diagram: Diagram, main: list[Box], frame: Frame, joins: Mapping[str, Chain], tops: Mapping[str, float]
) -> dict[str, Rect]:
    """The main lane, row below row; what a chain joins keeps the distance that the chain needs."""
    firsts = {band.boxes[0] for band in diagram.bands}
    lasts = {band.boxes[-1] for band in diagram.bands}
    rects: dict[str, Rect] = {}
    bottom, above = 0.0, None
    for box in main:
        width, height = _size(box, frame)
        if above is not None and above.block and box.kind is not Kind.ADDITION:
            bottom += join_room(frame) + frame.addition  # a toggle that takes the additions away moves no row
        left = above is not None and above.id in lasts
        top = bottom + room_above(box, above, frame, opens=box.id in firsts, left=left)
        if box.id in joins and joins[box.id].start in rects:
            chain = joins[box.id]
            top = max(top, rects[chain.start].bottom + chain.drops[box.id] - height / 2)
        top = max(top, tops.get(box.id, top))
        rects[box.id] = Rect(left=frame.main_left + (frame.main_width - width) / 2, top=top, width=width, height=height)
        bottom, above = rects[box.id].bottom, box
    return rects


def _size(box: Box, frame: Frame) -> tuple[float, float]:
    if box.kind is Kind.TERMINAL:
        return 72, 20 if frame.lead is None else 18
    if box.kind is Kind.ADDITION:
        return frame.addition, frame.addition
    return frame.main_width, TALL_ROW if frame.names_above and box.long else frame.row


def _braces(main: list[Box], boxes: Mapping[str, Rect], branches: Mapping[str, float], frame: Frame) -> dict[str, Rect]:
    """Around each folded run with its shortcut and its addition, or around the run alone where it adds nothing."""
    braces: dict[str, Rect] = {}
    for above, box, below in zip((None, *main), main, (*main[1:], None), strict=False):
        if not box.repeat:
            continue
        rect = boxes[box.id]
        joins = above is not None and below is not None and below.kind is Kind.ADDITION
        top = branches[above.id] - 2 if above is not None and joins else rect.top - 3
        bottom = boxes[below.id].bottom if below is not None and joins else rect.bottom + 3
        brace = Rect(left=frame.brace_x, top=top, width=BRACE, height=bottom - top)
        braces[box.id] = brace
        if below is not None and joins:
            braces[below.id] = brace
    return braces


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
