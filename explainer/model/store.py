"""Untrained nets kept between passes, the least recently used given up when they outgrow their room."""

from collections import OrderedDict
from threading import Lock

from explainer.architecture.spec import ResNetSpec
from explainer.model.module import GraphModule
from explainer.model.weights import num_bytes, untrained


class ModuleStore:
    """At most `budget` bytes of nets, or the one last asked for; safe to use from several threads.

    Two threads that ask for the same net at once get the same one, built once.
    """

    def __init__(self, *, budget: int) -> None:
        self._budget = budget
        self._modules: OrderedDict[ResNetSpec, GraphModule] = OrderedDict()
        self._lock = Lock()

    def get(self, spec: ResNetSpec) -> GraphModule:
        """The untrained net of `spec`."""
        with self._lock:
            if spec not in self._modules:
                self._make_room()
                self._modules[spec] = untrained(spec)
            self._modules.move_to_end(spec)
            self._make_room()
            return self._modules[spec]

    def _make_room(self) -> None:
        """Give up the oldest nets until the rest fit, but never the last one used."""
        while len(self._modules) > 1 and sum(map(num_bytes, self._modules.values())) > self._budget:
            self._modules.popitem(last=False)
