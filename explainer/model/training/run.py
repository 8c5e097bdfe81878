"""One training run on a set of pictures, with everything that says how it came about."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load, save

from explainer.architecture.graph import Graph
from explainer.architecture.variants import find_variant, variant_name
from explainer.model.training.jitter import Crop, Jitter
from explainer.model.training.loop import Epoch, Examples, Progress, Recipe, train
from explainer.model.training.machine import Machine, this_machine
from explainer.picture.datasets import DATASETS, Dataset

RECIPES: Mapping[str, Recipe] = {
    "digits": Recipe(epochs=20, jitter=Jitter(shift=0.1, turn=12.0, zoom=0.2, slant=0.15)),
    "scenes": Recipe(epochs=20, jitter=Jitter(shift=0.06, turn=4.0, zoom=0.1), batch_size=64, weight_decay=1e-3),
    "cifar10": Recipe(epochs=30, jitter=Crop(margin=4, mirror=True)),
}
"""How nets are trained on each set of pictures; moved so far, a picture stays of its class.

The stronger decay on scenes wears off what the first draw left in the filters of the first layer.
"""


class DamagedProgressError(ValueError):
    """What a run was to go on from cannot be read."""


class OtherRunError(ValueError):
    """What a run was to go on from is of another net, other pictures, another recipe or seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What was trained and how, what came out, and where; `weights` is a safetensors file, float32.

    fingerprints: SHA-256 of the training and of the held-out pictures with their classes, whatever their order.
    limit: how many pictures of either part were used at most; None for all of them.
    num_errors: of `num_held_out` pictures, after the last epoch. seconds: measuring on held-out pictures included.
    """

    graph: Graph
    data: str
    fingerprints: tuple[str, str]
    seed: int
    recipe: Recipe
    limit: int | None
    num_training: int
    num_held_out: int
    num_errors: int
    weights: bytes
    curve: tuple[Epoch, ...]
    seconds: float
    machine: Machine


def recipe_for(
    data: str, *, epochs: int | None = None, learning_rate: float | None = None, weight_decay: float | None = None
) -> Recipe:
    """How nets are trained on a set of pictures, with another number of epochs, peak of the learning rate or decay."""
    given: dict[str, Any] = {"epochs": epochs, "learning_rate": learning_rate, "weight_decay": weight_decay}
    return replace(RECIPES[data], **{name: value for name, value in given.items() if value is not None})


def train_on(
    graph: Graph,
    dataset: Dataset,
    *,
    recipe: Recipe,
    seed: int,
    limit: int | None = None,
    progress: bytes | None = None,
    on_epoch: Callable[[int, Epoch, bytes], None] | None = None,
) -> TrainingRun:
    """Train the net of `graph` on a data set, or go on from `progress`, which a run that was broken off has told.

    `limit` keeps only the first pictures of both parts of the data. `on_epoch` hears of each epoch, and what to go on
    from. Raises DamagedProgressError, and OtherRunError where `progress` is of a run with another plan.
    """
    parts = [part() if limit is None else part().first(limit) for part in (dataset.training, dataset.held_out)]
    fingerprints = (parts[0].fingerprint(), parts[1].fingerprint())
    shape = graph.input_shape
    training, held_out = (
        Examples(
            pictures=part.inputs(height=shape.height, width=shape.width, share=dataset.crop_share), labels=part.labels
        )
        for part in parts
    )
    plan = json.dumps(_plan(graph, dataset.name, fingerprints, seed, recipe))

    def tell(done: int, epoch: Epoch, now: Progress) -> None:
        if on_epoch:
            on_epoch(done, epoch, _written(now, plan))

    start = None if progress is None else _read(progress, plan)
    trained = train(graph, training, held_out, recipe=recipe, seed=seed, start=start, on_epoch=tell)
    return TrainingRun(
        graph=graph,
        data=dataset.name,
        fingerprints=fingerprints,
        seed=seed,
        recipe=recipe,
        limit=limit,
        num_training=len(training),
        num_held_out=len(held_out),
        num_errors=trained.num_errors,
        weights=save(trained.state),
        curve=trained.curve,
        seconds=trained.seconds,
        machine=this_machine(),
    )


def record_of(run: TrainingRun) -> bytes:
    """The run as JSON, without its weights; `pretrained/bundled.py` reads it."""
    record = _plan(run.graph, run.data, run.fingerprints, run.seed, run.recipe) | {
        "num_training": run.num_training,
        "num_held_out": run.num_held_out,
        "num_errors": run.num_errors,
        "dtype": "float32",
        "sha256": sha256(run.weights).hexdigest(),
        "command": command_of(run),
        "machine": asdict(run.machine),
        "seconds": round(run.seconds, 1),
        "curve": [_rounded(asdict(epoch)) for epoch in run.curve],
    }
    return (json.dumps(record, indent=1) + "\n").encode()


def command_of(run: TrainingRun) -> str:
    """The command that repeats a run; what is not said in it follows from the net and the pictures."""
    spec, shape = run.graph.spec, run.graph.input_shape
    own = find_variant(variant_name(spec)).spec
    said: dict[str, object] = {"--net": variant_name(spec)}
    if spec.stride_placement is not own.stride_placement:
        said["--stride-placement"] = spec.stride_placement.value
    if spec.shortcut is not own.shortcut:
        said["--shortcut"] = spec.shortcut.value
    said |= {"--num-classes": spec.num_classes, "--input-size": f"{shape.height}x{shape.width}", "--data": run.data}
    if run.data not in DATASETS:
        said["--data-dir"] = "PATH"
    said |= {"--seed": run.seed, "--epochs": run.recipe.epochs, "--learning-rate": _plain(run.recipe.learning_rate)}
    if run.recipe.weight_decay != RECIPES[run.data].weight_decay:
        said["--weight-decay"] = _plain(run.recipe.weight_decay)
    if run.limit is not None:
        said["--limit"] = run.limit
    return " ".join(["python -m explainer train", *(f"{name} {value}" for name, value in said.items()), "--out FILE"])


def _plain(number: float) -> str:
    """Without an exponent, which the command line does not take."""
    return f"{number:.12f}".rstrip("0").rstrip(".")


def _plan(graph: Graph, data: str, fingerprints: tuple[str, str], seed: int, recipe: Recipe) -> dict[str, Any]:
    """What is known of a run before it begins, and decides everything that comes out."""
    spec, shape = graph.spec, graph.input_shape
    return {
        "net": variant_name(spec),
        "stride_placement": spec.stride_placement.value,
        "shortcut": spec.shortcut.value,
        "num_classes": spec.num_classes,
        "input_size": [shape.height, shape.width],
        "data": data,
        "data_sha256": dict(zip(("training", "held_out"), fingerprints, strict=True)),
        "seed": seed,
        "recipe": asdict(recipe),
    }


def _written(now: Progress, plan: str) -> bytes:
    """Progress as a safetensors file that says in its metadata whose it is."""
    curve = json.dumps([asdict(epoch) for epoch in now.curve])
    return save(now.weights, metadata={"plan": plan, "curve": curve, "seconds": repr(now.seconds)})


def _read(content: bytes, plan: str) -> Progress:
    """Raises DamagedProgressError, or OtherRunError."""
    try:
        said = _metadata(content)
        curve = tuple(Epoch(**one) for one in json.loads(said["curve"]))
        progress = Progress(weights=load(content), curve=curve, seconds=float(said["seconds"]))
    except (SafetensorError, KeyError, TypeError, ValueError):
        raise DamagedProgressError from None
    if said["plan"] != plan:
        raise OtherRunError
    return progress


def _metadata(content: bytes) -> dict[str, str]:
    """What a safetensors file says of itself beside its tensors: its head is JSON, after eight bytes of length."""
    length = int.from_bytes(content[:8], "little")
    return dict(json.loads(content[8 : 8 + length])["__metadata__"])


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 5) for key, value in numbers.items()}
