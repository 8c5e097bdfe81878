"""The nodes that hold what a block adds, against the graph's own wiring."""

import pytest

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT
from explainer.architecture.landmarks import viewable
from explainer.architecture.questions.ledger import ledger_blocks, ledger_nodes
from explainer.architecture.variants import LISTED_VARIANTS, expand_variant


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_a_ledger_names_both_summands_the_sum_and_what_leaves_the_block(name: str) -> None:
    graph = expand_variant(name)
    for block in ledger_blocks(graph):
        shortcut, residual, total, out = ledger_nodes(graph, block)
        assert set(graph[total].inputs) == {shortcut, residual}
        assert graph[residual].block == block
        assert out == graph.block(block).output.name
        assert (total == out) == (graph.block(block).nodes[-1].name == total)


def test_a_plain_net_adds_nothing() -> None:
    graph = expand_variant("plain34")
    assert ledger_blocks(graph) == ()
    with pytest.raises(SpecError, match="no_blocks"):
        ledger_nodes(graph, graph.blocks[0].name)


def test_the_picture_and_every_operation_can_be_looked_at() -> None:
    graph = expand_variant("resnet18")
    assert viewable(graph) == (INPUT, *(node.name for node in graph.nodes))
