"""What the page of variants shows: galleries of blocks, and the families of named nets."""

from functools import lru_cache

from explainer.architecture.spec import NetSpec
from explainer.render.pages.variants import cards, families
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.work.caches import kept_in


@kept_in(PICTURES)
def orders_gallery(spec: NetSpec, language: Language) -> str:
    """The orders of activation as HTML; the reader's net is marked."""
    return cards.orders_html(spec, catalogue(language))


@kept_in(PICTURES)
def shortcuts_gallery(spec: NetSpec, language: Language) -> tuple[str, str]:
    """The kinds of shortcut, and options A to C, as HTML; the reader's net is marked."""
    words = catalogue(language)
    return cards.kinds_html(spec, words), cards.options_html(spec, words)


@lru_cache(maxsize=48)
def families_tables(chosen: str, language: Language) -> tuple[str, str]:
    """The named nets for ImageNet and for CIFAR-10 as tables; the net named `chosen` is marked."""
    words = catalogue(language)
    return families.imagenet_html(chosen, words), families.cifar_html(chosen, words)
