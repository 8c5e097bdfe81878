"""The nets that a published figure may be about: every listed one, at usual sizes, under every convention."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from explainer.architecture.counting.conventions import CONVENTIONS, Convention, Quantity
from explainer.architecture.counting.tallies import tally
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement, VGGSpec
from explainer.architecture.variants import CIFAR_RESNETS, IMAGENET_RESNETS, LISTED_VARIANTS, Variant, find_variant
from explainer.architecture.wiring.expand import expand, image_shape

SIZES = (224, 240, 256, 288, 299, 320, 331, 384, 448, 512)
"""Usual sides of an ImageNet picture in pixels; nets published at another size keep their own."""


class Candidate(NamedTuple):
    """One net counted one way. `stride` and `shortcut` are None where they cannot differ; `size` is None for weights.

    `oddity` adds up what is unusual: the convention, the size, choices that are not the net's own.
    """

    variant: str
    stride: StridePlacement | None
    shortcut: Shortcut | None
    size: int | None
    convention: Convention
    value: int
    oddity: int


@lru_cache(maxsize=1)
def candidates() -> tuple[Candidate, ...]:
    """Every listed net at every usual size, nets for small pictures at their own alone, counted in every way."""
    variants = [find_variant(name) for name in LISTED_VARIANTS]
    return tuple(one for variant in variants for one in _of_variant(variant))


class _Form(NamedTuple):
    """A variant with some choices laid over it, and how unusual they are."""

    spec: NetSpec
    stride: StridePlacement | None
    shortcut: Shortcut | None
    oddity: int


_WITH_OPTIONS = IMAGENET_RESNETS + CIFAR_RESNETS
"""The nets whose shortcut options the paper compares, and whose stride two designs place differently: the usual."""
_USUAL = (*_WITH_OPTIONS, "vgg16", "vgg19")
"""The nets that a figure is most often about."""


def _of_variant(variant: Variant) -> Iterable[Candidate]:
    sizes = SIZES if variant.input_size in SIZES else (variant.input_size,)
    for form in _forms(variant):
        for size in sizes if form.shortcut in (None, variant.spec.shortcut) else (variant.input_size,):
            tallies = tally(expand(form.spec, image_shape(size, size)))
            odd = form.oddity + (0 if size == variant.input_size else 2)
            for one in _ways(Quantity.OPERATIONS):
                value = one.measure(tallies)
                yield Candidate(variant.name, form.stride, form.shortcut, size, one, value, odd + one.oddity)
            if size != variant.input_size or form.stride not in (None, variant.spec.stride_placement):
                continue  # weights depend neither on the size nor on where the stride is
            for one in _ways(Quantity.PARAMETERS):
                value = one.measure(tallies)
                yield Candidate(variant.name, None, form.shortcut, None, one, value, odd + one.oddity)


def _ways(quantity: Quantity) -> tuple[Convention, ...]:
    return tuple(one for one in CONVENTIONS if one.quantity is quantity)


def _forms(variant: Variant) -> Iterable[_Form]:
    """The net as it is; the paper's nets with the other stride placement and the other shortcuts as well."""
    spec = variant.spec
    own = None if spec.shortcut is Shortcut.NONE else spec.shortcut
    rareness = 0 if variant.name in _USUAL else 1
    if isinstance(spec, VGGSpec) or not spec.has_stride_choice:
        strides: tuple[StridePlacement | None, ...] = (None,)
    else:
        strides = tuple(StridePlacement) if variant.name in _WITH_OPTIONS or own is None else (spec.stride_placement,)
    for stride in strides:
        placed = spec if stride is None or isinstance(spec, VGGSpec) else replace(spec, stride_placement=stride)
        yield _Form(spec=placed, stride=stride, shortcut=own, oddity=rareness)
        if variant.name in _WITH_OPTIONS and not isinstance(placed, VGGSpec):
            for other in (one for one in (Shortcut.A, Shortcut.B, Shortcut.C) if one is not own):
                odd = 2 if other is Shortcut.C else 1
                yield _Form(spec=replace(placed, shortcut=other), stride=stride, shortcut=other, oddity=odd)
