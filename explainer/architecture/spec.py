"""What the reader chose: a frozen `ResNetSpec`, and the table of named variants.

Sources: He et al. 2015, arXiv 1512.03385, Table 1 (ImageNet nets), section 4.2 (CIFAR nets), section 3.3
(shortcut options A, B, C). Names follow torchvision.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum

from explainer.architecture.errors import SpecError

MAX_BLOCKS = 1000
MAX_STAGES = 6
MAX_CHANNELS = 4096
MAX_CLASSES = 100_000


class BlockKind(Enum):
    """BasicBlock: two 3×3 convolutions. Bottleneck: 1×1, 3×3, 1×1 (paper, Figure 5)."""

    BASIC = "basic"
    BOTTLENECK = "bottleneck"

    @property
    def expansion(self) -> int:
        """Output channels of a block divided by its width."""
        return 4 if self is BlockKind.BOTTLENECK else 1

    @property
    def num_convs(self) -> int:
        """Convolutions on the residual branch."""
        return 3 if self is BlockKind.BOTTLENECK else 2


class StridePlacement(Enum):
    """Where a down-sampling Bottleneck strides: v1 on the first 1×1, v1.5 on the 3×3."""

    V1 = "v1"
    V1_5 = "v1.5"


class Shortcut(Enum):
    """Section 3.3: A pads with zeros, B projects where shapes differ, C projects everywhere; NONE is a plain net."""

    A = "A"
    B = "B"
    C = "C"
    NONE = "none"


class Stem(Enum):
    """What stands before the first stage: 7×7/2 and a max pool (ImageNet), or one 3×3 (CIFAR)."""

    IMAGENET = "imagenet"
    CIFAR = "cifar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResNetSpec:
    """One residual (or plain) network.

    `widths` are the channels of the 3×3 convolutions of each stage; a stage puts out width × expansion
    channels. Raises SpecError for a network outside the limits above.
    """

    block: BlockKind
    blocks_per_stage: tuple[int, ...]
    widths: tuple[int, ...]
    stem: Stem = Stem.IMAGENET
    stride_placement: StridePlacement = StridePlacement.V1_5
    shortcut: Shortcut = Shortcut.B
    num_classes: int = 1000

    def __post_init__(self) -> None:
        stages, blocks = len(self.blocks_per_stage), sum(self.blocks_per_stage)
        if not 1 <= stages <= MAX_STAGES:
            raise SpecError("stages_out_of_range", stages=stages, maximum=MAX_STAGES)
        if stages != len(self.widths):
            raise SpecError("widths_differ_from_stages", stages=stages, widths=len(self.widths))
        if min(self.blocks_per_stage) < 1:
            raise SpecError("empty_stage")
        if blocks > MAX_BLOCKS:
            raise SpecError("too_many_blocks", blocks=blocks, maximum=MAX_BLOCKS)
        if not (min(self.widths) >= 1 and max(self.widths) * self.block.expansion <= MAX_CHANNELS):
            raise SpecError("width_out_of_range", maximum=MAX_CHANNELS // self.block.expansion)
        if not 1 <= self.num_classes <= MAX_CLASSES:
            raise SpecError("classes_out_of_range", classes=self.num_classes, maximum=MAX_CLASSES)
        if self.shortcut is Shortcut.A and list(self.stage_channels) != sorted(self.stage_channels):
            raise SpecError("option_a_cannot_shrink")

    @property
    def stem_channels(self) -> int:
        """Channels the stem puts out: those of the first stage's 3×3 (64 for ImageNet, 16 for CIFAR)."""
        return self.widths[0]

    @property
    def stage_channels(self) -> tuple[int, ...]:
        """Channels entering the first stage, then those each stage puts out."""
        return (self.stem_channels, *(width * self.block.expansion for width in self.widths))

    @property
    def depth(self) -> int:
        """Layers as the paper counts them: convolutions off the shortcut, and the fully connected layer."""
        return 1 + self.block.num_convs * sum(self.blocks_per_stage) + 1

    @property
    def has_stride_choice(self) -> bool:
        """Whether v1 and v1.5 differ: only a Bottleneck that down-samples can place its stride."""
        return self.block is BlockKind.BOTTLENECK and len(self.blocks_per_stage) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A named network: its spec and the input size it was published with (pixels, square)."""

    name: str
    spec: ResNetSpec
    input_size: int


def _imagenet(name: str, block: BlockKind, blocks: tuple[int, ...], shortcut: Shortcut) -> Variant:
    spec = ResNetSpec(block=block, blocks_per_stage=blocks, widths=(64, 128, 256, 512), shortcut=shortcut)
    return Variant(name=name, spec=spec, input_size=224)


_IMAGENET_DEPTHS = {
    18: (BlockKind.BASIC, (2, 2, 2, 2)),
    34: (BlockKind.BASIC, (3, 4, 6, 3)),
    50: (BlockKind.BOTTLENECK, (3, 4, 6, 3)),
    101: (BlockKind.BOTTLENECK, (3, 4, 23, 3)),
    152: (BlockKind.BOTTLENECK, (3, 8, 36, 3)),
}
IMAGENET_RESNETS = tuple(f"resnet{depth}" for depth in _IMAGENET_DEPTHS)
IMAGENET_PLAINS = tuple(f"plain{depth}" for depth in _IMAGENET_DEPTHS)
CIFAR_DEPTHS = (20, 32, 44, 56, 110, 1202)
CIFAR_RESNETS = tuple(f"cifar_resnet{depth}" for depth in CIFAR_DEPTHS)
CIFAR_PLAINS = tuple(f"cifar_plain{depth}" for depth in CIFAR_DEPTHS[:4])
LISTED_VARIANTS = IMAGENET_RESNETS + IMAGENET_PLAINS + CIFAR_RESNETS + CIFAR_PLAINS

_IMAGENET_VARIANTS = {
    variant.name: variant
    for depth, (block, blocks) in _IMAGENET_DEPTHS.items()
    for variant in (
        _imagenet(f"resnet{depth}", block, blocks, Shortcut.B),
        _imagenet(f"plain{depth}", block, blocks, Shortcut.NONE),
    )
}
_CIFAR_NAME = re.compile(r"cifar_(resnet|plain)(0|[1-9]\d{0,4})", re.ASCII)
_CUSTOM_NAME = re.compile(r"(basic|bottleneck)_(\d{1,4}(?:-\d{1,4})*)(?:_w(\d{1,5}(?:-\d{1,5})*))?", re.ASCII)


def find_variant(name: str) -> Variant:
    """The variant with this name.

    Besides the names of `LISTED_VARIANTS`: `cifar_resnet<6n+2>` and `cifar_plain<6n+2>` for any n, and the
    reader's own blocks per stage, with widths that double from 64 unless given: `basic_2-2-2-2`,
    `bottleneck_3-4-6-3_w64-128-256-512`. Raises SpecError for any other name.

    >>> find_variant("cifar_resnet20").spec.blocks_per_stage
    (3, 3, 3)
    """
    if name in _IMAGENET_VARIANTS:
        return _IMAGENET_VARIANTS[name]
    if match := _CIFAR_NAME.fullmatch(name):
        return _cifar_variant(name, kind=match[1], depth=int(match[2]))
    if match := _CUSTOM_NAME.fullmatch(name):
        return _custom_variant(name, BlockKind(match[1]), blocks=match[2], widths=match[3])
    raise SpecError("unknown_variant", name=name[:60])


def find_typed_variant(text: str) -> Variant:
    """The variant that a reader means: its name, or how papers write it ("ResNet-101", "CIFAR ResNet-56").

    Raises SpecError for anything else.
    """
    name = text.strip().lower()
    written = re.fullmatch(r"(cifar)?[\s_-]*(resnet|plain)[\s_-]*(\d{1,5})", name, re.ASCII)
    return find_variant("_".join(filter(None, (written[1], written[2] + written[3]))) if written else name)


def choose(
    variant: Variant,
    *,
    stride_placement: StridePlacement | None = None,
    shortcut: Shortcut | None = None,
    num_classes: int | None = None,
) -> ResNetSpec:
    """The variant's spec with the reader's choices laid over it; None keeps the variant's own."""
    spec = variant.spec
    return replace(
        spec,
        stride_placement=stride_placement or spec.stride_placement,
        shortcut=shortcut or spec.shortcut,
        num_classes=spec.num_classes if num_classes is None else num_classes,
    )


def _cifar_variant(name: str, *, kind: str, depth: int) -> Variant:
    """Section 4.2: a 3×3 stem and three stages of n BasicBlocks with 16, 32 and 64 channels, 6n+2 layers."""
    blocks, rest = divmod(depth - 2, 6)
    deepest = 6 * (MAX_BLOCKS // 3) + 2
    if rest or not 1 <= blocks <= MAX_BLOCKS // 3:
        below = min(max(8, depth - rest), deepest - 6)
        raise SpecError("cifar_depth", depth=depth, below=below, above=below + 6, deepest=deepest)
    spec = ResNetSpec(
        block=BlockKind.BASIC,
        blocks_per_stage=(blocks,) * 3,
        widths=(16, 32, 64),
        stem=Stem.CIFAR,
        shortcut=Shortcut.A if kind == "resnet" else Shortcut.NONE,
        num_classes=10,
    )
    return Variant(name=name, spec=spec, input_size=32)


def _custom_variant(name: str, block: BlockKind, *, blocks: str, widths: str | None) -> Variant:
    blocks_per_stage = tuple(map(int, blocks.split("-")))
    if len(blocks_per_stage) > MAX_STAGES:
        raise SpecError("stages_out_of_range", stages=len(blocks_per_stage), maximum=MAX_STAGES)
    doubling = tuple(64 * 2**stage for stage in range(len(blocks_per_stage)))
    spec = ResNetSpec(
        block=block,
        blocks_per_stage=blocks_per_stage,
        widths=tuple(map(int, widths.split("-"))) if widths else doubling,
    )
    return Variant(name=name, spec=spec, input_size=224)
