"""Every operation of a net as one picture: complete, in order, and true to the graph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.naming import paper_block
from explainer.architecture.operations.ops import Add
from explainer.architecture.spec import StridePlacement, VGGSpec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.boxes import EDGE_KINDS, Diagram, EdgeKind, Lane
from explainer.render.label import plain
from explainer.render.pages.network.operations import OUT, operations_diagram
from tests.architecture.strategies import graphs, vgg_specs
from tests.render.nets import EN, ZH, net, operations, words

few = settings(max_examples=25, deadline=None)


def node_boxes(diagram: Diagram, graph: Graph) -> list[str]:
    return [box.id for box in diagram.boxes if box.id in graph and box.name]


def by_hand(per_block: int, blocks: int, projections: int) -> int:
    """Stem of conv, BN, ReLU and pool; head of pool, flatten and fc; a projection is a convolution and its BN."""
    return 4 + per_block * blocks + 2 * projections + 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resnet18", by_hand(per_block=7, blocks=8, projections=3)),
        ("resnet50", by_hand(per_block=10, blocks=16, projections=4)),
        ("resnet152", by_hand(per_block=10, blocks=50, projections=4)),
    ],
)
def test_every_operation_of_the_published_nets_is_there(name: str, expected: int) -> None:
    diagram = operations_diagram(net(name), words=EN)
    assert len(node_boxes(diagram, net(name))) == expected
    assert len(diagram.boxes) == expected + 2  # the image and what leaves the net
    assert str(expected) in diagram.alt


@few
@given(graphs(), words)
def test_the_picture_is_the_graph(graph: Graph, language: object) -> None:
    diagram = operations_diagram(graph, words=language)
    assert node_boxes(diagram, graph) == [node.name for node in graph]
    drawn = {(edge.source, edge.target) for edge in diagram.edges if not edge.target.endswith(OUT)}
    assert drawn == {(source, node.name) for node in graph for source in node.inputs}
    boxes = {box.id: box for box in diagram.boxes}
    assert {name for name, box in boxes.items() if box.lane is Lane.SHORTCUT} == {
        node.name for node in graph if node.branch.beside
    }
    assert sum(box.params for box in boxes.values()) == sum(node.cost.num_params for node in graph)
    assert not any(box.changed for box in boxes.values())


@few
@given(operations())
def test_ends_of_edges_and_boxes_of_bands_exist_once(diagram: Diagram) -> None:
    ids = [box.id for box in diagram.boxes]
    assert len(set(ids)) == len(ids)
    assert {end for edge in diagram.edges for end in (edge.source, edge.target)} == set(ids)
    banded = [name for band in diagram.bands for name in band.boxes]
    assert len(set(banded)) == len(banded)
    assert set(banded) <= set(ids)
    assert len({band.id for band in diagram.bands}) == len(diagram.bands)


@few
@given(graphs(), st.data())
def test_some_stages_are_those_stages_with_what_enters_and_leaves(graph: Graph, data: st.DataObject) -> None:
    names = sorted({node.stage for node in graph})
    stages = data.draw(st.sets(st.sampled_from(names), min_size=1))
    diagram = operations_diagram(graph, words=EN, stages=stages)
    inside = [node for node in graph if node.stage in stages]
    outside = {source for node in inside for source in node.inputs} - {node.name for node in inside}
    terminals = {box.id for box in diagram.boxes if not box.name}
    assert {box.id for box in diagram.boxes} - terminals == {node.name for node in inside}
    assert outside == {name for name in terminals if not name.endswith(OUT)}
    read = {source for node in inside for source in node.inputs}
    leaving = {node.name + OUT for node in inside if node.name not in read}
    assert leaving == {name for name in terminals if name.endswith(OUT)}


@few
@given(graphs())
def test_a_shortcut_is_drawn_as_its_block_says(graph: Graph) -> None:
    kinds = {
        edge.target: edge.kind for edge in operations_diagram(graph, words=EN).edges if edge.kind is not EdgeKind.FLOW
    }
    for block in graph.blocks:
        if block.addition is not None:
            assert kinds[block.addition.name] is EDGE_KINDS[block.shortcut]
    assert {graph[name].block for name in kinds} == {node.block for node in graph if isinstance(node.op, Add)}


@few
@given(graphs())
def test_a_shape_is_said_where_it_changes(graph: Graph) -> None:
    for edge in operations_diagram(graph, words=EN).edges:
        shape = str(graph.shape_of(edge.source))
        changed = edge.source == INPUT or graph.shape_of(edge.source) != graph.in_shapes(graph[edge.source])[0]
        if changed or edge.target.endswith(OUT):
            assert plain(edge.label).endswith(shape)
        else:
            assert shape not in plain(edge.label)


def test_blocks_have_both_their_names() -> None:
    graph = net("resnet18")
    bands = {band.id: band for band in operations_diagram(graph, words=ZH).bands}
    assert (bands["layer2.0"].title, bands["layer2.0"].subtitle) == ("conv3_1", "layer2.0")
    assert [name for name in bands if not name.endswith(".shortcut")] == [block.name for block in graph.blocks]
    assert bands["layer2.0.shortcut"].boxes == ("layer2.0.downsample.0", "layer2.0.downsample.1")
    assert paper_block(graph.spec, graph.block("layer2.0")) in operations_diagram(graph, words=ZH).alt


def test_what_changed_is_marked() -> None:
    before, after = net("resnet50"), net("resnet50", stride_placement=StridePlacement.V1)
    diagram = operations_diagram(after, words=EN, stages={"layer3"}, before=before)
    assert [box.id for box in diagram.boxes if box.changed] == ["layer3.0.conv1", "layer3.0.conv2"]
    labels = {edge.target: plain(edge.label) for edge in diagram.edges}
    assert labels["layer3.0.bn1"] == "256×28×28 → 256×14×14"
    assert labels["layer3.0.relu1"] == "256×28×28 → 256×14×14"
    other = operations_diagram(net("resnet101"), words=EN, stages={"layer3"}, before=before)
    new = [box.id for box in other.boxes if box.changed]
    assert new
    assert {name.split(".")[1] for name in new} == {str(index) for index in range(6, 23)}


@few
@given(vgg_specs())
def test_a_net_without_blocks_is_one_line(spec: VGGSpec) -> None:
    graph = expand(spec, image_shape(64, 64))
    diagram = operations_diagram(graph, words=EN)
    assert node_boxes(diagram, graph) == [node.name for node in graph]
    assert diagram.bands == ()
    assert all(edge.kind is EdgeKind.FLOW for edge in diagram.edges)
