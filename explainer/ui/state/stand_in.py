"""The trained net that a page opens with as long as the reader has chosen none.

Of a photo, the app's first net makes noise: it has no trained weights here. On a page that is about what a net makes of
a picture, the best of the shipped nets that know photos takes its place until the reader chooses, or leaves.
"""

from explainer.pretrained.bundled import BundledNet, bundled_nets
from explainer.pretrained.source import Origin, Weights
from explainer.ui.state import reader
from explainer.ui.state.choices import DEFAULT_VARIANT, WEIGHTS_WISH
from explainer.ui.state.key import Key
from explainer.ui.state.navigation import GOTO, PageName
from explainer.ui.work.net import Net

STANDS_IN = Key("stands_in", False)
"""Whether the chosen net is the one that stands in for the reader's choice."""
_DECLINED = Key("stand_in_declined", False)
_SHOWN: Key[PageName | None] = Key("page_shown", None)


def stand_in() -> BundledNet | None:
    """The shipped net that errs least on photos; None where none ships."""
    nets = (net for net in bundled_nets() if net.origin is Origin.CIFAR10)
    return min(nets, key=lambda net: net.run.held_out_error, default=None)


def settle(page: PageName, *, trained_first: bool, nothing_chosen: bool) -> None:
    """Before the controls are drawn: let the trained net stand in where the reader comes to such a page with nothing
    chosen, and make room for the app's first net where the reader goes on; what the code takes along stays.
    """
    arrived = _SHOWN.get() != page
    _SHOWN.set(page)
    taken_along = GOTO.get() is not None
    if STANDS_IN.get() and reader.chosen_net() != _net():
        STANDS_IN.set(False)
        _DECLINED.set(True)
    if not arrived or taken_along:
        return
    if STANDS_IN.get() and not trained_first:
        _give_way()
    elif trained_first and nothing_chosen and not _DECLINED.get():
        _begin()


def decline() -> None:
    """As a callback: the app's first net, untrained, from now on."""
    _give_way()
    _DECLINED.set(True)


def _begin() -> None:
    shipped = stand_in()
    if shipped is not None:
        spec, size = shipped.spec, shipped.input_size
        reader.switch_net(spec, classes=spec.num_classes, size=size, weights=shipped.origin, marked=False)
        STANDS_IN.set(True)


def _give_way() -> None:
    reader.switch_net(DEFAULT_VARIANT, marked=False)
    WEIGHTS_WISH.set(None)
    STANDS_IN.set(False)


def _net() -> Net | None:
    shipped = stand_in()
    if shipped is None:
        return None
    size, weights = shipped.input_size, Weights(origin=shipped.origin)
    return Net(spec=shipped.spec, height=size, width=size, weights=weights)
