"""The net that a page or a pass is about, as one value that every cache can be keyed by."""

from dataclasses import dataclass

from explainer.architecture.graph import Graph
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.pretrained.bundled import BundledNet
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
