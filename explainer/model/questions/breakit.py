"""A broken block really run: torch's own error, word for word, or the shapes that it made without one."""

import torch
from torch import Tensor

from explainer.architecture.graph import Graph
from explainer.architecture.questions.breakit import Broken, residual_end
from explainer.findings.breakit import Outcome
from explainer.model.net.module import GraphModule, keep, walk
from explainer.model.questions.single_block import entering, single_block


@torch.inference_mode()
def run(broken: Broken, graph: Graph, *, seed: int = 0) -> Outcome:
    """Run the block's operations on random values of the block's input shape, until one refuses.

    `graph` is the net that the block belongs to. Weights are random too: no error depends on a value.
    """
    module = _module(broken, graph, seed=seed)
    shapes: dict[str, tuple[int, ...]] = {}
    try:
        for node, value in walk(module, module.graph, _values(broken, seed=seed)):
            shapes[node.name] = tuple(value.shape[1:])
    except (RuntimeError, ValueError) as error:
        refused = broken.parts[len(shapes)].name
        return Outcome(shapes=shapes, refused_by=refused, error=f"{type(error).__name__}: {error}")
    return Outcome(shapes=shapes)


@torch.inference_mode()
def curvature(broken: Broken, graph: Graph, *, seed: int = 0) -> float:
    """How far F is from a straight line: the largest |F(a) + F(b) − F(a + b) − F(0)| over the largest |F(a) − F(0)|.

    Zero up to rounding for a convolution, and for any chain of convolutions and BN without a ReLU between them.
    Raises what torch raises where the residual branch does not run.
    """
    module = _module(broken, graph, seed=seed)
    end = residual_end(broken)
    a, b = _values(broken, seed=seed + 1), _values(broken, seed=seed + 2)
    f_a, f_b, f_ab, f_0 = (keep(module, module.graph, one, [end])[end] for one in (a, b, a + b, torch.zeros_like(a)))
    size = float((f_a - f_0).abs().max())
    return float((f_a + f_b - f_ab - f_0).abs().max()) / size if size > 0 else 0.0


def _module(broken: Broken, graph: Graph, *, seed: int) -> GraphModule:
    return single_block(broken.block, graph.spec, parts=broken.parts, seed=seed)


def _values(broken: Broken, *, seed: int) -> Tensor:
    return entering(broken.block, torch.Generator().manual_seed(seed))
