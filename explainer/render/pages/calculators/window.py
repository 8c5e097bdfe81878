"""The window over its map as SVG: padded input on one side, output on the other, cells of one size in each.

Of a large map the cells around the window are drawn, with dashed edges where it goes on. Hatching marks what no
window reads, dots mark what this one reads; colours are CSS classes (`stylesheet`).
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from explainer.architecture.window.sliding import Sliding, WindowKind
from explainer.render.pages.calculators.window_grid import COMPACT, WIDE, Grid, input_grid, output_grid, places
from explainer.render.style import theme
from explainer.render.style.stylesheet import FONT
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue

SMALLEST_TEXT_CELL = 16
LABEL_SPACING = 25
MOST_LISTED = 5


def window_svg(sliding: Sliding, *, row: int, column: int, words: Catalogue, compact: bool = False) -> str:
    """The map with the window at output position (row, column), and the output with that cell marked."""
    style = COMPACT if compact else WIDE
    source = input_grid(sliding, row, column, style)
    target = output_grid(sliding, row, column, style, source)
    bottom = max(source.top + source.height, target.top + target.height) + 16
    parts = (
        *_input_cells(source, sliding),
        *_taps(source, sliding, row, column),
        *_output_cells(target, row, column),
        _rays(source, target, sliding, row, column, stacked=compact),
        *_numbers(source),
        *_numbers(target),
        *_titles(source, target, sliding, words),
    )
    label = escape(alt_text(sliding, row=row, column=column, words=words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="window" viewBox="0 0 {style.width} {bottom:g}" role="img" '
        f'aria-label="{label}">{_HATCH}{"".join(parts)}</svg>'
    )


def alt_text(sliding: Sliding, *, row: int, column: int, words: Catalogue) -> str:
    """The picture in words."""
    rows, columns = sliding.height.taps(row), sliding.width.taps(column)
    return words(
        "calculators.alt",
        input=f"{sliding.height.size}×{sliding.width.size}",
        output=f"{sliding.height.out_size}×{sliding.width.out_size}",
        row=row,
        column=column,
        rows=listed(rows),
        columns=listed(columns),
        unread=sliding.unread_pixels,
    )


def listed(coordinates: tuple[int, ...]) -> str:
    """Coordinates in short: a run by its ends, a few others one by one, many by the first two and the last.

    >>> listed((-1, 0, 1)), listed((0, 2, 4)), listed((0, 2, 4, 6, 8, 10))
    ('−1…1', '0, 2, 4', '0, 2, …, 10')
    """
    if len(coordinates) > 1 and coordinates[-1] - coordinates[0] == len(coordinates) - 1:
        return f"{_signed(coordinates[0])}…{_signed(coordinates[-1])}"
    shown = list(map(_signed, coordinates))
    return ", ".join(shown if len(shown) <= MOST_LISTED else [*shown[:2], "…", shown[-1]])


def stylesheet() -> str:
    """CSS for the classes of the picture, following the colour scheme around it."""
    light, dark, blue, green = theme.LIGHT, theme.DARK, theme.HUES[Kind.CONVOLUTION], theme.HUES[Kind.LINEAR]

    def both(one: str, other: str) -> str:
        return f"light-dark({one}, {other})"

    def tint(hue: str, share: float) -> str:
        return both(theme.mix(hue, light.paper, share), theme.mix(hue, dark.paper, share + 0.1))

    ink, muted = both(light.ink, dark.ink), both(light.muted, dark.muted)
    rules = {
        "": f"font-family:{FONT};font-size:11px",
        "text": f"dominant-baseline:central;text-anchor:middle;fill:{muted}",
        ".over": f"stroke:{both(light.paper, dark.paper)};stroke-width:5;stroke-linejoin:round;paint-order:stroke",
        ".title": f"fill:{ink};font-size:13px;font-weight:600;text-anchor:start",
        ".on": f"fill:{ink};font-weight:700",
        ".zero": f"fill:{muted};font-size:10px",
        ".pixels": f"fill:{tint(blue, 0.1)}",
        ".padding": f"fill:{both(light.paper, dark.paper)}",
        ".beyond": f"fill:{both(light.panel, dark.panel)};stroke:{muted};stroke-dasharray:1 3",
        ".lines": f"stroke:{both('#c9d1dc', '#3a4352')};stroke-width:1;fill:none",
        ".edge": f"stroke:{ink};stroke-width:1.6;fill:none",
        ".cut": f"stroke:{muted};stroke-width:1.2;stroke-dasharray:2 5;fill:none",
        ".border": f"stroke:{muted};stroke-width:1.2;stroke-dasharray:4 3;fill:none",
        ".hatch": "fill:url(#hatch)",
        ".hatch-line": f"stroke:{both(light.changed, dark.changed)};stroke-width:1.3;stroke-opacity:.75",
        ".tap": f"fill:{tint(green, 0.55)}",
        ".dot": f"fill:{ink}",
        ".frame": f"stroke:{theme.HUES[Kind.ACTIVATION]};stroke-width:3;fill:none",
        ".done": f"fill:{tint(blue, 0.22)}",
        ".current": f"fill:{tint(green, 0.7)}",
        ".ray": f"stroke:{theme.HUES[Kind.ACTIVATION]};stroke-width:1.2;stroke-opacity:.6;fill:none",
        "[data-go]": "fill:transparent;cursor:pointer",
        "[data-go]:hover": f"stroke:{ink};stroke-width:2",
    }
    return "".join(f".window {selector}{{{body}}}" for selector, body in rules.items())


_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="hatch-line" d="M0 0V6"/></pattern></defs>'
)


# --- what is drawn ------------------------------------------------------------------------------------------------


def _input_cells(grid: Grid, sliding: Sliding) -> Iterator[str]:
    height, width = sliding.height, sliding.width
    yield _area(grid, grid.all_rows, grid.all_columns, "beyond")
    padding = sliding.window.padding
    yield _area(grid, range(-padding, height.end), range(-padding, width.end), "padding")
    yield _area(grid, range(height.size), range(width.size), "pixels")
    for run in _runs(height.unread):
        yield _area(grid, run, range(-padding, width.end), "hatch")
    for run in _runs(width.unread):
        yield _area(grid, range(-padding, height.end), run, "hatch")
    yield _lines(grid)
    if padding or height.beyond or width.beyond:
        yield _area(grid, range(height.size), range(width.size), "border")
    yield from _edges(grid)
    yield from _padding_values(grid, sliding)


def _padding_values(grid: Grid, sliding: Sliding) -> Iterator[str]:
    """What stands in the padding: zeros, or for a max pool the least value there is."""
    if grid.cell < SMALLEST_TEXT_CELL:
        return
    value = "−∞" if sliding.window.kind is WindowKind.MAX else "0"
    padding, height, width = sliding.window.padding, sliding.height, sliding.width
    for row in grid.rows:
        for column in grid.columns:
            inside = 0 <= row < height.size and 0 <= column < width.size
            if not inside and row < height.size + padding and column < width.size + padding:
                yield _text(grid.x(column) + grid.cell / 2, grid.y(row) + grid.cell / 2, value, "zero")


def _taps(grid: Grid, sliding: Sliding, row: int, column: int) -> Iterator[str]:
    """The cells that this position reads, each with a dot, and the window's frame."""
    for tap_row in sliding.height.taps(row):
        for tap_column in sliding.width.taps(column):
            x, y, cell = grid.x(tap_column), grid.y(tap_row), grid.cell
            yield f'<rect class="tap" x="{x + 1:.1f}" y="{y + 1:.1f}" width="{cell - 2:.1f}" height="{cell - 2:.1f}"/>'
            radius = max(1.2, cell * 0.14)
            yield f'<circle class="dot" cx="{x + cell / 2:.1f}" cy="{y + cell / 2:.1f}" r="{radius:.1f}"/>'
    rows, columns = places(sliding, row, column)
    yield _area(grid, rows, columns, "frame")


def _output_cells(grid: Grid, row: int, column: int) -> Iterator[str]:
    """The output, with what the window has passed, the cell under way, and a place to click on each cell."""
    yield _area(grid, grid.all_rows, grid.all_columns, "padding")
    yield _area(grid, range(row), grid.all_columns, "done")
    yield _area(grid, range(row, row + 1), range(column), "done")
    yield _lines(grid)
    yield from _edges(grid)
    yield _area(grid, range(row, row + 1), range(column, column + 1), "current")
    centre = grid.x(column) + grid.cell / 2, grid.y(row) + grid.cell / 2
    yield f'<circle class="dot" cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{max(1.6, grid.cell * 0.14):.1f}"/>'
    yield _area(grid, range(row, row + 1), range(column, column + 1), "frame")
    for one in grid.rows:
        for other in grid.columns:
            yield (
                f'<rect data-go="{one},{other}" x="{grid.x(other):.1f}" y="{grid.y(one):.1f}" '
                f'width="{grid.cell:.1f}" height="{grid.cell:.1f}"/>'
            )


def _rays(source: Grid, target: Grid, sliding: Sliding, row: int, column: int, *, stacked: bool) -> str:
    """Two lines from the window to the value it makes."""
    rows, columns = places(sliding, row, column)
    left, right = source.x(columns.start), source.x(columns.stop)
    top, bottom = source.y(rows.start), source.y(rows.stop)
    x, y, cell = target.x(column), target.y(row), target.cell
    if stacked:
        lines = f"M{left:.1f} {bottom:.1f}L{x:.1f} {y:.1f}M{right:.1f} {bottom:.1f}L{x + cell:.1f} {y:.1f}"
    else:
        lines = f"M{right:.1f} {top:.1f}L{x:.1f} {y:.1f}M{right:.1f} {bottom:.1f}L{x:.1f} {y + cell:.1f}"
    return f'<path class="ray" d="{lines}"/>'


def _titles(source: Grid, target: Grid, sliding: Sliding, words: Catalogue) -> Iterator[str]:
    height, width = sliding.height, sliding.width
    padded = "calculators.input_padded" if sliding.window.padding else "calculators.input_bare"
    text = words(padded, size=f"{height.size}×{width.size}", padding=sliding.window.padding)
    yield _text(source.left, source.top - 33, text, "over title")
    text = words("calculators.output", size=f"{height.out_size}×{width.out_size}")
    yield _text(target.left, target.top - 33, text, "over title")


def _edges(grid: Grid) -> Iterator[str]:
    """The four sides: whole at the map's end, dashed where it goes on."""
    right, bottom = grid.left + grid.width, grid.top + grid.height
    sides = (
        (grid.columns.start == grid.all_columns.start, f"M{grid.left:.1f} {grid.top:.1f}V{bottom:.1f}"),
        (grid.columns.stop == grid.all_columns.stop, f"M{right:.1f} {grid.top:.1f}V{bottom:.1f}"),
        (grid.rows.start == grid.all_rows.start, f"M{grid.left:.1f} {grid.top:.1f}H{right:.1f}"),
        (grid.rows.stop == grid.all_rows.stop, f"M{grid.left:.1f} {bottom:.1f}H{right:.1f}"),
    )
    for ends, path in sides:
        yield f'<path class="{"edge" if ends else "cut"}" d="{path}"/>'


def _numbers(grid: Grid) -> Iterator[str]:
    """The numbers of rows and columns, as many as there is room for."""
    step = max(1, -(-LABEL_SPACING // int(max(1, grid.cell))))
    for column in (one for one in grid.columns if one % step == 0):
        yield _text(grid.x(column) + grid.cell / 2, grid.top - 10, _signed(column), "over")
    step = max(1, -(-LABEL_SPACING * 2 // 3 // int(max(1, grid.cell))))
    for row in (one for one in grid.rows if one % step == 0):
        yield _text(grid.left - 15, grid.y(row) + grid.cell / 2, _signed(row), "over")


def _lines(grid: Grid) -> str:
    """The lines between the cells, as one path."""
    down = (f"M{grid.x(column):.1f} {grid.top:.1f}v{grid.height:.1f}" for column in grid.columns[1:])
    across = (f"M{grid.left:.1f} {grid.y(row):.1f}h{grid.width:.1f}" for row in grid.rows[1:])
    return f'<path class="lines" d="{"".join((*down, *across))}"/>'


def _area(grid: Grid, rows: range, columns: range, classes: str) -> str:
    """A block of cells, as much of it as is in view."""
    top, bottom = max(rows.start, grid.rows.start), min(rows.stop, grid.rows.stop)
    left, right = max(columns.start, grid.columns.start), min(columns.stop, grid.columns.stop)
    if top >= bottom or left >= right:
        return ""
    width, height = (right - left) * grid.cell, (bottom - top) * grid.cell
    return (
        f'<rect class="{classes}" x="{grid.x(left):.1f}" y="{grid.y(top):.1f}" '
        f'width="{width:.1f}" height="{height:.1f}"/>'
    )


def _text(x: float, y: float, text: str, classes: str) -> str:
    return f'<text class="{classes}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _runs(coordinates: frozenset[int]) -> Iterator[range]:
    """Neighbouring coordinates together."""
    for _, run in groupby(enumerate(sorted(coordinates)), key=lambda pair: pair[1] - pair[0]):
        members = [coordinate for _, coordinate in run]
        yield range(members[0], members[-1] + 1)


def _signed(coordinate: int) -> str:
    return str(coordinate).replace("-", "−")
