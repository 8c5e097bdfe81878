"""Several nets in one picture, and the same as one list: ids begin with the number of their net ("1/layer2.0")."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import NamedTuple

from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import place
from explainer.render.diagram.outline import Group, outline
from explainer.render.diagram.side_by_side import CAPTION, HEADING
from explainer.render.diagram.svg import parts
from explainer.render.diagram.svg_text import text_width
from explainer.text.catalogue import Catalogue

BETWEEN = 26.0
"""Room between a picture and the heading of the one below it."""
_BOLD = 1.08
"""How much wider bold letters are."""


class NetsPicture(NamedTuple):
    """Several nets as SVG, for a wide and for a narrow place, and as a list."""

    wide: str
    compact: str
    outline: tuple[Group, ...]


def numbered(index: int, name: str) -> str:
    """The id of a box in the picture of several nets."""
    return f"{index}/{name}"


def split(box: str) -> tuple[int, str]:
    """The net's number and the box's own id; raises ValueError for anything else."""
    index, _, name = box.partition("/")
    return int(index), name


def above_each_other(diagrams: Sequence[Diagram], *, alt: str, captions: Sequence[str]) -> str:
    """The pictures in one column, as a phone has room for, each below its title and its caption."""
    pieces: list[str] = []
    top = width = 0.0
    for index, (diagram, caption) in enumerate(zip(diagrams, captions, strict=True)):
        placement = place(diagram, size=Size.COMPACT)
        title, made_of = _title_lines(diagram.title, placement.frame.width - 16)
        head = HEADING + CAPTION * (1 + bool(made_of))
        second = f'<text class="muted" x="8" y="{HEADING + CAPTION / 2 - 4 - head:g}">{escape(made_of)}</text>'
        pieces.append(
            f'<g class="guided" transform="translate(0 {top + head:g})" role="group" '
            f'aria-label="{escape(diagram.alt)}">'
            f'<text class="heading" x="8" y="{HEADING / 2 - head:g}">{escape(title)}</text>{second * bool(made_of)}'
            f'<text class="muted" x="8" y="{-CAPTION / 2 - 4:g}">{escape(caption)}</text>'
            f"{''.join(parts(diagram, placement, prefix=numbered(index, '')))}</g>"
        )
        top += head + placement.height + BETWEEN
        width = max(width, placement.frame.width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="net" viewBox="0 0 {width:g} {top - BETWEEN:g}" role="group" '
        f'aria-label="{escape(alt)}">{"".join(pieces)}</svg>'
    )


def _title_lines(title: str, room: float) -> tuple[str, str]:
    """A title, and what does not fit beside it: what a net of the reader's own is made of."""
    if _BOLD * text_width(title, 15) <= room:
        return title, ""
    name, _, made_of = title.partition(" (")
    return name, made_of.removesuffix(")")


def outlines(diagrams: Sequence[Diagram], *, words: Catalogue) -> tuple[Group, ...]:
    """The lists of all nets, one behind the other, each beginning with the net's name."""
    return tuple(
        replace(
            group,
            band=None,
            title=" · ".join(filter(None, (diagram.title if first else "", group.title))),
            entries=tuple(
                replace(entry, id=None if entry.id is None else numbered(index, entry.id)) for entry in group.entries
            ),
        )
        for index, diagram in enumerate(diagrams)
        for first, group in ((place == 0, group) for place, group in enumerate(outline(diagram, words=words)))
    )
