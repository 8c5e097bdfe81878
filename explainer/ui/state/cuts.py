"""The branches that the reader has cut: in the small nets, whose blocks are the same, and in the reader's own net."""

from collections.abc import Collection
from functools import cache

from explainer.architecture.graph import Graph
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, all_named, named, possible_cuts
from explainer.ui.state.key import Asked, Key, Parameter

CUT_IN = "cifar_resnet20"
"""The net whose blocks they are; others have what of it they can have."""


@cache
def all_cuts() -> frozenset[str]:
    """Everything that can be cut, by its name."""
    return frozenset(one.name for one in possible_cuts(expand_variant(CUT_IN)))


def _are_small(names: Collection[str]) -> bool:
    """Whether all of them can be cut, at most one of a block."""
    return all_cuts().issuperset(names) and len({named(one).block for one in names}) == len(names)


def _parse(text: str) -> tuple[str, ...]:
    """Names of cuts with a dash between them."""
    found = tuple(text.split("-"))
    if not _are_small(found):
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
    """As a callback: what is cut from now on, by message `number` of the strips; what cannot be changes nothing."""
    CUT_NUMBER.set(number)
    if _are_small(names):
        CUTS.set(list(names))


def _parse_any(text: str) -> tuple[str, ...]:
    return tuple(one.name for one in all_named(text))


def _are_cuts(asked: Asked, names: Collection[str]) -> bool:
    return {named(name) for name in names} <= {*possible_cuts(asked.graph)}


WITHOUT: Parameter[list[str]] = Parameter("without", _parse_any, [], exists=_are_cuts)
"""What the reader's net is without, by the same names."""
WITHOUT_NUMBER = Key("without_number", 0)
"""Of the last message about it."""


def cut_away(graph: Graph) -> tuple[Cut, ...]:
    """What is cut in a net; what was cut in another, and this one does not have, is forgotten."""
    possible = {one.name: one for one in possible_cuts(graph)}
    WITHOUT.set([name for name in WITHOUT.get() if name in possible])
    return tuple(possible[name] for name in WITHOUT.get())


def cut_from(graph: Graph, names: Collection[str], number: int) -> None:
    """As a callback: what is cut in a net from now on, as message `number` of its picture says."""
    WITHOUT_NUMBER.set(number)
    possible = {one.name for one in possible_cuts(graph)}
    if possible.issuperset(names) and len({named(name).block for name in names}) == len(names):
        WITHOUT.set(list(names))
