"""The first screen and its answers, as HTML."""

from typing import get_args

import numpy as np
import pytest

from explainer.architecture.variants import expand_variant
from explainer.render.images.maps import exact_view
from explainer.render.pages.start.hero import SHOWN, answer_html, hero_html
from explainer.text.catalogue import Catalogue, Language, catalogue
from tests.render.strip.test_said import CAT, DOG, NAMES

in_both = pytest.mark.parametrize("words", [catalogue(language) for language in get_args(Language)])
BLACK, WHITE = (exact_view(np.full((1, 1, 3), shade, np.uint8)) for shade in (0, 255))


def test_bars_say_what_was_before_where_it_was_something_else() -> None:
    words = catalogue("en")
    told = answer_html(DOG, CAT, NAMES, words, net="plain-20")
    assert told.count("<li") == min(SHOWN, len(NAMES))
    assert [told.index(name) for name in ("dog", "cat", "ship")] == sorted(
        told.index(name) for name in ("dog", "cat", "ship")
    )
    assert words("start.was", answer="dog", share="8.0%") in told
    assert "before" not in answer_html(CAT, CAT, NAMES, words, net="plain-20")


@in_both
def test_the_first_screen_has_a_question_two_ways_in_and_both_nets(words: Catalogue) -> None:
    nets = [("ResNet-20", expand_variant("cifar_resnet20")), ("plain-20", expand_variant("cifar_plain20"))]
    html = hero_html(
        nets,
        {
            "cat": (BLACK, "a cat"),
            "dog": (WHITE, "a dog"),
        },
        words,
    )
    assert html.count("<h1>") == 1
    assert words("start.title") in html
    assert f'href="network?lang={words.language}"' in html
    assert html.count("data-picture=") == 2
    assert html.count('class="net strip"') == 4
    assert len(words("start.idea").split()) <= 40
