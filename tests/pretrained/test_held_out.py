"""Counts of wrong answers on held-out pictures are of the weights that ship, and come out again."""

import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from explainer.architecture.graph import Graph
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule, walk
from explainer.model.questions.held_out import (
    blocks_to_switch_off,
    pairs_to_swap,
    rest_with_swapped,
)
from explainer.model.questions.without import rest_without
from explainer.picture.datasets import DATASETS
from explainer.pretrained.bundled import SHA256, BundledNet, bundled_nets
from explainer.pretrained.held_out import HELD_OUT_ROOT, held_out_of

COUNTED = [net for net in bundled_nets() if held_out_of(net)]
each_net = pytest.mark.parametrize("net", COUNTED, ids=lambda net: net.slug)
TIES = 3
"""Answers that may turn on a machine that adds up in another order."""


def graph_of(net: BundledNet) -> Graph:
    return expand(net.spec, image_shape(net.input_size, net.input_size))


def written(net: BundledNet) -> dict[str, object]:
    counts: dict[str, object] = json.loads((HELD_OUT_ROOT / f"{net.slug}.json").read_text("utf-8"))
    return counts


def test_every_file_belongs_to_a_net() -> None:
    assert sorted(path.stem for path in HELD_OUT_ROOT.iterdir()) == sorted(net.slug for net in COUNTED)
    assert len(COUNTED) >= 2


@each_net
def test_counts_are_of_the_shipped_weights_and_whole(net: BundledNet) -> None:
    found, record = held_out_of(net), json.loads(net.path.with_suffix(".json").read_text("utf-8"))
    assert found
    assert written(net)["weights_sha256"] == SHA256[net.slug]
    assert written(net)["pictures_sha256"] == record["data_sha256"]["held_out"]
    assert (found.num_pictures, found.num_errors) == (net.run.num_held_out, net.run.num_errors)
    assert tuple(found.without) == blocks_to_switch_off(graph_of(net))
    assert tuple(found.swapped) == pairs_to_swap(graph_of(net))
    assert all(0 <= wrong <= found.num_pictures for wrong in (*found.without.values(), *found.swapped.values()))
    shares = [one.share for one in found.surest]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == min(10, found.num_errors)
    assert all(one.label != one.answer and 1 / net.spec.num_classes < one.share < 1 for one in found.surest)


@pytest.mark.parametrize("net", [net for net in COUNTED if net.dataset in DATASETS], ids=lambda net: net.slug)
@torch.inference_mode()
def test_the_last_block_and_the_last_swap_are_counted_again(net: BundledNet) -> None:
    found, graph, dataset = held_out_of(net), graph_of(net), DATASETS[net.dataset]
    assert found
    module = GraphModule(graph)
    module.load_state_dict({name: one.float() for name, one in load_file(net.path).items()})
    module.eval()
    last, pair = blocks_to_switch_off(graph)[-1], pairs_to_swap(graph)[-1]
    rests = {
        graph.block(last).entry: rest_without(graph, last),
        graph.block(pair[0]).entry: rest_with_swapped(graph, pair),
    }
    assert len(rests) == 2
    pictures, wrong = dataset.held_out(), dict.fromkeys(rests, 0)
    inputs = pictures.inputs(height=net.input_size, width=net.input_size, share=dataset.crop_share)
    labels = torch.tensor(pictures.labels).long()
    for batch, answers in zip(torch.tensor(inputs).split(250), labels.split(250), strict=True):
        for step in walk(module, graph, batch):
            if step.node.name in rests:
                for changed in walk(module, rests[step.node.name], step.value):
                    logits = changed.value
                wrong[step.node.name] += int((logits.argmax(1) != answers).sum())
    assert wrong[graph.block(last).entry] == pytest.approx(found.without[last], abs=TIES)
    assert wrong[graph.block(pair[0]).entry] == pytest.approx(found.swapped[pair], abs=TIES)


def test_a_net_without_counts_has_none() -> None:
    assert held_out_of(replace(COUNTED[0], slug="never-counted-0")) is None
