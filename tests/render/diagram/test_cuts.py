"""What scissors cut in a picture: everything that can be cut has its place there, and nothing else has one."""

import re

import pytest
from hypothesis import given

from explainer.architecture.graph import Graph
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import all_named, possible_cuts
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.svg import to_svg
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from tests.architecture.strategies import any_graphs
from tests.render.nets import EN


def places(diagram: Diagram) -> dict[str, str]:
    """By the id of a box or a shortcut, what is cut there, as the SVG says it."""
    svg = to_svg(diagram)
    return dict(re.findall(r'data-id="([^"]+)"[^>]*? data-cut="([^"]+)"', svg))


def drawn_cuts(diagram: Diagram) -> set[str]:
    return {one.name for names in places(diagram).values() for one in all_named(names)}


@given(any_graphs())
def test_what_can_be_cut_has_its_place_in_each_picture_of_the_net(graph: Graph) -> None:
    possible = {one.name for one in possible_cuts(graph)}
    assert drawn_cuts(network_diagram(graph, words=EN)) == possible
    assert drawn_cuts(network_diagram(graph, words=EN, unfolded={*graph.stages})) == possible
    assert drawn_cuts(operations_diagram(graph, words=EN)) == possible
    if graph.blocks:
        block = graph.blocks[-1].name
        ours = {name for name in possible if name.rpartition(".")[0] == block}
        assert drawn_cuts(block_diagram(graph, block, words=EN)) == ours


def test_a_folded_run_is_cut_as_a_whole_and_an_operation_with_its_branch() -> None:
    graph = expand_variant("resnet18")
    folded = places(network_diagram(graph, words=EN))
    assert folded["layer1.0"] == "layer1.0.residual-layer1.1.residual"
    assert folded["layer1.0:shortcut"] == "layer1.0.shortcut-layer1.1.shortcut"
    assert "layer1.0.join" not in folded
    every = places(operations_diagram(graph, words=EN))
    assert every["layer2.0.conv2"] == "layer2.0.residual"
    assert every["layer2.0.downsample.1"] == every["layer2.0:shortcut"] == "layer2.0.shortcut"
    assert {"layer2.0.add", "layer2.0.relu", "fc"}.isdisjoint(every)


@pytest.mark.parametrize("text", ["", "layer1.0", "layer1.0.stem", "layer1.0.shortcut-layer1.0.residual", "-"])
def test_names_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a valid Branch|layer1\.0"):
        all_named(text)
