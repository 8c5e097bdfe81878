"""A diagram as what a page shows: drawn for a wide and for a narrow place, and told as a list."""

from dataclasses import replace
from typing import NamedTuple

from explainer.render.diagram.boxes import Diagram, MapWords
from explainer.render.diagram.outline import Group, outline
from explainer.render.diagram.svg import to_svg
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


def drawn(diagram: Diagram, *, name: str, words: Catalogue) -> Picture:
    """A diagram as the picture to show."""
    return Picture(
        name=name,
        language=words.language,
        wide=to_svg(diagram),
        compact=to_svg(diagram, compact=True),
        outline=outline(diagram, words=words),
    )


def with_maps(diagram: Diagram, words: Catalogue, *, opens: str = "diagram.map_opens") -> Diagram:
    """The diagram with room for feature maps, in the place of costs; `opens` is the key of what each map says."""
    told = MapWords(
        of_a_block=(words("diagram.map_f"), words("diagram.map_x"), words("diagram.map_y")),
        of_a_lane=(words("diagram.map_out"), words("diagram.map_side")),
        opens=words(opens),
    )
    return replace(diagram, map_words=told)
