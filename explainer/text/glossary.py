"""The words of the field, in both languages, each with one sentence: `assets/glossary.toml`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from explainer.assets import ASSETS
from explainer.text.catalogue import Language

GLOSSARY_PATH = ASSETS / "glossary.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the field: its name and its definition in English and in Chinese."""

    en: str
    zh: str
    definition_en: str
    definition_zh: str

    def name(self, language: Language) -> str:
        """The term as the field writes it in `language`."""
        return self.en if language == "en" else self.zh

    def definition(self, language: Language) -> str:
        """What it means, in one sentence."""
        return self.definition_en if language == "en" else self.definition_zh


@lru_cache(maxsize=1)
def glossary() -> tuple[Term, ...]:
    """All terms, in the order in which a reader meets them."""
    return tuple(Term(**entry) for entry in tomllib.loads(GLOSSARY_PATH.read_text("utf-8"))["term"])
