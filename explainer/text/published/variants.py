"""What others measured for the variants: orders of activation, kinds of shortcut, torchvision's weights.

Tables of He et al. 2016, "Identity Mappings in Deep Residual Networks" (CIFAR-10), and of torchvision's documentation.
Networks carry the names of `find_variant`.
"""

from dataclasses import dataclass

from explainer.architecture.spec import Order, Shortcut, ShortcutKind
from explainer.text.published.tables import Published, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderError:
    """Error on CIFAR-10's test set in percent (median of five runs) of a net with this order of activation."""

    variant: str
    order: Order
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutError:
    """Error on CIFAR-10's test set in percent (median of five runs) of ResNet-110 with this kind of shortcut.

    `setting` is what the table varies: the factors, or the gate's initial bias b. `error` is None where training fails.
    """

    shortcut: Shortcut
    kind: ShortcutKind
    setting: str
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Accuracy on ImageNet's validation set in percent, one 224×224 crop; `weights` is torchvision's name for them.

    `new_recipe` tells the weights trained with torchvision's newer recipe (longer training, more augmentation).
    """

    variant: str
    weights: str
    top1: float
    top5: float
    new_recipe: bool


_IDENTITY = "arXiv 1603.05027"

ACTIVATION_ORDERS = Published(
    source=Source(work=_IDENTITY, place="Table 2"),
    rows=(
        OrderError(variant="cifar_resnet110", order=Order.ORIGINAL, error=6.61),
        OrderError(variant="cifar_resnet110", order=Order.BN_AFTER_ADD, error=8.17),
        OrderError(variant="cifar_resnet110", order=Order.RELU_BEFORE_ADD, error=7.84),
        OrderError(variant="cifar_resnet110", order=Order.RELU_PRE, error=6.71),
        OrderError(variant="cifar_resnet110", order=Order.FULL_PRE, error=6.37),
        OrderError(variant="cifar_bottleneck_resnet164", order=Order.ORIGINAL, error=5.93),
        OrderError(variant="cifar_bottleneck_resnet164", order=Order.BN_AFTER_ADD, error=6.50),
        OrderError(variant="cifar_bottleneck_resnet164", order=Order.RELU_BEFORE_ADD, error=6.14),
        OrderError(variant="cifar_bottleneck_resnet164", order=Order.RELU_PRE, error=5.91),
        OrderError(variant="cifar_bottleneck_resnet164", order=Order.FULL_PRE, error=5.46),
    ),
)

SHORTCUT_KINDS = Published(  # fails: an error above 20 %
    source=Source(work=_IDENTITY, place="Table 1"),
    rows=(
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.IDENTITY, setting="x + F(x)", error=6.61),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.SCALING, setting="0·x + F(x)", error=None),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.SCALING, setting="0.5·x + F(x)", error=None),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.SCALING, setting="0.5·x + 0.5·F(x)", error=12.35),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.EXCLUSIVE_GATING, setting="b = 0 … −5", error=None),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.EXCLUSIVE_GATING, setting="b = −6", error=8.70),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.EXCLUSIVE_GATING, setting="b = −7", error=9.81),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.SHORTCUT_GATING, setting="b = 0", error=12.86),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.SHORTCUT_GATING, setting="b = −6", error=6.91),
        ShortcutError(shortcut=Shortcut.C, kind=ShortcutKind.IDENTITY, setting="1×1", error=12.22),
        ShortcutError(shortcut=Shortcut.A, kind=ShortcutKind.DROPOUT, setting="p = 0.5", error=None),
    ),
)

DEEPER_CIFAR = Published(
    source=Source(work=_IDENTITY, place="Table 3"),
    rows=(
        OrderError(variant="cifar_bottleneck_resnet1001", order=Order.ORIGINAL, error=7.61),
        OrderError(variant="cifar_bottleneck_resnet1001", order=Order.FULL_PRE, error=4.92),
    ),
)

TORCHVISION_ACCURACY = Published(
    source=Source(work="pytorch.org/vision/stable/models.html", place="tables of weights: Acc@1, Acc@5"),
    rows=(
        Accuracy(variant="resnet18", weights="IMAGENET1K_V1", top1=69.758, top5=89.078, new_recipe=False),
        Accuracy(variant="resnet34", weights="IMAGENET1K_V1", top1=73.314, top5=91.42, new_recipe=False),
        Accuracy(variant="resnet50", weights="IMAGENET1K_V1", top1=76.13, top5=92.862, new_recipe=False),
        Accuracy(variant="resnet50", weights="IMAGENET1K_V2", top1=80.858, top5=95.434, new_recipe=True),
        Accuracy(variant="resnet101", weights="IMAGENET1K_V1", top1=77.374, top5=93.546, new_recipe=False),
        Accuracy(variant="resnet101", weights="IMAGENET1K_V2", top1=81.886, top5=95.78, new_recipe=True),
        Accuracy(variant="resnet152", weights="IMAGENET1K_V1", top1=78.312, top5=94.046, new_recipe=False),
        Accuracy(variant="resnet152", weights="IMAGENET1K_V2", top1=82.284, top5=96.002, new_recipe=True),
        Accuracy(variant="resnext50_32x4d", weights="IMAGENET1K_V1", top1=77.618, top5=93.698, new_recipe=False),
        Accuracy(variant="resnext50_32x4d", weights="IMAGENET1K_V2", top1=81.198, top5=95.34, new_recipe=True),
        Accuracy(variant="resnext101_32x8d", weights="IMAGENET1K_V1", top1=79.312, top5=94.526, new_recipe=False),
        Accuracy(variant="resnext101_32x8d", weights="IMAGENET1K_V2", top1=82.834, top5=96.228, new_recipe=True),
        Accuracy(variant="resnext101_64x4d", weights="IMAGENET1K_V1", top1=83.246, top5=96.454, new_recipe=True),
        Accuracy(variant="wide_resnet50_2", weights="IMAGENET1K_V1", top1=78.468, top5=94.086, new_recipe=False),
        Accuracy(variant="wide_resnet50_2", weights="IMAGENET1K_V2", top1=81.602, top5=95.758, new_recipe=True),
        Accuracy(variant="wide_resnet101_2", weights="IMAGENET1K_V1", top1=78.848, top5=94.284, new_recipe=False),
        Accuracy(variant="wide_resnet101_2", weights="IMAGENET1K_V2", top1=82.51, top5=96.02, new_recipe=True),
        Accuracy(variant="vgg11", weights="IMAGENET1K_V1", top1=69.02, top5=88.628, new_recipe=False),
        Accuracy(variant="vgg13", weights="IMAGENET1K_V1", top1=69.928, top5=89.246, new_recipe=False),
        Accuracy(variant="vgg16", weights="IMAGENET1K_V1", top1=71.592, top5=90.382, new_recipe=False),
        Accuracy(variant="vgg19", weights="IMAGENET1K_V1", top1=72.376, top5=90.876, new_recipe=False),
    ),
)
