"""Strips: nothing stands on anything else, every branch that can be cut has its button, every map its room."""

import re
from collections.abc import Callable
from itertools import combinations
from xml.etree import ElementTree

import pytest

from explainer.architecture.graph import Graph
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import possible_cuts
from explainer.render.strip.layout import PICTURE, PLUS, Strip, on_lines, on_one_line, spots
from explainer.render.strip.svg import strip_nodes, to_svg
from explainer.text.catalogue import LANGUAGES, catalogue

VARIANTS = ("cifar_resnet20", "cifar_plain20", "cifar_preresnet110", "resnet18", "resnet50", "basic_1-2_w4-8_cifar")
each_strip = pytest.mark.parametrize("lay", [on_one_line, on_lines])
each_variant = pytest.mark.parametrize("variant", VARIANTS)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(graph: Graph, strip: Strip) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(graph, strip, catalogue("en"), alt="a net"))


@each_strip
@each_variant
def test_boxes_additions_and_shortcuts_keep_clear_of_each_other(variant: str, lay: Callable[[Graph], Strip]) -> None:
    strip = lay(expand_variant(variant))
    size = strip.measures
    places = []
    for spot in spots(strip):
        half = size.box / 2
        places.append((spot.left, spot.line - half, spot.left + size.box, spot.line + half + 11 + 6))
        if spot.block.addition:
            places.append((spot.plus - PLUS, spot.line - PLUS, spot.plus + PLUS, spot.line + PLUS))
            assert spot.start < spot.left - 4
            assert spot.over + size.thumb / 2 < spot.line - half
            top = next(row.top for row in strip.rows if spot in row.spots)
            assert spot.over - size.thumb / 2 >= top + size.title / 2 + 6  # half the height of the stage's name
    for (a, b, c, d), (e, f, g, h) in combinations(places, 2):
        assert c <= e or g <= a or d <= f or h <= b
    assert all(left >= 0 and right <= strip.width and bottom <= strip.height for left, _, right, bottom in places)
    for one, other in combinations(strip.rows, 2):
        assert one.right <= other.left or one.bottom <= other.top
    if strip.picture is not None and strip.stem is not None:
        assert strip.picture + PICTURE < strip.stem
        assert strip.stem + size.box < strip.rows[0].left
        assert strip.rows[0].line - PICTURE / 2 >= 0


@each_strip
@each_variant
def test_everything_that_can_be_cut_has_one_button(variant: str, lay: Callable[[Graph], Strip]) -> None:
    graph = expand_variant(variant)
    buttons = [one for one in drawn(graph, lay(graph)).iter(f"{SVG}g") if one.get("data-node")]
    cuts = [str(one.get("data-cut")) for one in buttons if one.get("data-cut")]
    assert sorted(cuts) == sorted(cut.name for cut in possible_cuts(graph))
    for words in ("data-cuts", "data-opens"):
        assert len({one.get(words) for one in buttons}) == len(buttons)
    assert all(str(one.get("data-node")) in strip_nodes(graph) for one in buttons)
    assert all(one.get("role") == "button" and one.get("tabindex") == "0" for one in buttons)


@each_variant
def test_every_map_has_its_room(variant: str) -> None:
    graph = expand_variant(variant)
    rooms = [one.get("data-map") for one in drawn(graph, on_one_line(graph)).iter(f"{SVG}foreignObject")]
    assert set(rooms) == set(strip_nodes(graph))
    for block in graph.blocks:
        wanted = block.addition.inputs if block.addition else (block.output.name,)
        assert set(wanted) <= set(rooms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dashed_line_says_what_it_changes(language: str) -> None:
    graph = expand_variant("cifar_resnet20")
    words = catalogue(language)
    svg = to_svg(graph, on_one_line(graph), words, alt="a net")
    first, second = (part for part in re.findall(r'<g class="shortcut".*?</g>', svg) if "route dashed" in part)
    assert 'data-cut="layer2.0.shortcut"' in first
    assert 'data-cut="layer3.0.shortcut"' in second
    assert "16×32×32" in first
    assert "32×16×16" in first
