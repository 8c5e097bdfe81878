"""Trained weights for the pages: which of them a net can have at this moment, and the tensors themselves.

Shipped weights are read from the app's own folder, ImageNet weights from the cache folder once they were fetched, and
a reader's checkpoint from memory, where it stays until others need the room; it is never written to disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import calibration_shape, require_fits
from explainer.architecture.spec import NetSpec, ResNetSpec, StridePlacement
from explainer.architecture.weights.entries import Report
from explainer.architecture.wiring.expand import expand
from explainer.pretrained.bundled import bundled_net, bundled_origins, require_whole
from explainer.pretrained.cache import cached_path
from explainer.pretrained.imagenet import imagenet_file, imagenet_origins
from explainer.pretrained.source import UNTRAINED, Origin, Weights
from explainer.ui.work import memory
from explainer.ui.work.caches import SizedCache
from explainer.ui.work.jobs import Running
from explainer.ui.work.request import File, shared

if TYPE_CHECKING:
    from explainer.model.net.store import State

NETS_TRIED = 16
"""Nets for which it is remembered how a checkpoint goes with them."""


class WeightsGoneError(ExplainerError):
    """Weights that were there have left the memory or the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(File):
    """A reader's file; `id` is the hash of its bytes."""

    name: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How a checkpoint goes with a net.

    spec: the net, with the checkpoint's number of classes. mistake: why its numbers cannot be used, as the code and
    values of a CheckpointError. belongs_to: where it does not fit, the listed net that it belongs to, if there is one.
    """

    spec: NetSpec
    report: Report | None
    mistake: ExplainerError | None
    belongs_to: NetSpec | None

    @property
    def usable(self) -> bool:
        """Whether the net can run with it."""
        return self.report is not None and self.report.usable


def upload(name: str, data: bytes) -> Upload:
    """A file as the reader gave it."""
    return Upload(id=sha256(data).hexdigest(), name=name, data=data)


def offered(spec: NetSpec) -> tuple[Origin, ...]:
    """Where this net's weights could come from, now or after a download or an upload."""
    return (Origin.UNTRAINED, *bundled_origins(spec), *imagenet_origins(spec), Origin.FILE)


def default(spec: NetSpec) -> Origin:
    """The weights a net comes with: those that the app ships, or none."""
    return next(iter(bundled_origins(spec)), Origin.UNTRAINED)


def ready(spec: NetSpec, origin: Origin, file_id: str | None) -> Weights:
    """The weights that a pass of this net can have at this moment: those asked for, or else untrained ones."""
    match origin:
        case Origin.UNTRAINED:
            there = True
        case Origin.DIGITS | Origin.SCENES | Origin.CIFAR10:
            there = bundled_net(spec, origin) is not None
        case Origin.IMAGENET_V1 | Origin.IMAGENET_V2:
            published = imagenet_file(spec, origin)
            there = published is not None and cached_path(published) is not None
        case Origin.FILE:
            found = finding(spec, file_id)
            there = found is not None and found.usable and found.spec == _v1_5(spec)
        case _:
            assert_never(origin)
    if not there:
        return UNTRAINED
    return Weights(origin=origin, id=(file_id or "") if origin is Origin.FILE else "")


@shared(kept=16)
def read_upload(work: Running[None], one: Upload) -> None:
    """Read a reader's checkpoint into memory; the work raises CheckpointError for a file that cannot be read."""
    from explainer.model.checkpoint import files

    tensors = files.read(one.data, limit=memory.UPLOAD_BYTES)
    _FILES.keep(one.id, _Kept(tensors=tensors, num_bytes=files.held_bytes(tensors)))


def has_file(file_id: str | None) -> bool:
    """Whether a reader's checkpoint is still in memory."""
    return file_id is not None and _FILES.find(file_id) is not None


def finding(spec: NetSpec, file_id: str | None) -> Finding | None:
    """How a checkpoint goes with a net, once `examine` has looked; the same for v1 and v1.5."""
    kept = _FILES.find(file_id) if file_id else None
    return kept.findings.get(_v1_5(spec)) if kept else None


@shared(kept=16)
def examine(work: Running[None], spec: NetSpec, file_id: str) -> None:
    """Find out how a checkpoint goes with a net. The work raises WeightsGoneError when it is no longer in memory."""
    kept = _FILES.find(file_id)
    if kept is None:
        raise WeightsGoneError("weights_gone")
    either = _v1_5(spec)
    if either not in kept.findings:
        kept.remember(either, _look(either, kept.tensors))


def state_of(spec: NetSpec, weights: Weights) -> State:
    """The state_dict of a trained net, for the store; raises ExplainerError where it cannot be had any more."""
    from explainer.model.checkpoint import fitted as checkpoints

    fitted = checkpoints.fit(_tensors(spec, weights), _calibrated(spec))
    if not fitted.usable:
        raise WeightsGoneError("weights_gone")
    return fitted.state


def _tensors(spec: NetSpec, weights: Weights) -> State:
    """Tensors of a file that the app ships or has fetched, or of a reader's that is in memory."""
    from explainer.model.checkpoint import files

    path = None
    match weights.origin:
        case Origin.FILE:
            if kept := _FILES.find(weights.id):
                return kept.tensors
        case origin if shipped := bundled_net(spec, origin):
            require_whole(shipped)
            path = shipped.path
        case origin if published := imagenet_file(spec, origin):
            path = cached_path(published)
    if path is None:
        raise WeightsGoneError("weights_gone")
    return files.read(path, limit=path.stat().st_size)


def _calibrated(spec: NetSpec) -> Graph:
    return expand(spec, calibration_shape(spec))


def _v1_5(spec: NetSpec) -> NetSpec:
    """The net that stands for both placements of its strides: they have the same weights."""
    return replace(spec, stride_placement=StridePlacement.V1_5) if isinstance(spec, ResNetSpec) else spec


# --- checkpoints of readers, each in memory once --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """The tensors of a checkpoint, and how they go with the nets that were tried last."""

    tensors: State
    num_bytes: int
    findings: dict[NetSpec, Finding] = field(default_factory=dict)

    def remember(self, spec: NetSpec, found: Finding) -> None:
        while len(self.findings) >= NETS_TRIED:
            del self.findings[next(iter(self.findings))]
        self.findings[spec] = found


def _look(spec: NetSpec, tensors: State) -> Finding:
    """Names, shapes and numbers; the state made for it is let go at once."""
    from explainer.model.checkpoint import fitted as checkpoints

    graph = _calibrated(spec)
    try:
        require_fits(graph, budget=memory.BUDGET)
        fitted = checkpoints.fit(tensors, graph)
    except ExplainerError as error:
        plain = type(error)(error.code, **error.values)  # without the frames it came through
        return Finding(spec=spec, report=None, mistake=plain, belongs_to=None)
    belongs_to = None if fitted.usable else checkpoints.suggest_spec(tensors)
    return Finding(spec=fitted.spec, report=fitted.report, mistake=None, belongs_to=belongs_to)


_FILES: SizedCache[_Kept] = SizedCache(budget=memory.UPLOAD_BYTES, size=lambda kept: kept.num_bytes)
