"""The window over its map as SVG: padded input on one side, output on the other, cells of one size in each.

Of a large map the cells around the window are drawn, with dashed edges where it goes on. Hatching marks what no
window reads, dots mark what this one reads; colours are CSS classes (`stylesheet`).
"""

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from explainer.architecture.window.sliding import Sliding, WindowKind
from explainer.render.html.tag import tag
from explainer.render.pages.calculators.window_grid import COMPACT, WIDE, Grid, input_grid, output_grid, places
from explainer.render.pages.calculators.window_shapes import area, dot, edges, label, lines, rect
from explainer.render.style import theme
from explainer.render.style.stylesheet import FONT
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue

SMALLEST_TEXT_CELL = 16
LABEL_SPACING = 25
MOST_LISTED = 5


def window_svg(sliding: Sliding, *, row: int, column: int, words: Catalogue, compact: bool = False) -> Markup:
    """The map with the window at output position (row, column), and the output with that cell marked."""
    style = COMPACT if compact else WIDE
    source = input_grid(sliding, row, column, style)
    target = output_grid(sliding, row, column, style, source)
    bottom = max(source.top + source.height, target.top + target.height) + 16
    return tag(
        "svg",
        _HATCH,
        *_input_cells(source, sliding),
        *_taps(source, sliding, row, column),
        *_output_cells(target, row, column),
        _rays(source, target, sliding, row, column, stacked=compact),
        *_numbers(source),
        *_numbers(target),
        *_titles(source, target, sliding, words),
        xmlns="http://www.w3.org/2000/svg",
        class_="window",
        viewBox=f"0 0 {style.width} {bottom:g}",
        role="img",
        aria_label=alt_text(sliding, row=row, column=column, words=words),
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
        "": f"font-family:{FONT};font-size:12px",
        "text": f"dominant-baseline:central;text-anchor:middle;fill:{muted}",
        ".over": f"stroke:{both(light.paper, dark.paper)};stroke-width:5;stroke-linejoin:round;paint-order:stroke",
        ".title": f"fill:{ink};font-size:13px;font-weight:600;text-anchor:start",
        ".on": f"fill:{ink};font-weight:700",
        ".zero": f"fill:{muted};font-size:11.5px",
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


_HATCH = tag(
    "defs",
    tag(
        "pattern",
        tag("path", class_="hatch-line", d="M0 0V6"),
        id="hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    ),
)


# --- what is drawn ------------------------------------------------------------------------------------------------


def _input_cells(grid: Grid, sliding: Sliding) -> Iterator[Markup]:
    height, width = sliding.height, sliding.width
    yield area(grid, grid.all_rows, grid.all_columns, "beyond")
    padding = sliding.window.padding
    yield area(grid, range(-padding, height.end), range(-padding, width.end), "padding")
    yield area(grid, range(height.size), range(width.size), "pixels")
    for run in _runs(height.unread):
        yield area(grid, run, range(-padding, width.end), "hatch")
    for run in _runs(width.unread):
        yield area(grid, range(-padding, height.end), run, "hatch")
    yield lines(grid)
    if padding or height.beyond or width.beyond:
        yield area(grid, range(height.size), range(width.size), "border")
    yield from edges(grid)
    yield from _padding_values(grid, sliding)


def _padding_values(grid: Grid, sliding: Sliding) -> Iterator[Markup]:
    """What stands in the padding: zeros, or for a max pool the least value there is."""
    if grid.cell < SMALLEST_TEXT_CELL:
        return
    value = "−∞" if sliding.window.kind is WindowKind.MAX else "0"
    padding, height, width = sliding.window.padding, sliding.height, sliding.width
    for row in grid.rows:
        for column in grid.columns:
            inside = 0 <= row < height.size and 0 <= column < width.size
            if not inside and row < height.size + padding and column < width.size + padding:
                yield label(grid.x(column) + grid.cell / 2, grid.y(row) + grid.cell / 2, value, "zero")


def _taps(grid: Grid, sliding: Sliding, row: int, column: int) -> Iterator[Markup]:
    """The cells that this position reads, each with a dot, and the window's frame."""
    for tap_row in sliding.height.taps(row):
        for tap_column in sliding.width.taps(column):
            x, y, side = grid.x(tap_column) + 1, grid.y(tap_row) + 1, grid.cell - 2
            yield rect(x, y, side, side, class_="tap")
            yield dot(grid, tap_row, tap_column, smallest=1.2)
    rows, columns = places(sliding, row, column)
    yield area(grid, rows, columns, "frame")


def _output_cells(grid: Grid, row: int, column: int) -> Iterator[Markup]:
    """The output, with what the window has passed, the cell under way, and a place to click on each cell."""
    yield area(grid, grid.all_rows, grid.all_columns, "padding")
    yield area(grid, range(row), grid.all_columns, "done")
    yield area(grid, range(row, row + 1), range(column), "done")
    yield lines(grid)
    yield from edges(grid)
    yield area(grid, range(row, row + 1), range(column, column + 1), "current")
    yield dot(grid, row, column, smallest=1.6)
    yield area(grid, range(row, row + 1), range(column, column + 1), "frame")
    for one in grid.rows:
        for other in grid.columns:
            yield rect(grid.x(other), grid.y(one), grid.cell, grid.cell, data_go=f"{one},{other}")


def _rays(source: Grid, target: Grid, sliding: Sliding, row: int, column: int, *, stacked: bool) -> Markup:
    """Two lines from the window to the value it makes."""
    rows, columns = places(sliding, row, column)
    left, right = source.x(columns.start), source.x(columns.stop)
    top, bottom = source.y(rows.start), source.y(rows.stop)
    x, y, cell = target.x(column), target.y(row), target.cell
    if stacked:
        path = f"M{left:.1f} {bottom:.1f}L{x:.1f} {y:.1f}M{right:.1f} {bottom:.1f}L{x + cell:.1f} {y:.1f}"
    else:
        path = f"M{right:.1f} {top:.1f}L{x:.1f} {y:.1f}M{right:.1f} {bottom:.1f}L{x:.1f} {y + cell:.1f}"
    return tag("path", class_="ray", d=path)


def _titles(source: Grid, target: Grid, sliding: Sliding, words: Catalogue) -> Iterator[Markup]:
    height, width = sliding.height, sliding.width
    padded = "calculators.input_padded" if sliding.window.padding else "calculators.input_bare"
    text = words(padded, size=f"{height.size}×{width.size}", padding=sliding.window.padding)
    yield label(source.left, source.top - 33, text, "over title")
    text = words("calculators.output", size=f"{height.out_size}×{width.out_size}")
    yield label(target.left, target.top - 33, text, "over title")


def _numbers(grid: Grid) -> Iterator[Markup]:
    """The numbers of rows and columns, as many as there is room for."""
    step = max(1, -(-LABEL_SPACING // int(max(1, grid.cell))))
    for column in (one for one in grid.columns if one % step == 0):
        yield label(grid.x(column) + grid.cell / 2, grid.top - 10, _signed(column), "over")
    step = max(1, -(-LABEL_SPACING * 2 // 3 // int(max(1, grid.cell))))
    for row in (one for one in grid.rows if one % step == 0):
        yield label(grid.left - 15, grid.y(row) + grid.cell / 2, _signed(row), "over")


def _runs(coordinates: frozenset[int]) -> Iterator[range]:
    """Neighbouring coordinates together."""
    for _, run in groupby(enumerate(sorted(coordinates)), key=lambda pair: pair[1] - pair[0]):
        members = [coordinate for _, coordinate in run]
        yield range(members[0], members[-1] + 1)


def _signed(coordinate: int) -> str:
    return str(coordinate).replace("-", "−")
