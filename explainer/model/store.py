"""Untrained nets kept between passes, the least recently used given up when they outgrow their room."""

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from weakref import WeakValueDictionary

from explainer.architecture.spec import NetSpec
from explainer.model.module import GraphModule
from explainer.model.weights import WeightsInUse, num_bytes, untrained


class ModuleStore:
    """At most `budget` bytes of nets, or the one last asked for; safe to use from several threads.

    Nets share the weights of equally named layers of the same shape: ResNet-50 and 101 cost little beside
    ResNet-152. Threads that ask for the same net at once get the same one, built once; who asks for another net
    does not wait for it.
    """

    def __init__(self, *, budget: int) -> None:
        self._budget = budget
        self._modules: OrderedDict[NetSpec, Future[GraphModule]] = OrderedDict()
        self._weights: WeightsInUse = WeakValueDictionary()
        self._lock = Lock()

    def get(self, spec: NetSpec) -> GraphModule:
        """The untrained net of `spec`."""
        with self._lock:
            mine = spec not in self._modules
            future = self._modules.setdefault(spec, Future())
            self._modules.move_to_end(spec)
        if mine:
            self._build(spec, future)
        return future.result()

    def __len__(self) -> int:
        return len(self._modules)

    def _build(self, spec: NetSpec, future: Future[GraphModule]) -> None:
        try:
            future.set_result(untrained(spec, shared=self._weights))
        except BaseException as error:
            with self._lock:
                self._modules.pop(spec, None)
            future.set_exception(error)
        with self._lock:
            self._make_room()

    def _make_room(self) -> None:
        """Give up finished nets, the least recently used first, but never the one last asked for."""
        for spec in list(self._modules)[:-1]:
            if self._size() <= self._budget:
                return
            if self._modules[spec].done():
                del self._modules[spec]

    def _size(self) -> int:
        return num_bytes(*(one.result() for one in self._modules.values() if one.done()))
