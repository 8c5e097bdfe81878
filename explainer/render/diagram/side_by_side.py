"""Several pictures in one SVG, side by side, with guides across all of them (1512.03385, Figure 3)."""

from collections.abc import Iterator, Sequence
from html import escape

from explainer.render.diagram.alignment import Guide
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.svg import parts

LABELS = 58.0
"""Room for the guides' labels, left of the first picture."""
HEADING = 24.0
CAPTION = 16.0


def side_by_side(
    diagrams: Sequence[Diagram],
    placements: Sequence[Placement],
    guides: Sequence[Guide] = (),
    *,
    alt: str,
    captions: Sequence[str] = (),
) -> str:
    """The pictures in columns, each below its title and its caption; `alt` says in words what all of them show.

    Ids are those of the boxes behind the number of their picture: "0/layer1.0".
    """
    left = LABELS if guides else 0.0
    top = HEADING + (CAPTION if captions else 0.0)
    width = left + sum(placement.frame.width for placement in placements)
    height = top + max(placement.height for placement in placements)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="net" viewBox="0 0 {width:g} {height:g}" role="group" ',
            f'aria-label="{escape(alt)}">',
            *(_guide(guide, top=top, width=width) for guide in guides),
            *_pictures(diagrams, placements, captions, left=left, top=top),
            "</svg>",
        )
    )


def _pictures(
    diagrams: Sequence[Diagram], placements: Sequence[Placement], captions: Sequence[str], *, left: float, top: float
) -> Iterator[str]:
    for index, (diagram, placement) in enumerate(zip(diagrams, placements, strict=True)):
        x = placement.frame.middle
        place = f"translate({left:g} {top:g})"
        yield f'<g class="guided" transform="{place}" role="group" aria-label="{escape(diagram.alt)}">'
        yield _centred(diagram.title, "heading", x=x, y=HEADING / 2 - top)
        if captions:
            yield _centred(captions[index], "muted", x=x, y=HEADING + CAPTION / 2 - 4 - top)
        yield from parts(diagram, placement, prefix=f"{index}/")
        yield "</g>"
        left += placement.frame.width


def _centred(text: str, name: str, *, x: float, y: float) -> str:
    return f'<text class="{name}" x="{x:g}" y="{y:g}" text-anchor="middle">{escape(text)}</text>'


def _guide(guide: Guide, *, top: float, width: float) -> str:
    y = top + guide.y
    return (
        f'<path class="guide" d="M0 {y:g}H{width:g}"/>'
        f'<text class="guide-text" x="{LABELS - 8:g}" y="{y + 11:g}" text-anchor="end">{escape(guide.label)}</text>'
    )
