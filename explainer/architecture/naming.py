"""The names people use: the paper's stage and block names, and what a network is called."""

from explainer.architecture.graph import Block
from explainer.architecture.spec import BlockKind, NetSpec, Order, ResNetSpec, Shortcut, Stem, VGGSpec
from explainer.architecture.variants import title


def network_name(spec: NetSpec) -> str:
    """What the papers call this network: "ResNet-50", "plain-34", "CIFAR ResNet-56", or its own blocks.

    >>> network_name(find_variant("plain34").spec)
    'plain-34'
    """
    titled = title(spec)
    if titled or isinstance(spec, VGGSpec):
        return titled or f"VGG-{spec.depth}"
    prefix = "CIFAR " if spec.stem is Stem.CIFAR else ""
    own = f"{prefix}{_family_word(spec)}-{spec.depth}"
    return own if spec.stem is Stem.CIFAR and _is_cifar_family(spec) else f"{own} ({', '.join(_parts(spec))})"


def paper_stage(spec: NetSpec, stage: str) -> str:
    """The paper's name of a stage: layer1 is conv2_x where the stem is conv1; the CIFAR nets have no such names.

    >>> paper_stage(find_variant("resnet50").spec, "layer1")
    'conv2_x'
    """
    if isinstance(spec, ResNetSpec) and spec.stem is not Stem.CIFAR and stage.startswith("layer"):
        return f"conv{int(stage.removeprefix('layer')) + 1}_x"
    return stage


def paper_block(spec: NetSpec, block: Block) -> str:
    """The paper's name of a block, counted from 1: layer2.0 is conv3_1."""
    stage = paper_stage(spec, block.stage)
    return block.name if stage == block.stage else f"{stage.removesuffix('x')}{block.index + 1}"


def _family_word(spec: ResNetSpec) -> str:
    if spec.shortcut is Shortcut.NONE:
        return "plain"
    return "PreAct ResNet" if spec.order is Order.FULL_PRE else "ResNeXt" if spec.groups > 1 else "ResNet"


def _parts(spec: ResNetSpec) -> list[str]:
    """What a net of the reader's own is made of, as far as it is not the first paper's."""
    kind = "BasicBlock" if spec.block is BlockKind.BASIC else "Bottleneck"
    parts = [f"{kind} {_dashed(spec.blocks_per_stage)}"]
    if spec.widths != tuple(64 * 2**stage for stage in range(len(spec.widths))):
        parts.append(f"w {_dashed(spec.widths)}")
    if spec.expansion != spec.block.expansion:
        parts.append(f"×{spec.expansion}")
    if spec.groups > 1:
        parts.append(f"g {spec.groups}")
    return parts


def _is_cifar_family(spec: ResNetSpec) -> bool:
    """Whether widths and blocks are those of the CIFAR nets, at whatever depth."""
    own = (spec.widths, spec.stem_channels, spec.expansion, len(set(spec.blocks_per_stage)), spec.groups)
    return own == ((16, 32, 64), 16, spec.block.expansion, 1, 1)


def _dashed(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))
