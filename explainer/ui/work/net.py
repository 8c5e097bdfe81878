"""The net that a page or a pass is about, as one value that every cache can be keyed by."""

from dataclasses import dataclass, replace

from explainer.architecture.graph import Graph
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.pretrained.bundled import BundledNet, bundled_net, plain_or_residual
from explainer.pretrained.source import UNTRAINED, Weights
from explainer.ui.work.caches import SizedCache, kept_in

KEPT_NODES = 30_000
"""Of all nets that are kept expanded, for all readers; some 20 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """A network at an input size (pixels), with the weights that a pass runs with."""

    spec: NetSpec
    height: int
    width: int
    weights: Weights = UNTRAINED


def graph_of(net: Net) -> Graph:
    """The net expanded; half a millisecond the first time, and a run asks for it a dozen times."""
    return _expanded(net.spec, net.height, net.width)


@kept_in(SizedCache(budget=KEPT_NODES, size=lambda graph: len(graph.nodes)))
def _expanded(spec: NetSpec, height: int, width: int) -> Graph:
    return expand(spec, image_shape(height, width))


def as_shipped(shipped: BundledNet) -> Net:
    """A net that comes with the app, at the size of the pictures it was trained on."""
    size = shipped.input_size
    return Net(spec=shipped.spec, height=size, width=size, weights=Weights(origin=shipped.origin))


def shipped_twin(net: Net) -> Net | None:
    """The same net without its shortcuts, or with them, where both come with the app, trained on the same pictures."""
    spec, origin = plain_or_residual(net.spec), net.weights.origin
    shipped = spec is not None and bundled_net(net.spec, origin) is not None and bundled_net(spec, origin) is not None
    return replace(net, spec=spec) if spec and shipped else None
