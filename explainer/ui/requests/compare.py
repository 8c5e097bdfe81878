"""What the comparison of two nets asks: both timed in turns, their picture and its maps, and what they differ in."""

from functools import lru_cache

from explainer.architecture.naming import network_name
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.compare import require_pair_fits
from explainer.architecture.spec import NetSpec
from explainer.architecture.wiring.cut import Cut, possible_cuts
from explainer.findings.box_maps import BoxMap, MapOf
from explainer.findings.compare import Race
from explainer.render.diagram.beside.several_nets import numbered
from explainer.render.diagram.picture import Picture
from explainer.render.images.sheet import MAP_SIDE, Sheet, sheet
from explainer.render.pages.compare import picture, tables
from explainer.render.pages.compare.tables import PairTables
from explainer.render.pages.network.diagram import mapped_nodes
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.requests.network import maps_without
from explainer.ui.requests.passes import BUDGET, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.caches import kept_in
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@shared(kept=32)
def race(work: Running[Race], a: NetSpec, b: NetSpec, shape: Shape, photo: Photo) -> Race:
    """Two nets that read `shape` on the same photo, timed in turns; untrained, because time does not tell."""
    from explainer.model.questions.compare import race as run

    nets = tuple(Net(spec=one, height=shape.height, width=shape.width) for one in (a, b))
    first, second = map(graph_of, nets)
    require_pair_fits(first, second, budget=BUDGET)
    seen = picture_of(nets[0], photo)
    runners = ((module_of(nets[0]), first), (module_of(nets[1]), second))
    return run(*runners, seen, on_pass=work.report, cancelled=lambda: work.abandoned)


@shared(kept=24)
def pair_sheet(work: Running[Sheet], a: Net, b: Net, photo: Photo, of: MapOf, cuts: frozenset[Cut]) -> Sheet:
    """The maps of the boxes of two nets that see the same photo, each with those of the cuts that it can have.

    Nodes are numbered as in their picture.

    The work raises SpecError where the two nets, or a pass of one, would not fit, and PictureError.
    """
    require_pair_fits(graph_of(a), graph_of(b), budget=BUDGET)
    maps: dict[str, BoxMap] = {}
    for index, net in enumerate((a, b)):
        graph = graph_of(net)
        found = maps_without(work, net, photo, of, {*mapped_nodes(graph)}, cuts & {*possible_cuts(graph)})
        maps |= {numbered(index, node): one for node, one in found.items()}
        work.report(index + 1, 2)
    return sheet(maps, side=MAP_SIDE)


@kept_in(PICTURES)
def pair_picture(a: Net, b: Net, language: Language, *, maps: bool = False) -> Picture:
    """Two nets beside each other, with what differs marked in both, and room for `maps`."""
    drawn = picture.picture((graph_of(a), graph_of(b)), catalogue(language), maps=maps)
    name = f"{network_name(a.spec)} {network_name(b.spec)}"
    return Picture(name=name, language=language, **drawn._asdict())


@lru_cache(maxsize=48)
def pair_tables(a: Net, b: Net, language: Language) -> PairTables:
    """What two nets differ in, as tables."""
    return tables.tables((graph_of(a), graph_of(b)), catalogue(language))
