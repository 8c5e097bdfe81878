"""What the comparison of two nets asks: both timed in turns."""

from explainer.architecture.questions.compare_limits import require_pair_fits
from explainer.architecture.shape import Shape
from explainer.architecture.spec import NetSpec
from explainer.findings.compare import Race
from explainer.ui.requests.passes import BUDGET, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.shared import shared


@shared(kept=32)
def race(work: Running[Race], a: NetSpec, b: NetSpec, shape: Shape, photo: Photo) -> Race:
    """Two nets that read `shape` on the same photo, timed in turns; untrained, because time does not tell."""
    from explainer.model.questions.compare import race as run

    nets = tuple(Net(spec=one, height=shape.height, width=shape.width) for one in (a, b))
    first, second = map(graph_of, nets)
    require_pair_fits(first, second, budget=BUDGET)
    picture = picture_of(nets[0], photo)
    runners = ((module_of(nets[0]), first), (module_of(nets[1]), second))
    return run(*runners, picture, on_pass=work.report, cancelled=lambda: work.abandoned)
