"""What the view of time asks: a whole pass, with every node's time."""

from explainer.findings.time import Trace
from explainer.render.pages.forward.values import network_profile_nodes
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=48)
def trace(work: Running[Trace], net: Net, photo: Photo) -> Trace:
    """A whole pass: every node's time, and the summaries that the network's profile shows."""
    from explainer.model.net import trace as tracing

    graph = graph_of(net)
    return tracing.timed(
        module_of(net),
        graph,
        picture_of(net, photo),
        summarised=network_profile_nodes(graph),
        on_node=work.report,
        cancelled=lambda: work.abandoned,
    )
