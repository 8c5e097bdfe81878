"""A diagram as what a page shows: drawn for a wide and for a narrow place, and told as a list."""

from typing import NamedTuple

from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.outline import Group, outline
from explainer.render.diagram.svg import to_svg
from explainer.render.diagram.svg_maps import MapWords
from explainer.text.catalogue import Catalogue, Language


class Picture(NamedTuple):
    """One picture as SVG for a wide and for a narrow place, and as a list, in one language.

    Zoom and scroll are kept from one picture to the next of the same name.
    """

    name: str
    language: Language
    wide: str
    compact: str
    outline: tuple[Group, ...]


def drawn(diagram: Diagram, *, name: str, words: Catalogue, maps: MapWords | None = None) -> Picture:
    """A diagram as the picture to show, with room for `maps` or, without them, with what boxes cost."""
    return Picture(
        name=name,
        language=words.language,
        wide=to_svg(diagram, maps=maps),
        compact=to_svg(diagram, compact=True, maps=maps),
        outline=outline(diagram, words=words),
    )
