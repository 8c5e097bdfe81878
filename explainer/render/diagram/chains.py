"""Chains of boxes on the shortcut: which boxes belong together, where they stand, and where lines run beside them.

A chain hangs between the main-lane box it leaves and the one it joins. Its boxes stand in one column, in order.
Lines that do not follow the column run down right of it, or (to a gated box of the main lane) between the lanes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from explainer.render.diagram.boxes import Diagram, Edge, EdgeKind, Lane
from explainer.render.diagram.geometry import Frame, Rect

SIDE_ROW = 50.0
LEAST_ROOM = 22.0
"""Room between two boxes of a chain, for an arrow with its label."""
TRACK_ROOM = 14.0
"""Room that the first line right of the column takes."""
NEXT_TRACK = 8.0
Ends = tuple[str, str]
"""An edge by its source and its target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The boxes of one shortcut from top to bottom, the main-lane box they leave and the one they join.

    `gates` are main-lane boxes on the way that a box of the chain feeds too, by that box's place in the chain.
    """

    boxes: tuple[str, ...]
    start: str
    end: str
    gates: tuple[tuple[int, str], ...] = ()

    @property
    def drops(self) -> Mapping[str, float]:
        """For main-lane boxes that the chain feeds, how far below its start their centres must at least be."""
        gates = {target: (index + 1) * (SIDE_ROW + LEAST_ROOM) for index, target in sorted(self.gates)}
        return gates | {self.end: len(self.boxes) * (SIDE_ROW + LEAST_ROOM) + LEAST_ROOM}


def find_chains(diagram: Diagram, rows: Mapping[str, int]) -> tuple[Chain, ...]:
    """The chains from top to bottom; `rows` counts the boxes of the main lane.

    Side boxes that feed each other are one chain, and so are those that would stand beside the same rows.
    """
    side = [box.id for box in diagram.boxes if box.lane is Lane.SHORTCUT]
    order = {name: index for index, name in enumerate(side)}
    feeds, fed = _ties(side, diagram.edges, rows)
    merged: list[tuple[int, int, list[str]]] = []
    for first, last, group in sorted(_spans(_connected(side, diagram.edges), feeds, fed)):
        if merged and first < merged[-1][1]:
            top, bottom, above = merged.pop()
            merged.append((top, max(bottom, last), above + group))
        else:
            merged.append((first, last, group))
    names = tuple(rows)
    joining = [(edge.source, edge.target) for edge in diagram.edges if edge.source in order and edge.target in rows]
    chains = []
    for first, last, group in merged:
        boxes = sorted(group, key=order.__getitem__)
        start = next((feeds[name] for name in boxes if name in feeds), first)  # the column begins below what feeds it
        place = {name: index for index, name in enumerate(boxes)}
        gates = tuple((place[source], to) for source, to in joining if source in place and to != names[last])
        chains.append(Chain(boxes=tuple(boxes), start=names[start], end=names[last], gates=gates))
    return tuple(chains)


def place_chain(chain: Chain, main: Mapping[str, Rect], frame: Frame) -> dict[str, Rect]:
    """The chain's boxes, spread evenly between the row they leave and the row they join, each above what it gates."""
    start, end = main[chain.start].bottom, main[chain.end].centre
    count = len(chain.boxes)
    rooms = [(end - start - SIDE_ROW * count) / (count + 1)]
    rooms += [(main[target].centre - start) / (index + 1) - SIDE_ROW for index, target in chain.gates]
    room = max(min(rooms), LEAST_ROOM)
    return {
        name: Rect(
            left=frame.side_left,
            top=start + room + index * (SIDE_ROW + room),
            width=frame.side_width,
            height=SIDE_ROW,
        )
        for index, name in enumerate(chain.boxes)
    }


def vertical_lines(
    diagram: Diagram, chains: tuple[Chain, ...], rows: Mapping[str, int], frame: Frame
) -> Mapping[Ends, float]:
    """Where the vertical line of each edge runs that is not straight down the main lane, by the edge's ends."""
    place = {name: (chain, index) for chain in chains for index, name in enumerate(chain.boxes)}
    spans = [(rows[chain.start], rows[chain.end], chain) for chain in chains]
    column = frame.side_left + frame.side_width / 2
    outer: dict[Chain, int] = {}
    inner: dict[Chain, int] = {}
    lines: dict[Ends, float] = {}
    for edge in diagram.edges:
        ends = (edge.source, edge.target)
        beside: Chain | None
        if edge.source in rows and edge.target in rows:
            top, bottom = rows[edge.source], rows[edge.target]
            if edge.kind is EdgeKind.FLOW and bottom - top == 1:
                continue
            beside = next((chain for start, end, chain in spans if start < bottom and end > top), None)
            if beside is None:
                lines[ends] = frame.route_x
                continue
        else:
            beside, _ = place[edge.target if edge.target in place else edge.source]
            if _follows(edge, place):
                lines[ends] = column
                continue
            if edge.target in rows:
                lines[ends] = frame.route_x + 5 * inner.setdefault(beside, 0)
                inner[beside] += 1
                continue
        lines[ends] = frame.side_right + TRACK_ROOM + NEXT_TRACK * outer.setdefault(beside, 0)
        outer[beside] += 1
    return lines


def _follows(edge: Edge, place: Mapping[str, tuple[Chain, int]]) -> bool:
    """Whether an edge runs down the column: into its first box, from box to next box, out of its last box."""
    if edge.target not in place:
        chain, index = place[edge.source]
        return index == len(chain.boxes) - 1 and edge.target == chain.end
    _, index = place[edge.target]
    return index == (place[edge.source][1] + 1 if edge.source in place else 0)


def _connected(side: list[str], edges: Iterable[Edge]) -> list[list[str]]:
    """Side boxes that feed each other, group by group."""
    groups = {name: [name] for name in side}
    for edge in edges:
        one, other = groups.get(edge.source), groups.get(edge.target)
        if one is not None and other is not None and one is not other:
            one += other
            groups |= dict.fromkeys(other, one)
    return list({id(group): group for group in groups.values()}.values())


def _ties(side: list[str], edges: Iterable[Edge], rows: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """For side boxes that the main lane feeds the first row that does, and the last row of those that feed it."""
    known = set(side)
    feeds: dict[str, int] = {}
    fed: dict[str, int] = {}
    for source, target in ((edge.source, edge.target) for edge in edges):
        if target in known and source in rows:
            feeds[target] = min(feeds.get(target, rows[source]), rows[source])
        if source in known and target in rows:
            fed[source] = max(fed.get(source, rows[target]), rows[target])
    return feeds, fed


def _spans(
    groups: Iterable[list[str]], feeds: Mapping[str, int], fed: Mapping[str, int]
) -> Iterator[tuple[int, int, list[str]]]:
    """Each group behind the first row that feeds it and the last row that it feeds."""
    for group in groups:
        first = min((feeds[name] for name in group if name in feeds), default=0)
        yield first, max((fed[name] for name in group if name in fed), default=first), group
