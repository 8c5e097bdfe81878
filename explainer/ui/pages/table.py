"""The pages of the app in their order: a line for each, with the parameters that its address carries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from explainer.ui.pages.block import page as block
from explainer.ui.pages.block import state as block_state
from explainer.ui.pages.breakit import page as breakit
from explainer.ui.pages.breakit import state as breakit_state
from explainer.ui.pages.calculators import page as calculators
from explainer.ui.pages.calculators import state as calculators_state
from explainer.ui.pages.compare import page as compare
from explainer.ui.pages.compare import state as compare_state
from explainer.ui.pages.design import page as design
from explainer.ui.pages.design import state as design_state
from explainer.ui.pages.digits import page as digits
from explainer.ui.pages.digits import state as digits_state
from explainer.ui.pages.figure3 import page as figure3
from explainer.ui.pages.figure3 import state as figure3_state
from explainer.ui.pages.forward import page as forward
from explainer.ui.pages.forward import state as forward_state
from explainer.ui.pages.network import page as network
from explainer.ui.pages.network import state as network_state
from explainer.ui.pages.operation import page as operation
from explainer.ui.pages.operation import state as operation_state
from explainer.ui.pages.start import page as start
from explainer.ui.pages.start import state as start_state
from explainer.ui.pages.stride import page as stride
from explainer.ui.pages.stride import state as stride_state
from explainer.ui.pages.variants import page as variants
from explainer.ui.pages.variants import state as variants_state
from explainer.ui.shared.diagrams.beside import shows_maps
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.key import Key, Parameter
from explainer.ui.state.navigation import PageName

Group = Literal["learn", "explore", "experiment", "tools"]
"""What a page is for; pages of one group stand together."""


def nothing() -> None:
    """A page whose first screen is all."""


def always() -> bool:
    """What goes for a page whatever is chosen."""
    return True


def never() -> bool:
    """What does not."""
    return False


def runs_the_net() -> bool:
    """A diagram with the maps of a pass beside its boxes, or with something cut."""
    return shows_maps() or DIAGRAMS.any


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One page: `show` draws its first screen, `below` what there is to read further down.

    `uses_net`: whether it looks at the chosen net just now, so that the net's controls are shown. `told_again`: what it
    keeps besides its parameters and tells anew in another language. `waits`: whether its first screen waits for slow
    work just now, which another touch must be able to stop; Streamlit does that for whole runs only, so that the first
    screen of such a page is not run alone. `trained_first`: whether it opens with a trained net where the reader has
    chosen none. `chooses`: whether it is about choosing a net, so that the net's controls stand open.
    """

    name: PageName
    group: Group
    show: Callable[[], None]
    parameters: tuple[Parameter[Any], ...]
    below: Callable[[], None] = nothing
    waits: Callable[[], bool] = never
    uses_net: Callable[[], bool] = always
    told_again: tuple[Key[Any], ...] = ()
    trained_first: bool = False
    chooses: bool = False


PAGES = (
    PageRow(
        name="start",
        group="learn",
        show=start.show,
        parameters=start_state.PARAMETERS,
        below=start.below,
        uses_net=never,
        waits=always,
    ),
    PageRow(
        name="network",
        group="explore",
        chooses=True,
        show=network.show,
        parameters=network_state.PARAMETERS,
        below=network.below,
        waits=runs_the_net,
        told_again=network_state.TOLD_AGAIN,
    ),
    PageRow(
        name="block",
        group="explore",
        chooses=True,
        show=block.show,
        parameters=block_state.PARAMETERS,
        below=block.below,
        waits=runs_the_net,
    ),
    PageRow(
        name="operation",
        group="explore",
        show=operation.show,
        parameters=operation_state.PARAMETERS,
        below=operation.below,
        waits=always,
        trained_first=True,
    ),
    PageRow(
        name="forward",
        group="explore",
        show=forward.show,
        parameters=forward_state.PARAMETERS,
        waits=always,
        trained_first=True,
    ),
    PageRow(
        name="figure3",
        group="explore",
        show=figure3.show,
        parameters=figure3_state.PARAMETERS,
        below=figure3.below,
        uses_net=never,
    ),
    PageRow(
        name="compare",
        group="explore",
        chooses=True,
        show=compare.show,
        parameters=compare_state.PARAMETERS,
        below=compare.below,
        waits=runs_the_net,
    ),
    PageRow(name="variants", group="explore", show=variants.show, parameters=variants_state.PARAMETERS),
    PageRow(
        name="design",
        group="explore",
        chooses=True,
        show=design.show,
        parameters=design_state.PARAMETERS,
        below=design.below,
    ),
    PageRow(
        name="digits",
        group="experiment",
        show=digits.show,
        parameters=digits_state.PARAMETERS,
        below=digits.below,
        uses_net=never,
        waits=always,
    ),
    PageRow(
        name="stride",
        group="experiment",
        show=stride.show,
        parameters=stride_state.PARAMETERS,
        below=stride.below,
        waits=always,
    ),
    PageRow(
        name="breakit",
        group="experiment",
        show=breakit.show,
        parameters=breakit_state.PARAMETERS,
        below=breakit.below,
        waits=always,
    ),
    PageRow(
        name="calculators",
        group="tools",
        show=calculators.show,
        parameters=calculators_state.PARAMETERS,
        uses_net=calculators_state.uses_net,
    ),
)
