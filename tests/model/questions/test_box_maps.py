"""The maps of boxes: those of the forward pass, averaged over channels or the strongest of them."""

import numpy as np
import pytest

from explainer.architecture.graph import INPUT, Branch
from explainer.architecture.spec import BlockKind, ResNetSpec, Stem
from explainer.architecture.wiring.cut import Cut, cut
from explainer.model.net import trace
from explainer.model.net.module import Cancelled
from explainer.model.questions.box_maps import box_maps
from tests.model.nets import random_net, random_picture, small_spec

SPECS = (small_spec(BlockKind.BASIC, stem=Stem.CIFAR), small_spec(BlockKind.BOTTLENECK))


@pytest.mark.parametrize("spec", SPECS, ids=repr)
def test_a_map_is_the_mean_of_an_activation_or_its_strongest_channel(spec: ResNetSpec) -> None:
    module, graph = random_net(spec, height=33, width=46)
    picture = random_picture(graph)
    names = (INPUT, *(node.name for node in graph))
    activations = trace.activations(module, graph, picture, names)
    means = box_maps(module, graph, picture, names)
    strongest = box_maps(module, graph, picture, names, of="strongest")
    with_maps = {name for name, values in activations.items() if values.ndim == 3 and values.shape[1:] != (1, 1)}
    assert set(means.maps) == set(strongest.maps) == with_maps
    for name in with_maps:
        values = activations[name]
        np.testing.assert_allclose(means.maps[name].values, values.mean(0), rtol=1e-4, atol=1e-6)
        assert means.maps[name].channel is None
        channel = strongest.maps[name].channel
        assert channel == int(np.abs(values).mean((1, 2)).argmax())
        assert np.array_equal(strongest.maps[name].values, values[channel])
    assert np.array_equal(means.logits, activations[graph.nodes[-1].name])


def test_what_a_cut_takes_away_has_no_map() -> None:
    module, graph = random_net(SPECS[0], height=33, width=46)
    block = graph.block("layer1.1")
    assert block.addition
    residual, _ = block.addition.inputs
    smaller = cut(graph, {Cut(block.name, Branch.RESIDUAL)})
    found = box_maps(module, smaller, random_picture(graph), (residual, block.output.name))
    assert set(found.maps) == {block.output.name}


def test_who_leaves_stops_the_work() -> None:
    module, graph = random_net(SPECS[0], height=33, width=46)
    with pytest.raises(Cancelled):
        box_maps(module, graph, random_picture(graph), (), cancelled=lambda: True)
