"""What a sliding window comes to, in numbers: the formula written out, the facts of one position, three roundings."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from explainer.architecture.window.sliding import (
    Axis,
    Sliding,
    WindowKind,
    axis_of,
    dividing_sizes,
    rounded_down,
    rounded_up,
)
from explainer.render.facts import Fact
from explainer.render.html.table import Cell, Row, table
from explainer.render.pages.calculators.window import listed
from explainer.text.catalogue import Catalogue


def size_formulas(sliding: Sliding) -> tuple[str, ...]:
    """The output size written out; twice where height and width differ."""
    sizes = {axis.size: size_formula(axis) for axis in (sliding.height, sliding.width)}
    return tuple(sizes.values())


def formula_text(sliding: Sliding, words: Catalogue) -> str:
    """The formula of the output size in letters, rounded as this window rounds."""
    return words("calculators.formula_ceil" if sliding.window.ceil_mode else "calculators.formula")


def size_formula(axis: Axis) -> str:
    """The output size along one axis, step by step, with its floor (or ceiling).

    >>> from explainer.architecture.window.sliding import Window, axis_of
    >>> size_formula(axis_of(Window(kernel_size=7, stride=2, padding=3), 224))
    '⌊(224 + 2·3 − 7)/2⌋ + 1 = ⌊223/2⌋ + 1 = ⌊111.5⌋ + 1 = 111 + 1 = 112'
    """
    window = axis.window
    reach = f"{window.kernel_size}" if window.dilation == 1 else f"{window.dilation}·({window.kernel_size} − 1) − 1"
    opening, closing = "⌈⌉" if window.ceil_mode else "⌊⌋"
    rounded = -(-axis.room // window.stride) if window.ceil_mode else axis.room // window.stride
    steps = [
        f"{opening}({axis.size} + 2·{window.padding} − {reach})/{window.stride}{closing} + 1",
        f"{opening}{_signed(axis.room)}/{window.stride}{closing} + 1",
        f"{opening}{quotient(axis.room, window.stride)}{closing} + 1",
        f"{_signed(rounded)} + 1",
        f"{rounded + 1}" if rounded + 1 == axis.out_size else f"{rounded + 1} → {axis.out_size}",
    ]
    if axis.rest == 0:
        del steps[2]
    return " = ".join(steps)


def quotient(room: int, stride: int) -> str:
    """A division's decimals, as many as there are up to three.

    >>> quotient(223, 2), quotient(223, 3)
    ('111.5', '74.333…')
    """
    digits = f"{room / stride:.3f}".rstrip("0").rstrip(".").replace("-", "−")
    return digits if room * 1000 % stride == 0 else f"{digits}…"


def window_facts(sliding: Sliding, *, row: int, column: int, words: Catalogue) -> Iterator[Fact]:
    """The output size, what this position reads, and what nobody reads."""
    height, width, window = sliding.height, sliding.width, sliding.window
    yield Fact(label=words("calculators.out_size"), value=f"{height.out_size}×{width.out_size}")
    rows, columns = listed(height.taps(row)), listed(width.taps(column))
    yield Fact(
        label=words("calculators.position", row=row, column=column),
        value=words("calculators.reads_at", rows=rows, columns=columns),
    )
    pixels = len(height.pixels(row)) * len(width.pixels(column))
    outside = window.kernel_size**2 - pixels
    yield Fact(
        label=words("calculators.reads"),
        value=words(
            "calculators.reads_outside" if outside else "calculators.reads_pixels", pixels=pixels, outside=outside
        ),
    )
    if window.kind is WindowKind.AVERAGE:
        yield Fact(label=words("calculators.divisor"), value=str(height.divisor(row) * width.divisor(column)))
    yield Fact(label=words("calculators.left_over"), value=_left_over(sliding, words))
    share = sliding.unread_pixels / (height.size * width.size)
    yield Fact(
        label=words("calculators.unread"),
        value=words("calculators.of", part=f"{sliding.unread_pixels:,}", whole=f"{height.size * width.size:,}"),
        exact=f"{share:.1%}" if sliding.unread_pixels else "",
    )
    yield Fact(label=words("calculators.most_readers"), value=str(sliding.most_readers))


def readings_html(sliding: Sliding, words: Catalogue) -> Markup:
    """The three ways to read a size that the stride does not divide, with this window's numbers."""
    heads = [words(f"calculators.reading_{name}") for name in ("column", "size", "means")]
    rows = _reading_rows(sliding, words)
    return table(heads, rows, caption=words("calculators.readings_title"), class_="plain readings")


def _reading_rows(sliding: Sliding, words: Catalogue) -> Iterator[Row]:
    axes = {axis.size: axis for axis in (sliding.height, sliding.width)}
    for axis in axes.values():
        for name, size, meaning in _readings(axis, words):
            title = words(f"calculators.reading_{name}")
            title = title if len(axes) == 1 else words("calculators.reading_axis", reading=title, size=axis.size)
            yield Row(head=title, cells=(size, Cell(content=meaning, class_="left")))


def _readings(axis: Axis, words: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Name, output size and meaning of each reading."""
    window, size = axis.window, axis.size
    down, up = rounded_down(window, size), rounded_up(window, size)
    room, stride = axis.room, window.stride
    if down >= 1:
        pixels = len(axis_of(replace(window, ceil_mode=False), size).left_over_pixels)
        rest = {"rest": axis.rest, "pixels": pixels, "padding": axis.rest - pixels}
        yield "floor", str(down), words("calculators.means_floor" if axis.rest else "calculators.means_fits", **rest)
    else:
        yield "floor", "–", words("calculators.means_no_window")
    if axis.rest == 0:
        yield "ceil", str(up), words("calculators.means_no_rest")
    elif up > down:
        beyond = (up - 1) * stride - window.padding + window.reach - axis.end
        yield "ceil", str(up), words("calculators.means_ceil", beyond=beyond, stride=stride)
    else:
        yield "ceil", str(up), words("calculators.means_ceil_dropped")
    if axis.rest:
        sizes = words("calculators.or").join(map(str, dividing_sizes(axis)))
        numbers = {"room": room, "stride": stride, "rest": axis.rest, "sizes": sizes}
        yield "strict", "–", words("calculators.means_strict", **numbers)
    else:
        yield "strict", str(down), words("calculators.means_strict_fits", room=room, stride=stride)


def _left_over(sliding: Sliding, words: Catalogue) -> str:
    """Rows and columns after the last window, and how many of them are pixels."""
    height, width = sliding.height, sliding.width
    if not height.left_over and not width.left_over:
        return words("calculators.left_over_none")
    return words(
        "calculators.left_over_some",
        rows=len(height.left_over),
        columns=len(width.left_over),
        pixel_rows=len(height.left_over_pixels),
        pixel_columns=len(width.left_over_pixels),
    )


def _signed(value: int) -> str:
    return str(value).replace("-", "−")
