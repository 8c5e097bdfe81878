"""What the view of blocks switched off asks: passes without a block each."""

from explainer.architecture.graph import Graph
from explainer.findings.without import Lesion
from explainer.ui.requests.passes import module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

MOST_AT_ONCE = 50
"""Blocks that one request switches off."""


@shared(kept=48)
def lesions(work: Running[tuple[Lesion, ...]], net: Net, photo: Photo, blocks: tuple[str, ...]) -> tuple[Lesion, ...]:
    """Some blocks switched off, each in a pass of its own."""
    from explainer.model.questions import without

    return without.lesions(
        module_of(net),
        graph_of(net),
        picture_of(net, photo),
        blocks,
        on_block=work.report,
        cancelled=lambda: work.abandoned,
    )


def runs(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The blocks of a net in runs that one request can hold: all of them, or stage by stage, or parts of stages."""
    names = [block.name for block in graph.blocks]
    if len(names) <= MOST_AT_ONCE:
        return (tuple(names),)
    stages = ([name for name in names if name.partition(".")[0] == stage] for stage in graph.stages)
    return tuple(
        tuple(stage[start : start + MOST_AT_ONCE]) for stage in stages for start in range(0, len(stage), MOST_AT_ONCE)
    )
