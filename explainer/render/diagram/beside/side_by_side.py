"""Several pictures in one SVG, side by side, with guides across all of them (1512.03385, Figure 3)."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from explainer.render.diagram.beside.alignment import Guide
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.svg import net_svg, parts
from explainer.render.html.tag import joined, tag

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
) -> Markup:
    """The pictures in columns, each below its title and its caption; `alt` says in words what all of them show.

    Ids are those of the boxes behind the number of their picture: "0/layer1.0".
    """
    left = LABELS if guides else 0.0
    top = HEADING + (CAPTION if captions else 0.0)
    width = left + sum(placement.frame.width for placement in placements)
    height = top + max(placement.height for placement in placements)
    lines = (_guide(guide, top=top, width=width) for guide in guides)
    pictures = _pictures(diagrams, placements, captions, left=left, top=top)
    return net_svg(*lines, *pictures, width=width, height=height, alt=alt)


def _pictures(
    diagrams: Sequence[Diagram], placements: Sequence[Placement], captions: Sequence[str], *, left: float, top: float
) -> Iterator[Markup]:
    for index, (diagram, placement) in enumerate(zip(diagrams, placements, strict=True)):
        x = placement.frame.middle
        yield tag(
            "g",
            _centred(diagram.title, "heading", x=x, y=HEADING / 2 - top),
            _centred(captions[index], "muted", x=x, y=HEADING + CAPTION / 2 - 4 - top) if captions else None,
            *parts(diagram, placement, prefix=f"{index}/"),
            transform=f"translate({left:g} {top:g})",
            role="group",
            aria_label=diagram.alt,
        )
        left += placement.frame.width


def _centred(text: str, name: str, *, x: float, y: float) -> Markup:
    return tag("text", text, class_=name, x=x, y=y, text_anchor="middle")


def _guide(guide: Guide, *, top: float, width: float) -> Markup:
    y = top + guide.y
    return joined(
        tag("path", class_="guide", d=f"M0 {y:g}H{width:g}"),
        tag("text", guide.label, class_="guide-text", x=LABELS - 8, y=y + 11, text_anchor="end"),
    )
