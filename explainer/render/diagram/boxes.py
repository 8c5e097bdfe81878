"""A picture as a value: boxes on two lanes, the edges between them, and the bands that group them.

Writers turn it into SVG (`svg.py`) or DOT (`dot.py`); neither knows anything about networks.
"""

from dataclasses import dataclass
from enum import Enum

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
class Box:
    """One box. `name` stands left (the module path), `label` right, `repeat` marks a folded run ("×5").

    `params` and `macs` are what the box costs, `old_params` and `old_macs` what it cost before the reader's last
    change (None: the same). `tip` is what hovering or a screen reader says, line by line. `changed` marks a box
    whose operations differ from before. `long` says that the label has no room beside the name in a compact picture.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Data flowing from one box to another; `label` is its shape, or what a summarised shortcut does to it."""

    source: str
    target: str
    label: Label
    kind: EdgeKind = EdgeKind.FLOW


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A whole picture.

    `alt` says in words what it shows, `headings` name the cost columns (parameters, MACs). `two_lanes` keeps room
    for boxes on the shortcut, whether or not this one has any.
    """

    title: str
    alt: str
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    bands: tuple[Band, ...]
    headings: tuple[str, str]
    two_lanes: bool = False
