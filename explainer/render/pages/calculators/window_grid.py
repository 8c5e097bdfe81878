"""Where the cells of a map stand in a picture, and which of a large map are drawn: those around the window."""

from dataclasses import dataclass

from explainer.architecture.window.sliding import Axis, Sliding

TITLE_ROOM = 46
LABEL_ROOM = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Room in pixels and most cells a side, for wide and for narrow places."""

    width: int
    input_room: int
    input_cells: int
    output_room: int
    output_cells: int
    stacked: bool


WIDE = Style(width=676, input_room=344, input_cells=18, output_room=210, output_cells=14, stacked=False)
COMPACT = Style(width=360, input_room=308, input_cells=16, output_room=210, output_cells=14, stacked=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the cells of a map are drawn: the coordinates in view, those there are, and the size of a cell."""

    left: float
    top: float
    cell: float
    rows: range
    columns: range
    all_rows: range
    all_columns: range

    def x(self, column: int) -> float:
        """Left edge of a column."""
        return self.left + (column - self.columns.start) * self.cell

    def y(self, row: int) -> float:
        """Upper edge of a row."""
        return self.top + (row - self.rows.start) * self.cell

    @property
    def width(self) -> float:
        return len(self.columns) * self.cell

    @property
    def height(self) -> float:
        return len(self.rows) * self.cell


def input_grid(sliding: Sliding, row: int, column: int, style: Style) -> Grid:
    """The padded input around the window at output position (row, column)."""
    cells = max(style.input_cells, sliding.window.reach + 2)
    axes = (sliding.height, row), (sliding.width, column)
    whole = [range(-sliding.window.padding, axis.end + axis.beyond) for axis, _ in axes]
    focus = [range(axis.start(at), axis.start(at) + sliding.window.reach) for axis, at in axes]
    rows, columns = (in_view(one, around=here, cells=cells) for one, here in zip(whole, focus, strict=True))
    return Grid(
        left=LABEL_ROOM,
        top=TITLE_ROOM,
        cell=_cell_size(style.input_room, rows, columns),
        rows=rows,
        columns=columns,
        all_rows=whole[0],
        all_columns=whole[1],
    )


def output_grid(sliding: Sliding, row: int, column: int, style: Style, source: Grid) -> Grid:
    """The output around that position, beside the input or below it."""
    whole = range(sliding.height.out_size), range(sliding.width.out_size)
    rows, columns = (
        in_view(one, around=range(at, at + 1), cells=style.output_cells)
        for one, at in zip(whole, (row, column), strict=True)
    )
    cell = _cell_size(style.output_room, rows, columns)
    if style.stacked:
        left, top = LABEL_ROOM, source.top + source.height + 24 + TITLE_ROOM
    else:
        middle = max(0, (source.height - len(rows) * cell) / 2)
        left, top = style.width - style.output_room - 6, TITLE_ROOM + middle
    return Grid(left=left, top=top, cell=cell, rows=rows, columns=columns, all_rows=whole[0], all_columns=whole[1])


def in_view(whole: range, *, around: range, cells: int) -> range:
    """The coordinates drawn: all where they are few, otherwise `cells` of them around the middle of `around`.

    >>> in_view(range(-3, 227), around=range(101, 108), cells=16)
    range(97, 113)
    """
    if len(whole) <= cells:
        return whole
    start = around.start - (cells - len(around)) // 2
    start = max(whole.start, min(start, whole.stop - cells))
    return range(start, start + cells)


def _cell_size(room: float, rows: range, columns: range) -> float:
    return min(28, room / max(len(rows), len(columns)))


def places(sliding: Sliding, row: int, column: int) -> tuple[range, range]:
    """Rows and columns from the window's first to its last."""

    def span(axis: Axis, position: int) -> range:
        return range(axis.start(position), axis.start(position) + sliding.window.reach)

    return span(sliding.height, row), span(sliding.width, column)
