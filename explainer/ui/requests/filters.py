"""What the view of the first filters asks: the filters themselves, and what one of them makes of a picture."""

from dataclasses import dataclass

from explainer.architecture.landmarks import first_convolution
from explainer.architecture.limits import calibration_shape
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.spec import NetSpec
from explainer.findings.arrays import Pixels
from explainer.findings.filters import FilterOrder, FirstFilters
from explainer.findings.peaks import Peak
from explainer.picture.decode import decode
from explainer.pretrained.source import Weights
from explainer.render.images.maps import Grid, channel_image
from explainer.render.pages.forward.filters import MOST_SHOWN, patch, sheet
from explainer.ui.requests.passes import activations, module_of
from explainer.ui.requests.photo import Photo, prepared
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filters:
    """The filters of the first convolution, and a sheet of them in one order."""

    first: FirstFilters
    sheet: Grid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Response:
    """One filter's map of a picture, as a PNG on a scale of its own; where it is highest and lowest, and what the
    filter read there.
    """

    png: bytes
    lowest: float
    highest: float
    peaks: tuple[Peak, Peak]
    patches: tuple[Pixels, Pixels]


@shared(kept=16)
def filters(work: Running[Filters], spec: NetSpec, weights: Weights, order: FilterOrder) -> Filters:
    """The first filters, by energy or by number; the same at every input size."""
    from explainer.model.questions import filters as telling

    shape = calibration_shape(spec)
    net = Net(spec=spec, height=shape.height, width=shape.width, weights=weights)
    found = telling.first_filters(module_of(net), graph_of(net))
    return Filters(first=found, sheet=sheet(found.weights, found.order(order)[:MOST_SHOWN]))


@shared(kept=64)
def response(work: Running[Response], net: Net, photo: Photo, index: int) -> Response:
    """What one of the first filters makes of a picture."""
    from explainer.model.questions import filters as telling

    node = first_convolution(graph_of(net))
    (maps,) = activations(net, photo, (node.name,), work)
    channel = maps[index]
    highest, lowest = telling.peaks(channel)
    pixels = prepared(net, decode(photo.data)).pixels
    assert isinstance(node.op, Conv2d)
    window = {"size": node.op.kernel_size, "stride": node.op.stride, "padding": node.op.padding}
    return Response(
        png=channel_image(channel, lowest=lowest.value, highest=highest.value),
        lowest=lowest.value,
        highest=highest.value,
        peaks=(highest, lowest),
        patches=(patch(pixels, highest, **window), patch(pixels, lowest, **window)),
    )
