"""Tables of the calculators of layers and of figures: numbers of the nets, verdicts in words, both languages."""

import re

import pytest

from explainer.architecture.counting.layers import PAPER_RULE, LayerKind, Rule, layers_by_kind
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.pages.calculators.figures import fit_text, readings_table
from explainer.render.pages.calculators.layers import layers_html, rule_text, sum_text
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.figures.printed import printed_figures
from explainer.text.figures.reconcile import parse_figure, reconcile

EN = catalogue("en")
TEXTS = [*sorted({one.text for one in printed_figures()}), "3.8", "1,170,649", "1e30", "2e2"]
RESNET50 = layers_by_kind(expand(find_variant("resnet50").spec, image_shape(224, 224)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (PAPER_RULE, "49 convolutions + 1 fully connected = 50"),
        (PAPER_RULE | {LayerKind.PROJECTION}, "49 convolutions + 1 fully connected + 4 shortcut convolutions = 54"),
        (frozenset(), "0 = 0"),
    ],
)
def test_a_sum_is_written_with_the_nets_numbers(rule: Rule, text: str) -> None:
    assert sum_text(RESNET50, rule, EN) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_papers_rule_matches_all_five_and_no_other_shown_here_does(language: Language) -> None:
    words = catalogue(language)
    assert layers_html(PAPER_RULE, words).count("✓") == 5
    table = layers_html(PAPER_RULE | {LayerKind.POOLING}, words)
    assert "✓" not in table
    assert words("calculators.too_many", number=18, difference=2) in table
    assert words("calculators.too_few", number=152, difference=152) in layers_html(frozenset(), words)


def test_what_is_not_counted_is_struck_out() -> None:
    table = layers_html(PAPER_RULE, EN)
    assert len(re.findall("<s>", table)) == 5 * (len(LayerKind) - len(PAPER_RULE))
    assert rule_text(frozenset(), EN) == EN("calculators.nothing")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_table_can_be_told(language: Language, text: str) -> None:
    found = reconcile(parse_figure(text))
    table = readings_table(found, catalogue(language))
    assert table.count("<tr ") == 1 + len(found.readings)
    assert "{" not in table


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("3.8", "3.858·10⁹, cut off"),
        ("4.1 G", "4.0892·10⁹, rounded"),
        ("4,089,184,256", "= 4,089,184,256, every digit"),
        ("24.37M", "24.373·2²⁰, rounded"),
        ("41亿", "40.892·10⁸, rounded"),
    ],
)
def test_how_a_count_becomes_the_figure(text: str, fit: str) -> None:
    assert fit_text(reconcile(parse_figure(text)).readings[0], EN) == fit
