"""What the view of the answer asks of a pass: every class's probability, and the evidence for one of them."""

from explainer.architecture.landmarks import Ending
from explainer.architecture.wiring.cut import Cut, cut
from explainer.findings.answer import Evidence, Reply
from explainer.ui.requests.passes import activations, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=48)
def reply(work: Running[Reply], net: Net, photo: Photo) -> Reply:
    """Every class's probability."""
    from explainer.model.questions import answer as telling

    (logits,) = activations(net, photo, (graph_of(net).nodes[-1].name,), work)
    return telling.reply(logits)


@shared(kept=96)
def evidence(work: Running[Evidence], net: Net, photo: Photo, end: Ending, index: int) -> Evidence:
    """Where the evidence for a class lies."""
    from explainer.model.questions import answer as telling

    maps, logits = activations(net, photo, (end.maps, end.linear), work)
    return telling.evidence(module_of(net), end, maps, index=index, logits=logits)


@shared(kept=96)
def reply_without(work: Running[Reply], net: Net, photo: Photo, cuts: frozenset[Cut]) -> Reply:
    """Every class's probability of the net with branches cut."""
    from explainer.model.questions import answer as telling
    from explainer.model.questions.box_maps import box_maps

    smaller, picture = cut(graph_of(net), cuts), picture_of(net, photo)
    return telling.reply(box_maps(module_of(net), smaller, picture, (), cancelled=lambda: work.abandoned).logits)
