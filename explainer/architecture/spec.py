"""What the reader chose: a frozen `ResNetSpec` (or, for comparison, a `VGGSpec`).

Sources: He et al. 2015, arXiv 1512.03385 (blocks, stages, shortcut options A, B, C); He et al. 2016, arXiv
1603.05027 (orders of activation, kinds of shortcut); Xie et al. 2017, arXiv 1611.05431 (groups); Zagoruyko and
Komodakis 2016, arXiv 1605.07146 (widths); He et al. 2018, arXiv 1812.01187 (ResNet-C and -D); Simonyan and Zisserman
2014, arXiv 1409.1556 (VGG).
"""

from dataclasses import dataclass
from enum import Enum

from explainer.architecture.errors import SpecError

MAX_BLOCKS = 1000
MAX_STAGES = 6
MAX_CHANNELS = 4096
MAX_CLASSES = 100_000


class BlockKind(Enum):
    """BasicBlock: two 3×3 convolutions. Bottleneck: 1×1, 3×3, 1×1 (1512.03385, Figure 5)."""

    BASIC = "basic"
    BOTTLENECK = "bottleneck"

    @property
    def expansion(self) -> int:
        """Output channels of a block divided by the channels of its 3×3, in the first paper."""
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
    """1512.03385, section 3.3: A pads with zeros, B projects where shapes differ, C projects everywhere.

    NONE is a plain net. Option C is also the "1×1 convolution" of 1603.05027, Figure 2.
    """

    A = "A"
    B = "B"
    C = "C"
    NONE = "none"


class ShortcutKind(Enum):
    """What else happens on every shortcut (1603.05027, Figure 2 and Table 1): nothing, for a residual network.

    SCALING halves both branches; EXCLUSIVE_GATING weighs them with a learned gate g and 1 − g, SHORTCUT_GATING the
    shortcut alone with 1 − g; DROPOUT drops half of the shortcut's values while training.
    """

    IDENTITY = "identity"
    SCALING = "scaling"
    EXCLUSIVE_GATING = "exclusive_gating"
    SHORTCUT_GATING = "shortcut_gating"
    DROPOUT = "dropout"


class Order(Enum):
    """Where BN and ReLU stand in a block (1603.05027, Figure 4, a to e)."""

    ORIGINAL = "original"
    BN_AFTER_ADD = "bn_after_add"
    RELU_BEFORE_ADD = "relu_before_add"
    RELU_PRE = "relu_pre"
    FULL_PRE = "full_pre"

    @property
    def pre_activation(self) -> bool:
        """Whether the activation stands before the convolutions, so that nothing follows the addition."""
        return self in (Order.RELU_PRE, Order.FULL_PRE)


class Stem(Enum):
    """What stands before the first stage.

    IMAGENET: 7×7/2 and a max pool. CIFAR: one 3×3. DEEP: three 3×3 in place of the 7×7 (ResNet-C, 1812.01187).
    """

    IMAGENET = "imagenet"
    CIFAR = "cifar"
    DEEP = "deep"

    @property
    def num_convs(self) -> int:
        """Convolutions of the stem."""
        return 3 if self is Stem.DEEP else 1

    @property
    def input_size(self) -> int:
        """Side in pixels of the pictures for which nets with this stem were published."""
        return 32 if self is Stem.CIFAR else 224


class Projection(Enum):
    """How a projection down-samples: by the stride of its 1×1, or by an average pool before it (ResNet-D)."""

    STRIDED = "strided"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResNetSpec:
    """One residual (or plain) network.

    `widths` are the channels of the 3×3 convolutions of each stage, which have `groups` groups in a Bottleneck; a
    stage puts out width × `expansion` channels. Raises SpecError for a network outside the limits above.
    """

    block: BlockKind
    blocks_per_stage: tuple[int, ...]
    widths: tuple[int, ...]
    expansion: int
    groups: int = 1
    stem: Stem = Stem.IMAGENET
    stem_channels: int = 64
    stride_placement: StridePlacement = StridePlacement.V1_5
    shortcut: Shortcut = Shortcut.B
    shortcut_kind: ShortcutKind = ShortcutKind.IDENTITY
    projection: Projection = Projection.STRIDED
    order: Order = Order.ORIGINAL
    num_classes: int = 1000

    def __post_init__(self) -> None:
        _require_stages(self.blocks_per_stage, self.widths)
        _require_classes(self.num_classes)
        blocks = sum(self.blocks_per_stage)
        if blocks > MAX_BLOCKS:
            raise SpecError("too_many_blocks", blocks=blocks, maximum=MAX_BLOCKS)
        if self.expansion < 1 or max(self.stage_channels) > MAX_CHANNELS or min(self.stage_channels) < 1:
            raise SpecError("width_out_of_range", maximum=MAX_CHANNELS // max(1, self.expansion))
        if self.groups < 1 or any(width % self.groups for width in self.widths):
            raise SpecError("groups_do_not_divide", groups=self.groups, widths=", ".join(map(str, self.widths)))
        if self.groups > 1 and self.block is BlockKind.BASIC:
            raise SpecError("groups_need_bottleneck")
        if self.shortcut is Shortcut.A and list(self.stage_channels) != sorted(self.stage_channels):
            raise SpecError("option_a_cannot_shrink")
        if self.shortcut is Shortcut.NONE and self.shortcut_kind is not ShortcutKind.IDENTITY:
            raise SpecError("no_shortcut_to_change")

    @property
    def stage_channels(self) -> tuple[int, ...]:
        """Channels entering the first stage, then those each stage puts out."""
        return (self.stem_channels, *(width * self.expansion for width in self.widths))

    @property
    def depth(self) -> int:
        """Layers as the paper counts them: convolutions off the shortcut, and the fully connected layer."""
        return self.stem.num_convs + self.block.num_convs * sum(self.blocks_per_stage) + 1

    @property
    def has_stride_choice(self) -> bool:
        """Whether v1 and v1.5 differ: only a Bottleneck that down-samples can place its stride."""
        return self.block is BlockKind.BOTTLENECK and len(self.blocks_per_stage) > 1

    @property
    def has_shortcut_choice(self) -> bool:
        """Whether shortcuts can be chosen, as in every net of blocks."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class VGGSpec:
    """A VGG network (1409.1556, Table 1): stages of 3×3 convolutions, each ended by a 2×2 max pool, then three fully
    connected layers. No BN, no shortcut, no blocks. Raises SpecError outside the limits above.
    """

    convs_per_stage: tuple[int, ...]
    widths: tuple[int, ...] = (64, 128, 256, 512, 512)
    num_classes: int = 1000

    def __post_init__(self) -> None:
        _require_stages(self.convs_per_stage, self.widths)
        _require_classes(self.num_classes)

    @property
    def depth(self) -> int:
        """Convolutions and fully connected layers."""
        return sum(self.convs_per_stage) + 3

    @property
    def shortcut(self) -> Shortcut:
        """None of the options: nothing is added here."""
        return Shortcut.NONE

    @property
    def stride_placement(self) -> StridePlacement:
        """The usual one; it decides nothing, because there is no Bottleneck here."""
        return StridePlacement.V1_5

    @property
    def has_stride_choice(self) -> bool:
        """Whether v1 and v1.5 differ: there is no Bottleneck here."""
        return False

    @property
    def has_shortcut_choice(self) -> bool:
        """Whether shortcuts can be chosen: there are no blocks to have any."""
        return False


NetSpec = ResNetSpec | VGGSpec


def _require_stages(layers: tuple[int, ...], widths: tuple[int, ...]) -> None:
    stages = len(layers)
    if not 1 <= stages <= MAX_STAGES:
        raise SpecError("stages_out_of_range", stages=stages, maximum=MAX_STAGES)
    if stages != len(widths):
        raise SpecError("widths_differ_from_stages", stages=stages, widths=len(widths))
    if min(layers) < 1:
        raise SpecError("empty_stage")
    if not (min(widths) >= 1 and max(widths) <= MAX_CHANNELS):
        raise SpecError("width_out_of_range", maximum=MAX_CHANNELS)


def _require_classes(num_classes: int) -> None:
    if not 1 <= num_classes <= MAX_CLASSES:
        raise SpecError("classes_out_of_range", classes=num_classes, maximum=MAX_CLASSES)
