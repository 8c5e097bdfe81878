"""The names people use: the paper's stage and block names, and what a network is called."""

from explainer.architecture.graph import Block
from explainer.architecture.spec import BlockKind, NetSpec, Order, ResNetSpec, Shortcut, Stem, VGGSpec
from explainer.architecture.variant_names import words_of
from explainer.architecture.variants import CIFAR_BOTTLENECK_DEPTHS, title


def network_name(spec: NetSpec) -> str:
    """What the papers call this network: "ResNet-50", "plain-34", "CIFAR ResNet-56", or its own blocks.

    >>> from explainer.architecture.variants import resnet_spec
    >>> network_name(resnet_spec("plain34"))
    'plain-34'
    """
    titled = title(spec)
    if titled or isinstance(spec, VGGSpec):
        return titled or f"VGG-{spec.depth}"
    cifar = spec.stem is Stem.CIFAR
    own = f"{'CIFAR ' if cifar else ''}{_family_word(spec)}-{spec.depth}"
    parts = [*([] if cifar and _is_cifar_family(spec) else _parts(spec)), *_words(spec)]
    return f"{own} ({', '.join(parts)})" if parts else own


def paper_stage(spec: NetSpec, stage: str) -> str:
    """The paper's name of a stage: layer1 is conv2_x where the stem is conv1; the CIFAR nets have no such names.

    >>> from explainer.architecture.variants import resnet_spec
    >>> paper_stage(resnet_spec("resnet50"), "layer1")
    'conv2_x'
    """
    if isinstance(spec, ResNetSpec) and spec.stem is not Stem.CIFAR and stage.startswith("layer"):
        return f"conv{int(stage.removeprefix('layer')) + 1}_x"
    return stage


def paper_block(spec: NetSpec, block: Block) -> str:
    """The paper's name of a block, counted from 1: layer2.0 is conv3_1."""
    stage = paper_stage(spec, block.stage)
    return block.name if stage == block.stage else f"{stage.removesuffix('x')}{block.index + 1}"


def block_names(spec: NetSpec, block: Block) -> tuple[str, ...]:
    """What a block is called, the paper's name and torchvision's path, each once.

    >>> from explainer.architecture.wiring.expand import expand, image_shape
    >>> from explainer.architecture.variants import find_variant
    >>> net = expand(find_variant("resnet50").spec, image_shape(224, 224))
    >>> block_names(net.spec, net.block("layer2.0"))
    ('conv3_1', 'layer2.0')
    """
    return tuple(dict.fromkeys((paper_block(spec, block), block.name)))


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
    if spec.stem_channels != spec.widths[0]:
        parts.append(f"s {spec.stem_channels}")
    return parts


def _words(spec: ResNetSpec) -> list[str]:
    """The words of the net's composed name that its title does not say already."""
    said = {"cifar", "plain"} if spec.shortcut is Shortcut.NONE else {"cifar", Order.FULL_PRE.value.replace("_", "-")}
    return [word for word in words_of(spec) if word not in said]


def _is_cifar_family(spec: ResNetSpec) -> bool:
    """Whether widths and blocks are those of the CIFAR nets, and no better known net has this depth.

    A depth that both kinds of block can have belongs to the BasicBlock (1512.03385, section 4.2), except those of
    the papers' Bottleneck nets (1603.05027).
    """
    own = (spec.widths, spec.stem_channels, spec.expansion, len(set(spec.blocks_per_stage)), spec.groups)
    bottleneck = (spec.depth - 2) % 6 != 0 or spec.depth in CIFAR_BOTTLENECK_DEPTHS
    return own == ((16, 32, 64), 16, spec.block.expansion, 1, 1) and bottleneck == (spec.block is BlockKind.BOTTLENECK)


def _dashed(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))
