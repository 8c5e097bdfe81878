"""What ImageNet's 1000 classes are called, in the order of torchvision's weights: that of their WordNet ids."""

from functools import lru_cache

from explainer.assets import ASSETS
from explainer.text.catalogue import LANGUAGES, Language

_TABLE = ASSETS / "imagenet" / "class_names.tsv"


@lru_cache(maxsize=len(LANGUAGES))
def class_names(language: Language) -> tuple[str, ...]:
    """The names of all classes, every one different, by index of the net's output."""
    columns, *rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines())
    column = columns.index(language)
    return tuple(row[column] for row in rows)


def class_name(index: int, language: Language) -> str:
    """The name of the class with this index, 0 to 999; raises IndexError for any other.

    >>> class_name(281, "en")
    'tabby'
    """
    if index < 0:
        raise IndexError(index)
    return class_names(language)[index]
