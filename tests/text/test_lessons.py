"""Lessons: both languages say the same, with the same numbers, in Markdown that is shown as it is meant."""

import re
import unicodedata

from explainer.text.catalogue import Language, catalogue
from explainer.text.facts.lessons import facts
from tests.text.lessons import LESSONS, both_languages, every_lesson, filled, placeholders, source

MISTAKE: dict[Language, str] = {"en": "**A common mistake:** ", "zh": "**常见误解**："}
SAID_AND_SO: dict[Language, str] = {
    "en": r"\*\*A common mistake:\*\* “[^“”]*[.!]” \*\*In fact,\*\* [^\s].*\.",
    "zh": r"\*\*常见误解\*\*：“[^“”]+。”\*\*其实\*\*：.+。",
}
RATES = {  # the paper and its tables in which an error rate is printed
    r"plain18_top1|resnet18_a_top1": ("2015", {"2"}),
    r"plain34_top1|resnet34_a_top1": ("2015", {"2", "3"}),
    r"resnet34_[bc]_top1": ("2015", {"3"}),
    r"resnet152_alone_top5": ("2015", {"4"}),
    r"ensemble_top5": ("2015", {"5"}),
    r"cifar_resnet\d+_(error|mean)": ("2015", {"6"}),
    r"(half_open_gate|open_gate|convolution_shortcut)_error": ("2016", {"1"}),
    r"original110_error": ("2016", {"1", "2"}),
    r"(preact|bn_after_|relu_before_)110_error|(original|preact|bn_after_)164_error": ("2016", {"2"}),
    r"(original|preact)1001_error": ("2016", {"3"}),
}
TABLES: dict[Language, str] = {"en": r"Tables? (\d)(?: and (\d))?", "zh": r"表 (\d)()"}
PAPERS = {"2015": "Deep Residual Learning", "2016": "Identity Mappings"}


# --- the same lessons, headings and numbers in both languages ----------------------------------------------------


@both_languages
def test_lessons_are_those_of_the_pages_and_their_forms(language: Language) -> None:
    assert set(catalogue(language).lessons) == set(LESSONS)


@both_languages
@every_lesson
def test_a_lesson_is_one_heading_and_its_text(language: Language, slug: str) -> None:
    first, second, *rest = source(language, slug).splitlines()
    assert first.startswith("# ")
    assert second == ""
    assert rest
    assert not any(line.startswith("#") for line in rest)
    assert placeholders(first) == set()


@every_lesson
def test_languages_share_placeholders_and_structure(slug: str) -> None:
    en, zh = source("en", slug), source("zh", slug)
    assert placeholders(en) == placeholders(zh)
    for pattern in (r"^- ", r"^\d\. ", r"^\|", r"`\{"):
        assert len(re.findall(pattern, en, re.M)) == len(re.findall(pattern, zh, re.M)), pattern


@both_languages
@every_lesson
def test_every_placeholder_is_filled(language: Language, slug: str) -> None:
    assert placeholders(source(language, slug)) <= set(facts())
    assert not set("{}") & set(filled(language, slug))


@both_languages
@every_lesson
def test_numbers_come_from_placeholders(language: Language, slug: str) -> None:
    text = re.sub(r"arXiv \d{4}\.\d{5}|et al\. \d{4}|\{\w+\}", "", source(language, slug))
    assert not re.search(r"\d{4,}|\d,\d{3}", text)


@both_languages
@every_lesson
def test_a_lesson_is_short(language: Language, slug: str) -> None:
    text = filled(language, slug).partition("\n")[2]
    if language == "en":
        assert 60 <= len(re.findall(r"[^\W\d_][\w'.-]*", text)) <= 170
    else:
        assert 100 <= len(re.findall(r"[\u4e00-\u9fff]", text)) <= 270


@both_languages
@every_lesson
def test_the_common_mistake_stands_last_in_one_line(language: Language, slug: str) -> None:
    lines = source(language, slug).splitlines()
    assert [line.startswith(MISTAKE[language]) for line in lines].count(True) == 1
    assert lines[-1].startswith(MISTAKE[language])


@both_languages
@every_lesson
def test_a_mistake_is_first_said_as_one_would_say_it_and_then_put_right(language: Language, slug: str) -> None:
    assert re.fullmatch(SAID_AND_SO[language], source(language, slug).splitlines()[-1])


# --- where it comes from -------------------------------------------------------------------------------------------


@both_languages
@every_lesson
def test_a_paper_is_named_before_it_is_called_the_paper(language: Language, slug: str) -> None:
    text = source(language, slug)
    for year, title in PAPERS.items():
        first = re.search(rf"He et al\. {year}.*", text)
        assert not first or re.match(rf"He et al\. {year}(?: \(|, |（|，)\*{title}\*", first[0])
    called = re.search(r"\b(?:the|that|this|their) paper|论文|该文", text)
    assert not called or 0 <= text.find("et al.") < called.start()
    assert not re.search(r"(?:first|second|later) paper|第[一二]篇|后一篇", text)


@both_languages
@every_lesson
def test_an_error_rate_stands_beside_its_source(language: Language, slug: str) -> None:
    text = source(language, slug)
    named = {number for pair in re.findall(TABLES[language], text) for number in pair}
    for rate in re.findall(r"\{(\w+_(?:top1|top5|error|mean))\}", text):
        ((year, tables),) = (place for pattern, place in RATES.items() if re.fullmatch(pattern, rate))
        assert f"He et al. {year}" in text
        assert named & tables, rate


# --- Markdown as Streamlit shows it --------------------------------------------------------------------------------


@both_languages
@every_lesson
def test_nothing_is_taken_for_a_formula_a_strike_or_a_colour(language: Language, slug: str) -> None:
    prose = re.sub(r"`[^`]*`", "", filled(language, slug))
    assert not re.search(r"[$~<]|:[a-z]|__", prose)
    assert prose.count("*") % 2 == 0


@both_languages
@every_lesson
def test_bold_text_ends_where_markdown_sees_its_end(language: Language, slug: str) -> None:
    """Behind punctuation, `**` closes only before a space or more punctuation: a trap of Chinese text."""
    text = filled(language, slug)
    for match in re.finditer(r"\*\*(.+?)\*\*(.)", text):
        inside, after = match[1][-1], match[2]
        if not inside.isalnum():
            assert after.isspace() or unicodedata.category(after).startswith("P"), match[0]


@every_lesson
def test_chinese_text_uses_chinese_punctuation(slug: str) -> None:
    prose = re.sub(r"`[^`]*`", "", source("zh", slug))
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", prose)


def test_every_fact_serves_a_lesson() -> None:
    quoted = set().union(*(placeholders(source("en", slug)) for slug in LESSONS))
    tables = re.compile(r"(plain|cifar_|)(resnet)?\d+(_[abc])?_(top1|error)|resnet\d+_layer\d_shape")
    assert [name for name in facts() if name not in quoted and not tables.fullmatch(name)] == []
