"""The window's picture: what is drawn is what is read, in view and inside the picture."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.window.sliding import (
    PRESETS,
    Sliding,
    Window,
    WindowError,
    WindowKind,
    axis_of,
    make_window,
    slide,
)
from explainer.render.pages.calculators.window import alt_text, stylesheet, window_svg
from explainer.render.pages.calculators.window_facts import formula_text, readings_html, size_formula, window_facts
from explainer.render.pages.calculators.window_grid import in_view
from explainer.text.catalogue import LANGUAGES, Language, catalogue

EN = catalogue("en")
WINDOWS = st.builds(
    make_window,
    kind=st.sampled_from(WindowKind),
    kernel_size=st.integers(1, 7),
    stride=st.integers(1, 6),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 4),
    ceil_mode=st.booleans(),
)


@st.composite
def places(draw: st.DrawFn) -> tuple[Sliding, int, int]:
    try:
        window = draw(WINDOWS)
        sliding = slide(window, height=draw(st.integers(1, 60)), width=draw(st.integers(1, 60)))
    except WindowError:
        sliding = slide(Window(kernel_size=3), height=5, width=5)
    row, column = draw(st.integers(0, sliding.height.out_size - 1)), draw(st.integers(0, sliding.width.out_size - 1))
    return sliding, row, column


def elements(svg: str, classes: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)
    return [one for one in root.iter() if one.get("class") == classes]


@settings(max_examples=40, deadline=None)
@given(places(), st.booleans())
def test_every_value_of_the_window_is_drawn_inside_the_picture(place: tuple[Sliding, int, int], compact: bool) -> None:
    sliding, row, column = place
    svg = window_svg(sliding, row=row, column=column, words=EN, compact=compact)
    taps = elements(svg, "tap")
    assert len(taps) == sliding.window.kernel_size**2
    _, _, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg)[1].split())  # type: ignore[index]
    for one in (*taps, *elements(svg, "frame"), *elements(svg, "current")):
        x, y, wide, high = (float(one.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    chosen = ElementTree.fromstring(svg).findall(f".//*[@data-go='{row},{column}']")
    assert len(chosen) == 1


@given(st.integers(-5, 0), st.integers(1, 90), st.integers(1, 20), st.data())
def test_what_is_looked_at_is_in_view(start: int, length: int, cells: int, data: st.DataObject) -> None:
    whole = range(start, start + length)
    size = data.draw(st.integers(1, min(length, cells)))
    first = data.draw(st.integers(start, start + length - size))
    shown = in_view(whole, around=range(first, first + size), cells=cells)
    assert set(range(first, first + size)) <= set(shown) <= set(whole)
    assert len(shown) == min(length, cells)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.slug)
def test_hatching_marks_what_nobody_reads(preset: object) -> None:
    one = next(one for one in PRESETS if one == preset)
    sliding = slide(one.window, height=one.size, width=one.size)
    last = sliding.height.out_size - 1
    svg = window_svg(sliding, row=last, column=last, words=EN)
    assert bool(elements(svg, "hatch")) == bool(sliding.height.unread)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_says_where_the_window_is(language: Language) -> None:
    sliding = slide(Window(kernel_size=3, stride=2, padding=1), height=56, width=40)
    text = alt_text(sliding, row=0, column=19, words=catalogue(language))
    for part in ("56×40", "28×20", "−1…1", "37…39"):
        assert part in text
    svg = window_svg(sliding, row=0, column=19, words=catalogue(language))
    assert ElementTree.fromstring(svg).get("aria-label") == text


@pytest.mark.parametrize(
    ("window", "size", "formula"),
    [
        (
            Window(kernel_size=7, stride=2, padding=3),
            224,
            "⌊(224 + 2·3 − 7)/2⌋ + 1 = ⌊223/2⌋ + 1 = ⌊111.5⌋ + 1 = 111 + 1 = 112",
        ),
        (
            Window(kernel_size=3, dilation=2, padding=2),
            14,
            "⌊(14 + 2·2 − 2·(3 − 1) − 1)/1⌋ + 1 = ⌊13/1⌋ + 1 = 13 + 1 = 14",
        ),
        (
            Window(kind=WindowKind.MAX, kernel_size=3, stride=2, padding=1, ceil_mode=True),
            112,
            "⌈(112 + 2·1 − 3)/2⌉ + 1 = ⌈111/2⌉ + 1 = ⌈55.5⌉ + 1 = 56 + 1 = 57",
        ),
        (
            Window(kind=WindowKind.MAX, kernel_size=2, stride=3, padding=1, ceil_mode=True),
            2,
            "⌈(2 + 2·1 − 2)/3⌉ + 1 = ⌈2/3⌉ + 1 = ⌈0.667…⌉ + 1 = 1 + 1 = 2 → 1",
        ),
    ],
)
def test_formulas_are_written_out(window: Window, size: int, formula: str) -> None:
    assert size_formula(axis_of(window, size)) == formula


@settings(max_examples=60, deadline=None)
@given(places())
def test_every_step_of_a_formula_is_true(place: tuple[Sliding, int, int]) -> None:
    axis = place[0].height
    *steps, end = size_formula(axis).split(" = ")
    assert int(end.rpartition("→")[2]) == axis.out_size
    rounding = "-(-({0})//({1}))" if axis.window.ceil_mode else "(({0})//({1}))"
    for step in steps:
        plain = step.replace("·", "*").replace("−", "-")
        whole = re.sub(r"[⌊⌈](.+)/(\d+)[⌋⌉]", lambda one: rounding.format(one[1], one[2]), plain)
        if "…" in whole or "." in whole:
            continue
        assert eval(whole) == int(end.partition(" →")[0])


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(place=places())
def test_facts_and_readings_can_always_be_told(language: Language, place: tuple[Sliding, int, int]) -> None:
    sliding, row, column = place
    words = catalogue(language)
    facts = {one.label: one.value for one in window_facts(sliding, row=row, column=column, words=words)}
    assert facts[words("calculators.out_size")] == f"{sliding.height.out_size}×{sliding.width.out_size}"
    table = readings_html(sliding, words)
    assert table.count("<tr>") == 1 + 3 * len({sliding.height.size, sliding.width.size})
    assert "{" not in table


def test_readings_of_conv1() -> None:
    table = readings_html(slide(Window(kernel_size=7, stride=2, padding=3), height=224, width=224), EN)
    for part in ("<td>112</td>", "<td>113</td>", "223 / 2 leaves a remainder of 1", "223 or 225"):
        assert part in table


def test_colours_follow_the_scheme() -> None:
    css = stylesheet()
    assert css.count("light-dark(") > 8
    assert "url(#hatch)" in css


@pytest.mark.parametrize(("ceil_mode", "brackets"), [(False, "⌊⌋"), (True, "⌈⌉")])
def test_the_formula_in_letters_rounds_as_the_window_does(ceil_mode: bool, brackets: str) -> None:
    window = make_window(kind=WindowKind.MAX, kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=ceil_mode)
    sliding = slide(window, height=112, width=112)
    for language in LANGUAGES:
        text = formula_text(sliding, catalogue(language))
        assert "".join(letter for letter in text if letter in "⌊⌋⌈⌉") == brackets
