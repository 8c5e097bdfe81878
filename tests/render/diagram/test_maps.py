"""Rooms for feature maps beside the boxes: every box has those of its nodes, and none stands on another."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from explainer.architecture.variants import expand_variant
from explainer.render.diagram.boxes import Diagram, MapWords
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import place
from explainer.render.diagram.picture import with_maps
from explainer.render.diagram.svg import to_svg
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import mapped_nodes, network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import catalogue

EN = catalogue("en")
WORDS = MapWords(of_a_block=("F(x)", "x", "y"), of_a_lane=("comes out", "on the shortcut"), opens="Map of {node} <")
LEAST = 24
"""Units that a finger needs: a compact picture has about one to a CSS pixel."""
VARIANTS = ("resnet50", "resnet34", "plain34", "cifar_resnet20", "resnetv2_50", "vgg16")


def diagrams() -> Iterator[tuple[str, Diagram]]:
    for variant in VARIANTS:
        graph = expand_variant(variant)
        yield f"{variant} folded", network_diagram(graph, words=EN)
        yield f"{variant} unfolded", network_diagram(graph, words=EN, unfolded={*graph.stages})
        yield f"{variant} operations", operations_diagram(graph, words=EN)
        if graph.blocks:
            yield f"{variant} block", block_diagram(graph, "layer2.0", words=EN)


each_diagram = pytest.mark.parametrize("diagram", [pytest.param(one, id=name) for name, one in diagrams()])


def rooms(svg: str) -> list[tuple[str, float, float, float]]:
    """Each room's node, left edge, upper edge and side."""
    found = re.findall(r'<image class="map" data-map="(.*?)".*? x="(.*?)" y="(.*?)" width="(.*?)"', svg)
    return [(node, float(x), float(y), float(side)) for node, x, y, side in found]


@each_diagram
@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT, Size.NARROW])
def test_every_map_has_a_room_of_its_own(diagram: Diagram, size: Size) -> None:
    mapped = with_maps(diagram, EN)
    svg = to_svg(mapped, placement=place(mapped, size=size))
    found = rooms(svg)
    assert [node for node, *_ in found] == [node for box in diagram.boxes for node in box.mapped]
    assert svg.count("data-open=") == len(found)
    (width,) = map(float, re.findall(r'viewBox="0 0 ([\d.]+)', svg))
    assert all(x > 2 and x + side + 2 < width and y > 2 for _, x, y, side in found)
    assert all(side >= LEAST for *_, side in found)
    for (_, x, y, side), (_, left, top, other) in combinations(found, 2):
        assert x + side + 1 <= left or left + other + 1 <= x or y + side + 1 <= top or top + other + 1 <= y


@each_diagram
def test_costs_stand_there_without_maps(diagram: Diagram) -> None:
    assert rooms(to_svg(diagram)) == []
    assert f">{diagram.headings[0]}<" in to_svg(diagram)
    assert f">{diagram.headings[0]}<" not in to_svg(with_maps(diagram, EN))


@each_diagram
def test_maps_move_no_box_of_a_wide_picture_and_widen_no_other(diagram: Diagram) -> None:
    mapped = with_maps(diagram, EN)
    assert place(mapped).boxes == place(diagram).boxes
    for size in (Size.COMPACT, Size.NARROW):
        assert place(mapped, size=size).frame.width == place(diagram, size=size).frame.width


def test_heads_stand_over_columns_that_have_maps() -> None:
    def heads(variant: str, *, compact: bool) -> list[str]:
        diagram = with_maps(network_diagram(expand_variant(variant), words=EN), EN)
        return re.findall(r'class="muted title head"[^>]*>(.*?)<', to_svg(diagram, compact=compact))

    all_three = [EN(f"diagram.map_{one}") for one in "fxy"]
    assert heads("resnet50", compact=False) == heads("resnet50", compact=True) == all_three
    assert heads("plain34", compact=False) == heads("plain34", compact=True) == all_three[2:]
    assert heads("vgg16", compact=False) == all_three[2:]
    assert heads("vgg16", compact=True) == []


def test_a_block_is_told_as_f_and_x_and_what_leaves_it() -> None:
    graph = expand_variant("resnet50")
    boxes = {box.id: box for box in network_diagram(graph, words=EN).boxes}
    assert boxes["layer2.0"].mapped == ("layer2.0.bn3", "layer2.0.downsample.1", "layer2.0.relu")
    assert boxes["layer2.1"].mapped == ("layer2.3.bn3", "layer2.2.relu", "layer2.3.relu")  # of a run the last block
    assert boxes["fc"].mapped == boxes["avgpool"].mapped == ()
    shown = {node for box in boxes.values() for node in box.mapped}
    assert shown <= set(mapped_nodes(graph))


def test_a_name_is_text() -> None:
    diagram = replace(network_diagram(expand_variant("resnet18"), words=EN), map_words=WORDS)
    assert "Map of conv1 &lt;" in to_svg(diagram)
