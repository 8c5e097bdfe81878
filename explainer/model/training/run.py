"""One training run on pictures that come with the app, with everything that says how it came about."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from safetensors.torch import save

from explainer.architecture.graph import Graph
from explainer.architecture.variants import variant_name
from explainer.model.training.jitter import Jitter
from explainer.model.training.loop import Epoch, Examples, Recipe, train
from explainer.model.training.machine import Machine, this_machine
from explainer.picture.datasets import Dataset
from explainer.picture.picture_set import PictureSet

RECIPES: Mapping[str, Recipe] = {
    "digits": Recipe(epochs=20, jitter=Jitter(shift=0.1, turn=12.0, zoom=0.2, slant=0.15)),
    "scenes": Recipe(epochs=20, jitter=Jitter(shift=0.06, turn=4.0, zoom=0.1), batch_size=64, weight_decay=1e-3),
}
"""How nets are trained on each set of pictures; moved so far, a picture stays of its class.

The stronger decay on scenes wears off what the first draw left in the filters of the first layer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What was trained and how, what came out, and where; `weights` is a safetensors file, float32.

    num_errors: of `num_held_out` pictures, after the last epoch. seconds: measuring on held-out pictures included.
    """

    graph: Graph
    data: str
    seed: int
    recipe: Recipe
    num_training: int
    num_held_out: int
    num_errors: int
    weights: bytes
    curve: tuple[Epoch, ...]
    seconds: float
    machine: Machine


def train_on(
    graph: Graph,
    dataset: Dataset,
    *,
    seed: int,
    epochs: int | None = None,
    limit: int | None = None,
    on_epoch: Callable[[int, Epoch], None] | None = None,
) -> TrainingRun:
    """Train the net of `graph` on a data set as its recipe says, or for another number of epochs.

    `limit` keeps only the first pictures of both parts of the data.
    """
    ours = RECIPES[dataset.name]
    recipe = ours if epochs is None else replace(ours, epochs=epochs)
    training, held_out = (_examples(part(), graph, limit) for part in (dataset.training, dataset.held_out))
    trained = train(graph, training, held_out, recipe=recipe, seed=seed, on_epoch=on_epoch)
    return TrainingRun(
        graph=graph,
        data=dataset.name,
        seed=seed,
        recipe=recipe,
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
    spec, shape = run.graph.spec, run.graph.input_shape
    record = {
        "net": variant_name(spec),
        "stride_placement": spec.stride_placement.value,
        "shortcut": spec.shortcut.value,
        "num_classes": spec.num_classes,
        "input_size": [shape.height, shape.width],
        "data": run.data,
        "seed": run.seed,
        "num_training": run.num_training,
        "num_held_out": run.num_held_out,
        "num_errors": run.num_errors,
        "sha256": sha256(run.weights).hexdigest(),
        "recipe": asdict(run.recipe),
        "machine": asdict(run.machine),
        "seconds": round(run.seconds, 1),
        "curve": [_rounded(asdict(epoch)) for epoch in run.curve],
    }
    return (json.dumps(record, indent=1) + "\n").encode()


def _examples(pictures: PictureSet, graph: Graph, limit: int | None) -> Examples:
    part, shape = pictures if limit is None else pictures.first(limit), graph.input_shape
    return Examples(pictures=part.inputs(height=shape.height, width=shape.width), labels=part.labels)


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 5) for key, value in numbers.items()}
