"""What the papers compare, as rows of data: orders of activation, kinds of shortcut, options A to C, families.

Sources: He et al. 2016, arXiv 1603.05027, Figures 2 and 4; He et al. 2015, arXiv 1512.03385, section 3.3.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from explainer.architecture.graph import Block
from explainer.architecture.operations.ops import Add, Conv2d
from explainer.architecture.spec import NetSpec, Order, ResNetSpec, Shortcut, ShortcutKind, VGGSpec
from explainer.architecture.variants import (
    CIFAR_PLAINS,
    CIFAR_RESNETS,
    IMAGENET_PLAINS,
    IMAGENET_RESNETS,
    LISTED_VARIANTS,
    VGGS,
    resnet_spec,
)

ORDER_NETS = ("cifar_resnet110", "cifar_bottleneck_resnet164")
"""The nets that 1603.05027 compares the orders in (Table 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One net of the gallery: what it shows (a key of the texts), the net and the block to look at."""

    slug: str
    spec: ResNetSpec
    block: str

    def is_shown_by(self, spec: NetSpec) -> bool:
        """Whether a net is this one, up to the stride's place and the number of classes."""
        if isinstance(spec, VGGSpec):
            return False
        own = replace(self.spec, stride_placement=spec.stride_placement, num_classes=spec.num_classes)
        return own == spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Networks of one construction by their names."""

    slug: str
    variants: tuple[str, ...]


def ordered(variant: str, order: Order) -> Exhibit:
    """A named net with its activations in this order."""
    spec = replace(resnet_spec(variant), order=order)
    return Exhibit(slug=f"{order.value}_{spec.depth}", spec=spec, block="layer1.1")


def moved(block: Block, original: Block) -> Set[str]:
    """Names of the operations that stand between other convolutions or additions than in the original block.

    Convolutions and the addition keep their places in every order; what is new beside them has moved there.
    """
    places = {place for place, _ in _placed(original)}
    return {name for place, name in _placed(block) if place not in places}


def _placed(block: Block) -> Iterable[tuple[tuple[int, type], str]]:
    """Every operation of the main line by how many convolutions and additions stand before it, and by its kind."""
    before = 0
    for node in block.nodes:
        if node.branch.beside:
            continue
        if isinstance(node.op, Conv2d | Add):
            before += 1
        else:
            yield (before, type(node.op)), node.name


def _kind(slug: str, kind: ShortcutKind, shortcut: Shortcut = Shortcut.A) -> Exhibit:
    spec = replace(resnet_spec("cifar_resnet110"), shortcut=shortcut, shortcut_kind=kind)
    return Exhibit(slug=slug, spec=spec, block="layer1.1")


def _option(shortcut: Shortcut, block: str) -> Exhibit:
    spec = replace(resnet_spec("resnet34"), shortcut=shortcut)
    return Exhibit(slug=f"option_{shortcut.value.lower()}", spec=spec, block=block)


ORDERS: Mapping[Order, tuple[Exhibit, ...]] = {
    order: tuple(ordered(variant, order) for variant in ORDER_NETS) for order in Order
}
KINDS = (
    _kind("kind_identity", ShortcutKind.IDENTITY),
    _kind("kind_scaling", ShortcutKind.SCALING),
    _kind("kind_exclusive_gating", ShortcutKind.EXCLUSIVE_GATING),
    _kind("kind_shortcut_gating", ShortcutKind.SHORTCUT_GATING),
    _kind("kind_convolution", ShortcutKind.IDENTITY, Shortcut.C),
    _kind("kind_dropout", ShortcutKind.DROPOUT),
)
OPTIONS = (
    _option(Shortcut.NONE, "layer2.0"),
    _option(Shortcut.A, "layer2.0"),
    _option(Shortcut.B, "layer2.0"),
    _option(Shortcut.C, "layer2.1"),  # where it differs from B
)
EXHIBITS: Mapping[str, Exhibit] = {
    exhibit.slug: exhibit for exhibit in (*(one for nets in ORDERS.values() for one in nets), *KINDS, *OPTIONS)
}


def _named(*beginnings: str) -> tuple[str, ...]:
    return tuple(name for name in LISTED_VARIANTS if name.startswith(beginnings))


FAMILIES = (
    Family(slug="resnet", variants=IMAGENET_RESNETS),
    Family(slug="plain", variants=IMAGENET_PLAINS[:2]),
    Family(slug="resnext", variants=_named("resnext")),
    Family(slug="wide", variants=_named("wide")),
    Family(slug="c", variants=("resnet50c",)),
    Family(slug="d", variants=tuple(f"{name}d" for name in IMAGENET_RESNETS)),
    Family(slug="preact", variants=_named("resnetv2")),
    Family(slug="vgg", variants=VGGS),
)
CIFAR_FAMILIES = (
    Family(slug="cifar", variants=CIFAR_RESNETS),
    Family(slug="cifar_plain", variants=CIFAR_PLAINS),
    Family(slug="cifar_bottleneck", variants=_named("cifar_bottleneck_resnet")),
    Family(slug="cifar_preact", variants=_named("cifar_preresnet", "cifar_bottleneck_preresnet")),
)
