"""The weights of a net: read from elsewhere, or untrained.

Untrained weights are a He initialisation from a seed, with BN statistics calibrated on the bundled photos.

He et al. 2015, arXiv 1502.01852: normal with deviation √(2/fan_out) keeps the scale through ReLU layers, which is
also what torchvision's nets start from. Each layer draws from its own generator, seeded by its name, so nets that
share a layer's name and shape share its weights, whatever else they contain.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from math import sqrt
from weakref import WeakValueDictionary

import numpy as np
import torch
from torch import Tensor, nn

from explainer.architecture.graph import Branch, Graph
from explainer.architecture.limits import calibration_shape
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.expand import expand
from explainer.model.net.module import GraphModule, walk
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare

WeightsInUse = WeakValueDictionary[tuple[int, str, tuple[int, ...]], nn.Parameter]
"""Weights in use, by seed, layer name and shape; one that no net uses any more leaves by itself."""
GATE_BIAS = -6.0
"""Bias of a gate: the best of those in 1603.05027, Table 1. A closed gate lets the shortcut pass."""
FC_STD = 0.01
"""Deviation of the fully connected layer's weights: small, so that an untrained net prefers no class by much."""


def untrained(spec: NetSpec, *, seed: int = 0, shared: WeightsInUse | None = None) -> GraphModule:
    """A net of `spec` in eval mode that no one has trained; the same spec and seed give the same bits.

    The values of all blocks stay in range at any depth, because each BN layer normalises with the statistics of the
    bundled photos as they arrive there. Layers of the same name and shape have the same weights in every net of a
    seed; those that are in `shared` are taken from there and not held twice, the others are put in.
    """
    graph = expand(spec, calibration_shape(spec))
    module = GraphModule(graph, device="meta").eval().requires_grad_(False)  # room is made for what is not shared
    known: WeightsInUse = WeakValueDictionary() if shared is None else shared
    for name, layer in module.named_modules():
        _initialise(layer, name, seed=seed, known=known)
    for node in graph:
        if node.branch is Branch.GATE and isinstance(node.op, Conv2d):
            module.get_submodule(node.name).get_parameter("bias").fill_(GATE_BIAS)
    with _one_thread():
        _calibrate(module, graph)
    return module


def trained(spec: NetSpec, state: Mapping[str, Tensor]) -> GraphModule:
    """A net of `spec` in eval mode that holds the very tensors of `state`, which no one may write to any more.

    Raises RuntimeError unless names and shapes agree.
    """
    module = GraphModule(expand(spec, calibration_shape(spec)), device="meta").eval()
    module.load_state_dict(state, strict=True, assign=True)
    return module.requires_grad_(False)


def num_bytes(*modules: nn.Module) -> int:
    """Bytes that the parameters and buffers of some modules occupy together; what they share counts once."""
    tensors = (one for module in modules for one in (*module.parameters(), *module.buffers()))
    return sum({one.data_ptr(): one.nbytes for one in tensors}.values())


def _layer_seed(seed: int, name: str) -> int:
    """63 bits that depend on the seed and the layer's name and nothing else."""
    return int.from_bytes(sha256(f"{seed} {name}".encode()).digest()[:8]) >> 1


@contextmanager
def _one_thread() -> Iterator[None]:
    """The number of threads decides in which order a sum is added up, and so its last bits."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _initialise(layer: nn.Module, name: str, *, seed: int, known: WeightsInUse) -> None:
    match layer:
        case nn.Conv2d():
            fan_out = layer.out_channels // layer.groups * layer.kernel_size[0] * layer.kernel_size[1]
            _draw(layer, name, std=sqrt(2 / fan_out), seed=seed, known=known)
        case nn.Linear():
            _draw(layer, name, std=FC_STD, seed=seed, known=known)
        case nn.BatchNorm2d():
            layer.to_empty(device="cpu").reset_parameters()  # scale 1, shift 0, mean 0, variance 1


def _draw(layer: nn.Conv2d | nn.Linear, name: str, *, std: float, seed: int, known: WeightsInUse) -> None:
    """Normal weights with deviation `std` and a bias of 0; known weights of the same layer take their place."""
    key = (seed, name, tuple(layer.weight.shape))
    kept = known.get(key)  # held from here on: its last owner may leave at any time
    if kept is None:
        generator = torch.Generator().manual_seed(_layer_seed(seed, name))
        drawn = torch.empty(layer.weight.shape).normal_(0.0, std, generator=generator)
        kept = known.setdefault(key, nn.Parameter(drawn, requires_grad=False))
    layer.weight = kept
    if layer.bias is not None:
        layer.bias = nn.Parameter(torch.zeros(layer.bias.shape), requires_grad=False)


@torch.inference_mode()
def _calibrate(module: GraphModule, graph: Graph) -> None:
    """One pass over the photos; each BN layer takes the statistics of its input just before it runs.

    A net without BN, such as VGG, is left as it is.
    """
    norms = {node.inputs[0]: module.get_submodule(node.name) for node in graph if isinstance(node.op, BatchNorm2d)}
    if not norms:
        return
    for node, value in walk(module, graph, _photos(graph.input_shape)):
        norm = norms.get(node.name)
        if isinstance(norm, nn.BatchNorm2d):
            _take_statistics(norm, value)


def _take_statistics(norm: nn.BatchNorm2d, value: Tensor) -> None:
    """Mean and population variance per channel of `value` N×C×H×W."""
    mean = value.mean((0, 2, 3), keepdim=True)
    norm.get_buffer("running_mean").copy_(mean.flatten())
    norm.get_buffer("running_var").copy_((value - mean).square_().mean((0, 2, 3)))
    norm.get_buffer("num_batches_tracked").fill_(1)


def _photos(shape: Shape) -> Tensor:
    """All bundled photos as one batch N×3×H×W."""
    pictures = [prepare(decode(bundled_bytes(slug)), height=shape.height, width=shape.width) for slug in BUNDLED]
    return torch.from_numpy(np.stack([picture.normalised for picture in pictures]))
