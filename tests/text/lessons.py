"""The lessons as the tests read them: their source, and their text with the numbers filled in."""

from string import Formatter

import pytest

from explainer.text.catalogue import LANGUAGES, TEXT_ROOT, Language, catalogue
from explainer.text.facts.lessons import facts

PAGES = {
    "network": (
        "degradation",
        "reading-the-diagram",
        "shortcut-options",
        "stages",
        "counting-layers",
        "macs-and-flops",
        "cifar-nets",
    ),
    "block": (
        "residual-block",
        "dashed-shortcut",
        "why-bottleneck",
        "padding-and-stride",
        "why-v1-5",
        "batch-norm",
    ),
    "forward": (
        "what-the-net-sees",
        "what-a-cifar-net-sees",
        "untrained-weights",
        "reading-feature-maps",
        "adding-x-and-f",
        "where-time-goes",
        "class-evidence",
        "first-filters",
        "without-a-block",
        "small-steps",
        "same-channel",
        "what-a-channel-likes",
        "two-pictures",
    ),
    "calculators": ("odd-sizes", "depth-is-a-path", "what-counters-count"),
    "stride": ("unread-positions",),
    "variants": ("identity-mappings", "gates-and-scales", "families"),
    "figure3": ("vgg-and-resnet",),
    "compare": ("one-change-at-a-time",),
    "breakit": ("shapes-must-agree", "wrong-in-silence"),
    "operation": ("one-value",),
    "digits": ("drawing-digits",),
}
SLUGS = tuple(slug for slugs in PAGES.values() for slug in slugs)

SITUATIONS = {
    "adding-x-and-f": ("pre-activation", "relu-before-addition", "bn-after-addition", "weighed"),
    "batch-norm": ("full-pre-activation", "bn-after-addition"),
    "dashed-shortcut": ("option-a", "pre-activation"),
    "reading-the-diagram": ("vgg",),
    "residual-block": ("pre-activation", "relu-before-addition", "bn-after-addition", "plain", "weighed"),
    "shapes-must-agree": ("plain",),
    "stages": ("cifar", "vgg"),
}
"""Lessons that are not true for every net, and the nets for which they have another form."""
FORMS = tuple(f"{slug}.{situation}" for slug, situations in SITUATIONS.items() for situation in situations)
LESSONS = SLUGS + FORMS

both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_lesson = pytest.mark.parametrize("slug", LESSONS)


def source(language: Language, slug: str) -> str:
    return (TEXT_ROOT / language / "lessons" / f"{slug}.md").read_text("utf-8")


def filled(language: Language, slug: str) -> str:
    lesson = catalogue(language).lesson(slug, **facts())
    return f"{lesson.title}\n{lesson.body}"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
