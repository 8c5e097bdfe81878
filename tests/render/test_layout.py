"""Where things stand: nothing overlaps, and what did not change does not move."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.render.block_view import block_diagram
from explainer.render.diagram import Diagram, EdgeKind, Lane
from explainer.render.layout import JOIN_OVERLAP, Rect, place
from explainer.render.network_view import JOIN, network_diagram
from explainer.render.theme import Kind
from tests.render.nets import EN, HOSTILE, ZH, diagrams, net, pictures, unfolded

few = settings(max_examples=40, deadline=None)


def overlap(one: Rect, other: Rect) -> tuple[float, float]:
    """Shared width and height; negative where there is room between the two."""
    return (
        min(one.right, other.right) - max(one.left, other.left),
        min(one.bottom, other.bottom) - max(one.top, other.top),
    )


def check(diagram: Diagram, *, compact: bool) -> None:
    placement = place(diagram, compact=compact)
    assert set(placement.boxes) == {box.id for box in diagram.boxes}
    main = [box.id for box in diagram.boxes if box.lane is Lane.MAIN]
    for above, below in pairwise(main):
        gap = placement.boxes[below].top - placement.boxes[above].bottom
        if below == above + JOIN:  # a summarised block's addition sits on its lower edge
            assert gap == -JOIN_OVERLAP
        else:
            assert gap >= 10
    side = [box.id for box in diagram.boxes if box.lane is Lane.SHORTCUT]
    for name in side:
        assert placement.on_side(name)
        for other in placement.boxes.keys() - {name}:
            assert min(overlap(placement.boxes[name], placement.boxes[other])) <= 0
    for rect in placement.boxes.values():
        assert rect.left >= 0
        assert rect.top >= 0
        assert rect.right <= placement.frame.width
        assert rect.bottom <= placement.height
    for band in diagram.bands:
        around = placement.bands[band.id]
        for rect in (placement.boxes[name] for name in band.boxes):
            assert around.left <= rect.left
            assert around.top <= rect.top
            assert rect.right <= around.right
            assert rect.bottom <= around.bottom
    for one, other in pairwise([placement.bands[band.id] for band in diagram.bands]):
        assert min(overlap(one, other)) <= 0


@few
@given(diagrams(), st.booleans())
def test_nothing_overlaps(diagram: Diagram, compact: bool) -> None:
    check(diagram, compact=compact)


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_overlaps_at_the_limits(name: str) -> None:
    for diagram in pictures(net(name), ZH):
        check(diagram, compact=False)
        check(diagram, compact=True)


@few
@given(diagrams(), st.booleans())
def test_the_shortcut_runs_right_of_everything_it_skips(diagram: Diagram, compact: bool) -> None:
    placement = place(diagram, compact=compact)
    order = [box.id for box in diagram.boxes if box.lane is Lane.MAIN]
    for edge in diagram.edges:
        if edge.kind is EdgeKind.FLOW:
            continue
        x = placement.route_x(edge)
        assert x < placement.frame.width
        if edge.source in order and edge.target in order:
            skipped = order[order.index(edge.source) : order.index(edge.target) + 1]
            assert all(placement.boxes[name].right < x for name in skipped)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", ["resnet50", "resnet152"])
def test_a_toggle_moves_nothing(name: str, compact: bool) -> None:
    graph = net(name)
    for after in (net(name, stride_placement=StridePlacement.V1), net(name, 256)):
        for draw in (
            lambda now, before: network_diagram(now, words=EN, before=before),
            lambda now, before: unfolded(now, before=before),
            lambda now, before: block_diagram(now, "layer3.0", words=EN, before=before),
        ):
            was, now = (place(diagram, compact=compact) for diagram in (draw(graph, None), draw(after, graph)))
            assert was.boxes == now.boxes
            assert was.bands == now.bands
            assert was.height == now.height


def test_another_shortcut_moves_nothing_of_the_residual_branch() -> None:
    graph = net("resnet34")
    for shortcut in (Shortcut.A, Shortcut.C):
        after = net("resnet34", shortcut=shortcut)
        assert place(unfolded(graph)).boxes == place(unfolded(after)).boxes
        was, now = (block_diagram(one, "layer2.0", words=EN) for one in (graph, after))
        shared = {box.id for box in was.boxes if box.lane is Lane.MAIN}
        assert {name: place(was).boxes[name] for name in shared} == {name: place(now).boxes[name] for name in shared}


def test_unfolding_a_stage_leaves_everything_above_in_place() -> None:
    graph = net("resnet50")
    folded = place(network_diagram(graph, words=EN)).boxes
    opened = place(network_diagram(graph, words=EN, unfolded={"layer3"})).boxes
    above = [name for name in folded if folded[name].top <= folded["layer3.1"].top]
    assert len(above) > 10
    assert [folded[name] for name in above] == [opened[name] for name in above]


def test_a_folded_net_of_any_depth_is_as_tall_as_resnet_50() -> None:
    heights = {place(network_diagram(net(name), words=EN)).height for name in ("resnet50", "resnet101", "resnet152")}
    assert len(heights) == 1
    assert heights.pop() < 720


def test_an_operation_added_to_a_block_stands_on_the_data_path() -> None:
    placement = place(block_diagram(net("resnet50"), "layer2.0", words=EN))
    middles = {
        placement.boxes[box.id].middle
        for box in block_diagram(net("resnet50"), "layer2.0", words=EN).boxes
        if box.lane is Lane.MAIN and box.kind is not Kind.TERMINAL
    }
    assert len(middles) == 1
