"""The report on a file of weights says in both languages what was found, and trusts no name that a file chose."""

import re
from dataclasses import replace
from html import unescape

import pytest

from explainer.architecture.variants import expand_variant
from explainer.architecture.weights.entries import Converted, Entry, OtherShape, Renamed, Report, weight_entries
from explainer.architecture.weights.fit import fit_names
from explainer.render.pages.forward.checkpoint import SHOWN, report_table, summary
from explainer.text.catalogue import LANGUAGES, Language, catalogue

both_languages = pytest.mark.parametrize("language", LANGUAGES)
WORDS = catalogue("en")
WHOLE = Report(wanted=122, matched=122)
ROUGH = Report(
    wanted=122,
    matched=117,
    missing=(Entry(name="fc.bias", shape=(1000,)),),
    other_shape=(OtherShape(name="conv1.weight", wanted=(64, 3, 7, 7), found=(64, 3, 3, 3)),),
    foreign=(Entry(name="layer5.0.conv1.weight", shape=(8, 8, 1, 1)),),
    unexpected=(Entry(name="epoch", shape=()),),
    renamed=(Renamed(old="linear.weight", new="fc.weight"),),
    folded=("layer1.0.conv1.bias",),
    converted=(Converted(dtype="float16", entries=102),),
    counters=20,
    prefix="state_dict.module.",
    beside=3,
    classes=37,
)


def rows(html: str) -> list[list[str]]:
    """The cells of each row of the table, as text."""
    found = re.findall(r"<tr>(.*?)</tr>", html)
    return [[unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in found]


@both_languages
def test_a_file_that_fits_needs_no_table(language: Language) -> None:
    told = report_table(WHOLE, catalogue(language))
    assert "<table" not in told
    assert "122" in told


@both_languages
def test_every_kind_of_difference_has_its_part(language: Language) -> None:
    words = catalogue(language)
    told = report_table(ROUGH, words)
    kinds = ("missing", "other_shape", "foreign", "unexpected", "folded", "renamed")
    assert re.findall(r'<tbody class="(\w+)">', told) == list(kinds)
    titles = [row[0] for row in rows(told) if len(row) == 1]
    assert titles == [words(f"checkpoint.{kind}", entries="1") for kind in kinds]
    assert len(set(titles)) == len(kinds)


def test_the_lines_say_what_the_net_wants_and_the_file_has() -> None:
    assert [row for row in rows(report_table(ROUGH, WORDS)) if len(row) == 3] == [
        ["Entry", "This net", "The file"],
        ["fc.bias", "1000", "–"],
        ["conv1.weight", "64×3×7×7", "64×3×3×3"],
        ["layer5.0.conv1.weight", "–", "8×8×1×1"],
        ["epoch", "–", "1"],
        ["layer1.0.conv1.bias", "–", "bias"],
        ["fc.weight", "", "linear.weight"],
    ]


@both_languages
def test_what_holds_for_the_whole_file_is_told_in_sentences(language: Language) -> None:
    told = summary(ROUGH, catalogue(language))
    assert len(told) == 6
    for part in ("117", "122", "37", "state_dict.module.", "102", "float16", "20", "3"):
        assert any(part in sentence for sentence in told)
    assert len(summary(WHOLE, catalogue(language))) == 1


def test_the_table_is_reached_and_read_without_a_mouse() -> None:
    told = report_table(ROUGH, WORDS)
    assert 'tabindex="0" role="region" aria-label="' in told
    assert told.count('scope="col"') == 3
    assert told.count('scope="rowgroup"') == 6
    assert told.count('scope="row"') == 6


def test_long_lists_are_counted_rather_than_shown() -> None:
    """Nothing of ResNet-18 is in the file; 122 entries, 20 of which are counters that no one misses."""
    graph = expand_variant("resnet18")
    report = fit_names({}, graph).report
    assert len(report.missing) == len(weight_entries(graph)) - 20 == 102
    told = rows(report_table(report, WORDS))
    assert told[1] == ["Missing in the file: 102"]
    assert told[-1] == [f"and {102 - SHOWN} more"]
    assert len(told) == 1 + 1 + SHOWN + 1


@both_languages
def test_names_from_a_file_are_no_markup_and_have_an_end(language: Language) -> None:
    name = "<script>alert(1)</script>" + "x" * 5000 + ".weight"
    hostile = (Entry(name=name, shape=(1,) * 5000),)
    report = replace(WHOLE, unexpected=hostile, prefix="<b>", folded=(name,), renamed=(Renamed(old=name, new="fc"),))
    told = report_table(report, catalogue(language))
    assert "<script" not in told
    assert "<b>" not in told
    assert len(told) < 6000
    assert ".<wbr>weight</code>" in told


@both_languages
def test_words_that_look_like_placeholders_do_no_harm(language: Language) -> None:
    report = replace(ROUGH, prefix="{matched}", converted=(Converted(dtype="{0}", entries=1),))
    assert any("{matched}" in sentence for sentence in summary(report, catalogue(language)))
