"""What of the experiments depends on the weights, and what all weights share."""

from dataclasses import replace

import pytest

from explainer.architecture.questions.breakit import Fault
from explainer.architecture.variants import find_variant
from explainer.pretrained.source import Origin, Weights
from explainer.ui.requests import experiments
from explainer.ui.work.net import Net

NET = Net(spec=find_variant("resnet50").spec, height=32, width=32)
OTHERS = [Weights(origin=Origin.IMAGENET_V1), Weights(origin=Origin.FILE, id="0" * 64)]


@pytest.mark.parametrize("weights", OTHERS, ids=lambda one: one.origin.value)
def test_what_no_weights_tell_is_worked_out_once_for_all(weights: Weights) -> None:
    other = replace(NET, weights=weights)
    proofs = [experiments.proof(net, "layer2.0").start() for net in (NET, other)]
    outcomes = [experiments.outcome(net, "layer2.0", Fault.RELU).start() for net in (NET, other)]
    assert proofs[0] is proofs[1]
    assert outcomes[0] is outcomes[1]
    assert experiments.proof(other, "layer3.0").start() is not proofs[0]
    assert [running.job.future.result() is not None for running in (*proofs, *outcomes)] == [True] * 4
