"""Nets kept between passes, the least recently used given up when they outgrow their room."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock
from weakref import WeakValueDictionary

from torch import Tensor

from explainer.architecture.spec import NetSpec, ResNetSpec, StridePlacement
from explainer.model.net.heap import give_back
from explainer.model.net.module import GraphModule
from explainer.model.net.weights import WeightsInUse, num_bytes, trained, untrained
from explainer.pretrained.source import UNTRAINED, Weights

State = Mapping[str, Tensor]
"""Tensors by their names in a state_dict."""
Load = Callable[[NetSpec, Weights], State]
"""Gives the state_dict of a net that has been trained."""
Key = tuple[NetSpec, Weights]


class ModuleStore:
    """At most `budget` bytes of nets, or the one last asked for; safe to use from several threads.

    Untrained nets share the weights of equally named layers of the same shape: ResNet-50 and 101 cost little beside
    ResNet-152. A trained net is read with `load`; v1 and v1.5 of it share every tensor. Threads that ask for the same
    net at once get the same one, built once; who asks for another net does not wait for it.
    """

    def __init__(self, *, budget: int, load: Load | None = None) -> None:
        self._budget = budget
        self._load = load
        self._modules: OrderedDict[Key, Future[GraphModule]] = OrderedDict()
        self._weights: WeightsInUse = WeakValueDictionary()
        self._lock = Lock()

    def get(self, spec: NetSpec, weights: Weights = UNTRAINED) -> GraphModule:
        """The net of `spec` with these weights; raises what `load` raises."""
        key = spec, weights
        with self._lock:
            mine = key not in self._modules
            future = self._modules.setdefault(key, Future())
            self._modules.move_to_end(key)
        if mine:
            self._build(key, future)
        return future.result()

    def __len__(self) -> int:
        return len(self._modules)

    def _build(self, key: Key, future: Future[GraphModule]) -> None:
        spec, weights = key
        try:
            if weights == UNTRAINED:
                future.set_result(untrained(spec, shared=self._weights))
            else:
                future.set_result(trained(spec, self._twin(key) or self._state(key)))
        except BaseException as error:
            with self._lock:
                self._modules.pop(key, None)
            future.set_exception(error)
        with self._lock:
            self._make_room()
        give_back()

    def _state(self, key: Key) -> State:
        if self._load is None:
            raise ValueError("this store has no trained weights")
        return self._load(*key)

    def _twin(self, key: Key) -> State | None:
        """The state_dict of the same trained net with its stride elsewhere, if it is here."""
        spec, weights = key
        with self._lock:
            ready = {known: one for known, one in self._modules.items() if one.done() and known != key}
        for (other, theirs), module in ready.items():
            if theirs == weights and _without_placement(other) == _without_placement(spec):
                return module.result().state_dict()
        return None

    def _make_room(self) -> None:
        """Give up finished nets, the least recently used first, but never the one last asked for."""
        for key in list(self._modules)[:-1]:
            if self._size() <= self._budget:
                return
            if self._modules[key].done():
                del self._modules[key]

    def _size(self) -> int:
        return num_bytes(*(one.result() for one in self._modules.values() if one.done()))


def _without_placement(spec: NetSpec) -> NetSpec:
    """The spec for comparison only: where a stride stands changes no weight."""
    return replace(spec, stride_placement=StridePlacement.V1_5) if isinstance(spec, ResNetSpec) else spec
