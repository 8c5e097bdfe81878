"""The branches that the reader has cut: in the small nets, whose blocks are the same, and in the reader's own net."""

from collections.abc import Collection
from functools import cache

from explainer.architecture.graph import Graph
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, all_named, named, possible_cuts
from explainer.ui.state.key import Key, Parameter

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


WITHOUT: Parameter[list[str]] = Parameter("without", _parse_any, [])
"""What the nets of a picture are without, by the same names; a page with such a picture tells what its nets lack."""
WITHOUT_NUMBER = Key("without_number", 0)
"""Of the last message about it."""


def cut_away(*graphs: Graph) -> tuple[Cut, ...]:
    """What is cut in a net, or in any of several."""
    possible = {one.name: one for graph in graphs for one in possible_cuts(graph)}
    return tuple(possible[name] for name in WITHOUT.get() if name in possible)


def forget_lacking(*graphs: Graph) -> list[str]:
    """What was cut, and none of the nets has: it is cut no longer."""
    cuts, lacking = [one.name for one in cut_away(*graphs)], WITHOUT.get()
    WITHOUT.set(cuts)
    return [name for name in lacking if name not in cuts]


def cut_from(graphs: Collection[Graph], names: Collection[str], number: int) -> None:
    """As a callback: what is cut in some nets from now on, as message `number` of their picture says."""
    WITHOUT_NUMBER.set(number)
    possible = {one.name for graph in graphs for one in possible_cuts(graph)}
    if possible.issuperset(names) and len({named(name).block for name in names}) == len(names):
        WITHOUT.set(list(names))
