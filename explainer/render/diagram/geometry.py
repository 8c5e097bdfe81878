"""What places are made of: rectangles, and the columns of a picture at each size. All in the picture's own units."""

from dataclasses import dataclass, replace
from enum import Enum


class Size(Enum):
    """How much room there is: a desktop's, a phone's (no cost columns), or a third of a desktop's.

    SLIM and TINY are for short labels: a third of three fifths of a desktop, and a third of a phone.
    """

    WIDE = "wide"
    COMPACT = "compact"
    NARROW = "narrow"
    SLIM = "slim"
    TINY = "tiny"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The columns of a picture, in its own units (about CSS pixels), and how high its rows are.

    Band titles stand left of the main lane, or above each band where `titles_above`; names of boxes with long labels
    stand above those where `names_above`. The cost columns begin at `costs_left`; None leaves them out. `lead` is how
    far above a box its shortcut leaves the line; None in pictures with boxes on the shortcut, where it leaves the line
    just below the box before. `map_side` is the side of the feature maps that stand among the boxes; 0 in pictures
    without maps, and where these stand in the place of the cost columns.
    """

    width: float
    main_left: float
    main_width: float
    side_left: float
    side_width: float
    costs_left: float | None = None
    titles_above: bool = False
    names_above: bool = False
    row: float = 25.0
    addition: float = 20.0
    lead: float | None = None
    map_side: float = 0.0

    @property
    def middle(self) -> float:
        """Where data flows down the main lane."""
        return self.main_left + self.main_width / 2

    @property
    def main_right(self) -> float:
        """Right edge of the main lane."""
        return self.main_left + self.main_width

    @property
    def route_x(self) -> float:
        """Where an identity shortcut runs down, right of the main lane."""
        return self.main_right + 16

    @property
    def brace_x(self) -> float:
        """Where the brace around a folded run begins, right of its shortcut."""
        return self.route_x + 8

    @property
    def side_right(self) -> float:
        """Right edge of the shortcut's lane."""
        return self.side_left + self.side_width


LEAD = 8.5


def _net(width: float, main: tuple[float, float], side: tuple[float, float], *, row: float = 22.0) -> Frame:
    """A picture of whole blocks: low rows, for there are many, and an addition of its own below each."""
    return Frame(
        width=width,
        main_left=main[0],
        main_width=main[1],
        side_left=side[0],
        side_width=side[1],
        titles_above=True,
        row=row,
        addition=13.0,
        lead=LEAD,
    )


NETWORK = replace(_net(784, (98, 336), (470, 120)), costs_left=560, titles_above=False)
NETWORK_COMPACT = replace(_net(330, (20, 210), (260, 66), row=24), names_above=True)
NETWORK_NARROW = _net(344, (22, 224), (276, 62))
NETWORK_SLIM = _net(282, (20, 170), (214, 64))
NETWORK_TINY = _net(122, (14, 84), (116, 4))
BLOCK = Frame(width=784, main_left=104, main_width=232, side_left=370, side_width=172, costs_left=560)
BLOCK_COMPACT = Frame(
    width=330, main_left=20, main_width=146, side_left=199, side_width=124, titles_above=True, names_above=True
)
BLOCK_NARROW = Frame(width=344, main_left=22, main_width=148, side_left=206, side_width=130, titles_above=True)


def frame_for(size: Size, *, two_lanes: bool, maps: bool = False) -> Frame:
    """The columns at one size, with or without a lane of boxes on the shortcut, and room for `maps`."""
    frame = _frame_for(size, two_lanes=two_lanes)
    return _with_maps(frame) if maps and frame.costs_left is None else frame


def _frame_for(size: Size, *, two_lanes: bool) -> Frame:
    match size:
        case Size.WIDE:
            return BLOCK if two_lanes else NETWORK
        case Size.COMPACT:
            return BLOCK_COMPACT if two_lanes else NETWORK_COMPACT
        case Size.NARROW:
            return BLOCK_NARROW if two_lanes else NETWORK_NARROW
        case Size.SLIM:
            return BLOCK_NARROW if two_lanes else NETWORK_SLIM
        case Size.TINY:
            return BLOCK_NARROW if two_lanes else NETWORK_TINY


def _with_maps(frame: Frame) -> Frame:
    """A frame with room for maps among the boxes: of blocks below them, of operations left of them."""
    if frame.lead is not None:
        return replace(frame, map_side=27.0)
    return replace(
        frame,
        main_left=frame.main_left + 18,
        main_width=frame.main_width - 12,
        side_left=frame.side_left + 6,
        side_width=frame.side_width - 6,
        map_side=24.0,
    )


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
