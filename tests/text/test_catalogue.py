"""Both languages say the same things, every key that the code uses exists, and no text hides in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from explainer.architecture.errors import ExplainerError, SpecError
from explainer.architecture.graph import ShortcutForm
from explainer.text.catalogue import LANGUAGES, TEXT_ROOT, Catalogue, catalogue

ROOT = Path(__file__).parents[2]
EN, ZH = catalogue("en"), catalogue("zh")
SOURCES = sorted([ROOT / "app.py", *(ROOT / "explainer").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def placeholders(text: str) -> set[str]:
    """Names of the fields of a text; raises ValueError for a stray brace."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the project's code."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def name_of(function: ast.expr) -> str:
    """The last part of what is called: `words` of `words(…)` and of `self.words(…)`."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal(call: ast.Call) -> str | None:
    """The call's first argument where it is a plain string."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def raised_errors() -> list[tuple[str, set[str] | None]]:
    """Code and value names of every ExplainerError that the code makes; None where `**values` hides the names."""
    classes = {
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
    }
    found = []
    for _, call in calls():
        code = literal(call) if name_of(call.func) in classes else None
        if code:
            names = [keyword.arg for keyword in call.keywords]
            found.append((code, None if None in names else {name for name in names if name}))
    return found


# --- two languages -----------------------------------------------------------------------------------------


def test_both_languages_have_the_same_files() -> None:
    files = [{path.relative_to(TEXT_ROOT / lang) for path in (TEXT_ROOT / lang).rglob("*.*")} for lang in LANGUAGES]
    assert files[0] == files[1]
    assert {path.suffix for path in files[0]} == {".toml", ".md"}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(EN.strings) == list(ZH.strings)
    assert list(EN.lessons) == list(ZH.lessons)


@pytest.mark.parametrize("key", EN.strings)
def test_strings_agree_on_their_placeholders(key: str) -> None:
    assert placeholders(EN.strings[key]) == placeholders(ZH.strings[key])


@pytest.mark.parametrize("words", [EN, ZH], ids=LANGUAGES)
def test_nothing_is_empty(words: Catalogue) -> None:
    assert all(text.strip() for text in words.strings.values())
    assert all(lesson.title and lesson.body for lesson in words.lessons.values())


def test_each_language_is_written_in_itself() -> None:
    assert [key for key, text in EN.strings.items() if CHINESE.search(text) and not key.endswith("language_zh")] == []
    assert [slug for slug, lesson in EN.lessons.items() if CHINESE.search(lesson.title + lesson.body)] == []
    assert [slug for slug, lesson in ZH.lessons.items() if not CHINESE.search(lesson.title + lesson.body)] == []
    sentences = {key for key, text in EN.strings.items() if len(re.findall("[a-z]{2,}", text)) >= 4}
    assert [key for key in sentences if not CHINESE.search(ZH.strings[key])] == []


# --- text and code -----------------------------------------------------------------------------------------


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    sentences = {key.removeprefix("error.") for key in EN.strings if key.startswith("error.")}
    assert {code for code, _ in raised_errors()} <= sentences
    constants = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert sentences <= constants


def test_errors_bring_the_values_that_their_sentences_name() -> None:
    spelled_out = [(code, names) for code, names in raised_errors() if names is not None]
    assert len(spelled_out) > 20
    wrong = [code for code, names in spelled_out if placeholders(EN.strings[f"error.{code}"]) - names]
    assert wrong == []


def test_every_key_in_the_code_exists() -> None:
    keys = {key for _, call in calls() if name_of(call.func) == "words" and (key := literal(call))}
    assert len(keys) > 10
    assert keys - EN.strings.keys() == set()


@pytest.mark.parametrize("words", [EN, ZH], ids=LANGUAGES)
def test_every_form_of_shortcut_has_words_of_its_own(words: Catalogue) -> None:
    """Their keys are put together by the code, so that no search finds them there."""
    for start in ("diagram.form", "block.about"):
        told = {words(f"{start}_{form.value}") for form in ShortcutForm}
        assert len(told) == len(ShortcutForm)
    strokes = {"en": ("solid", "dashed"), "zh": ("实线", "虚线")}[words.language]
    for form in ShortcutForm:
        if form is not ShortcutForm.NONE:
            assert strokes[form.dashed] in words(f"diagram.form_{form.value}")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_chinese_in_the_code(path: Path) -> None:
    assert CHINESE.search(path.read_text("utf-8")) is None


# --- the catalogue itself ----------------------------------------------------------------------------------


def test_placeholders_are_filled() -> None:
    assert (
        EN("error.classes_out_of_range", classes=0, maximum=9)
        == "The number of classes must lie between 1 and 9, not 0."
    )


def test_values_are_not_read_as_templates() -> None:
    """A reader's own text may hold braces."""
    sentence = EN.plain_error(SpecError("unknown_variant", name="{maximum} {0} {name.__class__}"))
    assert "{maximum} {0} {name.__class__}" in sentence


@pytest.mark.parametrize("words", [EN, ZH], ids=LANGUAGES)
@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("__main__.R", r"\_\_main\_\_\.R"),
        ("![x](http://a.example/p.png)", "\\!\\[x\\]\\(http\\:\u2060//a\\.example/p\\.png\\)"),
        ("a\n\n# b", "a\ufffd\ufffd\\# b"),
        ("half \ud800 a letter", "half \ufffd a letter"),
        ("权重.pth", r"权重\.pth"),
        ("www.a.example", "www\u2060\\.a\\.example"),
        ("a@b.example", "a\u2060\\@b\\.example"),
        (":smile:", "\\:\u2060smile\\:\u2060"),
    ],
)
def test_what_a_reader_wrote_is_no_markup_in_an_error(words: Catalogue, name: str, literal: str) -> None:
    assert f"“{literal}”" in words.error(ExplainerError("checkpoint_asks_for_code", name=name))


def test_unknown_keys_and_missing_values_are_noticed() -> None:
    with pytest.raises(KeyError):
        EN("error.no_such_error")
    with pytest.raises(KeyError):
        EN.error(ExplainerError("classes_out_of_range", classes=0))
    with pytest.raises(KeyError):
        ZH.lesson("no-such-lesson")
