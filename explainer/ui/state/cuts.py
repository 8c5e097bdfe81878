"""The branches that the reader has cut in the small nets: they have the same blocks, so one choice goes for all."""

from collections.abc import Collection
from functools import cache

from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, named, possible_cuts
from explainer.ui.state.key import Key, Parameter

CUT_IN = "cifar_resnet20"
"""The net whose blocks they are; others have what of it they can have."""


@cache
def all_cuts() -> frozenset[str]:
    """Everything that can be cut, by its name."""
    return frozenset(one.name for one in possible_cuts(expand_variant(CUT_IN)))


def _are_cuts(names: Collection[str]) -> bool:
    """Whether all of them can be cut, at most one of a block."""
    return all_cuts().issuperset(names) and len({named(one).block for one in names}) == len(names)


def _parse(text: str) -> tuple[str, ...]:
    """Names of cuts with a dash between them."""
    found = tuple(text.split("-"))
    if not _are_cuts(found):
        raise ValueError(text)
    return found


CUTS: Parameter[list[str]] = Parameter("cut", _parse, [])
"""By names such as "layer1.0.residual"."""
CUT_NUMBER = Key("cut_number", 0)
"""Of the last message about them."""


def chosen_cuts() -> tuple[Cut, ...]:
    """What is cut, in the order in which it was."""
    return tuple(map(named, CUTS.get()))


def take(names: Collection[str], number: int) -> None:
    """As a callback: what is cut from now on, as message `number` of the strips says; what cannot be changes nothing.

    A message holds all cuts, so that of two that come within one moment the last says enough.
    """
    CUT_NUMBER.set(number)
    if _are_cuts(names):
        CUTS.set(list(names))
