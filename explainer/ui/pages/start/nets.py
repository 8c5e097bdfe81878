"""The nets of the first page: one with shortcuts, and the same without."""

from explainer.pretrained.source import Origin
from explainer.ui.requests.strips import small_nets
from explainer.ui.work.net import Net

ORIGIN = Origin.CIFAR10
"""What both were trained on."""


def nets() -> tuple[Net, Net]:
    """The residual net and the plain one."""
    return small_nets(ORIGIN)
