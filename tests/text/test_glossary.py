"""Glossary: one sentence a term, and the Chinese lessons use its words."""

import re

import pytest

from explainer.text.catalogue import LANGUAGES
from explainer.text.glossary import Term, glossary
from tests.text.lessons import SLUGS, filled

MAIN_TERMS = (
    "residual",
    "shortcut",
    "identity mapping",
    "projection",
    "plain net",
    "degradation problem",
    "stage",
    "Bottleneck",
    "expansion",
    "stride",
    "padding",
    "channel",
    "feature map",
    "receptive field",
    "jump",
    "global average pooling",
    "forward pass",
    "He initialisation",
    "top-1 error",
    "down-sampling",
)


def uses(text: str, name: str) -> bool:
    """Whether English `text` uses the term, in singular or plural."""
    return re.search(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", text, re.I) is not None


def test_glossary_holds_the_main_terms() -> None:
    assert set(MAIN_TERMS) <= {term.en for term in glossary()}
    assert len(glossary()) >= 25


def test_terms_are_distinct() -> None:
    for language in LANGUAGES:
        names = [term.name(language).lower() for term in glossary()]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.en)
def test_a_definition_is_one_sentence(term: Term) -> None:
    assert term.definition("en").endswith(".")
    assert not re.search(r"[.!?] ", term.definition("en"))
    assert term.definition("zh").endswith("。")
    assert term.definition("zh").count("。") == 1
    assert 20 <= len(term.definition("en")) <= 220


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.en)
def test_chinese_lessons_use_the_glossary(term: Term) -> None:
    for slug in SLUGS:
        if uses(filled("en", slug), term.en):
            assert term.zh.lower() in filled("zh", slug).lower(), slug


def test_most_terms_are_used_by_some_lesson() -> None:
    used = [term for term in glossary() if any(uses(filled("en", slug), term.en) for slug in SLUGS)]
    assert len(used) >= len(glossary()) - 2
