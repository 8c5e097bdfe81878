"""Wording of every text the reader meets: papers have names, and Chinese is not English word by word."""

import re

import pytest

from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.glossary import glossary

WORD_BY_WORD = (
    "走远路",
    "回答",
    "取整除外",
    "有多长",
    "长度并不",
    "份额",
    "多少层权重",
    "跨步",
    "可挪",
    "挪了步长",
    "一条链",
    "组成的链",
    "卷积链",
    "贵得多",
    "花费",
    "多花",
    "步长忘了",
    "仍然是一个数",
    "本来的意思",
    "没有任何窗口",
    "没有窗口",
    "小一圈",
    "什么也没有",
    "改变了这个块的什么",
    "分开了多远",
    "类别依据说明",
    "没有这一样",
    "逐比特",
    "误区",
)
"""Turns of phrase that a practitioner would not use, each with a better one in its place."""


def texts(language: Language) -> dict[str, str]:
    """Every string, lesson and definition, by where it stands."""
    words = catalogue(language)
    lessons = {slug: f"{lesson.title}\n{lesson.body}" for slug, lesson in words.lessons.items()}
    return {**words.strings, **lessons, **{f"glossary.{term.en}": term.definition(language) for term in glossary()}}


@pytest.mark.parametrize("phrase", WORD_BY_WORD)
def test_chinese_is_not_english_word_by_word(phrase: str) -> None:
    assert [place for place, text in texts("zh").items() if phrase in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_speaks_of_a_paper_without_its_name(language: Language) -> None:
    unnamed = {
        "en": r"\b(?:the|that|this|their|first|second) paper\b",
        "zh": r"第[一二]篇论文|后一篇|该文|论文[的表图里]|与论文|论文给出|论文不计",
    }[language]
    found = [place for place, text in texts(language).items() if re.search(unnamed, text) and "et al." not in text]
    assert found == []


@pytest.mark.parametrize(("language", "said"), [("en", "does not say"), ("zh", "没有写明")])
def test_the_help_of_the_stride_control_says_who_placed_the_stride(language: Language, said: str) -> None:
    text = catalogue(language)("controls.stride_help")
    assert "Caffe" in text
    assert said in text
