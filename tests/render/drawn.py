"""What a diagram's SVG puts on the paper, as rectangles: its boxes, its texts, the pieces of its lines, its arrowheads.

Read from the SVG alone, so that it holds whatever the layout meant to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree

from explainer.render.diagram.geometry import Rect
from explainer.render.diagram.svg_text import text_width

SVG = "{http://www.w3.org/2000/svg}"
STROKES = {"route": 2.2, "flow": 1.4, "brace": 1.6, "guide": 0.6}
"""How thick lines are, by their class."""
_COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight piece of a line of one class, from point to point; `way` tells the path that it is a piece of."""

    kind: str
    start: Point
    end: Point
    way: int

    def rect(self, room: float = 0.0) -> Rect:
        """The room it takes, with as much room on either side; none beyond its ends."""
        across = STROKES[self.kind] / 2 + room
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(self.start, self.end, strict=True))
        wide, high = (across, 0.0) if left == right else (0.0, across)
        return Rect(left=left - wide, top=top - high, width=right - left + 2 * wide, height=bottom - top + 2 * high)


@dataclass(slots=True)
class Drawn:
    """Boxes by id, rooms for maps by node, texts with what they say and the box they stand in, lines, arrowheads."""

    boxes: dict[str, Rect] = field(default_factory=dict)
    rooms: dict[str, Rect] = field(default_factory=dict)
    texts: list[tuple[str, Rect, str | None]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heads: list[Rect] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def drawn(svg: str) -> Drawn:
    """Everything in a picture that can cover something else."""
    root = ElementTree.fromstring(svg)
    found = Drawn()
    *_, found.width, found.height = map(float, (root.get("viewBox") or "").split())
    _walk(root, found, (0.0, 0.0), None)
    return found


def overlap(one: Rect, other: Rect) -> float:
    """How far two rectangles reach into each other; negative where there is room between them."""
    return min(
        min(one.right, other.right) - max(one.left, other.left), min(one.bottom, other.bottom) - max(one.top, other.top)
    )


def _walk(element: ElementTree.Element, found: Drawn, at: Point, box: str | None) -> None:
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform") or "")
    if moved:
        at = (at[0] + float(moved[1]), at[1] + float(moved[2]))
    classes = (element.get("class") or "").split()
    if "box" in classes:
        box = element.get("data-id") or f"still {len(found.boxes)}"
    if "map" in classes:
        found.rooms[element.get("data-map") or ""] = _shape(element, at)
    _note(element, classes, found, at, box)
    for child in element:
        _walk(child, found, at, box)


def _note(element: ElementTree.Element, classes: list[str], found: Drawn, at: Point, box: str | None) -> None:
    if "body" in classes and box is not None:
        found.boxes[box] = _shape(element, at)
    elif element.tag == f"{SVG}text":
        said = "".join(element.itertext())
        if said:
            found.texts.append((said, _text(element, said, classes, at), box))
    elif (element.tag == f"{SVG}path" and classes and box is None) or "brace" in classes:
        kind = classes[0].removesuffix("-head")
        ways = [[(x + at[0], y + at[1]) for x, y in way] for way in _ways(element.get("d") or "")]
        if classes[0].endswith("-head"):
            found.heads += [_around(way) for way in ways if len(way) == 3]
        elif kind in STROKES:
            number = len(found.lines)
            found.lines += [
                Line(kind, one, other, number + index)
                for index, way in enumerate(ways)
                for one, other in pairwise(way)
                if one[0] == other[0] or one[1] == other[1]
            ]


def _shape(element: ElementTree.Element, at: Point) -> Rect:
    def number(name: str) -> float:
        return float(element.get(name) or 0)

    if element.tag == f"{SVG}circle":
        radius = number("r")
        left, top, width, height = number("cx") - radius, number("cy") - radius, 2 * radius, 2 * radius
    else:
        left, top, width, height = (number(name) for name in ("x", "y", "width", "height"))
    return Rect(left=left + at[0], top=top + at[1], width=width, height=height)


def _text(element: ElementTree.Element, said: str, classes: list[str], at: Point) -> Rect:
    """About the room a text takes, in the font of the page."""
    size = 15 if "heading" in classes else 12 if not classes or {"title", "guide-text"} & set(classes) else 11
    bold = 1.08 if {"title", "heading", "guide-text", "delta"} & set(classes) else 1.0
    width = float(element.get("textLength") or bold * text_width(said, size))
    x, y = float(element.get("x") or 0) + at[0], float(element.get("y") or 0) + at[1]
    left = x - width * {"end": 1.0, "middle": 0.5}.get(element.get("text-anchor") or "", 0.0)
    return Rect(left=left, top=y - size * 0.42, width=width, height=size * 0.84)


def _around(points: list[Point]) -> Rect:
    (left, *_, right), (top, *_, bottom) = (sorted(axis) for axis in zip(*points, strict=True))
    return Rect(left=left, top=top, width=right - left, height=bottom - top)


def _ways(path: str) -> Iterator[list[Point]]:
    """The corners of each piece of a path; curves are taken from end to end."""
    way: list[Point] = []
    x = y = 0.0
    for command, text in _COMMAND.findall(path):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        match command:
            case "M" | "m":
                if len(way) > 1:
                    yield way
                x, y = numbers if command == "M" else (x + numbers[0], y + numbers[1])
                way = [(x, y)]
                continue
            case "H" | "h":
                x = numbers[0] if command == "H" else x + numbers[0]
            case "V" | "v":
                y = numbers[0] if command == "V" else y + numbers[0]
            case "l" | "q" | "a":
                x, y = x + numbers[-2], y + numbers[-1]
            case _:
                continue
        way.append((x, y))
    if len(way) > 1:
        yield way
