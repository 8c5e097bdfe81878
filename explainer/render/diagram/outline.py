"""Diagram -> a list: the same boxes and edges in words, for screen readers and for whoever prefers to read.

Entries are numbered through the whole picture, and an edge names the number it comes from; an edge from the entry
just before goes without saying.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from explainer.render.diagram.boxes import Band, Box, Diagram, Edge, EdgeKind
from explainer.render.label import plain
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue

COLONS = ":\uff1a"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineItem:
    """One box: `id` is what choosing it reports, None where it cannot be chosen; `text` says all about it."""

    number: int
    id: str | None
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries that follow each other in one band; `band` is None outside all of them.

    `title` is the band's, and where it can be folded `unfolded` says whether it is open and `action` what its
    button does.
    """

    band: str | None
    title: str
    entries: tuple[OutlineItem, ...]
    unfolded: bool | None = None
    action: str = ""


def outline(diagram: Diagram, *, words: Catalogue) -> tuple[Group, ...]:
    """Every box of the picture in its order, with where its values come from."""
    numbers = {box.id: index for index, box in enumerate(diagram.boxes, start=1)}
    bands = {name: band for band in reversed(diagram.bands) for name in band.boxes}
    incoming: dict[str, list[Edge]] = {box.id: [] for box in diagram.boxes}
    for edge in diagram.edges:
        incoming[edge.target].append(edge)
    entries = ((bands.get(box.id), _entry(box, incoming[box.id], numbers, words)) for box in diagram.boxes)
    runs = groupby(entries, key=lambda pair: pair[0])
    return tuple(_group(band, tuple(entry for _, entry in run)) for band, run in runs)


def _group(band: Band | None, entries: tuple[OutlineItem, ...]) -> Group:
    if band is None:
        return Group(band=None, title="", entries=entries)
    title = f"{band.title} {band.subtitle}".strip()
    return Group(band=band.id, title=title, entries=entries, unfolded=band.unfolded, action=band.action)


def _entry(box: Box, edges: Sequence[Edge], numbers: Mapping[str, int], words: Catalogue) -> OutlineItem:
    label = words("diagram.add") if box.kind is Kind.ADDITION else plain(box.label)
    name = box.tip[0].rstrip(COLONS) if box.tip else box.name or label
    parts = [name, *([label] if label != name else []), *([str(box.repeat)] if box.repeat else []), *box.tip[1:]]
    parts += _sources(edges, numbers, words)
    if box.changed:
        parts.append(words("diagram_view.changed"))
    text = words("diagram.row_joint").join(part for part in parts if part)
    return OutlineItem(number=numbers[box.id], id=box.id if box.tip and not box.selects else None, name=name, text=text)


def _sources(edges: Sequence[Edge], numbers: Mapping[str, int], words: Catalogue) -> Iterator[str]:
    """What flows in: along plain edges together, along each shortcut with what it does."""
    if [numbers[edge.source] + 1 for edge in edges] == [numbers[edge.target] for edge in edges[:1]]:
        return
    joint = words("diagram.joint")

    def named(sources: Sequence[Edge]) -> str:
        return joint.join(words("diagram_view.number", number=numbers[edge.source]) for edge in sources)

    flows = [edge for edge in edges if edge.kind is EdgeKind.FLOW]
    if flows:
        yield words("diagram_view.from", sources=named(flows))
    for edge in edges:
        if edge.kind is not EdgeKind.FLOW:
            key = "diagram_view.shortcut_dashed" if edge.kind.dashed else "diagram_view.shortcut_solid"
            yield words(key, sources=named([edge]), label=plain(edge.label) or words("diagram.identity"))
