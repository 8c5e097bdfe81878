"""One block as a net of its own, whose input is what enters the block."""

from collections.abc import Iterable
from math import sqrt

import torch
from torch import Tensor, nn

from explainer.architecture.graph import INPUT, Block, Graph, Node
from explainer.architecture.operations.cost import Cost
from explainer.architecture.questions.breakit import BlockOp
from explainer.architecture.spec import NetSpec
from explainer.model.net.module import GraphModule


def single_block(
    block: Block, spec: NetSpec, *, parts: Iterable[Node | BlockOp] | None = None, seed: int
) -> GraphModule:
    """The block in eval mode, with random weights (He et al. 2015) and BN as it begins; its graph is `module.graph`.

    `parts` stand in the place of the block's own nodes, as where something was left out of it. The shapes in the
    graph's nodes stand for nothing: a module is made from operations alone, and torch finds the shapes.
    """
    nodes = tuple(
        Node(
            part.name,
            part.op,
            tuple(INPUT if source == block.entry else source for source in part.inputs),
            block.in_shape,
            Cost(),
            block.stage,
            block.name,
            part.branch,
        )
        for part in (block.nodes if parts is None else parts)
    )
    module = GraphModule(Graph(spec=spec, input_shape=block.in_shape, nodes=nodes)).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_parameters()
        elif isinstance(layer, nn.Conv2d):
            layer.weight.normal_(0.0, sqrt(2 / layer.weight[0].numel()), generator=generator)
            if layer.bias is not None:
                layer.bias.zero_()
    return module


def entering(block: Block, generator: torch.Generator) -> Tensor:
    """Random values 1×C×H×W of the shape that enters the block."""
    return torch.randn(1, *block.in_shape.dims, generator=generator)
