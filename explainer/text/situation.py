"""Which form of a lesson is true for the net on the screen.

Some lessons describe what stands in the picture beside them, and not every net has it: where the ReLU is, what a
dashed shortcut does, whether anything is added at all. Such a lesson has further forms,
`lessons/<slug>.<situation>.md`, with the same heading.
"""

from collections.abc import Iterator, Mapping

from explainer.architecture.spec import NetSpec, Order, Shortcut, ShortcutKind, Stem, VGGSpec
from explainer.text.catalogue import catalogue

_WEIGHED = (ShortcutKind.SCALING, ShortcutKind.EXCLUSIVE_GATING, ShortcutKind.SHORTCUT_GATING)
_ORDERS: Mapping[Order, tuple[str, ...]] = {
    Order.ORIGINAL: (),
    Order.BN_AFTER_ADD: ("bn-after-addition",),
    Order.RELU_BEFORE_ADD: ("relu-before-addition",),
    Order.RELU_PRE: ("pre-activation",),
    Order.FULL_PRE: ("full-pre-activation", "pre-activation"),
}


def lesson_variant(slug: str, spec: NetSpec) -> str:
    """The lesson `slug` in the form that is true for this net: `slug.situation` where there is one, else `slug`.

    >>> from explainer.architecture.variants import resnet_spec
    >>> lesson_variant("residual-block", resnet_spec("resnet50"))
    'residual-block'
    >>> lesson_variant("residual-block", resnet_spec("resnetv2_50"))
    'residual-block.pre-activation'
    """
    lessons = catalogue("en").lessons
    forms = (f"{slug}.{situation}" for situation in situations(spec))
    return next((form for form in forms if form in lessons), slug)


def situations(spec: NetSpec) -> Iterator[str]:
    """What sets this net apart from ResNet-50, in words of file names; what changes a lesson most comes first."""
    if isinstance(spec, VGGSpec):
        yield "vgg"
        return
    if spec.shortcut is Shortcut.NONE:
        yield "plain"
    if spec.shortcut is Shortcut.A:
        yield "option-a"
    if spec.shortcut_kind in _WEIGHED:
        yield "weighed"
    if spec.shortcut is not Shortcut.NONE or spec.order.pre_activation:  # without an addition nothing stands beside it
        yield from _ORDERS[spec.order]
    if spec.stem is Stem.CIFAR:
        yield "cifar"
