"""Net B of a comparison: its own variant, stride placement and shortcut; input size and classes are those of net A."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_typed_variant, find_variant, variant_name
from explainer.ui.pages.compare.state import (
    COMPARE_AT,
    OTHER,
    OTHER_IN_USE,
    OTHER_SHORTCUT,
    OTHER_STRIDE,
    PAIR,
    other_variant,
)
from explainer.ui.state import reader
from explainer.ui.state.choices import MISTAKE, SHORTCUT, STRIDE, VARIANT, VARIANT_IN_USE
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.state.key import Parameter
from explainer.ui.work.net import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One net as the reader chooses it; None keeps the variant's own."""

    variant: str
    stride: StridePlacement | None = None
    shortcut: Shortcut | None = None


PAIRS: Mapping[str, tuple[Choice, Choice]] = {
    "v1": (Choice(variant="resnet50", stride=StridePlacement.V1), Choice(variant="resnet50")),
    "bottleneck": (Choice(variant="resnet34"), Choice(variant="resnet50")),
    "resnext": (Choice(variant="resnet50"), Choice(variant="resnext50_32x4d")),
    "wide": (Choice(variant="resnet50"), Choice(variant="wide_resnet50_2")),
    "d": (Choice(variant="resnet50"), Choice(variant="resnet50d")),
    "plain": (Choice(variant="plain34"), Choice(variant="resnet34")),
    "preact": (Choice(variant="resnet50"), Choice(variant="resnetv2_50")),
}
"""Pairs worth looking at."""


def mend() -> SpecError | None:
    """Before B's controls are drawn: give them values, put the shortcut back where it does not go with the net.

    Afterwards the variant is the one that the net is called by.
    """
    mistake: SpecError | None = None
    for key in (OTHER_STRIDE, OTHER_SHORTCUT):
        if not key.is_set:
            _take_own(key)
    try:
        net(reader.net())
    except SpecError as error:
        _take_own(OTHER_SHORTCUT)
        mistake = error
    name = variant_name(net(reader.net()).spec)
    if name != OTHER.get():
        OTHER.set(name)
    return mistake


def net(beside: Net) -> Net:
    """Net B at the input size and classes of `beside`, with the weights that it would have as the chosen net.

    Raises SpecError where choices clash.
    """
    spec = choose(
        other_variant(),
        stride_placement=StridePlacement(OTHER_STRIDE.get()),
        shortcut=Shortcut(OTHER_SHORTCUT.get()),
        num_classes=beside.spec.num_classes,
    )
    return replace(beside, spec=spec, weights=reader.weights_of(spec))


def take() -> None:
    """As a callback: take the variant that was chosen or typed for B; what means nothing is put back, and told."""
    try:
        OTHER.set(find_typed_variant(OTHER.get() or "").name)
    except SpecError as error:
        MISTAKE.set(error)
        OTHER.set(OTHER_IN_USE.get())
    else:
        _take_own(OTHER_STRIDE)
        _take_own(OTHER_SHORTCUT)


def swap() -> None:
    """As a callback: B becomes A and A becomes B; input size and classes stay."""
    ours = (VARIANT_IN_USE.get(), STRIDE.get(), SHORTCUT.get())
    reader.take_controls(OTHER.get(), OTHER_STRIDE.get(), OTHER_SHORTCUT.get())
    _take_controls(*ours)
    side, dot, name = COMPARE_AT.get().partition(".")
    if dot:
        COMPARE_AT.set(f"{'b' if side == 'a' else 'a'}.{name}")


def take_pair() -> None:
    """As a callback: make a ready-made pair A and B."""
    name = PAIR.get()
    if name is None:
        return
    reader.switch_net(pair_specs(name)[0])
    _take_controls(*_controls(PAIRS[name][1]))
    COMPARE_AT.set(WHOLE_NET)


def pair_specs(name: str) -> tuple[NetSpec, NetSpec]:
    """The two nets of a ready-made pair."""
    a, b = (
        choose(find_variant(one.variant), stride_placement=one.stride, shortcut=one.shortcut) for one in PAIRS[name]
    )
    return a, b


def pair_in_use() -> str | None:
    """The ready-made pair that A and B are, if they are one."""
    now = [
        (VARIANT.get(), STRIDE.get(), SHORTCUT.get()),
        (OTHER.get(), OTHER_STRIDE.get(), OTHER_SHORTCUT.get()),
    ]
    return next((name for name, pair in PAIRS.items() if list(map(_controls, pair)) == now), None)


def _take_own(key: Parameter[str]) -> None:
    """What B's variant itself says of a control."""
    if key.own:
        key.set(key.own())


def _take_controls(variant: str, stride: str, shortcut: str) -> None:
    OTHER.set(variant)
    OTHER_STRIDE.set(stride)
    OTHER_SHORTCUT.set(shortcut)


def _controls(one: Choice) -> tuple[str, str, str]:
    """Variant, stride placement and shortcut of one net of a pair."""
    spec = find_variant(one.variant).spec
    return one.variant, (one.stride or spec.stride_placement).value, (one.shortcut or spec.shortcut).value
