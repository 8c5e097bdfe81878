"""Shared passes: the same net, weights and picture are run once; what was looked at is where the next look starts."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image
from torch import Tensor

from explainer.architecture.graph import Node
from explainer.architecture.spec import BlockKind, NetSpec
from explainer.architecture.variants import find_variant
from explainer.model.net import trace as tracing
from explainer.model.net.module import GraphModule, Step
from explainer.model.net.trace import run
from explainer.picture.bundled import bundled_bytes
from explainer.picture.datasets import DATASETS, cifar10_at
from explainer.picture.decode import PictureError
from explainer.pretrained.source import Origin, Weights
from explainer.ui.requests import passes
from explainer.ui.requests.maps import summary
from explainer.ui.requests.photo import Photo, crop_share, prepared, seen
from explainer.ui.requests.time import trace
from explainer.ui.work import jobs, trained
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from tests.model.nets import random_net, small_spec

CAT = Photo(id="cat", data=bundled_bytes("cat"))


def net(size: int = 16) -> Net:
    return Net(spec=small_spec(BlockKind.BOTTLENECK), height=size, width=size)


def test_two_readers_of_the_same_picture_and_net_share_one_pass() -> None:
    first, second = trace(net(), CAT).start(), trace(net(), CAT).start()
    assert first is second
    assert trace(net(17), CAT).start() is not first
    blocks = graph_of(net()).blocks
    assert set(first.job.future.result(60).summaries) == {block.output.name for block in blocks}
    assert set(first.job.future.result(60).seconds) == {node.name for node in graph_of(net())}


def test_readers_of_the_same_weights_share_all_and_readers_of_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Weights] = []

    def state_of(spec: NetSpec, weights: Weights) -> Mapping[str, Tensor]:
        read.append(weights)
        return random_net(spec, height=16, width=16, seed=len(read))[0].state_dict()

    monkeypatch.setattr(trained, "state_of", state_of)
    passes._store.cache_clear()
    nets = [replace(net(20), weights=Weights(origin=Origin.FILE, id=letter * 64)) for letter in "ab"]
    logits = []
    for one in (*nets, *nets):
        shared = trace(one, CAT).start()
        assert trace(one, CAT).start() is shared
        assert summary(one, CAT, "conv1").start() is summary(one, CAT, "conv1").start()
        logits.append(shared.job.future.result(60).logits)
    assert logits[0] is logits[2]
    assert logits[1] is logits[3]
    assert not np.array_equal(logits[0], logits[1])
    assert summary(nets[0], CAT, "conv1").start() is not summary(nets[1], CAT, "conv1").start()
    assert read == [one.weights for one in nets]
    passes._store.cache_clear()


def test_the_summary_of_a_node_is_that_of_the_whole_pass() -> None:
    module, graph, picture = passes.module_of(net()), graph_of(net()), passes.picture_of(net(), CAT)
    whole = run(module, graph, picture).summaries
    for name in ("conv1", "layer1.0.bn2", "fc"):
        assert summary(net(), CAT, name).start().job.future.result(60) == whole[name]


def test_what_was_looked_at_is_where_the_next_look_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    resume = tracing.resume

    def noted(module: GraphModule, nodes: Sequence[Node], known: Mapping[str, Tensor]) -> Iterator[Step]:
        asked.append([node.name for node in nodes])
        return resume(module, nodes, known)

    monkeypatch.setattr(tracing, "resume", noted)
    passes.activations(net(21), CAT, ("layer2.0.relu",), Running())
    passes.activations(net(21), CAT, ("layer2.1.bn1",), Running())
    passes.activations(net(21), CAT, ("layer2.1.bn1",), Running())
    assert [names[-1] for names in asked] == ["layer2.0.relu", "layer2.1.bn1"]
    assert asked[0][0] == "conv1"
    assert asked[1] == ["layer2.1.conv1", "layer2.1.bn1"]


def test_a_pass_that_is_left_ends_early_and_can_be_started_again() -> None:
    request = trace(net(18), CAT)
    pool = jobs._pool()
    release = Event()
    blockers = [pool.submit(lambda: release.wait(30)) for _ in range(2)]  # both workers are busy, so it must wait
    running = request.start()
    with running.awaited():
        pass
    release.set()
    with pytest.raises(CancelledError):
        running.job.future.result(30)
    request.forget()
    assert request.start().job.future.result(60).logits.shape == (7,)
    assert all(blocker.future.result(30) for blocker in blockers)


def test_a_failed_pass_says_why_and_is_forgotten() -> None:
    request = seen(Photo(id="hole", data=b"not a picture"), 16, 16, 1.0)
    first = request.start()
    with pytest.raises(PictureError):
        first.job.future.result(30)
    request.forget()
    assert request.start() is not first


@pytest.mark.parametrize("origin", [Origin.UNTRAINED, Origin.DIGITS, Origin.SCENES, Origin.CIFAR10])
def test_a_net_reads_as_much_of_a_picture_as_of_those_it_was_trained_on(origin: Origin) -> None:
    datasets = {**DATASETS, "cifar10": cifar10_at(Path())}
    one = Net(spec=find_variant("cifar_resnet20").spec, height=32, width=32, weights=Weights(origin=origin))
    trained_on = datasets.get(origin.value)
    assert crop_share(one) == (trained_on.crop_share if trained_on else 0.875)
    square = Image.new("RGB", (64, 64), "white")
    square.paste("black", (0, 0, 64, 3))  # at 0.875, the crop begins below
    assert (prepared(one, square).pixels[0] < 128).all() == (origin is Origin.CIFAR10)
