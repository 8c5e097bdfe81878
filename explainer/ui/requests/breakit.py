"""What *Break it* asks: a broken block, really run."""

from explainer.architecture.expand import expand
from explainer.architecture.limits import require_fits
from explainer.architecture.questions.breakit import Fault, break_block
from explainer.architecture.shape import Shape
from explainer.architecture.spec import NetSpec
from explainer.findings.breakit import Breakage
from explainer.ui.requests.passes import BUDGET
from explainer.ui.work.jobs import Running
from explainer.ui.work.shared import shared


@shared(kept=128)
def outcome(work: Running[Breakage], spec: NetSpec, shape: Shape, block: str, fault: Fault) -> Breakage:
    """A broken block of a net that reads `shape`, with weights of its own."""
    from explainer.model.questions.breakit import curvature, run

    graph = expand(spec, shape)
    require_fits(graph, budget=BUDGET)
    broken, whole = (break_block(graph.block(block), one) for one in (fault, Fault.NONE))
    bends = (curvature(whole, graph), curvature(broken, graph)) if fault is Fault.RELU else None
    return Breakage(outcome=run(broken, graph), curvatures=bends)
