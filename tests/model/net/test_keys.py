"""state_dict keys, shapes and order, spelled out by hand from the structure of torchvision's and timm's nets."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
import torch

from explainer.architecture.spec import StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule


class Net(NamedTuple):
    """torchvision's arguments: the blocks of each stage, `groups` and `width_per_group`; whether it is timm's D."""

    blocks: tuple[int, ...]
    num_params: int
    basic: bool = False
    groups: int = 1
    width: int = 64
    deep: bool = False


TORCHVISION = {
    "resnet18": Net((2, 2, 2, 2), 11_689_512, basic=True),
    "resnet34": Net((3, 4, 6, 3), 21_797_672, basic=True),
    "resnet50": Net((3, 4, 6, 3), 25_557_032),
    "resnet101": Net((3, 4, 23, 3), 44_549_160),
    "resnet152": Net((3, 8, 36, 3), 60_192_808),
    "resnext50_32x4d": Net((3, 4, 6, 3), 25_028_904, groups=32, width=4),
    "resnext101_32x8d": Net((3, 4, 23, 3), 88_791_336, groups=32, width=8),
    "resnext101_64x4d": Net((3, 4, 23, 3), 83_455_272, groups=64, width=4),
    "wide_resnet50_2": Net((3, 4, 6, 3), 68_883_240, width=128),
    "wide_resnet101_2": Net((3, 4, 23, 3), 126_886_696, width=128),
}
TIMM = {
    "resnet18d": Net((2, 2, 2, 2), 11_708_744, basic=True, deep=True),
    "resnet50d": Net((3, 4, 6, 3), 25_576_264, deep=True),
}
NETS = TORCHVISION | TIMM
VGG = {
    "vgg11": "64 M 128 M 256 256 M 512 512 M 512 512 M",
    "vgg13": "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    "vgg16": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "vgg19": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}
"""torchvision's configurations A, B, D and E; M is a max pool."""
Entry = tuple[str, tuple[int, ...]]


def norm(name: str, channels: int) -> Iterator[Entry]:
    for key in ("weight", "bias", "running_mean", "running_var"):
        yield f"{name}.{key}", (channels,)
    yield f"{name}.num_batches_tracked", ()


def basic(path: str, channels_in: int, planes: int) -> Iterator[Entry]:
    yield f"{path}.conv1.weight", (planes, channels_in, 3, 3)
    yield from norm(f"{path}.bn1", planes)
    yield f"{path}.conv2.weight", (planes, planes, 3, 3)
    yield from norm(f"{path}.bn2", planes)


def bottleneck(path: str, channels_in: int, planes: int, *, width: int, groups: int) -> Iterator[Entry]:
    middle = planes * width // 64 * groups
    yield f"{path}.conv1.weight", (middle, channels_in, 1, 1)
    yield from norm(f"{path}.bn1", middle)
    yield f"{path}.conv2.weight", (middle, middle // groups, 3, 3)
    yield from norm(f"{path}.bn2", middle)
    yield f"{path}.conv3.weight", (4 * planes, middle, 1, 1)
    yield from norm(f"{path}.bn3", 4 * planes)


def entries_of(name: str) -> Iterator[Entry]:
    """Layer1 of the basic nets has no projection, layer1 of the bottleneck nets has one; the other stages have.

    timm's ResNet-D has three convolutions in its stem, and a pool (or nothing) before each projection.
    """
    net = NETS[name]
    expansion = 1 if net.basic else 4
    if net.deep:
        yield "conv1.0.weight", (32, 3, 3, 3)
        yield from norm("conv1.1", 32)
        yield "conv1.3.weight", (32, 32, 3, 3)
        yield from norm("conv1.4", 32)
        yield "conv1.6.weight", (64, 32, 3, 3)
    else:
        yield "conv1.weight", (64, 3, 7, 7)
    yield from norm("bn1", 64)
    channels = 64
    for stage, (count, planes) in enumerate(zip(net.blocks, (64, 128, 256, 512), strict=True), start=1):
        out = planes * expansion
        for index in range(count):
            path = f"layer{stage}.{index}"
            if net.basic:
                yield from basic(path, channels, planes)
            else:
                yield from bottleneck(path, channels, planes, width=net.width, groups=net.groups)
            if index == 0 and (stage > 1 or expansion == 4):
                place = 1 if net.deep else 0
                yield f"{path}.downsample.{place}.weight", (out, channels, 1, 1)
                yield from norm(f"{path}.downsample.{place + 1}", out)
            channels = out
    yield "fc.weight", (1000, channels)
    yield "fc.bias", (1000,)


def vgg_entries(name: str) -> Iterator[Entry]:
    """torchvision's make_layers: a convolution and its ReLU take two places of `features`, a pool one."""
    place, channels = 0, 3
    for item in VGG[name].split():
        if item == "M":
            place += 1
            continue
        yield f"features.{place}.weight", (int(item), channels, 3, 3)
        yield f"features.{place}.bias", (int(item),)
        place, channels = place + 2, int(item)
    for place, (read, out) in {0: (512 * 49, 4096), 3: (4096, 4096), 6: (4096, 1000)}.items():
        yield f"classifier.{place}.weight", (out, read)
        yield f"classifier.{place}.bias", (out,)


def meta(name: str, placement: StridePlacement | None = None) -> GraphModule:
    spec = choose(find_variant(name), stride_placement=placement)
    return GraphModule(expand(spec, image_shape(224, 224)), device="meta")


def keys_and_shapes(module: GraphModule) -> list[Entry]:
    return [(key, tuple(tensor.shape)) for key, tensor in module.state_dict().items()]


@pytest.mark.parametrize("name", TORCHVISION)
@pytest.mark.parametrize("placement", StridePlacement)
def test_keys_shapes_and_order_are_torchvisions(name: str, placement: StridePlacement) -> None:
    assert keys_and_shapes(meta(name, placement)) == list(entries_of(name))


@pytest.mark.parametrize("name", TIMM)
def test_keys_shapes_and_order_are_timms(name: str) -> None:
    assert keys_and_shapes(meta(name)) == list(entries_of(name))


@pytest.mark.parametrize("name", VGG)
def test_keys_shapes_and_order_of_vgg_are_torchvisions(name: str) -> None:
    assert keys_and_shapes(meta(name)) == list(vgg_entries(name))


def test_what_follows_the_stem_of_resnet_d_keeps_its_place_in_the_numbering() -> None:
    nodes = meta("resnet50d").graph
    assert [node.name for node in nodes if node.stage == "stem"] == [
        *(f"conv1.{place}" for place in range(7)),
        "bn1",
        "relu",
        "maxpool",
    ]
    assert "layer1.0.downsample.0" not in nodes
    assert type(nodes["layer2.0.downsample.0"].op).__name__ == "AvgPool2d"


@pytest.mark.parametrize("name", NETS)
def test_parameter_count(name: str) -> None:
    assert sum(parameter.numel() for parameter in meta(name).parameters()) == NETS[name].num_params


def test_a_checkpoint_loads_strictly() -> None:
    module = GraphModule(expand(find_variant("resnet18").spec, image_shape(64, 64)))
    checkpoint = {
        key: torch.zeros(shape, dtype=torch.int64) if key.endswith("tracked") else torch.full(shape, 0.5)
        for key, shape in entries_of("resnet18")
    }
    module.load_state_dict(checkpoint, strict=True)
    assert all((parameter == 0.5).all() for parameter in module.parameters())
    with pytest.raises(RuntimeError, match=r"layer4\.1\.bn2\.bias"):
        module.load_state_dict({key: one for key, one in checkpoint.items() if key != "layer4.1.bn2.bias"})
