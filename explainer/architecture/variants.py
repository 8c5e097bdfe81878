"""The named networks: a table with a row of data for each, and names for all others, in both directions.

Names follow torchvision and timm; a net that has no name there is called by what it is made of, such as
`bottleneck_3-4-6-3_w128-256-512-1024_x2_g32`. `variant_name` is the inverse of `find_variant`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_STAGES,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A named network: its spec and the input size it was published with (pixels, square)."""

    name: str
    spec: NetSpec
    input_size: int


_DOUBLING = (64, 128, 256, 512)


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

_CIFAR_NAME = re.compile(r"cifar_(bottleneck_)?(resnet|plain|preresnet)(0|[1-9]\d{0,4})", re.ASCII)
_NUMBERS = r"\d{1,5}(?:-\d{1,5})*"
_CUSTOM_NAME = re.compile(rf"(basic|bottleneck)_({_NUMBERS})((?:_[a-z0-9-]{{1,40}}){{0,9}})", re.ASCII)


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
    if match := _CIFAR_NAME.fullmatch(name):
        kind = BlockKind.BOTTLENECK if match[1] else BlockKind.BASIC
        return Variant(name=name, spec=_cifar_spec(kind, match[2], int(match[3])), input_size=32)
    if match := _CUSTOM_NAME.fullmatch(name):
        spec = _custom_spec(name, BlockKind(match[1]), blocks=_numbers(match[2]), parts=match[3].split("_")[1:])
        return Variant(name=name, spec=spec, input_size=32 if spec.stem is Stem.CIFAR else 224)
    raise SpecError("unknown_variant", name=name[:60])


def resnet_spec(name: str) -> ResNetSpec:
    """The residual or plain network with this name; raises SpecError for any other, a VGG net too."""
    spec = find_variant(name).spec
    if isinstance(spec, VGGSpec):
        raise SpecError("no_blocks")
    return spec


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
    known = _NAMES.get(family(spec)) or _cifar_name(spec)
    if known:
        return known
    if isinstance(spec, VGGSpec):
        raise SpecError("unknown_variant", name=f"VGG-{spec.depth}")
    defaults = _custom_defaults(spec.block, spec.blocks_per_stage)
    parts = [f"{spec.block.value}_{_dashed(spec.blocks_per_stage)}"]
    if spec.widths != defaults["widths"]:
        parts.append(f"w{_dashed(spec.widths)}")
    if spec.expansion != defaults["expansion"]:
        parts.append(f"x{spec.expansion}")
    if spec.groups != 1:
        parts.append(f"g{spec.groups}")
    if spec.stem_channels != spec.widths[0]:
        parts.append(f"s{spec.stem_channels}")
    return "_".join([*parts, *words_of(spec)])


def words_of(spec: ResNetSpec) -> tuple[str, ...]:
    """What a composed name says in words of a net: no shortcuts, another stem, order or kind of shortcut.

    >>> words_of(resnet_spec("cifar_preresnet20"))
    ('cifar', 'full-pre')
    """
    return tuple(word for word, change in _WORDS.items() if all(getattr(spec, name) is one for name, one in change))


def title(spec: NetSpec) -> str | None:
    """What the literature calls a net of the ImageNet table, whatever the reader's choices; None for all others."""
    return _TITLES.get(family(spec))


def family(spec: NetSpec) -> NetSpec:
    """The net with everything that the reader chooses beside its name put to one value: equal for equal names."""
    if isinstance(spec, VGGSpec):
        return replace(spec, num_classes=1)
    shortcut = Shortcut.NONE if spec.shortcut is Shortcut.NONE else Shortcut.B
    return replace(spec, stride_placement=StridePlacement.V1_5, shortcut=shortcut, num_classes=1)


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


def _cifar_spec(block: BlockKind, kind: str, depth: int) -> ResNetSpec:
    """1512.03385, section 4.2: a 3×3 stem and three stages of n blocks with 16, 32 and 64 channels.

    With BasicBlocks there are 6n+2 layers and option A; with Bottlenecks (1603.05027) 9n+2, and projections.
    """
    per_block = 3 * block.num_convs
    most = MAX_BLOCKS // 3
    blocks, rest = divmod(depth - 2, per_block)
    if rest or not 1 <= blocks <= most:
        deepest = per_block * most + 2
        below = min(max(per_block + 2, depth - rest), deepest - per_block)
        raise SpecError(
            "cifar_depth", depth=depth, per_block=per_block, below=below, above=below + per_block, deepest=deepest
        )
    shortcut = Shortcut.A if block is BlockKind.BASIC else Shortcut.B
    return ResNetSpec(
        block=block,
        blocks_per_stage=(blocks,) * 3,
        widths=(16, 32, 64),
        expansion=block.expansion,
        stem=Stem.CIFAR,
        stem_channels=16,
        shortcut=Shortcut.NONE if kind == "plain" else shortcut,
        order=Order.FULL_PRE if kind == "preresnet" else Order.ORIGINAL,
        num_classes=10,
    )


def _cifar_name(spec: NetSpec) -> str | None:
    """The name of a CIFAR net of the paper's construction, at whatever depth."""
    if isinstance(spec, VGGSpec) or spec.stem is not Stem.CIFAR:
        return None
    kind = "preresnet" if spec.order is Order.FULL_PRE else "plain" if spec.shortcut is Shortcut.NONE else "resnet"
    name = f"cifar_{'bottleneck_' if spec.block is BlockKind.BOTTLENECK else ''}{kind}{spec.depth}"
    try:
        return name if family(find_variant(name).spec) == family(spec) else None
    except SpecError:
        return None


# --- the reader's own nets: what differs from the defaults, one part of the name each ------------------------------

_Change = tuple[tuple[str, Any], ...]
_WORDS: Mapping[str, _Change] = {
    "plain": (("shortcut", Shortcut.NONE),),
    "cifar": (("stem", Stem.CIFAR),),
    "deep": (("stem", Stem.DEEP),),
    "pooled": (("projection", Projection.POOLED),),
    **{one.value.replace("_", "-"): (("order", one),) for one in Order if one is not Order.ORIGINAL},
    **{
        one.value.replace("_", "-"): (("shortcut_kind", one),)
        for one in ShortcutKind
        if one is not ShortcutKind.IDENTITY
    },
}


def _one(text: str) -> int:
    (number,) = _numbers(text)
    return number


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("-")))


_LETTERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "w": ("widths", _numbers),
    "x": ("expansion", _one),
    "g": ("groups", _one),
    "s": ("stem_channels", _one),
}


def _custom_defaults(block: BlockKind, blocks: tuple[int, ...]) -> dict[str, Any]:
    return {"expansion": block.expansion, "widths": tuple(64 * 2**stage for stage in range(len(blocks)))}


def _custom_spec(name: str, block: BlockKind, *, blocks: tuple[int, ...], parts: list[str]) -> ResNetSpec:
    """The net that a composed name describes; parts may stand in any order, each once. Raises SpecError."""
    if len(blocks) > MAX_STAGES:
        raise SpecError("stages_out_of_range", stages=len(blocks), maximum=MAX_STAGES)
    changes: dict[str, Any] = {}
    for part in parts:
        for field, value in _change(name, part):
            if field in changes:
                raise SpecError("unknown_variant", name=name[:60])
            changes[field] = value
    fields = _custom_defaults(block, blocks) | changes
    fields.setdefault("stem_channels", fields["widths"][0])
    fields.setdefault("num_classes", 10 if fields.get("stem") is Stem.CIFAR else 1000)
    return ResNetSpec(block=block, blocks_per_stage=blocks, **fields)


def _change(name: str, part: str) -> _Change:
    if part in _WORDS:
        return _WORDS[part]
    if part[0] in _LETTERS and re.fullmatch(_NUMBERS, part[1:]) and (part[0] == "w" or "-" not in part):
        field, read = _LETTERS[part[0]]
        return ((field, read(part[1:])),)
    raise SpecError("unknown_variant", name=name[:60])


def _dashed(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))


_NAMES = {family(find_variant(name).spec): name for name in reversed(LISTED_VARIANTS)}
_TITLES = {family(spec): title for title, spec in _IMAGENET.values()}
