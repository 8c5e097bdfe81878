"""Net B of a comparison: its own variant, stride placement and shortcut; input size and classes are those of net A."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_typed_variant, find_variant
from explainer.pretrained.source import UNTRAINED
from explainer.ui.state import settings
from explainer.ui.state.address import DEFAULT_OTHER
from explainer.ui.state.address_values import WHOLE_NET, Value
from explainer.ui.state.settings import Net

OWN = ("stride", "shortcut")
"""The controls beside the variant that net B has for itself, as `other_stride` and `other_shortcut`."""


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


def defaults() -> dict[str, Value]:
    """What B's own row says about the controls beside it."""
    own = settings.variant_defaults(find_variant(str(st.session_state.get("other", DEFAULT_OTHER))))
    return {f"other_{name}": own[name] for name in OWN}


def mend() -> SpecError | None:
    """Before B's controls are drawn: give them values, and put the shortcut back where it does not go with the net."""
    state, own = st.session_state, defaults()
    for name, value in own.items():
        state.setdefault(name, value)
    try:
        net(settings.current_net())
    except SpecError as error:
        state["other_shortcut"] = own["other_shortcut"]
        return error
    return None


def net(beside: Net) -> Net:
    """Net B, untrained, at the input size and classes of `beside`; raises SpecError where choices clash."""
    state = st.session_state
    spec = choose(
        find_variant(str(state["other"])),
        stride_placement=StridePlacement(state["other_stride"]),
        shortcut=Shortcut(state["other_shortcut"]),
        num_classes=beside.spec.num_classes,
    )
    return replace(beside, spec=spec, weights=UNTRAINED)


def take() -> None:
    """As a callback: take the variant that was chosen or typed for B; what means nothing is put back, and told."""
    state = st.session_state
    kept = state.get("other_in_use", DEFAULT_OTHER)
    try:
        state["other"] = find_typed_variant(str(state["other"] or "")).name
    except SpecError as error:
        state["mistake"] = error
        state["other"] = kept
    else:
        state.update(defaults())


def swap() -> None:
    """As a callback: B becomes A and A becomes B; input size and classes stay."""
    state = st.session_state
    ours = [state[name] for name in ("variant", *OWN)]
    theirs = [state[name] for name in ("other", "other_stride", "other_shortcut")]
    state["variant"], state["stride"], state["shortcut"] = theirs
    state["other"], state["other_stride"], state["other_shortcut"] = ours
    state["variant_in_use"] = state["variant"]
    side, dot, name = str(state.get("compare_at", WHOLE_NET)).partition(".")
    if dot:
        state["compare_at"] = f"{'b' if side == 'a' else 'a'}.{name}"


def take_pair() -> None:
    """As a callback: make a ready-made pair A and B."""
    state = st.session_state
    if state["pair"] not in PAIRS:
        return
    a, b = PAIRS[state["pair"]]
    settings.take_variant(a.variant)
    state["other"] = b.variant
    state["stride"], state["shortcut"] = _own(a)
    state["other_stride"], state["other_shortcut"] = _own(b)
    state["compare_at"] = WHOLE_NET


def pair_specs(name: str) -> tuple[NetSpec, NetSpec]:
    """The two nets of a ready-made pair."""
    a, b = (
        choose(find_variant(one.variant), stride_placement=one.stride, shortcut=one.shortcut) for one in PAIRS[name]
    )
    return a, b


def pair_in_use() -> str | None:
    """The ready-made pair that A and B are, if they are one."""
    state = st.session_state
    now = [tuple(state[name] for name in names) for names in _NAMES]
    return next((name for name, pair in PAIRS.items() if [(one.variant, *_own(one)) for one in pair] == now), None)


_NAMES = (("variant", *OWN), ("other", *(f"other_{name}" for name in OWN)))


def _own(one: Choice) -> tuple[str, str]:
    spec = find_variant(one.variant).spec
    return (one.stride or spec.stride_placement).value, (one.shortcut or spec.shortcut).value
