"""What the page of one operation asks of a pass: how one value came about, and one value of the picture itself."""

from explainer.findings.operation import OneValue, Place
from explainer.ui.requests.passes import activations, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=96)
def value(work: Running[OneValue], net: Net, photo: Photo, node: str, place: Place) -> OneValue:
    """How one output value (channel, row, column) of a node came about."""
    from explainer.model.questions import operation as telling

    chosen = graph_of(net)[node]
    names = telling.needed(chosen)
    arrays = dict(zip(names, activations(net, photo, names, work), strict=True))
    return telling.value_in(module_of(net), arrays, chosen, place=place)


@shared(kept=128)
def first_place(work: Running[Place], net: Net, photo: Photo, node: str, channel: int | None) -> Place:
    """The place in the output of a node, or in one channel of it, that is looked at until the reader chooses one."""
    from explainer.model.questions import first_place as telling
    from explainer.model.questions.operation import needed

    chosen = graph_of(net)[node]
    names = needed(chosen)
    arrays = dict(zip(names, activations(net, photo, names, work), strict=True))
    return telling.first_place(chosen, arrays, channel=channel)


@shared(kept=96)
def pixel(work: Running[float], net: Net, photo: Photo, place: Place) -> float:
    """One value of the normalised picture (channel, row, column)."""
    return float(picture_of(net, photo)[place])
