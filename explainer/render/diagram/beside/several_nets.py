"""Several nets in one picture, and the same as one list: ids begin with the number of their net ("1/layer2.0")."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from explainer.render.diagram.beside.side_by_side import CAPTION, HEADING
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import place
from explainer.render.diagram.outline import Group, outline
from explainer.render.diagram.svg import net_svg, parts
from explainer.render.diagram.svg_text import text_width
from explainer.render.html.tag import tag
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


def above_each_other(diagrams: Sequence[Diagram], *, alt: str, captions: Sequence[str]) -> Markup:
    """The pictures in one column, as a phone has room for, each below its title and its caption."""
    pictures: list[Markup] = []
    top = width = 0.0
    for index, (diagram, caption) in enumerate(zip(diagrams, captions, strict=True)):
        placement = place(diagram, size=Size.COMPACT)
        title, made_of = _title_lines(diagram.title, placement.frame.width - 16)
        head = HEADING + CAPTION * (1 + bool(made_of))
        second = tag("text", made_of, class_="muted", x=8, y=HEADING + CAPTION / 2 - 4 - head) if made_of else None
        pictures.append(
            tag(
                "g",
                tag("text", title, class_="heading", x=8, y=HEADING / 2 - head),
                second,
                tag("text", caption, class_="muted", x=8, y=-CAPTION / 2 - 4),
                *parts(diagram, placement, prefix=numbered(index, "")),
                transform=f"translate(0 {top + head:g})",
                role="group",
                aria_label=diagram.alt,
            )
        )
        top += head + placement.height + BETWEEN
        width = max(width, placement.frame.width)
    return net_svg(*pictures, width=width, height=top - BETWEEN, alt=alt)


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
