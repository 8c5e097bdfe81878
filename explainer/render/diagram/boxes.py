"""A picture as a value: boxes on two lanes, the edges between them, and the bands that group them.

Writers turn it into SVG (`svg.py`) or DOT (`dot.py`); neither knows anything about networks.
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from explainer.architecture.graph import ShortcutForm
from explainer.render.label import Label, Span
from explainer.render.style.theme import Kind


class Lane(Enum):
    """Where a box stands: on the main line of data, or on the shortcut beside it (always on the right)."""

    MAIN = "main"
    SHORTCUT = "shortcut"


class EdgeKind(Enum):
    """How data flows along an edge."""

    FLOW = "flow"
    IDENTITY = "identity"
    PROJECTION = "projection"
    PADDING = "padding"

    @property
    def dashed(self) -> bool:
        """Whether the edge is drawn dashed: the shortcut changes the shape or carries weights."""
        return self in (EdgeKind.PROJECTION, EdgeKind.PADDING)


EDGE_KINDS = {
    ShortcutForm.IDENTITY: EdgeKind.IDENTITY,
    ShortcutForm.PROJECTION: EdgeKind.PROJECTION,
    ShortcutForm.PADDING: EdgeKind.PADDING,
    ShortcutForm.SCALED: EdgeKind.IDENTITY,
    ShortcutForm.GATED: EdgeKind.IDENTITY,
    ShortcutForm.DROPOUT: EdgeKind.IDENTITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A shortcut as something to touch: all edges that share it are drawn, hovered and chosen as one.

    `tip` says what it carries, line by line; choosing it selects the box `selects`. `cuts` names what is cut with it.
    """

    id: str
    tip: tuple[str, ...]
    selects: str
    cuts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box. `name` stands left (the module path), `label` right, `repeat` tells how often a folded run stands there.

    `params` and `macs` are what the box costs, `old_params` and `old_macs` what it cost before the reader's last
    change (None: the same). `tip` is what hovering or a screen reader says, line by line. `changed` marks a box
    whose operations differ from before. `long` says that the label has no room beside the name in a compact picture.
    `block` says that it stands for a whole block, which keeps room for an addition below it. Choosing a box selects
    the box `selects`, where that is another one. `mapped` are the nodes whose feature maps can stand beside it: what it
    puts out, or, of a whole block, what F and the shortcut put into the sum before that. `cuts` names what is cut with
    it, nothing where nothing can be.
    """

    id: str
    kind: Kind
    name: str
    label: Label
    tip: tuple[str, ...]
    lane: Lane = Lane.MAIN
    repeat: Span | None = None
    params: int = 0
    macs: int = 0
    old_params: int | None = None
    old_macs: int | None = None
    changed: bool = False
    long: bool = False
    block: bool = False
    selects: str = ""
    mapped: tuple[str, ...] = ()
    cuts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Data flowing from one box to another; `label` is its shape, or what a summarised shortcut does to it.

    `route` is the shortcut that the edge is part of, where that can be touched.
    """

    source: str
    target: str
    label: Label
    kind: EdgeKind = EdgeKind.FLOW
    route: Route | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A coloured band behind consecutive boxes of one lane.

    `unfolded` is None where nothing can be folded; elsewhere `action` says what its button does.
    """

    id: str
    title: str
    subtitle: str
    boxes: tuple[str, ...]
    unfolded: bool | None = None
    action: str = ""


class MapWords(NamedTuple):
    """What stands over the three columns of a whole block's maps, or over the columns of the two lanes; and what a map
    says: `{node}` is its name.
    """

    of_a_block: tuple[str, str, str]
    of_a_lane: tuple[str, str]
    opens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A whole picture.

    `alt` says in words what it shows, `headings` name the cost columns (parameters, MACs). `two_lanes` keeps room
    for boxes on the shortcut, whether or not this one has any. With `map_words` it keeps room for feature maps, in the
    place of the costs where it has columns for those.
    """

    title: str
    alt: str
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    bands: tuple[Band, ...]
    headings: tuple[str, str]
    two_lanes: bool = False
    map_words: MapWords | None = None
