"""What every forward pass needs: the net with its weights, the picture as it reads it, the activations of some nodes.

All of it is shared by all readers. torch is imported when the server makes ready, not with this module.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Condition
from typing import TYPE_CHECKING, Any

from cachetools import cached

from explainer.architecture.limits import require_fits
from explainer.findings.arrays import Array
from explainer.picture.decode import decode
from explainer.ui.requests.photo import Photo, crop_share, prepared
from explainer.ui.work import memory, trained
from explainer.ui.work.caches import SizedCache
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of

if TYPE_CHECKING:
    from explainer.model.net.module import GraphModule
    from explainer.model.net.store import ModuleStore

BUDGET = memory.BUDGET
"""Of all nets kept, and of one pass."""
BUDGET_OF_TWO = replace(BUDGET, activations=BUDGET.activations // 2)
"""Of each of two passes that are held at once."""
BUDGET_IN_TURN = replace(BUDGET, macs=BUDGET.macs / 2)
"""Of each of two passes that a reader waits for, one after the other."""
ARRAYS_BUDGET = 40_000_000
"""Bytes of activations and prepared pictures kept for the next click."""

_ARRAYS: SizedCache[Array] = SizedCache(budget=ARRAYS_BUDGET, size=lambda array: array.nbytes)


def module_of(net: Net) -> GraphModule:
    """The net with its weights, made or read when it is not there; for use by a worker.

    Raises SpecError where a pass of it would not fit.
    """
    require_fits(graph_of(net), budget=BUDGET)
    return _store().get(net.spec, net.weights)


def picture_of(net: Net, photo: Photo) -> Array:
    """The photo as the net reads it, 3×H×W; raises PictureError, and SpecError where a pass of it would not fit."""
    key = (photo.id, net.height, net.width, crop_share(net))
    kept = _ARRAYS.find(key)
    if kept is None:
        require_fits(graph_of(net), budget=BUDGET)
        kept = prepared(net, decode(photo.data)).normalised
        _ARRAYS.keep(key, kept)
    return kept


def activations(net: Net, photo: Photo, names: tuple[str, ...], work: Running[Any]) -> list[Array]:
    """The activations of some nodes; those looked at a moment ago are still there, and others start from them.

    Raises SpecError where a pass would not fit.
    """
    from explainer.model.net import trace as tracing

    def known(name: str) -> Array | None:
        return _ARRAYS.find((net, photo.id, name))

    found = {name: kept for name in names if (kept := known(name)) is not None}
    missing = [name for name in names if name not in found]
    if missing:
        module, graph, picture = module_of(net), graph_of(net), picture_of(net, photo)
        made = tracing.activations(module, graph, picture, missing, known=known, cancelled=lambda: work.abandoned)
        for name, values in made.items():
            _ARRAYS.keep((net, photo.id, name), values)
        found |= made
    return [found[name] for name in names]


@cached({}, condition=Condition())
def _store() -> ModuleStore:
    from explainer.model.net.store import ModuleStore

    return ModuleStore(budget=BUDGET.weights, load=trained.state_of)
