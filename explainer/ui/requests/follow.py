"""What the view of channels asks of a pass: their ranks, the way of some along a stage, the patches that excite one.

Results are small: numbers, pictures of some kilobytes, and for the patches a value and a place by channel and picture.
"""

from collections.abc import Iterator

from explainer.architecture.limits import activation_bytes, require_fits
from explainer.architecture.totals import total_cost
from explainer.findings.arrays import Array
from explainer.findings.follow import Measure, Standing
from explainer.findings.peaks import Peak, PicturePeak, PicturePeaks
from explainer.picture import digits
from explainer.picture.decode import decode
from explainer.picture.gallery import DIGITS, GALLERIES, picture_bytes
from explainer.picture.prepare import Prepared
from explainer.render.pages.forward import follow
from explainer.render.pages.forward.follow import Patch, RankedPage
from explainer.render.pages.operation.field import field_at
from explainer.ui.requests.passes import BUDGET, activations, module_of, picture_of
from explainer.ui.requests.photo import Photo, gallery_kind, prepared
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

MOST_PATCHES = 9
DIGIT_PICTURES, LEAST_PICTURES, PATCH_MACS, AT_ONCE = 500, 10, 25 * 10**9, 32
"""Digits are looked through up to so many, within so many multiply-adds, and so many at a time."""


@shared(kept=48)
def ranked(work: Running[RankedPage], net: Net, photo: Photo, node: str, measure: Measure, page: int) -> RankedPage:
    """A page of a node's channels, the most active first."""
    from explainer.model.questions import follow as telling

    (values,) = activations(net, photo, (node,), work)
    scores = telling.activity(values).by(measure)
    return follow.ranked_page(values, telling.ranking(scores), scores, page=page)


@shared(kept=128)
def standing(work: Running[Standing], net: Net, photo: Photo, node: str, measure: Measure, channel: int) -> Standing:
    """Where one channel stands among all."""
    from explainer.model.questions import follow as telling

    (values,) = activations(net, photo, (node,), work)
    return telling.standing(values, measure, channel)


@shared(kept=128)
def strongest(work: Running[Peak], net: Net, photo: Photo, node: str, channel: int) -> Peak:
    """Where a channel responds most on the reader's picture."""
    from explainer.model.questions import follow as telling

    (values,) = activations(net, photo, (node,), work)
    return telling.strongest(values, channel)


@shared(kept=24)
def followed(
    work: Running[tuple[follow.Row, ...]], net: Net, photo: Photo, stage: str, channels: tuple[int, ...]
) -> tuple[follow.Row, ...]:
    """Some channels behind every block of a stage, and what F adds to them there; a row for each channel."""
    from explainer.model.questions import follow as telling

    module, graph, picture = module_of(net), graph_of(net), picture_of(net, photo)
    blocks = follow.followed_blocks(graph, stage)
    names = {name for one in blocks if one.addition for name in (one.output.name, one.addition.inputs[0])}
    found = telling.follow(module, graph, picture, channels, names, cancelled=lambda: work.abandoned)
    return tuple(follow.row(found, blocks, at, channel) for at, channel in enumerate(channels))


@shared(kept=24)
def peaks(work: Running[PicturePeaks], net: Net, node: str) -> PicturePeaks:
    """Highest value and its place, of every channel on every picture of `num_pictures`."""
    from explainer.model.questions import follow as telling

    module, graph, count = module_of(net), graph_of(net), num_pictures(net)
    together = max(1, min(AT_ONCE, BUDGET.activations // activation_bytes(graph)))

    def batches() -> Iterator[list[Array]]:
        for start in range(0, count, together):
            work.report(start, count)
            numbers = range(start, min(count, start + together))
            yield [_prepared(net, number).normalised for number in numbers]

    return telling.peaks(module, graph, node, batches(), cancelled=lambda: work.abandoned)


@shared(kept=128)
def patches(
    work: Running[tuple[Patch, ...]], net: Net, node: str, strongest: tuple[PicturePeak, ...]
) -> tuple[Patch, ...]:
    """The strongest of what `peaks` found for a channel of a node, cut out of the pictures."""
    graph = graph_of(net)
    require_fits(graph, budget=BUDGET)
    return tuple(
        follow.patch(
            _prepared(net, peak.picture).pixels,
            field_at(graph, node, row=peak.row, column=peak.column),
            value=peak.value,
            picture=_name(net, peak.picture),
        )
        for peak in strongest
    )


def num_pictures(net: Net) -> int:
    """How many pictures the patches are looked for on."""
    kind = gallery_kind(net)
    if kind != DIGITS:
        return len(GALLERIES[kind].slugs)
    affordable = PATCH_MACS // total_cost(graph_of(net)).num_macs
    return max(LEAST_PICTURES, min(DIGIT_PICTURES, affordable))


def _prepared(net: Net, number: int) -> Prepared:
    """One of the pictures that patches are looked for on, as the net sees it."""
    kind = gallery_kind(net)
    image = digits.held_out_set().image(number) if kind == DIGITS else decode(picture_bytes(_slug(net, number)))
    return prepared(net, image)


def _name(net: Net, number: int) -> follow.PictureName:
    if gallery_kind(net) == DIGITS:
        return follow.PictureName("follow.digit", number, str(digits.held_out_set().labels[number]))
    return follow.PictureName(f"photo.{_slug(net, number)}_title", number, "")


def _slug(net: Net, number: int) -> str:
    return GALLERIES[gallery_kind(net)].slugs[number]
