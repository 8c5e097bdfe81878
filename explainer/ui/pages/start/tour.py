"""The tour under the first picture: why residual nets are there and how they are built, in six steps."""

from functools import lru_cache

from explainer.render.pages.start.tour.tour import Tour
from explainer.render.pages.start.tour.tour import tour as told
from explainer.text.catalogue import LANGUAGES, Catalogue, Language, catalogue
from explainer.ui.components import tour as tour_component
from explainer.ui.pages.start.places import links, onward


def show(words: Catalogue, *, step: int | None) -> None:
    """Show the six steps; `step` (1 to 6) is the one that the reader arrives at."""
    tour_component.show(_made(words.language), key="tour", step=step, words=words)


@lru_cache(maxsize=len(LANGUAGES))
def _made(language: Language) -> Tour:
    """The tour of a language, the same for all readers."""
    return told(links(language), onward(language), catalogue(language))
