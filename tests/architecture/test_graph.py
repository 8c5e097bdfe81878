"""What blocks and nets say of themselves, on random nets."""

import pytest
from hypothesis import given, settings

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph, Node
from explainer.architecture.operations.ops import Add
from tests.architecture.strategies import graphs

few = settings(max_examples=40, deadline=None)


@few
@given(graphs())
def test_one_value_enters_a_block_and_its_shapes_are_those_of_the_net(graph: Graph) -> None:
    for block in graph.blocks:
        inside = {node.name for node in block.nodes}
        (entry,) = {source for node in block.nodes for source in node.inputs} - inside
        assert block.entry == entry
        assert block.shapes == {name: graph.shape_of(name) for name in inside | {entry}}


@few
@given(graphs())
def test_f_is_what_the_first_input_of_the_addition_depends_on(graph: Graph) -> None:
    """Without the gates and the activations that both branches share; a plain block is F as a whole."""
    for block in graph.blocks:
        names = {node.name for node in block.nodes}
        found = {node.name for node in block.residual}
        addition = next((node for node in block.nodes if isinstance(node.op, Add)), None)
        if addition is None:
            assert found == names
            continue
        reached = ancestors(block.nodes, addition.inputs[0])
        assert found == {name for name in reached if not graph[name].branch.beside}


def ancestors(nodes: tuple[Node, ...], name: str) -> set[str]:
    """The node and all nodes of the block that it depends on."""
    by_name = {node.name: node for node in nodes}
    if name not in by_name:
        return set()
    return {name}.union(*(ancestors(nodes, source) for source in by_name[name].inputs))


@few
@given(graphs())
def test_blocks_are_found_by_their_names(graph: Graph) -> None:
    assert [graph.find_block(block.name) for block in graph.blocks] == list(graph.blocks)
    assert graph.find_block("layer9.0") is None
    with pytest.raises(SpecError, match="unknown_block"):
        graph.block("layer9.0")
