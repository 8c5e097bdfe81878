"""The branches that the reader has cut in the small nets: they have the same blocks, so one choice goes for all."""

from functools import cache

from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, named, possible_cuts
from explainer.ui.state.key import Parameter

CUT_IN = "cifar_resnet20"
"""The net whose blocks they are; others have what of it they can have."""


@cache
def all_cuts() -> frozenset[str]:
    """Everything that can be cut, by its name."""
    return frozenset(one.name for one in possible_cuts(expand_variant(CUT_IN)))


def _parse(text: str) -> tuple[str, ...]:
    """Names of cuts with a dash between them, at most one of a block."""
    found = tuple(text.split("-"))
    if not all_cuts().issuperset(found) or len({named(one).block for one in found}) < len(found):
        raise ValueError(text)
    return found


CUTS: Parameter[list[str]] = Parameter("cut", _parse, [])
"""By names such as "layer1.0.residual"."""


def chosen_cuts() -> tuple[Cut, ...]:
    """What is cut, in the order in which it was."""
    return tuple(map(named, CUTS.get()))


def toggle(name: str) -> None:
    """As a callback: cut a branch, or put it back; of one block no more than one is cut. No name puts all back."""
    cuts = CUTS.get()
    if not name:
        CUTS.set([])
    elif name in cuts:
        CUTS.set([one for one in cuts if one != name])
    elif name in all_cuts():
        CUTS.set([*(one for one in cuts if named(one).block != named(name).block), name])
