"""The store of untrained nets: shared weights, a bounded size, one net for all who ask at once."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
import torch

from explainer.architecture.spec import NetSpec, StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.model.net import heap
from explainer.model.net import store as store_module
from explainer.model.net.module import GraphModule
from explainer.model.net.store import ModuleStore
from explainer.model.net.weights import num_bytes, untrained

SMALL, DEEPER = find_variant("bottleneck_1-1_w4-8").spec, find_variant("bottleneck_2-2_w4-8").spec


def test_shared_weights_are_the_same_bits_as_weights_of_ones_own() -> None:
    store = ModuleStore(budget=10**9)
    store.get(DEEPER)
    alone = untrained(SMALL).state_dict()
    shared = store.get(SMALL).state_dict()
    assert list(alone) == list(shared)
    assert all(torch.equal(alone[name], shared[name]) for name in alone)


def test_what_nets_share_is_held_once() -> None:
    store = ModuleStore(budget=10**9)
    deeper, small = store.get(DEEPER), store.get(SMALL)
    v1 = store.get(choose(find_variant("bottleneck_2-2_w4-8"), stride_placement=StridePlacement.V1))
    weights = "layer2.0.conv2.weight"
    assert deeper.get_parameter(weights).data_ptr() == small.get_parameter(weights).data_ptr()
    assert deeper.get_parameter(weights).data_ptr() == v1.get_parameter(weights).data_ptr()
    norms = "layer2.0.bn2.running_mean"
    assert deeper.get_buffer(norms).data_ptr() != v1.get_buffer(norms).data_ptr()
    assert num_bytes(deeper, small, v1) < num_bytes(deeper) + num_bytes(small) + num_bytes(v1)


def test_the_least_recently_used_net_is_given_up() -> None:
    other = find_variant("basic_1-1_w4-8").spec
    third = find_variant("basic_1-1_w5-9").spec
    room = num_bytes(untrained(SMALL)) + num_bytes(untrained(third))
    store = ModuleStore(budget=room)
    small, older = store.get(SMALL), store.get(other)
    assert store.get(SMALL) is small
    store.get(third)
    assert store.get(SMALL) is small
    assert store.get(other) is not older


def test_a_net_larger_than_the_budget_is_kept_alone() -> None:
    store = ModuleStore(budget=1)
    only = store.get(SMALL)
    assert len(store) == 1
    assert store.get(SMALL) is only
    store.get(DEEPER)
    assert len(store) == 1


def test_threads_that_ask_at_once_get_one_net() -> None:
    store = ModuleStore(budget=10**9)
    with ThreadPoolExecutor(4) as pool:
        modules = list(pool.map(store.get, [DEEPER] * 8))
    assert all(module is modules[0] for module in modules)


def test_nets_of_other_orders_share_their_convolutions() -> None:
    store = ModuleStore(budget=10**9)
    original, full = store.get(SMALL), store.get(find_variant("bottleneck_1-1_w4-8_full-pre").spec)
    for name, _ in original.named_parameters():
        if "conv" in name:
            assert original.get_parameter(name).data_ptr() == full.get_parameter(name).data_ptr()


def test_layers_of_one_name_and_two_shapes_are_not_shared() -> None:
    store = ModuleStore(budget=10**9)
    whole, grouped = store.get(SMALL), store.get(find_variant("bottleneck_1-1_w4-8_g2").spec)
    name = "layer2.0.conv2.weight"
    assert whole.get_parameter(name).shape != grouped.get_parameter(name).shape
    assert whole.get_parameter("layer2.0.conv1.weight").data_ptr() == (
        grouped.get_parameter("layer2.0.conv1.weight").data_ptr()
    )


class Workshop:
    """Builds nets as the store does, and counts them; the build of `slow` waits until it is let go on."""

    def __init__(self, slow: NetSpec, *, fails: bool) -> None:
        self.slow, self.fails = slow, fails
        self.begun, self.go_on = Event(), Event()
        self.built: list[NetSpec] = []

    def untrained(self, spec: NetSpec, **_: object) -> GraphModule:
        self.built.append(spec)
        if spec == self.slow:
            self.begun.set()
            assert self.go_on.wait(30)
            if self.fails:
                raise MemoryError
        return untrained(spec)


@contextmanager
def building(workshop: Workshop, store: ModuleStore) -> Iterator[list[Future[GraphModule]]]:
    """Two threads ask for the slow net; while the first builds it, another net fills the whole store."""
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(store.get, workshop.slow)]
        try:
            assert workshop.begun.wait(30)
            store.get(SMALL)
            asked.append(pool.submit(store.get, workshop.slow))
            yield asked
        finally:
            workshop.go_on.set()


def test_a_net_that_is_being_built_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, store = Workshop(DEEPER, fails=False), ModuleStore(budget=1)
    monkeypatch.setattr(store_module, "untrained", workshop.untrained)
    with building(workshop, store) as asked:
        workshop.go_on.set()
        one, other = (future.result(30) for future in asked)
    assert one is other
    assert workshop.built == [DEEPER, SMALL]


def test_a_build_that_fails_says_so_to_all_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, store = Workshop(DEEPER, fails=True), ModuleStore(budget=1)
    monkeypatch.setattr(store_module, "untrained", workshop.untrained)
    with building(workshop, store) as asked:
        pass
    assert isinstance(asked[0].exception(30), MemoryError)
    assert isinstance(asked[1].exception(30), MemoryError)
    workshop.fails = False
    assert isinstance(store.get(DEEPER), GraphModule)


def test_memory_is_given_back_after_a_net_was_made_and_not_at_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(store_module, "give_back", lambda: calls.append(len(store)))
    store = ModuleStore(budget=0)
    for _ in range(3):
        store.get(SMALL)
    store.get(DEEPER)
    assert calls == [1, 1]  # the first net has left before


def test_giving_memory_back_does_nothing_where_the_library_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    heap.give_back()
    for library in (object, None):  # another C library; none that can be asked
        monkeypatch.setattr("ctypes.CDLL", lambda _, library=library: library())
        heap.give_back()


def test_weights_that_others_hold_are_never_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ModuleStore(budget=10**9)
    store.get(DEEPER)
    monkeypatch.setattr(torch.Tensor, "normal_", None)  # to draw anything would fail
    store.get(SMALL)
