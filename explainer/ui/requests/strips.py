"""What nets drawn as strips show: the maps of their boxes and their answers to one picture, with branches cut."""

from dataclasses import dataclass

from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.cut import Cut, cut, possible_cuts
from explainer.findings.answer import Reply
from explainer.picture.decode import decode
from explainer.pretrained.source import Origin, Weights
from explainer.render.images.maps import exact_view
from explainer.render.images.sheet import Sheet, sheet
from explainer.render.strip.svg import strip_nodes
from explainer.ui.requests.passes import module_of
from explainer.ui.requests.photo import Photo, prepared
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

MAP_SIDE = 32
"""Pixels of a map at most: as many as the picture has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetLook:
    """What one net makes of the picture: the maps of its boxes, and its answer."""

    sheet: Sheet
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the nets see of a picture, as a PNG, and what each makes of it."""

    seen: bytes
    nets: tuple[NetLook, ...]


def trained_net(variant: str, origin: Origin) -> Net:
    """A net that comes with the app, at the size of the pictures it was trained on."""
    found = find_variant(variant)
    weights = Weights(origin=origin)
    return Net(spec=found.spec, height=found.input_size, width=found.input_size, weights=weights)


def small_nets(origin: Origin) -> tuple[Net, Net]:
    """ResNet-20, and the same layers without shortcuts."""
    return trained_net("cifar_resnet20", origin), trained_net("cifar_plain20", origin)


def short_name(net: Net) -> str:
    """What a small net is called where all nets are small: without the name of pictures that it does not see here."""
    return network_name(net.spec).removeprefix("CIFAR ")


@shared(kept=128)
def look(work: Running[Look], nets: tuple[Net, ...], photo: Photo, cuts: frozenset[Cut]) -> Look:
    """Nets that see a picture alike, each with those of the cuts that it can have."""
    from explainer.model.questions.answer import reply
    from explainer.model.questions.box_maps import box_maps

    picture, looks = prepared(nets[0], decode(photo.data)), []
    for net in nets:
        graph = graph_of(net)
        smaller = cut(graph, cuts & {*possible_cuts(graph)})
        names = strip_nodes(graph)
        found = box_maps(module_of(net), smaller, picture.normalised, names, cancelled=lambda: work.abandoned)
        looks.append(NetLook(sheet=sheet(found.maps, side=MAP_SIDE), reply=reply(found.logits)))
    return Look(seen=exact_view(picture.pixels), nets=tuple(looks))
