"""Where things stand: nothing overlaps, and what did not change does not move."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.render.diagram.boxes import Box, Diagram, Edge, EdgeKind, Lane
from explainer.render.diagram.chains import LEAST_ROOM
from explainer.render.diagram.geometry import Rect, Size
from explainer.render.diagram.layout import Placement, place
from explainer.render.diagram.rhythm import JOIN_ROOM
from explainer.render.diagram.svg_lines import corners
from explainer.render.label import Span
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import JOIN, network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.render.style.theme import Kind
from tests.architecture.strategies import graphs
from tests.render.nets import EN, HOSTILE, ZH, diagrams, net, operations, pictures, unfolded

few = settings(max_examples=40, deadline=None)
sizes = st.sampled_from(Size)


def overlap(one: Rect, other: Rect) -> tuple[float, float]:
    """Shared width and height; negative where there is room between the two."""
    return (
        min(one.right, other.right) - max(one.left, other.left),
        min(one.bottom, other.bottom) - max(one.top, other.top),
    )


def within(inner: Rect, outer: Rect) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def check(diagram: Diagram, *, size: Size) -> Placement:
    placement = place(diagram, size=size)
    page = Rect(left=0, top=0, width=placement.frame.width, height=placement.height)
    assert set(placement.boxes) == {box.id for box in diagram.boxes}
    assert all(within(rect, page) for rect in placement.boxes.values())
    main = [box.id for box in diagram.boxes if box.lane is Lane.MAIN]
    for above, below in pairwise(main):
        gap = placement.boxes[below].top - placement.boxes[above].bottom
        if below == above + JOIN:  # a summarised block's addition stands free, right below it
            assert gap == JOIN_ROOM
        else:
            assert gap >= 10
    check_side(diagram, placement, main)
    for band in diagram.bands:
        assert all(within(placement.boxes[name], placement.bands[band.id]) for name in band.boxes)
    for left in (True, False):
        lane = [placement.bands[band.id] for band in diagram.bands if placement.on_side(band.boxes[0]) is left]
        for one, other in pairwise(lane):
            assert one.bottom < other.top
    return placement


def check_side(diagram: Diagram, placement: Placement, main: list[str]) -> None:
    side = [box.id for box in diagram.boxes if box.lane is Lane.SHORTCUT]
    assert {name for name in placement.boxes if placement.on_side(name)} == set(side)
    assert sorted(side) == sorted(name for chain in placement.chains for name in chain.boxes)
    if not side:
        return
    edge = max(placement.boxes[name].right for name in main)
    assert edge < placement.frame.route_x < min(placement.boxes[name].left for name in side)
    for one, other in pairwise(sorted((placement.boxes[name] for name in side), key=lambda rect: rect.top)):
        assert other.top - one.bottom >= LEAST_ROOM
    for chain in placement.chains:
        for name in chain.boxes:
            assert placement.boxes[chain.start].bottom < placement.boxes[name].top
            assert placement.boxes[name].bottom < placement.boxes[chain.end].centre


def check_lines(diagram: Diagram, placement: Placement) -> None:
    """Lines run on the page, down rather than up, and through no box but those that they join."""
    for edge in diagram.edges:
        if (edge.source, edge.target) not in placement.lines:
            assert placement.boxes[edge.source].middle == placement.boxes[edge.target].middle
            continue
        points = corners(edge, placement)
        for (left, top), (right, bottom) in pairwise(points):
            assert left == right or top == bottom
            assert top <= bottom
            assert max(left, right) < placement.frame.width
            line = Rect(left=min(left, right), top=min(top, bottom), width=abs(right - left), height=abs(bottom - top))
            for name, rect in placement.boxes.items():
                if name not in (edge.source, edge.target):
                    assert min(overlap(line, rect)) < 0, (edge, name)


@few
@given(diagrams(), sizes)
def test_nothing_overlaps(diagram: Diagram, size: Size) -> None:
    check_lines(diagram, check(diagram, size=size))


@few
@given(operations(), sizes)
def test_nothing_overlaps_where_every_operation_is_drawn(diagram: Diagram, size: Size) -> None:
    check_lines(diagram, check(diagram, size=size))


@few
@given(graphs(), sizes)
def test_what_a_gate_weighs_stands_below_the_gate(graph: Graph, size: Size) -> None:
    diagram = operations_diagram(graph, words=EN)
    placement = place(diagram, size=size)
    for chain in placement.chains:
        for index, target in chain.gates:
            assert placement.boxes[chain.boxes[index]].centre < placement.boxes[target].centre


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_overlaps_at_the_limits(name: str) -> None:
    for diagram in pictures(net(name), ZH):
        for size in Size:
            check(diagram, size=size)


@few
@given(diagrams(), sizes)
def test_the_shortcut_runs_right_of_everything_it_skips(diagram: Diagram, size: Size) -> None:
    placement = place(diagram, size=size)
    order = [box.id for box in diagram.boxes if box.lane is Lane.MAIN]
    for edge in diagram.edges:
        if edge.kind is EdgeKind.FLOW:
            continue
        x = placement.route_x(edge)
        assert x < placement.frame.width
        if edge.source in order and edge.target in order:
            skipped = order[order.index(edge.source) : order.index(edge.target) + 1]
            assert all(placement.boxes[name].right < x for name in skipped)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("name", ["resnet50", "resnet152"])
def test_a_toggle_moves_nothing(name: str, size: Size) -> None:
    graph = net(name)
    for after in (net(name, stride_placement=StridePlacement.V1), net(name, 256)):
        for draw in (
            lambda now, before: network_diagram(now, words=EN, before=before),
            lambda now, before: unfolded(now, before=before),
            lambda now, before: block_diagram(now, "layer3.0", words=EN, before=before),
        ):
            was, now = (place(diagram, size=size) for diagram in (draw(graph, None), draw(after, graph)))
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


def drawn(main: str, side: str, *edges: str) -> Diagram:
    """A picture by hand: boxes of both lanes, and edges "from>to", those beside the main lane as a shortcut."""
    order = main.split()
    lanes = dict.fromkeys(order, Lane.MAIN) | dict.fromkeys(side.split(), Lane.SHORTCUT)
    boxes = tuple(
        Box(
            id=name,
            kind=Kind.ADDITION if name.startswith("add") else Kind.CONVOLUTION,
            name=name,
            label=(Span("1×1"),),
            tip=(name,),
            lane=lane,
        )
        for name, lane in lanes.items()
    )
    pairs = [tuple(text.split(">")) for text in edges]
    flow = [Edge(source=one, target=other, label=()) for one, other in pairwise(order)]
    beside = [Edge(source=one, target=other, label=(), kind=EdgeKind.PROJECTION) for one, other in pairs]
    return Diagram(
        title="t", alt="a", boxes=boxes, edges=(*flow, *beside), bands=(), headings=("p", "m"), two_lanes=True
    )


GATED = drawn(
    "x conv1 relu conv2 times add y",
    "gate sigma rest product",
    "x>gate",
    "gate>sigma",
    "sigma>rest",
    "rest>product",
    "x>product",
    "sigma>times",
    "product>add",
)


def line(diagram: Diagram, source: str, target: str, *, size: Size = Size.WIDE) -> tuple[tuple[float, float], ...]:
    (edge,) = [edge for edge in diagram.edges if (edge.source, edge.target) == (source, target)]
    return corners(edge, place(diagram, size=size))


@pytest.mark.parametrize("size", Size)
def test_a_gate_s_lines_go_round_everything(size: Size) -> None:
    placement = check(GATED, size=size)
    check_lines(GATED, placement)
    boxes, (chain,) = placement.boxes, placement.chains
    assert (chain.start, chain.end, chain.gates) == ("x", "add", ((1, "times"),))
    (start, _, _, end), between = line(GATED, "sigma", "times", size=size), placement.frame.route_x
    assert start == (boxes["sigma"].left, boxes["sigma"].centre)
    assert end == (boxes["times"].right, boxes["times"].centre)
    assert boxes["times"].right < between < boxes["sigma"].left
    second = line(GATED, "x", "product", size=size)
    assert second[0] == (boxes["x"].middle, place(GATED, size=size).branches["x"])
    assert second[1][0] > boxes["product"].right
    assert second[-1] == (boxes["product"].right, boxes["product"].centre)


def test_a_gate_stands_above_what_it_weighs_however_far_the_addition() -> None:
    diagram = drawn(
        "x conv1 times conv2 conv3 conv4 conv5 conv6 conv7 add",
        "gate sigma product",
        *("x>gate", "gate>sigma", "sigma>times", "sigma>product", "product>add"),
    )
    placement = check(diagram, size=Size.WIDE)
    check_lines(diagram, placement)
    assert placement.boxes["sigma"].bottom <= placement.boxes["times"].centre


def test_room_beside_the_shortcut_pushes_the_costs_away() -> None:
    gated, plain = place(GATED).frame, place(drawn("x conv add", "down", "x>down", "down>add")).frame
    assert gated.costs_left is not None
    assert plain.costs_left is not None
    x = line(GATED, "x", "product")[1][0]
    assert x + 2 < gated.costs_left
    assert gated.width - plain.width == gated.costs_left - plain.costs_left > 0


def test_every_shortcut_has_its_own_column() -> None:
    diagram = drawn(
        "x conv1 add1 conv2 add2 conv3 add3",
        "down1 norm1 down3",
        "x>down1",
        "down1>norm1",
        "norm1>add1",
        "add1>add2",
        "add2>down3",
        "down3>add3",
    )
    placement = check(diagram, size=Size.WIDE)
    check_lines(diagram, placement)
    assert [(chain.start, chain.boxes, chain.end) for chain in placement.chains] == [
        ("x", ("down1", "norm1"), "add1"),
        ("add2", ("down3",), "add3"),
    ]
    assert placement.lines["add1", "add2"] == placement.frame.route_x


def test_a_shortcut_may_leave_from_inside_the_block_and_end_it() -> None:
    diagram = drawn("x bn relu conv add", "down", "relu>down", "down>add")
    placement = check(diagram, size=Size.WIDE)
    (chain,) = placement.chains
    assert (chain.start, chain.end) == ("relu", "add")
    assert line(diagram, "relu", "down")[0][1] == placement.branches["relu"]


def test_an_identity_beside_other_boxes_runs_outside_of_them() -> None:
    diagram = drawn("x conv times add", "squeeze sigma", "x>squeeze", "squeeze>sigma", "sigma>times", "x>add")
    placement = check(diagram, size=Size.COMPACT)
    check_lines(diagram, placement)
    assert placement.lines["x", "add"] > placement.boxes["squeeze"].right


def test_unconnected_boxes_beside_the_same_rows_share_a_column() -> None:
    diagram = drawn("x conv1 conv2 conv3 add", "a b", "x>a", "a>conv3", "conv1>b", "b>add")
    placement = check(diagram, size=Size.WIDE)
    assert [chain.boxes for chain in placement.chains] == [("a", "b")]


@pytest.mark.parametrize("size", Size)
def test_a_row_begins_no_higher_than_told(size: Size) -> None:
    diagram = network_diagram(net("resnet18"), words=EN)
    free = place(diagram, size=size)
    low = free.boxes["layer2.0"].top + 100
    told = place(diagram, size=size, tops={"layer2.0": low, "layer1.0": 0.0})
    assert told.boxes["layer1.0"] == free.boxes["layer1.0"]
    assert told.boxes["layer2.0"].top == low
    assert told.height == free.height + 100
