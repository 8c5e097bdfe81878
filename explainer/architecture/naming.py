"""The names people use: the paper's stage and block names, and what a network is called."""

from explainer.architecture.graph import Block
from explainer.architecture.spec import (
    IMAGENET_RESNETS,
    BlockKind,
    ResNetSpec,
    Shortcut,
    Stem,
    find_variant,
)


def network_name(spec: ResNetSpec) -> str:
    """What the papers call this network: "ResNet-50", "plain-34", "CIFAR ResNet-56", or its own blocks.

    >>> network_name(find_variant("plain34").spec)
    'plain-34'
    """
    prefix = "CIFAR " if spec.stem is Stem.CIFAR else ""
    family = "plain" if spec.shortcut is Shortcut.NONE else "ResNet"
    if spec.stem is Stem.CIFAR or _is_published(spec):
        return f"{prefix}{family}-{spec.depth}"
    kind = "BasicBlock" if spec.block is BlockKind.BASIC else "Bottleneck"
    doubling = tuple(64 * 2**stage for stage in range(len(spec.widths)))
    widths = "" if spec.widths == doubling else f", w {_dashed(spec.widths)}"
    return f"{family}-{spec.depth} ({kind} {_dashed(spec.blocks_per_stage)}{widths})"


def paper_stage(spec: ResNetSpec, stage: str) -> str:
    """The paper's name of a stage: layer1 is conv2_x where the stem is conv1; the CIFAR nets have no such names.

    >>> paper_stage(find_variant("resnet50").spec, "layer1")
    'conv2_x'
    """
    if spec.stem is Stem.IMAGENET and stage.startswith("layer"):
        return f"conv{int(stage.removeprefix('layer')) + 1}_x"
    return stage


def paper_block(spec: ResNetSpec, block: Block) -> str:
    """The paper's name of a block, counted from 1: layer2.0 is conv3_1."""
    if spec.stem is Stem.IMAGENET:
        return f"{paper_stage(spec, block.stage).removesuffix('x')}{block.index + 1}"
    return block.name


def _dashed(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))


def _is_published(spec: ResNetSpec) -> bool:
    """Whether blocks and widths are those of one of the paper's ImageNet nets, whatever the choices."""
    published = (find_variant(name).spec for name in IMAGENET_RESNETS)
    return any(
        (spec.block, spec.blocks_per_stage, spec.widths) == (one.block, one.blocks_per_stage, one.widths)
        for one in published
    )
