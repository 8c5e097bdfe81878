"""The nets that read drawn digits."""

from math import inf

from explainer.pretrained.source import Origin
from explainer.ui.requests.passes import module_of
from explainer.ui.requests.strips import short_name, small_nets
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net
from explainer.ui.work.request import shared


def nets() -> tuple[Net, Net]:
    """The nets that answer, the one with shortcuts first."""
    return small_nets(Origin.DIGITS)


def names() -> tuple[str, ...]:
    """What the nets are called."""
    return tuple(map(short_name, nets()))


@shared(kept=1, seconds=inf)
def warm(_: Running[None]) -> None:
    """Have both nets ready before the first stroke."""
    for net in nets():
        module_of(net)
