"""What the stride laboratory asks: where gradients arrive, v1 and v1.5 with the same weights, one block in both."""

from dataclasses import replace

from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.stride import both_placements, differing_blocks
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.expand import expand
from explainer.findings.stride import Exchange, Proof
from explainer.render.diagram.picture import Picture, drawn
from explainer.render.pages.stride import pictures
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.requests.passes import BUDGET, BUDGET_OF_TWO, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.caches import kept_in
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=64)
def proof(work: Running[Proof], spec: NetSpec, shape: Shape, block: str) -> Proof:
    """Where the gradients of v1 and of v1.5 arrive at a block's input; no weights tell."""
    from explainer.model.questions.stride import supports

    pair = both_placements(expand(spec, shape))
    for graph in pair:
        require_fits(graph, budget=BUDGET)
    return supports(pair.v1, block), supports(pair.v1_5, block)


@shared(kept=2)  # whole outputs of a few blocks each
def exchange(work: Running[Exchange], net: Net, photo: Photo) -> Exchange:
    """v1 and v1.5 with the same weights on the same picture; the outputs of all blocks that differ are kept."""
    from explainer.model.questions.stride import exchange as run

    pair = both_placements(graph_of(net))
    for graph in pair:
        require_fits(graph, budget=BUDGET_OF_TWO)
    module, picture = module_of(replace(net, spec=pair.v1_5.spec)), picture_of(net, photo)
    return run(module, pair, picture, differing_blocks(pair), cancelled=lambda: work.abandoned)


@kept_in(PICTURES)
def lab_pictures(net: Net, block: str, language: Language) -> tuple[Picture, Picture]:
    """One block in v1 and in v1.5."""
    words = catalogue(language)
    first, second = pictures.lab_diagrams(both_placements(graph_of(net)), block, words=words)
    name = f"{network_name(net.spec)} {block}"
    return drawn(first, name=name, words=words), drawn(second, name=name, words=words)
