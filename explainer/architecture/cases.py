"""The five canonical blocks that a reader of the paper should tell apart."""

from dataclasses import dataclass

from explainer.architecture.graph import Block, ShortcutForm
from explainer.architecture.spec import BlockKind, ResNetSpec, Shortcut, Stem, find_variant


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


def can_show(spec: ResNetSpec, case: Case) -> bool:
    """Whether a net has the case's block as it is drawn in the paper, so that there is no need to change the net."""
    wanted = find_variant(case.variant).spec
    same = spec.block is wanted.block and spec.stem is Stem.IMAGENET and spec.shortcut is Shortcut.B
    return same and len(spec.blocks_per_stage) > 1 and spec.blocks_per_stage[0] > 1


def case_of(spec: ResNetSpec, block: Block) -> Case | None:
    """The canonical case that a block is an instance of, or None (plain blocks, option A, option C's solid places)."""
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
