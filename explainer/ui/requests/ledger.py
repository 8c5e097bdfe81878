"""What the ledger asks of a pass: one block's sum by channel and by value, and how much each block adds."""

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.architecture.operations.ops import ReLU
from explainer.architecture.questions.ledger import ledger_nodes
from explainer.architecture.wiring.cut import Cut
from explainer.findings.box_maps import MapOf
from explainer.findings.ledger import Addition, Balance
from explainer.findings.operation import Place
from explainer.render.images import maps
from explainer.render.images.maps import Ledger
from explainer.ui.requests.passes import activations, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

SUM_SIDE = 160
"""Pixels of a map of the block's sum, at about 1.5 to a CSS pixel."""


@shared(kept=64)
def ledger(work: Running[Ledger], net: Net, photo: Photo, block: str, channel: int) -> Ledger:
    """X as the shortcut delivers it, F(x), their sum and its ReLU: one channel of each."""
    values = activations(net, photo, ledger_nodes(graph_of(net), block), work)
    x, f, total, out = (one[channel] for one in values)
    return maps.ledger(x, f, total, out)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSum:
    """A block's sum as pictures, and the channel that they are of; None for the mean of all."""

    pictures: Ledger
    channel: int | None


@shared(kept=64)
def block_sum(
    work: Running[BlockSum], net: Net, photo: Photo, block: str, of: MapOf, cuts: frozenset[Cut] = frozenset()
) -> BlockSum:
    """What the shortcut brings, F(x), their sum and what leaves a block of the net as it is cut.

    The work raises SpecError where a pass would not fit, PictureError for a file that is no picture.
    """
    from explainer.model.questions import ledger as telling

    graph, picture = graph_of(net), picture_of(net, photo)
    found = telling.sum_maps(module_of(net), graph, picture, block, of=of, cuts=cuts, cancelled=lambda: work.abandoned)
    return BlockSum(pictures=maps.ledger(*found.maps, size=SUM_SIDE), channel=found.channel)


@shared(kept=256)
def addition(work: Running[Addition], net: Net, photo: Photo, block: str, place: Place) -> Addition:
    """One channel of a block's ledger and one place of it (channel, row, column)."""
    from explainer.model.questions import ledger as telling

    graph = graph_of(net)
    end, (channel, row, column) = graph.block(block).output, place
    found = activations(net, photo, (*ledger_nodes(graph, block), end.inputs[0]), work)
    x, f, total, out, before = (values[channel] for values in found)
    clipped = before if isinstance(end.op, ReLU) else None
    return telling.addition(x, f, total, out, clipped=clipped, place=(row, column))


@shared(kept=64)
def balances(work: Running[Mapping[str, Balance]], net: Net, photo: Photo) -> Mapping[str, Balance]:
    """‖F(x)‖, ‖x‖ and the share clipped of every block that adds something, by its path."""
    from explainer.model.questions import ledger as telling

    module, graph, picture = module_of(net), graph_of(net), picture_of(net, photo)
    return telling.balances(module, graph, picture, on_node=work.report, cancelled=lambda: work.abandoned)
