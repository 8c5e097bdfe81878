"""What the free editor holds: a net's parts as the reader left them, whether or not they go together yet."""

from dataclasses import dataclass, fields, replace

from explainer.architecture.spec import BlockKind, Order, Projection, ResNetSpec, ShortcutKind, Stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The parts of a net that the editor changes; named as in `ResNetSpec`, but nothing is refused here."""

    block: BlockKind
    blocks_per_stage: tuple[int, ...]
    widths: tuple[int, ...]
    expansion: int
    groups: int
    stem: Stem
    stem_channels: int
    order: Order
    shortcut_kind: ShortcutKind
    projection: Projection


def draft_of(spec: ResNetSpec) -> Draft:
    """The parts of a net.

    >>> from explainer.architecture.variants import resnet_spec
    >>> draft_of(resnet_spec("resnet50")).blocks_per_stage
    (3, 4, 6, 3)
    """
    return Draft(**{field.name: getattr(spec, field.name) for field in fields(Draft)})


def build(draft: Draft, spec: ResNetSpec) -> ResNetSpec:
    """The net with these parts; everything else is `spec`'s. Raises SpecError where the parts do not go together."""
    return replace(spec, **{field.name: getattr(draft, field.name) for field in fields(Draft)})


def with_block(draft: Draft, block: BlockKind) -> Draft:
    """Another kind of block, with the expansion that it has in the first paper; groups are a Bottleneck's only."""
    groups = draft.groups if block is BlockKind.BOTTLENECK else 1
    return replace(draft, block=block, expansion=block.expansion, groups=groups)


def with_stages(draft: Draft, stages: int) -> Draft:
    """Another number of stages: the last ones fall away, or new ones have as many blocks and double the width.

    >>> from explainer.architecture.variants import resnet_spec
    >>> with_stages(draft_of(resnet_spec("resnet18")), 5).widths
    (64, 128, 256, 512, 1024)
    """
    blocks, widths = list(draft.blocks_per_stage[:stages]), list(draft.widths[:stages])
    while len(blocks) < stages:
        blocks.append(blocks[-1])
        widths.append(2 * widths[-1])
    return replace(draft, blocks_per_stage=tuple(blocks), widths=tuple(widths))
