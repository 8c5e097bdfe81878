"""The five canonical blocks that a reader of the paper should tell apart."""

from dataclasses import dataclass
from typing import TypeGuard

from explainer.architecture.graph import Block, ShortcutForm
from explainer.architecture.spec import BlockKind, NetSpec, Order, Projection, ResNetSpec, Shortcut, ShortcutKind, Stem
from explainer.architecture.variants import resnet_spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A canonical block: the net it is shown in (with option B), and its path there."""

    slug: str
    variant: str
    block: str


CASES = (
    Case(slug="basic_solid", variant="resnet34", block="layer1.1"),
    Case(slug="basic_dashed", variant="resnet34", block="layer2.0"),
    Case(slug="bottleneck_first", variant="resnet50", block="layer1.0"),
    Case(slug="bottleneck_solid", variant="resnet50", block="layer1.1"),
    Case(slug="bottleneck_dashed", variant="resnet50", block="layer2.0"),
)


def can_show(spec: NetSpec, case: Case) -> bool:
    """Whether a net has the case's block as it is drawn in the paper, so that there is no need to change the net."""
    wanted = resnet_spec(case.variant)
    if not _is_original(spec):
        return False
    same = spec.block is wanted.block and spec.stem is Stem.IMAGENET and spec.shortcut is Shortcut.B
    return same and len(spec.blocks_per_stage) > 1 and spec.blocks_per_stage[0] > 1


def case_of(spec: NetSpec, block: Block) -> Case | None:
    """The canonical case that a block is an instance of, or None.

    None for plain blocks, option A, option C's solid places, and whatever came after the first paper.
    """
    if not _is_original(spec):
        return None
    match spec.block, block.shortcut, block.downsamples:
        case BlockKind.BASIC, ShortcutForm.IDENTITY, _:
            return CASES[0]
        case BlockKind.BASIC, ShortcutForm.PROJECTION, True:
            return CASES[1]
        case BlockKind.BOTTLENECK, ShortcutForm.PROJECTION, False if block.index == 0:
            return CASES[2]
        case BlockKind.BOTTLENECK, ShortcutForm.IDENTITY, _:
            return CASES[3]
        case BlockKind.BOTTLENECK, ShortcutForm.PROJECTION, True:
            return CASES[4]
        case _:
            return None


def _is_original(spec: NetSpec) -> TypeGuard[ResNetSpec]:
    """Whether blocks are wired as in the first paper, whatever their depth and stride placement."""
    return (
        isinstance(spec, ResNetSpec)
        and spec.order is Order.ORIGINAL
        and spec.shortcut_kind is ShortcutKind.IDENTITY
        and spec.projection is Projection.STRIDED
        and spec.groups == 1
        and spec.expansion == spec.block.expansion
    )
