"""Where things stand: a net is a chain with skips, so arithmetic places it and nothing has to be solved.

Rows follow each other from top to bottom; a row's place depends only on the rows above it, so a toggle that
changes no row moves none. The shortcut always runs on the right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from explainer.render.diagram import Box, Diagram, Edge, Lane
from explainer.render.theme import Kind

GAP = 17.0
ROW = 25.0
SIDE_ROW = 50.0
JOIN_OVERLAP = 6.0
JOIN_ROOM = 7.0
BAND_PADDING = 6.0
TITLE_ROOM = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The columns of a picture, in its own units (about CSS pixels).

    Band titles stand left of the main lane, or above each band where `titles_above`. The cost columns begin at
    `costs_left`; None leaves them out.
    """

    width: float
    main_left: float
    main_width: float
    side_left: float
    side_width: float
    costs_left: float | None = None
    titles_above: bool = False

    @property
    def route_x(self) -> float:
        """Where an identity shortcut runs down, right of the main lane."""
        return self.main_left + self.main_width + 16


NETWORK = Frame(width=784, main_left=98, main_width=336, side_left=470, side_width=120, costs_left=560)
NETWORK_COMPACT = Frame(width=420, main_left=22, main_width=284, side_left=334, side_width=80, titles_above=True)
BLOCK = Frame(width=784, main_left=104, main_width=232, side_left=370, side_width=172, costs_left=560)
BLOCK_COMPACT = Frame(width=420, main_left=22, main_width=196, side_left=254, side_width=158, titles_above=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle in the picture's units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return self.left + self.width / 2

    @property
    def centre(self) -> float:
        """Vertical middle."""
        return self.top + self.height / 2

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A placed picture: its frame, and the rectangle of every box and band by id."""

    frame: Frame
    boxes: Mapping[str, Rect]
    bands: Mapping[str, Rect]
    height: float

    def on_side(self, name: str) -> bool:
        """Whether a box stands on the shortcut's lane."""
        return self.boxes[name].left >= self.frame.side_left

    def route_x(self, edge: Edge) -> float:
        """Where a shortcut's vertical line runs: down the middle of its boxes, or just right of the main lane."""
        for end in (edge.source, edge.target):
            if self.on_side(end):
                return self.boxes[end].middle
        return self.frame.route_x


def place(diagram: Diagram, *, compact: bool = False) -> Placement:
    """Place every box and band; `compact` fits a phone and leaves the cost columns out."""
    side = [box for box in diagram.boxes if box.lane is Lane.SHORTCUT]
    wide, narrow = (BLOCK, BLOCK_COMPACT) if diagram.two_lanes else (NETWORK, NETWORK_COMPACT)
    frame = narrow if compact else wide
    boxes = _place_main(diagram, frame)
    boxes |= _place_side(diagram, side, boxes, frame)
    bands = {band.id: _around([boxes[name] for name in band.boxes], frame) for band in diagram.bands}
    height = max(rect.bottom for rect in boxes.values()) + 10
    return Placement(frame=frame, boxes=boxes, bands=bands, height=height)


def branch_y(rect: Rect) -> float:
    """Where a shortcut leaves the edge below a box."""
    return rect.bottom + GAP * 0.36


def _place_main(diagram: Diagram, frame: Frame) -> dict[str, Rect]:
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
    return frame.main_width, ROW


def _place_side(diagram: Diagram, side: list[Box], main: Mapping[str, Rect], frame: Frame) -> dict[str, Rect]:
    """The shortcut's boxes, spread evenly between the row they leave and the addition they join."""
    if not side:
        return {}
    names = {box.id for box in side}
    start = next(main[edge.source].bottom for edge in diagram.edges if edge.target in names and edge.source in main)
    end = next(main[edge.target].centre for edge in diagram.edges if edge.source in names and edge.target in main)
    room = (end - start - SIDE_ROW * len(side)) / (len(side) + 1)
    tops = [start + room + index * (SIDE_ROW + room) for index in range(len(side))]
    return {
        box.id: Rect(left=frame.side_left, top=top, width=frame.side_width, height=SIDE_ROW)
        for box, top in zip(side, tops, strict=True)
    }


def _around(inside: list[Rect], frame: Frame) -> Rect:
    top, bottom = inside[0].top - BAND_PADDING, inside[-1].bottom + BAND_PADDING
    if inside[0].left >= frame.side_left:
        return Rect(left=frame.side_left - 7, top=top, width=frame.side_width + 14, height=bottom - top)
    left = 8.0
    top -= TITLE_ROOM * frame.titles_above
    return Rect(left=left, top=top, width=frame.main_left + frame.main_width + 6 - left, height=bottom - top)
