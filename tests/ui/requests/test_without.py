"""Blocks are switched off in runs that one request can hold."""

import pytest

from explainer.architecture.variants import expand_variant
from explainer.ui.requests.without import MOST_AT_ONCE, runs


@pytest.mark.parametrize("variant", ["resnet152", "cifar_resnet110", "cifar_resnet1202", "vgg11"])
def test_runs_hold_every_block_once_and_never_too_many(variant: str) -> None:
    graph = expand_variant(variant)
    found = runs(graph)
    assert [name for run in found for name in run] == [block.name for block in graph.blocks]
    assert all(len(run) <= MOST_AT_ONCE for run in found)
    assert (len(found) == 1) == (len(graph.blocks) <= MOST_AT_ONCE)
