"""Small nets with arbitrary weights, for tests that look at values."""

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.architecture.graph import Graph
from explainer.architecture.spec import (
    BlockKind,
    NetSpec,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule


def small_spec(
    block: BlockKind,
    *,
    stem: Stem = Stem.IMAGENET,
    shortcut: Shortcut = Shortcut.B,
    placement: StridePlacement = StridePlacement.V1_5,
    order: Order = Order.ORIGINAL,
    kind: ShortcutKind = ShortcutKind.IDENTITY,
    projection: Projection = Projection.STRIDED,
    groups: int = 1,
) -> ResNetSpec:
    return ResNetSpec(
        block=block,
        blocks_per_stage=(2, 2),
        widths=(6, 10),
        expansion=block.expansion,
        groups=groups,
        stem=stem,
        stem_channels=6,
        shortcut=shortcut,
        shortcut_kind=kind,
        projection=projection,
        order=order,
        stride_placement=placement,
        num_classes=7,
    )


SMALL_VGG = VGGSpec(convs_per_stage=(1, 2), widths=(3, 4), num_classes=7)


def random_net(spec: NetSpec, *, height: int, width: int, seed: int = 0) -> tuple[GraphModule, Graph]:
    """Every parameter and statistic random, so that no operation is the identity by accident."""
    graph = expand(spec, image_shape(height, width))
    module = GraphModule(graph).eval().requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    for key, tensor in module.state_dict().items():
        if key.endswith("num_batches_tracked"):
            tensor.fill_(3)
        elif key.endswith("running_var"):
            tensor.uniform_(0.5, 2.0, generator=generator)
        else:
            tensor.normal_(0.0, 0.3, generator=generator)
    return module, graph


def random_picture(graph: Graph, *, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=graph.input_shape.dims).astype(np.float32)
