"""Class evidence: it adds up to the net's own logit, and is Grad-CAM up to a factor; softmax against torch's."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional as F  # noqa: N812

from explainer.architecture.landmarks import ending
from explainer.architecture.spec import BlockKind, NetSpec, Order, Shortcut, ShortcutKind, Stem
from explainer.findings.answer import Evidence, Likeliest
from explainer.model.net import trace
from explainer.model.questions.answer import evidence, probabilities, ranked, reply
from tests.model.nets import random_net, random_picture, small_spec

SPECS = (
    small_spec(BlockKind.BASIC),
    small_spec(BlockKind.BOTTLENECK, order=Order.FULL_PRE),
    small_spec(BlockKind.BASIC, order=Order.RELU_BEFORE_ADD, stem=Stem.CIFAR),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.NONE, stem=Stem.DEEP),
    small_spec(BlockKind.BOTTLENECK, kind=ShortcutKind.EXCLUSIVE_GATING),
)


def told(spec: NetSpec, index: int, *, seed: int = 0) -> tuple[Evidence, np.ndarray]:
    """The evidence of a random net for a random picture, and the last maps."""
    module, graph = random_net(spec, height=75, width=100, seed=seed)
    end = ending(graph)
    assert end is not None
    found = trace.activations(module, graph, random_picture(graph, seed=seed), (end.maps, end.linear))
    maps, logits = found[end.maps], found[end.linear]
    return evidence(module, end, maps, index=index, logits=logits), maps


@pytest.mark.parametrize("spec", SPECS, ids=repr)
@pytest.mark.parametrize("index", [0, 6])
def test_bias_and_cells_add_up_to_the_logit_of_the_net(spec: NetSpec, index: int) -> None:
    one, maps = told(spec, index)
    assert one.cells.shape == maps.shape[1:]
    reach = abs(one.bias) + float(np.abs(one.cells).mean())
    assert one.total == pytest.approx(one.logit, abs=1e-5 * reach)
    assert one.bias + one.added.sum() == pytest.approx(one.total, rel=1e-12)
    assert one.logit != 0


@pytest.mark.parametrize("spec", SPECS, ids=repr)
def test_it_is_grad_cam_of_the_last_maps_up_to_a_factor(spec: NetSpec) -> None:
    one, maps = told(spec, 3)
    module, _ = random_net(spec, height=75, width=100)
    last = torch.tensor(maps[None]).double().requires_grad_(True)
    fc = module.get_submodule("fc").double()
    logit = fc(F.adaptive_avg_pool2d(last, 1).flatten(1))[0, 3]
    (gradient,) = torch.autograd.grad(logit, last)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    cam = torch.relu((weights * last).sum(dim=1))[0].detach().numpy()
    np.testing.assert_allclose(np.maximum(one.cells, 0) / one.cells.size, cam, rtol=1e-6, atol=1e-9)


def test_the_order_of_positions_channels_and_classes_changes_nothing() -> None:
    spec = SPECS[0]
    one, maps = told(spec, 2)
    module, graph = random_net(spec, height=75, width=100)
    end = ending(graph)
    assert end is not None
    logits = np.zeros(7, dtype=np.float32)
    turned = evidence(module, end, np.ascontiguousarray(maps[:, ::-1, ::-1]), index=2, logits=logits)
    np.testing.assert_allclose(turned.cells, one.cells[::-1, ::-1], rtol=1e-12)
    fc = module.get_submodule("fc")
    channels = np.random.default_rng(0).permutation(len(maps))
    classes = np.array([3, 0, 2, 6, 5, 1, 4])
    weight, bias = fc.get_parameter("weight"), fc.get_parameter("bias")
    fc.weight = torch.nn.Parameter(weight[torch.from_numpy(classes)][:, torch.from_numpy(channels)], False)
    fc.bias = torch.nn.Parameter(bias[torch.from_numpy(classes)], False)
    shuffled = evidence(module, end, np.ascontiguousarray(maps[channels]), index=2, logits=logits)
    np.testing.assert_allclose(shuffled.cells, one.cells, rtol=1e-9, atol=1e-12)
    assert shuffled.bias == one.bias


def test_a_class_the_net_does_not_have_has_no_evidence() -> None:
    with pytest.raises(IndexError):
        told(SPECS[0], 7)


@given(arrays(np.float32, st.integers(1, 40), elements=st.floats(-1e4, 1e4, width=32)))
@hypothesis_settings(max_examples=60)
def test_probabilities_are_torchs_softmax_in_float64(logits: np.ndarray) -> None:
    shares = probabilities(logits)
    oracle = torch.softmax(torch.tensor(logits, dtype=torch.float64), dim=0).numpy()
    np.testing.assert_allclose(shares, oracle, rtol=1e-12)
    order = ranked(shares)
    assert sorted(order.tolist()) == list(range(len(logits)))
    assert np.all(np.diff(shares[order]) <= 0)
    ties = shares[order][1:] == shares[order][:-1]
    assert np.all(np.diff(order)[ties] > 0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_logits_that_are_no_numbers_give_no_answer(bad: float) -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(probabilities(np.array([0, bad, 1], dtype=np.float32))).any()
    assert probabilities(np.array([0, -np.inf], dtype=np.float32)).tolist() == [1, 0]


@given(arrays(np.float32, st.integers(1, 12), elements=st.integers(-3, 3)))
@hypothesis_settings(max_examples=60)
def test_a_reply_names_the_first_of_the_likeliest(logits: np.ndarray) -> None:
    told = reply(logits)
    first, oracle = int(np.argmax(logits)), torch.softmax(torch.tensor(logits).double(), dim=0).tolist()
    assert told.is_finite
    assert told.likeliest == Likeliest(first, pytest.approx(oracle[first]))
    assert told.order[0] == first


def test_a_reply_of_no_numbers_names_no_class() -> None:
    told = reply(np.array([0, np.nan, 1], dtype=np.float32))
    assert not told.is_finite
    assert told.likeliest is None
