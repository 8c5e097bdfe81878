"""What *Break it* asks: a broken block, really run, and its picture."""

from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.breakit import Fault, break_block
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.expand import expand
from explainer.findings.breakit import Breakage
from explainer.render.diagram.picture import Picture, drawn
from explainer.render.pages.breakit.picture import fault_diagram
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.requests.passes import BUDGET
from explainer.ui.work.caches import kept_in
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=128)
def outcome(work: Running[Breakage], spec: NetSpec, shape: Shape, block: str, fault: Fault) -> Breakage:
    """A broken block of a net that reads `shape`, with weights of its own."""
    from explainer.model.questions.breakit import curvature, run

    graph = expand(spec, shape)
    require_fits(graph, budget=BUDGET)
    broken, whole = (break_block(graph.block(block), one) for one in (fault, Fault.NONE))
    bends = (curvature(whole, graph), curvature(broken, graph)) if fault is Fault.RELU else None
    return Breakage(outcome=run(broken, graph), curvatures=bends)


@kept_in(PICTURES)
def fault_picture(net: Net, block: str, fault: Fault, language: Language) -> Picture:
    """One block with something left out of it."""
    graph, words = graph_of(net), catalogue(language)
    diagram = fault_diagram(graph, break_block(graph.block(block), fault), words=words)
    return drawn(diagram, name=f"{network_name(net.spec)} {block}", words=words)
