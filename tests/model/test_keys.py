"""state_dict keys, shapes and order of the five standard nets, spelled out by hand from torchvision's structure."""

from collections.abc import Iterator

import pytest
import torch

from explainer.architecture.expand import expand, image_shape
from explainer.architecture.spec import StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.model.module import GraphModule

NUM_PARAMS = {
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
}
BLOCKS = {
    "resnet18": (2, 2, 2, 2),
    "resnet34": (3, 4, 6, 3),
    "resnet50": (3, 4, 6, 3),
    "resnet101": (3, 4, 23, 3),
    "resnet152": (3, 8, 36, 3),
}
Entry = tuple[str, tuple[int, ...]]


def norm(name: str, channels: int) -> Iterator[Entry]:
    for key in ("weight", "bias", "running_mean", "running_var"):
        yield f"{name}.{key}", (channels,)
    yield f"{name}.num_batches_tracked", ()


def basic(path: str, channels_in: int, width: int, *, project: bool) -> Iterator[Entry]:
    yield f"{path}.conv1.weight", (width, channels_in, 3, 3)
    yield from norm(f"{path}.bn1", width)
    yield f"{path}.conv2.weight", (width, width, 3, 3)
    yield from norm(f"{path}.bn2", width)
    if project:
        yield f"{path}.downsample.0.weight", (width, channels_in, 1, 1)
        yield from norm(f"{path}.downsample.1", width)


def bottleneck(path: str, channels_in: int, width: int, *, project: bool) -> Iterator[Entry]:
    yield f"{path}.conv1.weight", (width, channels_in, 1, 1)
    yield from norm(f"{path}.bn1", width)
    yield f"{path}.conv2.weight", (width, width, 3, 3)
    yield from norm(f"{path}.bn2", width)
    yield f"{path}.conv3.weight", (4 * width, width, 1, 1)
    yield from norm(f"{path}.bn3", 4 * width)
    if project:
        yield f"{path}.downsample.0.weight", (4 * width, channels_in, 1, 1)
        yield from norm(f"{path}.downsample.1", 4 * width)


def torchvision_entries(name: str) -> Iterator[Entry]:
    """Layer1 of the basic nets has no projection, layer1 of the bottleneck nets has one; the other stages have."""
    block, expansion = (basic, 1) if name in ("resnet18", "resnet34") else (bottleneck, 4)
    yield "conv1.weight", (64, 3, 7, 7)
    yield from norm("bn1", 64)
    channels = 64
    for stage, (count, width) in enumerate(zip(BLOCKS[name], (64, 128, 256, 512), strict=True), start=1):
        for index in range(count):
            project = index == 0 and (stage > 1 or expansion == 4)
            yield from block(f"layer{stage}.{index}", channels, width, project=project)
            channels = width * expansion
    yield "fc.weight", (1000, channels)
    yield "fc.bias", (1000,)


def meta(name: str, placement: StridePlacement | None = None) -> GraphModule:
    spec = choose(find_variant(name), stride_placement=placement)
    return GraphModule(expand(spec, image_shape(224, 224)), device="meta")


@pytest.mark.parametrize("name", NUM_PARAMS)
@pytest.mark.parametrize("placement", StridePlacement)
def test_keys_shapes_and_order_are_torchvisions(name: str, placement: StridePlacement) -> None:
    entries = [(key, tuple(tensor.shape)) for key, tensor in meta(name, placement).state_dict().items()]
    assert entries == list(torchvision_entries(name))


@pytest.mark.parametrize("name", NUM_PARAMS)
def test_parameter_count(name: str) -> None:
    assert sum(parameter.numel() for parameter in meta(name).parameters()) == NUM_PARAMS[name]


def test_a_checkpoint_loads_strictly() -> None:
    module = GraphModule(expand(find_variant("resnet18").spec, image_shape(64, 64)))
    checkpoint = {
        key: torch.zeros(shape, dtype=torch.int64) if key.endswith("tracked") else torch.full(shape, 0.5)
        for key, shape in torchvision_entries("resnet18")
    }
    module.load_state_dict(checkpoint, strict=True)
    assert all((parameter == 0.5).all() for parameter in module.parameters())
    with pytest.raises(RuntimeError, match=r"layer4\.1\.bn2\.bias"):
        module.load_state_dict({key: one for key, one in checkpoint.items() if key != "layer4.1.bn2.bias"})
