"""A window that slides over a map: what each position reads, what is left over, and how an odd size is rounded.

Everything is worked out along one axis (`Axis`) and combined (`Sliding`), in torch's terms: the output size is
⌊(size + 2·padding − dilation·(kernel_size − 1) − 1)/stride⌋ + 1, pools may round up instead (`ceil_mode`).
Coordinates count pixels of the input from 0; padding has negative ones, and those from `size` on.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from explainer.architecture.errors import ExplainerError

MAX_KERNEL = 15
MAX_STRIDE = 16
MAX_PADDING = 15
MAX_DILATION = 8


class WindowError(ExplainerError):
    """A window that cannot be placed even once, or that torch refuses."""


class WindowKind(Enum):
    """What the window does with the values it reads."""

    CONVOLUTION = "conv"
    MAX = "max"
    AVERAGE = "avg"

    @property
    def pools(self) -> bool:
        """Whether torch lets this window round its output size up."""
        return self is not WindowKind.CONVOLUTION

    @property
    def dilates(self) -> bool:
        """Whether torch's operation has a dilation."""
        return self is not WindowKind.AVERAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A square window with torch's arguments. Raises WindowError for a pool padded by more than half its window."""

    kind: WindowKind = WindowKind.CONVOLUTION
    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        if self.kind.pools and self.padding > self.kernel_size // 2:
            raise WindowError("pool_padding_too_large", kernel_size=self.kernel_size, maximum=self.kernel_size // 2)

    @property
    def reach(self) -> int:
        """Pixels from the first value the window reads to the last one, both counted."""
        return self.dilation * (self.kernel_size - 1) + 1


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A window along one axis of `size` pixels; `out_size` positions, counted from 0."""

    size: int
    window: Window
    out_size: int

    @property
    def room(self) -> int:
        """Pixels the window can move: what the stride divides in the formula."""
        return self.size + 2 * self.window.padding - self.window.reach

    @property
    def rest(self) -> int:
        """What remains when the stride divides the room: 0 where every window fits exactly."""
        return self.room % self.window.stride

    @property
    def end(self) -> int:
        """The first coordinate behind the padding."""
        return self.size + self.window.padding

    @property
    def beyond(self) -> int:
        """How many pixels the last window reaches beyond the padding; 0 unless the size was rounded up."""
        return max(0, self.start(self.out_size - 1) + self.window.reach - self.end)

    def start(self, position: int) -> int:
        """Coordinate of the first value that output `position` reads."""
        return position * self.window.stride - self.window.padding

    def taps(self, position: int) -> tuple[int, ...]:
        """Coordinates that output `position` reads, padding among them."""
        start = self.start(position)
        return tuple(start + tap * self.window.dilation for tap in range(self.window.kernel_size))

    def pixels(self, position: int) -> tuple[int, ...]:
        """Pixels of the input that output `position` reads, without the padding."""
        return tuple(tap for tap in self.taps(position) if 0 <= tap < self.size)

    def divisor(self, position: int) -> int:
        """What an average pool divides by along this axis: the window without what lies beyond the padding."""
        return min(self.start(position) + self.window.reach, self.end) - self.start(position)

    @cached_property
    def readers(self) -> tuple[int, ...]:
        """How many positions read each pixel of the input."""
        counts = [0] * self.size
        for position in range(self.out_size):
            for pixel in self.pixels(position):
                counts[pixel] += 1
        return tuple(counts)

    @cached_property
    def unread(self) -> frozenset[int]:
        """Coordinates, padding included, that no position reads."""
        read = {tap for position in range(self.out_size) for tap in self.taps(position)}
        return frozenset(range(-self.window.padding, self.end)) - read

    @property
    def left_over(self) -> range:
        """Coordinates behind the last window, padding included."""
        return range(self.start(self.out_size - 1) + self.window.reach, self.end)

    @property
    def left_over_pixels(self) -> range:
        """Pixels of the input behind the last window."""
        return range(min(max(0, self.left_over.start), self.size), self.size)


@dataclass(frozen=True, kw_only=True)
class Sliding:
    """A window over a map: both axes."""

    window: Window
    height: Axis
    width: Axis

    @property
    def positions(self) -> int:
        """Output positions, each of them one place of the window."""
        return self.height.out_size * self.width.out_size

    @property
    def unread_pixels(self) -> int:
        """Pixels of the input that no position reads."""
        read_rows, read_columns = (sum(map(bool, axis.readers)) for axis in (self.height, self.width))
        return self.height.size * self.width.size - read_rows * read_columns

    @property
    def most_readers(self) -> int:
        """The largest number of positions that read the same pixel."""
        return max(self.height.readers) * max(self.width.readers)


def make_window(
    *, kind: WindowKind, kernel_size: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> Window:
    """The window of some settings; those that torch's operation does not have are left aside. Raises WindowError."""
    return Window(
        kind=kind,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation if kind.dilates else 1,
        ceil_mode=ceil_mode and kind.pools,
    )


def slide(window: Window, *, height: int, width: int) -> Sliding:
    """The window over a map of height×width pixels; raises WindowError where it does not fit even once."""
    return Sliding(window=window, height=axis_of(window, height), width=axis_of(window, width))


@lru_cache(maxsize=16)
def axis_of(window: Window, size: int) -> Axis:
    """The window along one axis; raises WindowError where it does not fit even once."""
    out = rounded_up(window, size) if window.ceil_mode else rounded_down(window, size)
    if out < 1:
        padded = size + 2 * window.padding
        raise WindowError("window_does_not_fit", reach=window.reach, size=size, padding=window.padding, padded=padded)
    return Axis(size=size, window=window, out_size=out)


def rounded_down(window: Window, size: int) -> int:
    """Output size with torch's usual floor; below 1 where the window does not fit.

    >>> rounded_down(Window(kernel_size=7, stride=2, padding=3), 224)
    112
    """
    return (size + 2 * window.padding - window.reach) // window.stride + 1


def rounded_up(window: Window, size: int) -> int:
    """Output size in `ceil_mode`: one more where a rest remains, unless that window would begin behind the input.

    >>> rounded_up(Window(kind=WindowKind.MAX, kernel_size=3, stride=2, padding=1), 112)
    57
    """
    out = -(-(size + 2 * window.padding - window.reach) // window.stride) + 1
    return out - 1 if (out - 1) * window.stride >= size + window.padding else out


def dividing_sizes(axis: Axis) -> tuple[int, ...]:
    """The nearest sizes below and above that leave no rest; the size itself where it leaves none.

    >>> dividing_sizes(axis_of(Window(kernel_size=7, stride=2, padding=3), 224))
    (223, 225)
    """
    if axis.rest == 0:
        return (axis.size,)
    below, above = axis.size - axis.rest, axis.size + axis.window.stride - axis.rest
    return tuple(size for size in (below, above) if size >= 1 and rounded_down(axis.window, size) >= 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A window worth looking at, on a square map of `size` pixels."""

    slug: str
    size: int
    window: Window


_HALVING = Window(kernel_size=3, stride=2, padding=1)
PRESETS = (
    Preset(slug="last_halving", size=14, window=_HALVING),
    Preset(slug="conv1", size=224, window=Window(kernel_size=7, stride=2, padding=3)),
    Preset(slug="max_pool", size=112, window=Window(kind=WindowKind.MAX, kernel_size=3, stride=2, padding=1)),
    Preset(slug="halving", size=56, window=_HALVING),
    Preset(slug="unpadded", size=56, window=Window(kernel_size=3, stride=2)),
    Preset(slug="pointwise", size=56, window=Window(kernel_size=1, stride=2)),
    Preset(slug="mistaken", size=224, window=Window(kernel_size=3, stride=2, padding=3)),
    Preset(slug="dilated", size=14, window=Window(kernel_size=3, padding=2, dilation=2)),
)
"""The sizes are those of ResNets at 224×224; `mistaken` is a layer that articles describe and no ResNet has."""
