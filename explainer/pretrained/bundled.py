"""The trained nets that come with the app, and the record of every run that they are compared with.

`assets/weights` holds what `python -m explainer train` wrote: a record NET-DATA-SEED.json for each run, and the
weights NET-DATA-SEED.safetensors of the run with the smallest seed. With OMP_NUM_THREADS=1 the command gives the
same bits again on the same machine.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import file_digest
from math import ceil
from pathlib import Path
from typing import Any

from explainer.architecture.errors import ExplainerError, SpecError
from explainer.architecture.spec import NetSpec, ResNetSpec, Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.assets import ASSETS
from explainer.pretrained.source import Origin

WEIGHTS_ROOT = ASSETS / "weights"
SHA256: Mapping[str, str] = {
    "basic_1-1-1_w32-64-128-scenes-0": "66d4f205d3327d08fa33cd72f7b546b36ab0a65685bd4a5594b5de288d6d1206",
    "cifar_plain20-cifar10-0": "278baddad92175a0448bbb84240cbe4ff21536e6603fd749d58aadfdce73c016",
    "cifar_plain20-digits-0": "841ea38920d130c029ad503d16cb6dff4179cbb1f5f584bc2cc6225acdbbc380",
    "cifar_resnet20-cifar10-0": "0a67284c1bc4763ba585ec7caf8ba0701e9ca6e36a8d2db5ade37de9803d1229",
    "cifar_resnet20-digits-0": "f4d23f174b7616d6e77718ae180bc25e38c294c21fe494a8fe26990319c50a22",
}
"""Of each file of weights, by the net's slug: what `require_whole` holds it against."""


class ChangedWeightsError(ExplainerError):
    """A file of weights that the app came with is not there, or is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """One epoch: mean loss and share of errors on the training pictures as they were seen, moved a little, while the
    weights were still changing; then the share of errors on the held-out pictures.
    """

    training_loss: float
    training_error: float
    held_out_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Settings of SGD; the learning rate rises to its peak over `warm_up` epochs, then falls to 0 as half a cosine."""

    batch_size: int
    learning_rate: float
    warm_up: float
    momentum: float
    weight_decay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One training run: `num_errors` of `num_held_out` pictures are wrong after the last epoch.

    recipe: batch size, momentum, weight decay, the peak of the learning rate and the epochs until it. command: what
    repeats the run. seconds: wall-clock time on `threads` threads of `cpu`, measurements on the held-out pictures
    included; how long it takes elsewhere, or beside other work, is another matter.
    """

    seed: int
    num_training: int
    num_held_out: int
    num_errors: int
    curve: tuple[Epoch, ...]
    recipe: Recipe
    command: str
    seconds: float
    cpu: str
    threads: int
    torch: str

    @property
    def num_steps(self) -> int:
        """Steps of SGD, one a batch."""
        return len(self.curve) * ceil(self.num_training / self.recipe.batch_size)

    @property
    def held_out_error(self) -> float:
        """Share of the held-out pictures that get another class than their own."""
        return self.num_errors / self.num_held_out


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledNet:
    """A trained net whose weights are part of the app.

    variant, spec: the net, by its name and with the choices it was trained with. slug: its files' name without ending.
    dataset: name of the data. input_size: side of its pictures, in pixels. runs: the same net from several seeds; the
    weights are those of the first.
    """

    variant: str
    spec: NetSpec
    slug: str
    path: Path
    dataset: str
    input_size: int
    runs: tuple[Run, ...]

    @property
    def origin(self) -> Origin:
        """What its weights are called among all that a net can have."""
        return Origin(self.dataset)

    @property
    def run(self) -> Run:
        """The run that gave the weights."""
        return self.runs[0]

    @property
    def class_keys(self) -> tuple[str, ...]:
        """Keys of the names of the classes in the catalogue, in the order of the logits."""
        return tuple(f"class.{self.dataset}.{place}" for place in range(self.spec.num_classes))


def bundled_nets() -> tuple[BundledNet, ...]:
    """All of them, in the order of their slugs; the records are read once."""
    return _read(WEIGHTS_ROOT)


def bundled_net(spec: NetSpec, origin: Origin) -> BundledNet | None:
    """The net of just this spec that was trained on what `origin` names, or None.

    A stride placement that decides nothing is not looked at.
    """
    wanted = _without_idle_placement(spec)
    nets = (net for net in bundled_nets() if net.origin is origin)
    return next((net for net in nets if _without_idle_placement(net.spec) == wanted), None)


def bundled_origins(spec: NetSpec) -> tuple[Origin, ...]:
    """Where the weights come from that the app has for a net; the first are those it comes with."""
    return tuple(origin for origin in Origin if bundled_net(spec, origin))


def plain_or_residual(spec: NetSpec) -> NetSpec | None:
    """The same net without its shortcuts, or with those of option A; None for one that cannot be had so."""
    if not isinstance(spec, ResNetSpec):
        return None
    try:
        return replace(spec, shortcut=Shortcut.A if spec.shortcut is Shortcut.NONE else Shortcut.NONE)
    except SpecError:  # a gate or a factor needs a shortcut, and option A cannot take channels away
        return None


def require_whole(net: BundledNet) -> None:
    """Raises ChangedWeightsError where the file of a net's weights is not the one that the app came with."""
    try:
        with net.path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError:
        found = ""
    if found != SHA256[net.slug]:
        raise ChangedWeightsError("weights_changed", file=net.path.name)


def _without_idle_placement(spec: NetSpec) -> NetSpec:
    if isinstance(spec, ResNetSpec) and not spec.has_stride_choice:
        return replace(spec, stride_placement=StridePlacement.V1_5)
    return spec


@lru_cache(maxsize=1)
def _read(root: Path) -> tuple[BundledNet, ...]:
    """The nets whose records lie in `root`."""
    runs: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(root.glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        runs.setdefault(path.stem.rpartition("-")[0], []).append(record)
    return tuple(_net(root, stem, sorted(records, key=_seed)) for stem, records in runs.items())


def _net(root: Path, stem: str, records: list[dict[str, Any]]) -> BundledNet:
    first = records[0]
    slug = f"{stem}-{first['seed']}"
    spec = choose(
        find_variant(first["net"]),
        stride_placement=StridePlacement(first["stride_placement"]),
        shortcut=Shortcut(first["shortcut"]),
        num_classes=first["num_classes"],
    )
    return BundledNet(
        variant=first["net"],
        spec=spec,
        slug=slug,
        path=root / f"{slug}.safetensors",
        dataset=first["data"],
        input_size=first["input_size"][0],
        runs=tuple(map(_run, records)),
    )


def _run(record: Mapping[str, Any]) -> Run:
    machine = record["machine"]
    return Run(
        seed=record["seed"],
        num_training=record["num_training"],
        num_held_out=record["num_held_out"],
        num_errors=record["num_errors"],
        curve=tuple(Epoch(**epoch) for epoch in record["curve"]),
        recipe=Recipe(**{one.name: record["recipe"][one.name] for one in fields(Recipe)}),
        command=record["command"],
        seconds=record["seconds"],
        cpu=machine["cpu"],
        threads=machine["threads"],
        torch=machine["torch"],
    )


def _seed(record: Mapping[str, Any]) -> int:
    return int(record["seed"])
