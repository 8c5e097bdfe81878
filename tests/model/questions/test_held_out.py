"""Errors on held-out pictures: counted as by running changed weights through the whole net."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import Tensor

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import NetSpec, Shortcut
from explainer.architecture.variants import choose, find_variant
from explainer.model.net.module import GraphModule
from explainer.model.questions.held_out import (
    blocks_to_switch_off,
    held_out_errors,
    pairs_to_swap,
)
from explainer.model.questions.without import rest_without
from explainer.model.training.loop import Examples
from tests.model.nets import random_net

SPECS = (
    choose(find_variant("basic_3-2_w4-8_cifar"), shortcut=Shortcut.A),
    find_variant("basic_3-3_w4-8_cifar_plain").spec,
    find_variant("bottleneck_2-3_w4-8").spec,
)
each_spec = pytest.mark.parametrize("spec", SPECS, ids=repr)


def examples(count: int = 37, size: int = 16) -> Examples:
    draw = np.random.default_rng(3)
    pictures = draw.standard_normal((count, 3, size, size), dtype=np.float32)
    return Examples(pictures=pictures, labels=draw.integers(0, 10, count))


@torch.inference_mode()
def num_wrong(module: GraphModule, given: Examples) -> int:
    return int((module(torch.tensor(given.pictures)).argmax(1).numpy() != given.labels).sum())


def with_state(module: GraphModule, state: Mapping[str, Tensor]) -> GraphModule:
    other = GraphModule(module.graph)
    other.load_state_dict(dict(state))
    return other.eval()


def without_f(module: GraphModule, name: str) -> dict[str, Tensor]:
    """Weights with which a residual block adds zeros: those of its last BN are 0."""
    block = module.graph.block(name)
    last = next(node.name for node in reversed(block.residual) if node.name.rpartition(".")[2].startswith("bn"))
    return {
        key: torch.zeros_like(value) if key in (f"{last}.weight", f"{last}.bias") else value
        for key, value in module.state_dict().items()
    }


def exchanged(module: GraphModule, one: str, other: str) -> dict[str, Tensor]:
    """Weights in which two blocks have those of each other."""
    state = module.state_dict()
    trade = {one: other, other: one}

    def source(key: str) -> str:
        block = ".".join(key.split(".")[:2])
        return trade[block] + key.removeprefix(block) if block in trade else key

    return {key: state[source(key)] for key in state}


@each_spec
def test_counts_are_those_of_nets_with_other_weights(spec: NetSpec) -> None:
    module, graph = random_net(spec, height=16, width=16)
    given = examples()
    told: list[tuple[int, int]] = []
    found = held_out_errors(module, graph, given, on_batch=lambda done, all_: told.append((done, all_)))
    assert (found.num_pictures, found.num_errors, told[-1]) == (37, num_wrong(module, given), (37, 37))
    assert set(found.without) == set(blocks_to_switch_off(graph))
    assert set(found.swapped) == set(pairs_to_swap(graph))
    for name, wrong in found.without.items():
        if graph.block(name).addition is not None:
            assert wrong == num_wrong(with_state(module, without_f(module, name)), given)
    for pair, wrong in found.swapped.items():
        assert wrong == num_wrong(with_state(module, exchanged(module, *pair)), given)


def test_a_plain_block_hands_its_input_on() -> None:
    module, graph = random_net(SPECS[1], height=16, width=16)
    given = examples()
    found = held_out_errors(module, graph, given)
    assert set(found.without) == {"layer1.0", "layer1.1", "layer1.2", "layer2.1", "layer2.2"}
    shorter, _ = random_net(find_variant("basic_2-3_w4-8_cifar_plain").spec, height=16, width=16)
    kept = {
        key.replace("layer1.2.", "layer1.1."): value
        for key, value in module.state_dict().items()
        if not key.startswith("layer1.1.")
    }
    assert found.without["layer1.1"] == num_wrong(with_state(shorter, kept), given)
    with pytest.raises(SpecError, match="cannot_be_cut"):
        rest_without(graph, "layer2.0")


@each_spec
def test_blocks_are_swapped_within_their_stage(spec: NetSpec) -> None:
    _, graph = random_net(spec, height=16, width=16)
    keeps = [block for block in graph.blocks if block.in_shape == block.out_shape]
    wanted = [(a.name, b.name) for a, b in combinations(keeps, 2) if a.stage == b.stage]
    assert list(pairs_to_swap(graph)) == wanted
    assert wanted


def test_the_surest_mistakes_come_first() -> None:
    module, graph = random_net(SPECS[0], height=16, width=16)
    given = examples(60)
    found = held_out_errors(module, graph, given)
    with torch.inference_mode():
        shares = module(torch.tensor(given.pictures)).double().softmax(1)
    wrong = [
        (float(row.max()), int(label), int(row.argmax()))
        for row, label in zip(shares, given.labels, strict=True)
        if int(row.argmax()) != label
    ]
    assert [(one.label, one.answer) for one in found.surest] == [(b, c) for _, b, c in sorted(wrong, reverse=True)[:10]]
    assert [one.share for one in found.surest] == sorted((one.share for one in found.surest), reverse=True)
