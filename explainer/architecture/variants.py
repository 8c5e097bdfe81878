"""The named networks: a table with a row of data for each.

Names follow torchvision and timm; `variant_names.py` makes the names of all others. `variant_name` is the inverse of
`find_variant`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph
from explainer.architecture.spec import (
    BlockKind,
    NetSpec,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.variant_names import family, read_name, written_name
from explainer.architecture.wiring.expand import expand, image_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A named network: its spec and the input size it was published with (pixels, square)."""

    name: str
    spec: NetSpec
    input_size: int


def _net(block: BlockKind, *blocks: int, width: int = 64, expansion: int | None = None, **changes: Any) -> ResNetSpec:
    """An ImageNet net whose widths double from `width`."""
    return ResNetSpec(
        block=block,
        blocks_per_stage=blocks,
        widths=tuple(width * 2**stage for stage in range(len(blocks))),
        expansion=expansion or block.expansion,
        **changes,
    )


_BASIC, _BOTTLENECK = BlockKind.BASIC, BlockKind.BOTTLENECK
_RESNETS = {  # 1512.03385, Table 1
    18: _net(_BASIC, 2, 2, 2, 2),
    34: _net(_BASIC, 3, 4, 6, 3),
    50: _net(_BOTTLENECK, 3, 4, 6, 3),
    101: _net(_BOTTLENECK, 3, 4, 23, 3),
    152: _net(_BOTTLENECK, 3, 8, 36, 3),
}
_RESNET_D: Mapping[str, Any] = {"stem": Stem.DEEP, "projection": Projection.POOLED}
_IMAGENET: Mapping[str, tuple[str, NetSpec]] = {
    **{f"resnet{depth}": (f"ResNet-{depth}", spec) for depth, spec in _RESNETS.items()},
    **{f"plain{depth}": (f"plain-{depth}", replace(spec, shortcut=Shortcut.NONE)) for depth, spec in _RESNETS.items()},
    "resnext50_32x4d": ("ResNeXt-50 (32×4d)", _net(_BOTTLENECK, 3, 4, 6, 3, width=128, expansion=2, groups=32)),
    "resnext101_32x8d": ("ResNeXt-101 (32×8d)", _net(_BOTTLENECK, 3, 4, 23, 3, width=256, expansion=1, groups=32)),
    "resnext101_64x4d": ("ResNeXt-101 (64×4d)", _net(_BOTTLENECK, 3, 4, 23, 3, width=256, expansion=1, groups=64)),
    "wide_resnet50_2": ("Wide ResNet-50-2", _net(_BOTTLENECK, 3, 4, 6, 3, width=128, expansion=2)),
    "wide_resnet101_2": ("Wide ResNet-101-2", _net(_BOTTLENECK, 3, 4, 23, 3, width=128, expansion=2)),
    "resnet50c": ("ResNet-50-C", replace(_RESNETS[50], stem=Stem.DEEP)),
    **{f"resnet{depth}d": (f"ResNet-{depth}-D", replace(spec, **_RESNET_D)) for depth, spec in _RESNETS.items()},
    **{
        f"resnetv2_{depth}": (f"PreAct ResNet-{depth}", replace(_RESNETS[depth], order=Order.FULL_PRE))
        for depth in (50, 101, 152)
    },
    "vgg11": ("VGG-11", VGGSpec(convs_per_stage=(1, 1, 2, 2, 2))),  # 1409.1556, Table 1, columns A, B, D and E
    "vgg13": ("VGG-13", VGGSpec(convs_per_stage=(2, 2, 2, 2, 2))),
    "vgg16": ("VGG-16", VGGSpec(convs_per_stage=(2, 2, 3, 3, 3))),
    "vgg19": ("VGG-19", VGGSpec(convs_per_stage=(2, 2, 4, 4, 4))),
}

IMAGENET_RESNETS = tuple(f"resnet{depth}" for depth in _RESNETS)
IMAGENET_PLAINS = tuple(f"plain{depth}" for depth in _RESNETS)
VGGS = tuple(name for name in _IMAGENET if name.startswith("vgg"))
IMAGENET_VARIANTS = tuple(_IMAGENET)
CIFAR_DEPTHS = (20, 32, 44, 56, 110, 1202)
CIFAR_RESNETS = tuple(f"cifar_resnet{depth}" for depth in CIFAR_DEPTHS)
CIFAR_PLAINS = tuple(f"cifar_plain{depth}" for depth in CIFAR_DEPTHS[:4])
CIFAR_BOTTLENECK_DEPTHS = (164, 1001)
CIFAR_VARIANTS = (
    *CIFAR_RESNETS,
    *CIFAR_PLAINS,
    *(f"cifar_bottleneck_resnet{depth}" for depth in CIFAR_BOTTLENECK_DEPTHS),
    "cifar_preresnet110",
    *(f"cifar_bottleneck_preresnet{depth}" for depth in CIFAR_BOTTLENECK_DEPTHS),
)
LISTED_VARIANTS = IMAGENET_VARIANTS + CIFAR_VARIANTS


def find_variant(name: str) -> Variant:
    """The variant with this name.

    Besides the names of `LISTED_VARIANTS`: CIFAR nets of any depth that fits (`cifar_resnet38`,
    `cifar_bottleneck_preresnet29`), and the reader's own nets: `basic_2-2-2-2`, or with what differs from the
    published ones behind it, `bottleneck_3-4-6-3_w64-128-256-512_x4_g1_s64_deep_pooled_full-pre`. Raises SpecError
    for any other name.

    >>> find_variant("cifar_resnet20").spec.depth
    20
    """
    if name in _IMAGENET:
        return Variant(name=name, spec=_IMAGENET[name][1], input_size=224)
    spec = read_name(name)
    return Variant(name=name, spec=spec, input_size=spec.stem.input_size)


def resnet_spec(name: str) -> ResNetSpec:
    """The residual or plain network with this name; raises SpecError for any other, a VGG net too."""
    spec = find_variant(name).spec
    if isinstance(spec, VGGSpec):
        raise SpecError("no_blocks")
    return spec


def expand_variant(name: str) -> Graph:
    """The named network at the input size it was published with."""
    variant = find_variant(name)
    return expand(variant.spec, image_shape(variant.input_size, variant.input_size))


def find_typed_variant(text: str) -> Variant:
    """The variant that a reader means: its name, or how papers write it ("ResNet-101", "CIFAR ResNet-56", "VGG-19").

    Raises SpecError for anything else.
    """
    name = text.strip().lower()
    written = re.fullmatch(r"(cifar)?[\s_-]*(resnet|plain|vgg)[\s_-]*(\d{1,5}(?:-?[cd])?)", name, re.ASCII)
    if written:
        name = "_".join(filter(None, (written[1], written[2] + written[3].replace("-", ""))))
    return find_variant(name)


def variant_name(spec: NetSpec) -> str:
    """The name under which `find_variant` gives this net, up to what `choose` lays over it (see `family`).

    >>> variant_name(find_variant("bottleneck_3-4-6-3").spec)
    'resnet50'

    Raises SpecError for a VGG net that is not in the table.
    """
    known = _NAMES.get(family(spec))
    if known:
        return known
    if isinstance(spec, VGGSpec):
        raise SpecError("unknown_variant", name=f"VGG-{spec.depth}")
    return written_name(spec)


def title(spec: NetSpec) -> str | None:
    """What the literature calls a net of the ImageNet table, whatever the reader's choices; None for all others."""
    return _TITLES.get(family(spec))


def choose(
    variant: Variant,
    *,
    stride_placement: StridePlacement | None = None,
    shortcut: Shortcut | None = None,
    num_classes: int | None = None,
) -> NetSpec:
    """The variant's spec with the reader's choices laid over it; None keeps the variant's own.

    A VGG net takes the number of classes only: it has neither blocks nor shortcuts.
    """
    spec = variant.spec
    classes = spec.num_classes if num_classes is None else num_classes
    if isinstance(spec, VGGSpec):
        return replace(spec, num_classes=classes)
    return replace(
        spec,
        stride_placement=stride_placement or spec.stride_placement,
        shortcut=shortcut or spec.shortcut,
        num_classes=classes,
    )


_NAMES = {family(find_variant(name).spec): name for name in reversed(LISTED_VARIANTS)}
_TITLES = {family(spec): title for title, spec in _IMAGENET.values()}
