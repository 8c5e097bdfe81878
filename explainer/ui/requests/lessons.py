"""Lessons with their numbers filled in."""

from functools import lru_cache

from explainer.text.catalogue import Language, catalogue
from explainer.text.facts.lessons import facts


@lru_cache(maxsize=128)
def lesson(slug: str, language: Language) -> str:
    """A lesson with its heading and its numbers, as Markdown."""
    one = catalogue(language).lesson(slug, **facts())
    return f"### {one.title}\n\n{one.body}"
