"""A broken block really run: torch's own error, word for word, or the shapes that it made without one."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor, nn

from explainer.architecture.cost import Cost
from explainer.architecture.faults import Broken, residual_end
from explainer.architecture.graph import INPUT, Graph, Node
from explainer.model.module import GraphModule, keep, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What torch made of a block.

    shapes: C×H×W of everything that ran, by node. refused_by, error: the node that refused its input, and the last
    line of torch's traceback; None where all of it ran.
    """

    shapes: Mapping[str, tuple[int, ...]]
    refused_by: str | None = None
    error: str | None = None


@torch.inference_mode()
def run(broken: Broken, graph: Graph, *, seed: int = 0) -> Outcome:
    """Run the block's operations on random values of the block's input shape, until one refuses.

    `graph` is the net that the block belongs to. Weights are random too: no error depends on a value.
    """
    module, own = _module(broken, graph, seed=seed)
    shapes: dict[str, tuple[int, ...]] = {}
    try:
        for node, value in walk(module, own, _values(broken, seed=seed)):
            shapes[node.name] = tuple(value.shape[1:])
    except (RuntimeError, ValueError) as error:
        refused = own.nodes[len(shapes)].name
        return Outcome(shapes=shapes, refused_by=refused, error=f"{type(error).__name__}: {error}")
    return Outcome(shapes=shapes)


@torch.inference_mode()
def curvature(broken: Broken, graph: Graph, *, seed: int = 0) -> float:
    """How far F is from a straight line: the largest |F(a) + F(b) − F(a + b) − F(0)| over the largest |F(a) − F(0)|.

    Zero up to rounding for a convolution, and for any chain of convolutions and BN without a ReLU between them.
    Raises what torch raises where the residual branch does not run.
    """
    module, own = _module(broken, graph, seed=seed)
    end = residual_end(broken)
    a, b = _values(broken, seed=seed + 1), _values(broken, seed=seed + 2)
    f_a, f_b, f_ab, f_0 = (keep(module, own, one, [end])[end] for one in (a, b, a + b, torch.zeros_like(a)))
    size = float((f_a - f_0).abs().max())
    return float((f_a + f_b - f_ab - f_0).abs().max()) / size if size > 0 else 0.0


def _module(broken: Broken, graph: Graph, *, seed: int) -> tuple[GraphModule, Graph]:
    """The block as a net of its own, whose input is what enters the block.

    The shapes in its nodes stand for nothing: a module is made from operations alone, and torch finds the shapes.
    """
    blank = broken.block.in_shape
    nodes = tuple(
        Node(
            part.name,
            part.op,
            tuple(INPUT if source == broken.entry else source for source in part.inputs),
            blank,
            Cost(),
            broken.block.stage,
            broken.block.name,
            part.branch,
        )
        for part in broken.parts
    )
    own = Graph(spec=graph.spec, input_shape=blank, nodes=nodes)
    module = GraphModule(own).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_parameters()
        elif isinstance(layer, nn.Conv2d):
            layer.weight.normal_(0.0, sqrt(2 / layer.weight[0].numel()), generator=generator)
            if layer.bias is not None:
                layer.bias.zero_()
    return module, own


def _values(broken: Broken, *, seed: int) -> Tensor:
    return torch.randn(1, *broken.block.in_shape.dims, generator=torch.Generator().manual_seed(seed))
