"""Diagrams as values: which shortcuts are dashed, what folds, what is marked after a change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.totals import total_cost
from explainer.render.diagram.boxes import Diagram, EdgeKind, Lane
from explainer.render.diagram.svg import to_svg
from explainer.render.label import Span, compared, plain, said
from explainer.render.pages.block.diagram import ENTRY, EXIT, block_diagram
from explainer.render.pages.network.diagram import JOIN, network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.render.pages.network.rows import fold
from explainer.render.style.theme import Kind
from tests.architecture.strategies import any_graphs
from tests.render.nets import EN, ZH, diagrams, net, unfolded, words

few = settings(max_examples=25, deadline=None)
V1 = StridePlacement.V1

DASHED_AND_SOLID = [
    ("resnet18", 3, 5),
    ("resnet34", 3, 13),
    ("resnet50", 4, 12),
    ("resnet101", 4, 29),
    ("resnet152", 4, 46),
]


def test_dashed_and_solid_blocks_of_the_later_nets() -> None:
    """Whatever stands in its blocks, a net of the same depth has as many dashed shortcuts."""
    for name in ("resnext50_32x4d", "wide_resnet50_2", "resnet50d", "resnetv2_50"):
        kinds = shortcuts(unfolded(net(name)))
        assert (kinds.count(EdgeKind.PROJECTION), kinds.count(EdgeKind.IDENTITY)) == (4, 12)
    assert shortcuts(unfolded(net("vgg16"))) == []


def shortcuts(diagram: Diagram) -> list[EdgeKind]:
    return [edge.kind for edge in diagram.edges if edge.kind is not EdgeKind.FLOW]


@pytest.mark.parametrize(("name", "dashed", "solid"), DASHED_AND_SOLID)
def test_dashed_and_solid_shortcuts_of_the_published_nets(name: str, dashed: int, solid: int) -> None:
    diagram = unfolded(net(name))
    kinds = shortcuts(diagram)
    assert (kinds.count(EdgeKind.PROJECTION), kinds.count(EdgeKind.IDENTITY)) == (dashed, solid)
    assert len(kinds) == dashed + solid
    svg = to_svg(diagram)
    assert (svg.count('class="route dashed"'), svg.count('class="route"')) == (dashed, solid)


@pytest.mark.parametrize(
    ("shortcut", "expected"),
    [
        (Shortcut.A, {EdgeKind.PADDING: 3, EdgeKind.IDENTITY: 13}),
        (Shortcut.C, {EdgeKind.PROJECTION: 16}),
        (Shortcut.NONE, {}),
    ],
)
def test_the_options_decide_the_shortcuts(shortcut: Shortcut, expected: dict[EdgeKind, int]) -> None:
    diagram = unfolded(net("resnet34", shortcut=shortcut))
    kinds = shortcuts(diagram)
    assert {kind: kinds.count(kind) for kind in set(kinds)} == expected
    assert to_svg(diagram).count("route dashed") == sum(n for kind, n in expected.items() if kind.dashed)


def test_dashed_shortcuts_are_labelled_and_solid_ones_are_not() -> None:
    for edge in unfolded(net("resnet34", shortcut=Shortcut.A)).edges:
        if edge.kind is EdgeKind.PADDING:
            assert plain(edge.label).startswith("/2, +")
    labels = [plain(edge.label) for edge in unfolded(net("resnet50")).edges if edge.kind is EdgeKind.PROJECTION]
    assert labels == ["1×1, 256", "1×1, 512, /2", "1×1, 1024, /2", "1×1, 2048, /2"]
    assert {plain(edge.label) for edge in unfolded(net("resnet50")).edges if edge.kind is EdgeKind.IDENTITY} == {""}


@few
@given(any_graphs())
def test_folded_rows_add_up_to_all_blocks(graph: Graph) -> None:
    rows = list(fold(graph))
    assert sum(row.count for row in rows) == len(graph.blocks)
    firsts = [graph.blocks[sum(row.count for row in rows[:index])] for index in range(len(rows))]
    assert [row.block for row in rows] == firsts
    for stage in graph.stages:
        assert [row.block.name for row in fold(graph, unfolded={stage}) if row.block.stage == stage] == [
            block.name for block in graph.blocks if block.stage == stage
        ]


@few
@given(any_graphs(), words)
def test_boxes_cost_what_the_net_costs(graph: Graph, words: object) -> None:
    folded, open_ = network_diagram(graph, words=words), unfolded(graph, words=words)
    drawn_outside = [node for node in graph if node.block is None and node.name in {box.id for box in folded.boxes}]
    expected = total_cost(drawn_outside) + total_cost(node for node in graph if node.block)
    for diagram in (folded, open_):
        assert sum(box.params for box in diagram.boxes) == expected.num_params
        assert sum(box.macs for box in diagram.boxes) == expected.num_macs == total_cost(graph).num_macs


def test_repeats_are_told_of_the_boxes() -> None:
    diagram = network_diagram(net("resnet50"), words=EN)
    repeats = {box.name: str(box.repeat) for box in diagram.boxes if box.repeat}
    assert repeats == {"conv2_2–3": "×2", "conv3_2–4": "×3", "conv4_2–6": "×5", "conv5_2–3": "×2"}
    assert not any(box.repeat for box in unfolded(net("resnet50")).boxes)


def test_only_stages_with_something_to_fold_can_be_folded() -> None:
    bands = {band.id: band.unfolded for band in network_diagram(net("resnet18"), words=EN, unfolded={"layer1"}).bands}
    assert bands == {"layer1": True, "layer2": None, "layer3": None, "layer4": None}


@few
@given(diagrams())
def test_edges_join_boxes_and_data_flows_one_way(diagram: Diagram) -> None:
    order = {box.id: place for place, box in enumerate(diagram.boxes)}
    assert len(order) == len(diagram.boxes)
    for edge in diagram.edges:
        assert order[edge.source] < order[edge.target] or diagram.boxes[order[edge.source]].lane is Lane.SHORTCUT
    for band in diagram.bands:
        assert band.boxes
        assert set(band.boxes) <= set(order)


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("resnet18", "layer2.0"),
        ("resnet50", "layer2.0"),
        ("resnet34", "layer1.2"),
        ("resnet50d", "layer2.0"),
        ("resnetv2_50", "layer1.0"),
        ("resnetv2_50", "layer1.1"),
        ("resnext50_32x4d", "layer3.0"),
        ("basic_2-2_w8-16_bn-after-add_exclusive-gating", "layer2.0"),
        ("basic_2-2_w8-16_relu-pre_scaling", "layer2.1"),
    ],
)
def test_a_block_shows_every_operation_and_every_shape(name: str, block: str) -> None:
    graph = net(name)
    diagram = block_diagram(graph, block, words=EN)
    nodes = graph.block(block).nodes
    assert [box.id for box in diagram.boxes] == [ENTRY, *(node.name for node in nodes), EXIT]
    incoming = {node.name: [str(shape) for shape in graph.in_shapes(node)] for node in nodes}
    for target, shapes in incoming.items():
        written = [plain(edge.label).removeprefix("identity, ") for edge in diagram.edges if edge.target == target]
        assert written == shapes
    assert sum(box.params for box in diagram.boxes) == total_cost(nodes).num_params


@pytest.mark.parametrize("name", ["resnet50", "resnet101", "resnet152"])
def test_v1_marks_exactly_the_blocks_that_stride(name: str) -> None:
    diagram = unfolded(net(name, stride_placement=V1), before=net(name))
    strided = {"layer2.0", "layer3.0", "layer4.0"}
    assert {box.id for box in diagram.boxes if box.changed} == strided
    assert {box.id for box in diagram.boxes if box.old_macs is not None} == strided
    assert not any(box.old_params is not None for box in diagram.boxes)
    assert not any(span.before for edge in diagram.edges for span in edge.label)
    labels = {box.id: plain(box.label) for box in diagram.boxes}
    assert labels["layer2.0"] == "1×1, 128, /1 → /2 – 3×3, 128, /2 → /1 – 1×1, 512"


def test_stride_placement_changes_nothing_in_a_basic_block() -> None:
    graph, v1 = net("resnet34"), net("resnet34", stride_placement=V1)
    assert unfolded(v1, before=graph) == unfolded(v1)


@few
@given(any_graphs(), words)
def test_a_net_beside_itself_shows_no_mark(graph: Graph, words: object) -> None:
    assert network_diagram(graph, words=words, before=graph) == network_diagram(graph, words=words)
    for block in graph.blocks:
        assert block_diagram(graph, block.name, words=words, before=graph) == block_diagram(
            graph, block.name, words=words
        )


def test_a_strided_block_shows_where_its_stride_went() -> None:
    graph, v1 = net("resnet50"), net("resnet50", stride_placement=V1)
    diagram = block_diagram(v1, "layer3.0", words=EN, before=graph)
    changed = {box.id.removeprefix("layer3.0."): plain(box.label) for box in diagram.boxes if box.changed}
    assert changed == {
        "conv1": "1×1 conv, 512→256, /1 → /2",
        "conv2": "3×3 conv, 256→256, /2 → /1, p1",
    }
    moved = {
        edge.target.removeprefix("layer3.0."): plain(edge.label) for edge in diagram.edges if "→" in plain(edge.label)
    }
    assert moved == dict.fromkeys(("bn1", "relu1", "conv2"), "256×28×28 → 256×14×14")


def test_a_new_input_size_marks_every_shape_and_no_operation() -> None:
    diagram = network_diagram(net("resnet18", 256), words=EN, before=net("resnet18", 224))
    shapes = [plain(edge.label) for edge in diagram.edges if edge.kind is EdgeKind.FLOW and edge.label]
    assert shapes[0] == "3×224×224 → 3×256×256"
    assert shapes[-2:] == ["512×7×7 → 512×8×8", "512"]
    assert {box.id for box in diagram.boxes if box.changed} == {"input"}
    assert not any(box.old_params for box in diagram.boxes)


def test_more_blocks_are_marked_at_the_fold() -> None:
    diagram = network_diagram(net("resnet101"), words=EN, before=net("resnet50"))
    assert {box.id: str(box.repeat) for box in diagram.boxes if box.changed} == {"layer3.1": "×5 → ×22"}


def test_captions_and_alternatives_are_in_the_readers_language() -> None:
    english, chinese = (network_diagram(net("resnet50"), words=words) for words in (EN, ZH))
    assert [box.id for box in english.boxes] == [box.id for box in chinese.boxes]
    assert english.alt.startswith("ResNet-50 from top to bottom. An image of 3×224×224 enters; 50 counted layers.")
    assert chinese.alt.startswith("ResNet-50，自上而下。")
    assert "projection shortcut (dashed)" in english.alt
    assert "投影捷径（虚线）" in chinese.alt
    block = block_diagram(net("resnet50"), "layer1.0", words=ZH)
    assert "残差分支：1×1 卷积" in block.alt


def test_alternatives_of_the_later_nets_say_what_stands_there() -> None:
    alt = block_diagram(net("basic_2-2_w8-16_cifar_exclusive-gating"), "layer1.1", words=EN).alt
    assert "gated shortcut (solid), 1×1 conv, 8→8, /1, p0 (8×32×32), sigmoid σ (8×32×32), 1 − x (8×32×32), " in alt
    alt = block_diagram(net("resnet50d"), "layer2.0", words=EN).alt
    assert "projection shortcut (dashed), 2×2 average pool, /2 (256×28×28), 1×1 conv, 256→512, /1, p0 (512×" in alt
    alt = block_diagram(net("resnetv2_50"), "layer1.1", words=EN).alt
    assert "Residual branch: batch norm (256×56×56), ReLU (256×56×56), 1×1 conv, 256→64" in alt
    assert alt.endswith("Both are added.")
    alt = block_diagram(net("basic_2-2_w8-16_bn-after-add"), "layer1.1", words=EN).alt
    assert alt.endswith("Both are added; then batch norm, ReLU.")
    alt = block_diagram(net("basic_2-2_w8-16_scaling"), "layer1.1", words=ZH).alt
    assert "×0.5" in alt
    assert "缩放" in alt
    alt = network_diagram(net("vgg16"), words=EN).alt
    assert alt.startswith(
        "VGG-16 for an input of 3×224×224: 16 layers with weights in one chain without shortcuts: 3×3"
    )
    assert network_diagram(net("vgg16"), words=ZH).alt.startswith("VGG-16")
    assert "1×1, 256 – 3×3, 256, g32 – 1×1, 512" in network_diagram(net("resnext50_32x4d"), words=EN).alt


def test_the_labels_of_what_the_later_nets_have_on_their_shortcuts() -> None:
    labels = {
        name: [plain(edge.label) for edge in unfolded(net(name)).edges if edge.kind is not EdgeKind.FLOW][1:3]
        for name in (
            "resnet18d",
            "basic_2-2_w8-16_scaling",
            "basic_2-2_w8-16_shortcut-gating",
            "basic_2-2_w8-16_dropout",
        )
    }
    assert labels == {
        "resnet18d": ["", "avg pool /2, 1×1, 128"],
        "basic_2-2_w8-16_scaling": ["×0.5", "1×1, 16, /2, ×0.5"],
        "basic_2-2_w8-16_shortcut-gating": ["× (1 − g)", "1×1, 16, /2, × (1 − g)"],
        "basic_2-2_w8-16_dropout": ["dropout 0.5", "1×1, 16, /2, dropout 0.5"],
    }


@pytest.mark.parametrize("word", ["relu-pre", "full-pre", "bn-after-add", "scaling", "exclusive-gating", "dropout"])
def test_a_change_within_the_blocks_marks_every_block(word: str) -> None:
    before, after = net("basic_2-2_w8-16"), net(f"basic_2-2_w8-16_{word}")
    marked = {box.id for box in unfolded(after, before=before).boxes if box.changed}
    assert {block.name for block in after.blocks} <= marked
    new = {node.name for node in after.block("layer1.1").nodes} - {node.name for node in before}
    assert new <= {box.id for box in block_diagram(after, "layer1.1", words=EN, before=before).boxes if box.changed}


def test_the_addition_of_a_summarised_block_says_what_it_adds_and_stands_for_its_block() -> None:
    additions = [box for box in unfolded(net("resnet18")).boxes if box.kind is Kind.ADDITION]
    assert [box.id for box in additions] == [block.name + JOIN for block in net("resnet18").blocks]
    assert [box.selects for box in additions] == [block.name for block in net("resnet18").blocks]
    assert additions[2].tip == ("conv3_1 · layer2.0", "output 128×28×28 (C×H×W)")
    assert plain(additions[2].label) == "F(x) + shortcut"


def carried(diagram: Diagram) -> dict[str, tuple[tuple[str, ...], str]]:
    """What each shortcut says, and what choosing it selects."""
    return {edge.route.id: (edge.route.tip, edge.route.selects) for edge in diagram.edges if edge.route}


def test_a_shortcut_says_what_it_carries() -> None:
    folded = carried(network_diagram(net("resnet50"), words=EN))
    assert folded["layer2.0:shortcut"] == (
        (
            "conv3_1 · layer2.0",
            "projection shortcut (dashed)",
            "1×1 conv, 256→512, /2; batch norm",
            "256×56×56 enters, 512×28×28 arrives at ⊕ (C×H×W)",
        ),
        "layer2.0",
    )
    run, selected = folded["layer3.1:shortcut"]
    assert run[0] == "conv4_2–6, each of the 5 blocks:"
    assert run[-1] == "x arrives at ⊕ unchanged: 1024×14×14 (C×H×W)"
    assert selected == "layer3.1"
    padded = carried(unfolded(net("resnet34", shortcut=Shortcut.A)))["layer2.0:shortcut"][0]
    assert padded[2] == "1 of every 2 rows and columns; append 64 zero channels"


def test_where_operations_are_drawn_a_shortcut_selects_its_first_or_the_addition() -> None:
    graph = net("resnet50")
    projected, identity = (block_diagram(graph, name, words=EN) for name in ("layer2.0", "layer2.1"))
    assert carried(projected)["layer2.0:shortcut"][1] == "layer2.0.downsample.0"
    assert carried(identity)["layer2.1:shortcut"][1] == "layer2.1.add"
    every = carried(operations_diagram(graph, words=EN))
    assert set(every) == {f"{block.name}:shortcut" for block in graph.blocks}
    for diagram in (projected, identity):
        assert {edge.route is None for edge in diagram.edges if edge.kind is not EdgeKind.FLOW} == {False}


@few
@given(diagrams())
def test_what_a_touch_selects_is_a_box_of_the_picture(diagram: Diagram) -> None:
    ids = {box.id for box in diagram.boxes}
    assert {edge.route.selects for edge in diagram.edges if edge.route} <= ids
    assert {box.selects for box in diagram.boxes if box.selects} <= ids
    assert not ids & {edge.route.id for edge in diagram.edges if edge.route}


pieces = st.lists(st.builds(Span, st.sampled_from(["/1", "/2", "p0", "p1", "3×3"])), max_size=5).map(tuple)


@given(pieces, pieces)
def test_labels_keep_what_changed_and_leave_out_what_goes_without_saying(
    now: tuple[Span, ...], old: tuple[Span, ...]
) -> None:
    marked = compared(now, old)
    assert [span.text for span in marked] == [span.text for span in now]
    if len(now) == len(old):
        assert [span.before for span in marked] == [
            None if new.text == was.text else was.text for new, was in zip(now, old, strict=True)
        ]
    else:
        assert marked == now
    assert [span.text for span in said(now)] == [span.text for span in now if span.text not in ("/1", "p0")]
    assert {span.text for span in marked if span.before} <= {span.text for span in said(marked)}
