"""What the trained nets make of a drawn digit, both passes in one job; and how they were trained."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from explainer.architecture.graph import INPUT
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.findings.arrays import Array
from explainer.findings.digits import NetReply
from explainer.picture.decode import decode
from explainer.pretrained.source import Origin, Weights
from explainer.render.pages.digits.answers import layers, logits_node
from explainer.render.pages.digits.sheet import Sheet, seen_png, sheet
from explainer.ui.requests.passes import module_of
from explainer.ui.requests.photo import Photo, prepared
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

VARIANTS = ("cifar_resnet20", "cifar_plain20")
"""The nets that answer, the one shown layer by layer first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the nets made of one picture: the picture as they see it, the reply of each, the first one's layers."""

    seen: bytes
    replies: tuple[NetReply, ...]
    sheet: Sheet


def nets() -> tuple[Net, ...]:
    """The nets that answer, at the size of the pictures they were trained on."""
    weights = Weights(origin=Origin.DIGITS)
    variants = map(find_variant, VARIANTS)
    return tuple(Net(spec=one.spec, height=one.input_size, width=one.input_size, weights=weights) for one in variants)


def names() -> tuple[str, ...]:
    """What the nets are called."""
    return tuple(network_name(net.spec) for net in nets())


@shared(kept=64)
def look(work: Running[Look], photo: Photo) -> Look:
    """Both nets on one picture."""
    from explainer.model.net import trace as tracing

    first, *others = nets()
    picture = prepared(first, decode(photo.data))

    def activations(net: Net, *names: str) -> Mapping[str, Array]:
        graph, module = graph_of(net), module_of(net)
        wanted = (*names, logits_node(graph))
        return tracing.activations(module, graph, picture.normalised, wanted, cancelled=lambda: work.abandoned)

    nodes = [name for name in layers(graph_of(first)) if name != INPUT]
    shown = activations(first, *nodes)
    passes = (shown, *map(activations, others))
    return Look(
        seen=seen_png(picture.pixels),
        replies=tuple(_reply(name, one) for name, one in zip(names(), passes, strict=True)),
        sheet=sheet(shown[name] for name in nodes),
    )


@shared(kept=1, seconds=inf)
def warm(work: Running[None]) -> None:
    """Have both nets ready before the first stroke."""
    for net in nets():
        module_of(net)


def _reply(name: str, activations: Mapping[str, Array]) -> NetReply:
    *_, logits = activations.values()
    return NetReply(net=name, logits=tuple(logits.tolist()))
