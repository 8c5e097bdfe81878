"""A small net as a strip: where its boxes stand, on one line of data or on a line for each stage, in the strip's units.

Data flows from left to right; a block's F stands on the line, its addition behind it, and its shortcut runs above.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.architecture.graph import Block, Graph

PLUS = 8.0
"""Half the width of an addition."""
LEAD = 10.0
"""From where a shortcut leaves the line to F."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """How large things are: the box of F, what rides on a shortcut, and from one block to the next.

    above: from the middle of what rides on a shortcut to the upper edge of F. title: room for a stage's name. below:
    for the name under a box. gap: between stages.
    """

    box: float
    thumb: float
    pitch: float
    above: float
    title: float
    below: float
    gap: float


ON_ONE_LINE = Measures(box=64, thumb=25, pitch=100, above=36, title=24, below=22, gap=10)
ON_LINES = Measures(box=46, thumb=18, pitch=114, above=20, title=17, below=18, gap=6)
PICTURE = 84.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a block stands: `start` is where its shortcut leaves the line, `left` where F begins, `plus` the middle of
    its addition (or, of a plain block, where it ends), `line` the height of the line, `over` that of its shortcut.
    """

    block: Block
    start: float
    left: float
    plus: float
    line: float
    over: float

    @property
    def end(self) -> float:
        """Where the line leaves the block."""
        return self.plus + (PLUS if self.block.addition else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The blocks of a stage beside each other, and the band behind them."""

    spots: tuple[Spot, ...]
    line: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A strip: the rows of its stages, and how much room it takes.

    `picture` and `stem` are the left edges of what comes before the blocks; None where the strip begins with them.
    """

    measures: Measures
    rows: tuple[Row, ...]
    picture: float | None
    stem: float | None
    width: float
    height: float


def on_one_line(graph: Graph) -> Strip:
    """All of it on one line, the stages beside each other."""
    size = ON_ONE_LINE
    picture, stem = 1.0, PICTURE + 22
    at, rows = stem + size.box + 28, list[Row]()
    for stage in graph.stages:
        rows.append(_row(graph, stage, size, left=at, top=0))
        at = rows[-1].right + size.gap
    return Strip(measures=size, rows=tuple(rows), picture=picture, stem=stem, width=at + 14, height=rows[0].bottom)


def on_lines(graph: Graph) -> Strip:
    """A line for each stage, below each other, where there is no room beside."""
    size = ON_LINES
    top, rows = 0.0, list[Row]()
    for stage in graph.stages:
        rows.append(_row(graph, stage, size, left=12, top=top))
        top = rows[-1].bottom + size.gap
    width = max(row.right for row in rows) + 12
    return Strip(measures=size, rows=tuple(rows), picture=None, stem=None, width=width, height=rows[-1].bottom)


def spots(strip: Strip) -> Iterator[Spot]:
    """All blocks of a strip in order."""
    for row in strip.rows:
        yield from row.spots


def _row(graph: Graph, stage: str, size: Measures, *, left: float, top: float) -> Row:
    blocks = [block for block in graph.blocks if block.stage == stage]
    adds = any(block.addition for block in blocks)
    over = top + size.title + size.thumb / 2
    line = (over + size.above if adds else top + size.title) + size.box / 2
    return Row(
        spots=tuple(_spot(block, size, left + size.pitch * index, line, over) for index, block in enumerate(blocks)),
        line=line,
        left=left,
        right=left + size.pitch * len(blocks),
        top=top,
        bottom=line + size.box / 2 + size.below,
    )


def _spot(block: Block, size: Measures, left: float, line: float, over: float) -> Spot:
    start = left + 5
    end = start + LEAD + size.box
    plus = end + 7 + PLUS if block.addition else end
    return Spot(block=block, start=start, left=start + LEAD, plus=plus, line=line, over=over)
