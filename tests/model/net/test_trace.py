"""Summaries against numpy in float64, activations against the walk, and passes that are left early."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from explainer.architecture.graph import INPUT
from explainer.architecture.spec import BlockKind, NetSpec, Order, Projection, Shortcut, ShortcutKind, Stem
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.findings.summary import Summary
from explainer.model.net.module import Cancelled, keep
from explainer.model.net.summary import summarise
from explainer.model.net.trace import activations, run, summary
from explainer.model.net.weights import untrained
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

SPECS = [
    small_spec(BlockKind.BASIC, shortcut=Shortcut.A, stem=Stem.CIFAR),
    small_spec(BlockKind.BOTTLENECK),
    small_spec(BlockKind.BASIC, shortcut=Shortcut.NONE),
    small_spec(BlockKind.BOTTLENECK, order=Order.FULL_PRE, stem=Stem.DEEP, projection=Projection.POOLED, groups=2),
    small_spec(BlockKind.BASIC, kind=ShortcutKind.EXCLUSIVE_GATING, order=Order.RELU_PRE),
    small_spec(BlockKind.BASIC, kind=ShortcutKind.DROPOUT, order=Order.BN_AFTER_ADD),
    SMALL_VGG,
]


def agrees(summary: Summary, values: NDArray[np.float32]) -> None:
    """Sums in float32 are chains of at most 68 additions, each off by 2⁻²⁴ of its result at the most: 4.1e-6 in all.

    So much of the sum of squares may be lost. Of the mean, half of it is allowed: a cascade rounds either way. Where
    the variance is at least 0.3 of the mean square, it loses (4.1e-6 + 2·√0.7·3.7e-6) / 0.3, and the deviation half
    of that; where it is less, both are taken in float64.
    """
    exact = values.astype(np.float64)
    rms = float(np.sqrt(np.mean(exact**2)))
    assert summary.shape == values.shape
    assert summary.zeros == np.mean(values == 0)
    assert abs(summary.mean - exact.mean()) <= 2e-6 * rms
    assert abs(summary.std - exact.std()) <= 2e-5 * exact.std() + 1e-12 * rms


@pytest.mark.parametrize(
    "name", ["resnet18", "resnet50", "cifar_resnet20", "plain34", "resnet18d", "cifar_preresnet20"]
)
def test_every_summary_of_a_real_net(name: str) -> None:
    spec = find_variant(name).spec
    graph = expand(spec, image_shape(150, 131))
    module, picture = untrained(spec), random_picture(graph)
    trace = run(module, graph, picture)
    names = [node.name for node in graph]
    assert list(trace.summaries) == list(trace.seconds) == names
    for node, values in activations(module, graph, picture, names).items():
        agrees(trace.summaries[node], values)
        assert summary(values) == trace.summaries[node]
    assert np.array_equal(trace.logits, activations(module, graph, picture, ["fc"])["fc"])
    assert all(seconds > 0 for seconds in trace.seconds.values())


def test_a_pass_takes_only_the_summaries_asked_for() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    picture, chosen = random_picture(graph), ("layer2.0.relu", "conv1")
    whole, part = run(module, graph, picture), run(module, graph, picture, summarised=chosen)
    assert part.summaries == {name: whole.summaries[name] for name in chosen}
    assert list(part.seconds) == [node.name for node in graph]
    assert np.array_equal(part.logits, whole.logits)
    assert run(module, graph, picture, summarised=()).summaries == {}
    with pytest.raises(KeyError):
        run(module, graph, picture, summarised=["layer9.0.conv1"])


@given(
    count=st.integers(1, 9) | st.integers(2**17 - 2, 2**17 + 2) | st.integers(2**18 - 2, 2**18 + 2) | st.just(300_001),
    centre=st.sampled_from([0.0, 1.0, -3.0, 1e3]),
    spread=st.sampled_from([0.0, 1e-3, 1.0, 50.0]),
    scale=st.sampled_from([1e-15, 1.0, 1e18, 1e30]),
    zeros=st.floats(0, 1),
    seed=st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_summary_of_any_values(count: int, centre: float, spread: float, scale: float, zeros: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = (scale * random.normal(centre, spread, count)).astype(np.float32)
    values[random.random(count) < zeros] = random.choice([0.0, -0.0])
    agrees(summarise(torch.from_numpy(values)[None]), values)


@pytest.mark.parametrize("count", [1000, 2**17, 300_001])
@pytest.mark.parametrize("constant", [0.1, 0.7, 1.1, 1.3, 3.3])
def test_summary_of_values_that_all_round_the_same_way(constant: float, count: int) -> None:
    values = np.full(count, constant, dtype=np.float32)
    values[::2] = 0
    agrees(summarise(torch.from_numpy(values)[None]), values)


def test_summary_of_a_constant_has_no_deviation() -> None:
    assert summarise(torch.full((1, 4, 300, 300), 0.1)).std == 0
    assert summarise(torch.zeros(1, 2, 3, 3)) == Summary((2, 3, 3), 0.0, 0.0, 1.0)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_summary_of_values_out_of_range_is_not_a_number(bad: float) -> None:
    values = torch.ones(1, 5)
    values[0, 2] = bad
    assert np.isnan(summarise(values).std)
    assert not np.isfinite(summarise(values).mean)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_activations_equal_the_walk(spec) -> None:  # type: ignore[no-untyped-def]
    module, graph = random_net(spec, height=40, width=35)
    picture = random_picture(graph)
    names = [INPUT, *(node.name for node in graph)]
    expected = keep(module, graph, torch.from_numpy(picture)[None], names)
    for name, values in activations(module, graph, picture, names).items():
        assert values.shape == graph.shape_of(name).dims
        assert values.dtype == np.float32
        assert np.array_equal(values, expected[name][0].numpy())


def test_activations_come_in_the_order_asked_for_and_cannot_be_changed() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    names = ["layer2.0.add", INPUT, "conv1"]
    found = activations(module, graph, random_picture(graph), names)
    assert list(found) == names
    assert not any(values.flags.writeable for values in found.values())


def test_the_picture_is_left_as_it_was() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    picture = random_picture(graph)
    before = picture.copy()
    found = activations(module, graph, picture, [INPUT])
    assert np.array_equal(picture, before)
    assert picture.flags.writeable
    picture[:] = 0
    assert np.array_equal(found[INPUT], before)


@pytest.mark.parametrize("spec", SPECS, ids=str)
@given(seed=st.integers(0, 9999), share=st.floats(0, 1), asked=st.integers(1, 3))
@settings(max_examples=12, deadline=None)
def test_activations_from_what_is_known_equal_those_of_the_whole_pass(
    spec: NetSpec, seed: int, share: float, asked: int
) -> None:
    module, graph = random_net(spec, height=26, width=21)
    picture, random = random_picture(graph), Random(seed)
    names = [INPUT, *(node.name for node in graph)]
    whole = activations(module, graph, picture, names)
    known = {name: whole[name] for name in names if random.random() < share}
    chosen = random.sample(names, asked)
    found = activations(module, graph, picture, chosen, known=known.get)
    assert list(found) == chosen
    assert all(np.array_equal(values, whole[name]) for name, values in found.items())
    assert not any(values.flags.writeable for values in found.values())


@pytest.mark.parametrize(
    ("known", "ran"),
    [
        ((), None),
        (("layer2.0.relu",), ["layer2.1.conv1", "layer2.1.bn1", "layer2.1.relu1"]),
        (("layer2.0.relu", "layer2.1.bn1"), ["layer2.1.relu1"]),
        (("layer2.1.relu1",), []),
        (("layer2.1.relu2", "fc"), None),  # what lies behind helps nobody
    ],
)
def test_only_what_is_not_known_is_run(
    monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...], ran: list[str] | None
) -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    picture, wanted = random_picture(graph), "layer2.1.relu1"
    names = [node.name for node in graph]
    whole = activations(module, graph, picture, names)
    seen: list[str] = []
    for name in names:
        layer = module.get_submodule(name)
        monkeypatch.setattr(layer, "forward", noting(layer.forward, name, seen))
    activations(module, graph, picture, [wanted], known={name: whole[name] for name in known}.get)
    assert seen == (names[: names.index(wanted) + 1] if ran is None else ran)


def noting(forward: Callable[..., Tensor], name: str, seen: list[str]) -> Callable[..., Tensor]:
    """The operation, which notes its name whenever it runs."""

    def noted(*inputs: Tensor) -> Tensor:
        seen.append(name)
        return forward(*inputs)

    return noted


def test_activations_stop_as_soon_as_the_last_is_computed() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    module.get_submodule("layer1.0.bn2").weight = None  # the pass would fail here
    module.get_submodule("layer1.0.bn2").running_mean = None
    module.get_submodule("layer1.0.bn2").running_var = torch.zeros(1)
    assert activations(module, graph, random_picture(graph), ["layer1.0.conv2"])
    with pytest.raises(RuntimeError):
        run(module, graph, random_picture(graph))


def test_unknown_names_and_other_sizes_are_refused() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    with pytest.raises(KeyError):
        activations(module, graph, random_picture(graph), ["layer7.0.conv1"])
    with pytest.raises(ValueError, match="3×24×24"):
        run(module, graph, np.zeros((3, 24, 25), dtype=np.float32))


def test_progress_is_told_after_every_node() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    calls: list[tuple[int, int]] = []
    run(module, graph, random_picture(graph), on_node=lambda done, total: calls.append((done, total)))
    assert calls == [(done, len(graph.nodes)) for done in range(1, len(graph.nodes) + 1)]


def test_a_cancelled_pass_ends_between_two_nodes() -> None:
    module, graph = random_net(SPECS[1], height=24, width=24)
    done: list[int] = []
    with pytest.raises(Cancelled):
        run(
            module,
            graph,
            random_picture(graph),
            on_node=lambda number, _: done.append(number),
            cancelled=lambda: len(done) == 5,
        )
    assert done == [1, 2, 3, 4, 5]
    with pytest.raises(Cancelled):
        activations(module, graph, random_picture(graph), ["fc"], cancelled=lambda: True)


def test_threads_share_a_module() -> None:
    module, graph = random_net(SPECS[1], height=48, width=48)
    pictures = [random_picture(graph, seed=seed) for seed in range(12)]
    alone = [run(module, graph, picture).summaries for picture in pictures]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda picture: run(module, graph, picture).summaries, pictures))
    assert together == alone
