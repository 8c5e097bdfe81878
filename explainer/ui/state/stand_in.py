"""The trained net that a page opens with as long as the reader has chosen none.

Of a photo, the app's first net makes noise: it has no trained weights here. Until the reader chooses a net, the page
decides: on one about what a net makes of a picture it is the best of the shipped nets that know photos, elsewhere the
first. Nothing else is remembered, so that a run that is cut short is made good by the next.
"""

from explainer.architecture.variants import find_variant
from explainer.pretrained.bundled import BundledNet, bundled_nets
from explainer.pretrained.source import Origin
from explainer.ui.state import reader
from explainer.ui.state.choices import DEFAULT_VARIANT, NET_CHOSEN, WEIGHTS_WISH
from explainer.ui.state.focus import CHANNEL
from explainer.ui.state.key import Key
from explainer.ui.state.navigation import GOTO
from explainer.ui.work.net import Net, as_shipped

_CHANGING = Key("stand_in_changing", False)
"""Whether a change of nets has begun and has not ended."""


def stand_in() -> BundledNet | None:
    """The shipped net that errs least on photos; None where none ships."""
    nets = (net for net in bundled_nets() if net.origin is Origin.CIFAR10)
    return min(nets, key=lambda net: net.run.held_out_error, default=None)


def settle(*, trained_first: bool) -> None:
    """Before the controls are drawn: the net that the page opens with, where the reader has chosen none.

    A change of the controls is a choice, and so is the net that the reader takes along to another page.
    """
    shipped = stand_in()
    if NET_CHOSEN.get() or shipped is None:
        return
    now, first, trained = reader.chosen_net(), _first(), as_shipped(shipped)
    wanted = trained if trained_first else first
    if _CHANGING.get() or (now != wanted and now in (first, trained) and GOTO.get() is None):
        _CHANGING.set(True)
        _put(shipped if trained_first else None)
        _CHANGING.set(False)
    elif now not in (first, trained) or GOTO.get() is not None:
        NET_CHOSEN.set(True)


def stands_in(net: Net) -> bool:
    """Whether a net is there because the reader has chosen none, in the place of the app's first."""
    shipped = stand_in()
    return not NET_CHOSEN.get() and shipped is not None and net == as_shipped(shipped)


def decline() -> None:
    """As a callback: the app's first net, untrained, from now on."""
    reader.switch_net(DEFAULT_VARIANT, marked=False)
    WEIGHTS_WISH.set(None)
    CHANNEL.set(CHANNEL.default)


def _put(shipped: BundledNet | None) -> None:
    if shipped is None:
        reader.switch_net(DEFAULT_VARIANT, marked=False, chosen=False)
        WEIGHTS_WISH.set(None)
    else:
        spec, size = shipped.spec, shipped.input_size
        classes, weights = spec.num_classes, shipped.origin
        reader.switch_net(spec, classes=classes, size=size, weights=weights, marked=False, chosen=False)


def _first() -> Net:
    first = find_variant(DEFAULT_VARIANT)
    return Net(spec=first.spec, height=first.input_size, width=first.input_size)
