"""Pictures side by side: shared rows at the same height, nothing overlapping, every id once."""

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.render.diagram.beside.alignment import Alignment, aligned, resolutions
from explainer.render.diagram.beside.side_by_side import LABELS, side_by_side
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import place
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.style.theme import Kind
from tests.architecture.strategies import graphs
from tests.render.nets import EN, ZH, net, unfolded

few = settings(max_examples=25, deadline=None)
SVG = "{http://www.w3.org/2000/svg}"
FIGURE_3 = (net("vgg19"), net("plain34"), net("resnet34", shortcut=Shortcut.A))


def by_resolution(nets: tuple[Graph, ...], *, size: Size = Size.NARROW) -> tuple[tuple[Diagram, ...], Alignment]:
    diagrams = tuple(unfolded(graph) for graph in nets)
    keys = [resolutions(diagram, graph) for diagram, graph in zip(diagrams, nets, strict=True)]
    return diagrams, aligned(diagrams, keys, size=size)


def test_the_paper_s_figure_3_is_aligned_by_resolution() -> None:
    diagrams, result = by_resolution(FIGURE_3)
    labels = ["224×224", "112×112", "56×56", "28×28", "14×14", "7×7", "1×1"]
    assert [guide.label for guide in result.guides] == labels
    assert [guide.y for guide in result.guides] == sorted(guide.y for guide in result.guides)
    _, plain, residual = (placement.boxes for placement in result.placements)
    for name in ("conv1", "maxpool", "layer1.0", "layer2.0", "layer3.0", "layer4.0", "fc"):
        assert plain[name].top == residual[name].top
    vgg = result.placements[0].boxes
    pools = [box.id for box in diagrams[0].boxes if box.kind.value == "pooling" and box.id.startswith("features")]
    firsts = ["conv1", "maxpool", "layer2.0", "layer3.0", "layer4.0"]
    assert [vgg[pool].top for pool in pools] == [residual[first].top for first in firsts]


def test_three_nets_fit_side_by_side() -> None:
    _, result = by_resolution(FIGURE_3)
    assert LABELS + sum(placement.frame.width for placement in result.placements) <= 1120


@few
@given(st.lists(graphs(), min_size=1, max_size=3), st.sampled_from(Size))
def test_rows_of_one_key_begin_at_one_height(nets: list[Graph], size: Size) -> None:
    diagrams, result = by_resolution(tuple(nets), size=size)
    keys = [resolutions(diagram, graph) for diagram, graph in zip(diagrams, nets, strict=True)]
    for guide in result.guides:
        tops = {
            placement.boxes[name].top
            for placement, named in zip(result.placements, keys, strict=True)
            for name, key in named.items()
            if key == guide.label
        }
        assert len(tops) == 1
        assert guide.y < tops.pop()
    for diagram, placement in zip(diagrams, result.placements, strict=True):
        free = place(diagram, size=size)
        order = sorted(free.boxes, key=lambda name: free.boxes[name].top)
        assert order == sorted(placement.boxes, key=lambda name: placement.boxes[name].top)
        assert all(placement.boxes[name].top >= free.boxes[name].top for name in order)


@few
@given(st.lists(graphs(), min_size=1, max_size=3))
def test_a_guide_crosses_no_box_and_no_label(nets: list[Graph]) -> None:
    diagrams, result = by_resolution(tuple(nets))
    for guide in result.guides:
        for diagram, placement in zip(diagrams, result.placements, strict=True):
            for box in diagram.boxes:
                rect = placement.boxes[box.id]
                label = 5 if box.kind is Kind.ADDITION else 13  # an addition's label stands beside it, not below
                assert not rect.top - 5 < guide.y < rect.bottom + label
            firsts = [placement.bands[band.id] for band in diagram.bands]
            assert all(abs(rect.top - guide.y) >= 1 for rect in firsts)


def test_keys_that_some_lack_or_that_stand_in_another_order_move_nothing() -> None:
    diagram = network_diagram(net("resnet18"), words=EN)
    free = place(diagram, size=Size.NARROW).boxes
    lacking = aligned((diagram, diagram), ({"conv1": "a"}, {"conv1": "b"}))
    assert lacking.guides == ()
    assert lacking.placements[0].boxes == lacking.placements[1].boxes == free
    crossed: tuple[Mapping[str, str], ...] = ({"conv1": "a", "maxpool": "b"}, {"conv1": "b", "maxpool": "a"})
    result = aligned((diagram, diagram), crossed)
    assert [guide.label for guide in result.guides] == ["a"]
    assert result.placements[0].boxes["conv1"].top == result.placements[1].boxes["maxpool"].top


def test_resolutions_are_named_where_they_change() -> None:
    graph = net("resnet50")
    assert resolutions(network_diagram(graph, words=EN), graph) == {
        INPUT: "224×224",
        "conv1": "112×112",
        "maxpool": "56×56",
        "layer2.0": "28×28",
        "layer3.0": "14×14",
        "layer4.0": "7×7",
        "avgpool": "1×1",
    }


@pytest.mark.parametrize("size", [Size.COMPACT, Size.NARROW])
def test_ids_say_which_picture_they_stand_in(size: Size) -> None:
    diagrams, result = by_resolution(FIGURE_3, size=size)
    svg = side_by_side(diagrams, result.placements, result.guides, alt="<all>", captions=("1&", "2", "3"))
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == "<all>"
    chosen = [element for element in root.iter() if element.get("data-id")]
    ids = [element.get("data-id") for element in chosen if element.get("class") != "shortcut"]
    assert ids == [f"{index}/{box.id}" for index, one in enumerate(diagrams) for box in one.boxes if box.tip]
    assert all(str(element.get("data-for")).startswith("2/") for element in chosen if element.get("data-for"))
    assert len(set(ids)) == len(ids)
    folds = [element.get("data-fold") for element in root.iter() if element.get("data-fold")]
    assert folds == [f"{index}/layer{stage}" for index in (1, 2) for stage in (1, 2, 3, 4)]
    pictures = [element for element in root.iter(f"{SVG}g") if element.get("role") == "group"]
    assert [picture.get("aria-label") for picture in pictures] == [diagram.alt for diagram in diagrams]
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert [text for text in texts if text in ("VGG-19", "plain-34", "ResNet-34", "1&")] == [
        "VGG-19",
        "1&",
        "plain-34",
        "ResNet-34",
    ]
    assert texts[0] == "224×224"
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    assert width == pytest.approx(LABELS + sum(placement.frame.width for placement in result.placements))
    assert height > max(placement.height for placement in result.placements)


@pytest.mark.parametrize("size", Size)
def test_both_pictures_mark_what_differs(size: Size) -> None:
    v1, v1_5 = net("resnet50", stride_placement=StridePlacement.V1), net("resnet50")
    for draw in (
        lambda one, other: network_diagram(one, words=ZH, before=other),
        lambda one, other: block_diagram(one, "layer2.0", words=ZH, before=other),
    ):
        diagrams = (draw(v1, v1_5), draw(v1_5, v1))
        result = aligned(diagrams, ({}, {}), size=size)
        svg = side_by_side(diagrams, result.placements, alt="")
        marked = [box.id for box in diagrams[0].boxes if box.changed]
        assert marked
        assert svg.count(">Δ</text>") == 2 * len(marked)
        root = ElementTree.fromstring(svg)
        changed = [element.get("data-id") for element in root.iter(f"{SVG}g") if "changed" in element.get("class", "")]
        assert changed == [f"{index}/{name}" for index in (0, 1) for name in marked]
