"""Broken blocks are really run, once for all weights."""

import pytest

from explainer.architecture.questions.breakit import Fault
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.ui.requests.breakit import outcome
from tests.ui.requests.support import done

GRAPH = expand(find_variant("resnet50").spec, image_shape(32, 32))


def test_outcomes_are_shared_by_block_and_fault() -> None:
    first = outcome(GRAPH.spec, GRAPH.input_shape, "layer2.0", Fault.RELU).start()
    assert outcome(GRAPH.spec, GRAPH.input_shape, "layer2.0", Fault.RELU).start() is first
    assert outcome(GRAPH.spec, GRAPH.input_shape, "layer2.0", Fault.PROJECTION).start() is not first


@pytest.mark.parametrize("fault", [Fault.RELU, Fault.PROJECTION])
def test_only_a_missing_relu_straightens_a_branch(fault: Fault) -> None:
    found = done(outcome(GRAPH.spec, GRAPH.input_shape, "layer2.0", fault))
    if fault is Fault.RELU:
        assert found.outcome.error is None
        assert found.curvatures is not None
        whole, without = found.curvatures
        assert without < whole
    else:
        assert found.outcome.refused_by == "layer2.0.add"
        assert found.curvatures is None
