"""The shapes of a map's picture: blocks of cells, the lines between them, dots and numbers, to a tenth of a pixel."""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.render.html.tag import tag
from explainer.render.pages.calculators.window_grid import Grid


def edges(grid: Grid) -> Iterator[Markup]:
    """The four sides: whole at the map's end, dashed where it goes on."""
    right, bottom = grid.left + grid.width, grid.top + grid.height
    sides = (
        (grid.columns.start == grid.all_columns.start, f"M{grid.left:.1f} {grid.top:.1f}V{bottom:.1f}"),
        (grid.columns.stop == grid.all_columns.stop, f"M{right:.1f} {grid.top:.1f}V{bottom:.1f}"),
        (grid.rows.start == grid.all_rows.start, f"M{grid.left:.1f} {grid.top:.1f}H{right:.1f}"),
        (grid.rows.stop == grid.all_rows.stop, f"M{grid.left:.1f} {bottom:.1f}H{right:.1f}"),
    )
    for ends, path in sides:
        yield tag("path", class_="edge" if ends else "cut", d=path)


def lines(grid: Grid) -> Markup:
    """The lines between the cells, as one path."""
    down = (f"M{grid.x(column):.1f} {grid.top:.1f}v{grid.height:.1f}" for column in grid.columns[1:])
    across = (f"M{grid.left:.1f} {grid.y(row):.1f}h{grid.width:.1f}" for row in grid.rows[1:])
    return tag("path", class_="lines", d="".join((*down, *across)))


def area(grid: Grid, rows: range, columns: range, classes: str) -> Markup:
    """A block of cells, as much of it as is in view."""
    top, bottom = max(rows.start, grid.rows.start), min(rows.stop, grid.rows.stop)
    left, right = max(columns.start, grid.columns.start), min(columns.stop, grid.columns.stop)
    if top >= bottom or left >= right:
        return Markup()
    width, height = (right - left) * grid.cell, (bottom - top) * grid.cell
    return rect(grid.x(left), grid.y(top), width, height, class_=classes)


def rect(x: float, y: float, width: float, height: float, **attributes: str) -> Markup:
    """A rectangle; `attributes` are its own."""
    return tag("rect", **attributes, x=round(x, 1), y=round(y, 1), width=round(width, 1), height=round(height, 1))


def dot(grid: Grid, row: int, column: int, *, smallest: float) -> Markup:
    """A dot in the middle of a cell."""
    x, y = grid.x(column) + grid.cell / 2, grid.y(row) + grid.cell / 2
    return tag("circle", class_="dot", cx=round(x, 1), cy=round(y, 1), r=round(max(smallest, grid.cell * 0.14), 1))


def label(x: float, y: float, text: str, classes: str) -> Markup:
    """A text around a point."""
    return tag("text", text, class_=classes, x=round(x, 1), y=round(y, 1))
