"""The branches that the reader has cut: in the small nets, whose blocks are the same, and in the nets of a diagram."""

from collections.abc import Sequence
from functools import cache

from explainer.architecture.graph import Graph
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut, all_named, possible_cuts, pressed
from explainer.ui.state.key import Key, Parameter, Parse

CUT_IN = "cifar_resnet20"
"""The small net whose blocks are cut; others have what of it they can have."""
Presses = Sequence[tuple[int, Sequence[str]]]
"""What the reader pressed in a picture: the number of a press, and the names of what is cut or put back with it."""


class Cuts:
    """What is cut in some nets, by names such as "layer1.0.residual", and the last press that has been taken.

    The browser tells every press that has not been answered, so that of several within one moment none is lost.
    """

    def __init__(self, name: str, parse: Parse) -> None:
        self.parameter: Parameter[list[str]] = Parameter(name, parse, [])
        self._answered = Key(f"{name}_answered", 0)

    @property
    def answered(self) -> int:
        """The number of the last press that has been taken."""
        return self._answered.get()

    @property
    def any(self) -> bool:
        """Whether something is cut."""
        return bool(self.parameter.get())

    def made_in(self, *graphs: Graph) -> tuple[Cut, ...]:
        """What is cut and one of the nets has, in the order in which it was cut."""
        possible = _possible(graphs)
        return tuple(possible[name] for name in self.parameter.get() if name in possible)

    def drop_lacking(self, *graphs: Graph) -> tuple[Cut, ...]:
        """Of what was cut, what none of the nets has; it is cut no longer."""
        made = {*self.made_in(*graphs)}
        cuts = self.parameter.get()
        lacking = tuple(one for one in all_named("-".join(cuts)) if one not in made) if cuts else ()
        if lacking:
            self.parameter.set([one.name for one in self.made_in(*graphs)])
        return lacking

    def press(self, *names: str) -> None:
        """As a callback: cut what has these names, or put it back where all of it is cut; without names all of it."""
        self.parameter.set(pressed(self.parameter.get(), names))

    def take(self, presses: Presses, *graphs: Graph) -> None:
        """As a callback: the presses that have not been taken; what none of the nets has changes nothing."""
        possible = _possible(graphs)
        for number, names in presses:
            if number <= self.answered:
                continue
            self._answered.set(number)
            if possible.keys() >= {*names} and len({possible[name].block for name in names}) == len(names):
                self.press(*names)


def _possible(graphs: Sequence[Graph]) -> dict[str, Cut]:
    return {one.name: one for graph in graphs for one in possible_cuts(graph)}


def _parse(text: str) -> tuple[str, ...]:
    return tuple(one.name for one in all_named(text))


def _parse_small(text: str) -> tuple[str, ...]:
    names = _parse(text)
    if not _possible([small_graph()]).keys() >= {*names}:
        raise ValueError(text)
    return names


@cache
def small_graph() -> Graph:
    """The small net whose blocks are cut."""
    return expand_variant(CUT_IN)


SMALL_NETS = Cuts("cut", _parse_small)
"""In the nets of the first page and of the page of digits."""
DIAGRAMS = Cuts("net_cut", _parse)
"""In the nets of diagrams; a page with one tells what its nets do not have."""
