"""Shared passes: who waits for them, who may stop them, what is kept."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from torch import Tensor

from explainer.architecture.graph import Node
from explainer.architecture.spec import BlockKind, NetSpec
from explainer.model.net import trace
from explainer.model.net.module import GraphModule, Step
from explainer.model.net.pool import Pool
from explainer.model.net.trace import run
from explainer.picture.bundled import bundled_bytes
from explainer.picture.decode import PictureError
from explainer.pretrained.source import Origin, Weights
from explainer.text.catalogue import catalogue
from explainer.ui.requests import passes
from explainer.ui.requests.passes import Photo
from explainer.ui.shared import parts
from explainer.ui.work import trained
from explainer.ui.work import jobs
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net
from tests.model.nets import random_net, small_spec

CAT = Photo(id="cat", data=bundled_bytes("cat"))


def net(size: int = 16) -> Net:
    return Net(spec=small_spec(BlockKind.BOTTLENECK), height=size, width=size)


def held(pool: Pool, release: Event) -> Running[int]:
    """Work that lasts until it is released."""
    running: Running[int] = Running()
    running.job = pool.submit(lambda: int(release.wait(30)))
    return running


def test_two_readers_of_the_same_picture_and_net_share_one_pass() -> None:
    first, second = passes.trace(net(), CAT).start(), passes.trace(net(), CAT).start()
    assert first is second
    assert passes.trace(net(17), CAT).start() is not first
    blocks = passes.graph_of(net()).blocks
    assert set(first.job.future.result(60).summaries) == {block.output.name for block in blocks}
    assert set(first.job.future.result(60).seconds) == {node.name for node in passes.graph_of(net())}


def test_readers_of_the_same_weights_share_all_and_readers_of_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Weights] = []

    def state_of(spec: NetSpec, weights: Weights) -> Mapping[str, Tensor]:
        read.append(weights)
        return random_net(spec, height=16, width=16, seed=len(read))[0].state_dict()

    monkeypatch.setattr(trained, "state_of", state_of)
    passes._store.clear()  # type: ignore[attr-defined]
    nets = [replace(net(20), weights=Weights(origin=Origin.FILE, id=letter * 64)) for letter in "ab"]
    logits = []
    for one in (*nets, *nets):
        shared = passes.trace(one, CAT).start()
        assert passes.trace(one, CAT).start() is shared
        assert passes.summary(one, CAT, "conv1").start() is passes.summary(one, CAT, "conv1").start()
        logits.append(shared.job.future.result(60).logits)
    assert logits[0] is logits[2]
    assert logits[1] is logits[3]
    assert not np.array_equal(logits[0], logits[1])
    assert passes.summary(nets[0], CAT, "conv1").start() is not passes.summary(nets[1], CAT, "conv1").start()
    assert read == [one.weights for one in nets]
    passes._store.clear()  # type: ignore[attr-defined]


def test_the_summary_of_a_node_is_that_of_the_whole_pass() -> None:
    module, graph, picture = passes.module_of(net()), passes.graph_of(net()), passes.picture_of(net(), CAT)
    whole = run(module, graph, picture).summaries
    for name in ("conv1", "layer1.0.bn2", "fc"):
        assert passes.summary(net(), CAT, name).start().job.future.result(60) == whole[name]


def test_what_was_looked_at_is_where_the_next_look_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    resume = trace.resume

    def noted(module: GraphModule, nodes: Sequence[Node], known: Mapping[str, Tensor]) -> Iterator[Step]:
        asked.append([node.name for node in nodes])
        return resume(module, nodes, known)

    monkeypatch.setattr(trace, "resume", noted)
    passes.activations(net(21), CAT, ("layer2.0.relu",), Running())
    passes.activations(net(21), CAT, ("layer2.1.bn1",), Running())
    passes.activations(net(21), CAT, ("layer2.1.bn1",), Running())
    assert [names[-1] for names in asked] == ["layer2.0.relu", "layer2.1.bn1"]
    assert asked[0][0] == "conv1"
    assert asked[1] == ["layer2.1.conv1", "layer2.1.bn1"]


def test_a_pass_goes_on_while_anyone_waits_and_stops_with_the_last() -> None:
    pool, release = Pool(workers=1), Event()
    running = held(pool, release)
    with running.awaited():
        with running.awaited():
            pass
        assert not running.abandoned
    assert running.abandoned
    release.set()
    pool.close()


def test_a_finished_pass_is_not_abandoned() -> None:
    pool, release = Pool(workers=1), Event()
    release.set()
    running = held(pool, release)
    with running.awaited():
        running.job.future.result(30)
    assert not running.abandoned
    pool.close()


def test_a_pass_that_is_left_ends_early_and_can_be_started_again() -> None:
    request = passes.trace(net(18), CAT)
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
    request = passes.seen(net(), Photo(id="hole", data=b"not a picture"))
    first = request.start()
    with pytest.raises(PictureError):
        first.job.future.result(30)
    request.forget()
    assert request.start() is not first


def test_the_ledger_adds_up() -> None:
    graph = passes.graph_of(net())
    names = passes.ledger_nodes(graph, "layer2.0")
    assert names == ("layer2.0.downsample.1", "layer2.0.bn3", "layer2.0.add", "layer2.0.relu")
    x, f, total, out = passes.activations(net(), CAT, names, Running())
    assert np.array_equal(x + f, total)
    assert np.array_equal(np.maximum(total, 0), out)


class Left(BaseException):
    """Stands for Streamlit's signal that a reader clicked on: it ends the script run, and is no error."""


def test_a_reader_who_goes_on_takes_nothing_from_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, release, forgotten = Pool(workers=1), Event(), []

    class Shared:
        def __call__(self) -> Running[int]:
            return running

        def clear(self) -> None:
            forgotten.append(running)

    def leave(*_: object) -> None:
        raise Left

    running = held(pool, release)
    monkeypatch.setattr(parts, "_watch", leave)
    with running.awaited():
        with pytest.raises(Left):
            parts.wait(jobs.Request(Shared()), catalogue("en"))
        assert not running.abandoned
    assert forgotten == []
    release.set()
    pool.close()
