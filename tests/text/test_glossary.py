"""Glossary: one sentence a term, and the Chinese lessons use its words."""

import re

import pytest

from explainer.architecture.variants import resnet_spec
from explainer.text.catalogue import LANGUAGES
from explainer.text.glossary import Term, glossary
from tests.text.lessons import LESSONS, filled

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


def without_titles(text: str) -> str:
    """The text without the titles of papers, which are not translated."""
    return text.replace("*Deep Residual Learning*", "").replace("*Identity Mappings*", "")


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
    for slug in LESSONS:
        if uses(without_titles(filled("en", slug)), term.en):
            assert term.zh.lower() in filled("zh", slug).lower(), slug


def test_most_terms_are_used_by_some_lesson() -> None:
    used = [term for term in glossary() if any(uses(filled("en", slug), term.en) for slug in LESSONS)]
    assert len(used) >= len(glossary()) - 2


def test_the_factors_of_expansion_are_those_of_the_nets() -> None:
    (term,) = (term for term in glossary() if term.en == "expansion")
    nets = {"ResNet-50": "resnet50", "ResNeXt-50": "resnext50_32x4d", "Wide ResNet-50-2": "wide_resnet50_2"}
    factors = {name: resnet_spec(variant).expansion for name, variant in (nets | {"ResNet-34": "resnet34"}).items()}
    assert factors == {"ResNet-50": 4, "ResNeXt-50": 2, "Wide ResNet-50-2": 2, "ResNet-34": 1}
    assert "4 in ResNet-50, 2 in ResNeXt-50 and Wide ResNet-50-2, 1 in ResNet-34" in term.definition("en")
    assert "ResNet-50 为 4，ResNeXt-50 和 Wide ResNet-50-2 为 2，ResNet-34 为 1" in term.definition("zh")
