"""`python -m explainer train`: a net is trained on pictures that come with the app or on CIFAR-10, and its record kept.

What was broken off goes on where it stood when the same command is given again.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import training_bytes
from explainer.cli.options import (
    graph_of,
    number,
    one_of,
    positive,
    read,
    require_writable,
    write,
)
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

if TYPE_CHECKING:
    from explainer.model.training.loop import Epoch
    from explainer.picture.datasets import Dataset

CIFAR10 = "cifar10"
DATA = ("digits", "scenes", CIFAR10)
"""Names of the sets of pictures, known without loading any of them; the last one is the reader's to fetch."""
ENDING = ".safetensors"
MEMORY_BUDGET = 8 * 10**9
"""Bytes that one training run may need."""


def train(options: argparse.Namespace, words: Catalogue) -> None:
    """Train, telling each epoch; write FILE.safetensors and, beside it, the record FILE.json.

    Until then FILE.safetensors.part holds where training stands.
    """
    data, path = one_of("--data", options.data, DATA), Path(options.out)
    seed = number("--seed", options.seed)
    epochs = None if options.epochs is None else number("--epochs", options.epochs, least=1)
    limit = None if options.limit is None else number("--limit", options.limit, least=2)
    rate = None if options.learning_rate is None else positive("--learning-rate", options.learning_rate)
    decay = None if options.weight_decay is None else positive("--weight-decay", options.weight_decay)
    if path.suffix != ENDING:
        raise ExplainerError("bad_ending", flag="--out", ending=ENDING)
    from explainer.model.training.run import DamagedProgressError, OtherRunError, recipe_for, record_of, train_on

    dataset = _dataset(options, data)
    recipe = recipe_for(data, epochs=epochs, learning_rate=rate, weight_decay=decay)
    graph = _graph(options, num_classes=dataset.num_classes, input_size=dataset.input_size)
    record_path, part_path = path.with_suffix(".json"), path.with_name(f"{path.name}.part")
    for one in (path, record_path, part_path):
        require_writable(one, words)
    progress = read(part_path, words, most=MEMORY_BUDGET) if part_path.exists() else None

    def tell(done: int, epoch: "Epoch", stands: bytes) -> None:
        write(part_path, stands, words)
        print(words("cli.train.epoch", done=done, epochs=recipe.epochs, **_told(epoch)), flush=True)

    try:
        run = train_on(graph, dataset, recipe=recipe, seed=seed, limit=limit, progress=progress, on_epoch=tell)
    except DamagedProgressError:
        raise ExplainerError("progress_damaged", path=part_path) from None
    except OtherRunError:
        raise ExplainerError("progress_of_another_run", path=part_path) from None
    write(path, run.weights, words)
    write(record_path, record_of(run), words)
    part_path.unlink(missing_ok=True)
    wrong, share = exact(run.num_errors), f"{run.num_errors / run.num_held_out:.2%}"
    print(words("cli.train.done", wrong=wrong, held_out=exact(run.num_held_out), share=share))
    print(words("cli.train.written", path=path, record=record_path))


def _dataset(options: argparse.Namespace, data: str) -> "Dataset":
    from explainer.picture.datasets import DATASETS, cifar10_at

    if data == CIFAR10:
        if options.data_dir is None:
            raise ExplainerError("data_dir_needed", data=data)
        return cifar10_at(Path(options.data_dir))
    if options.data_dir is not None:
        raise ExplainerError("data_dir_unwanted", data=data)
    return DATASETS[data]


def _graph(options: argparse.Namespace, *, num_classes: int, input_size: int) -> Graph:
    """The net to train; what the options leave open follows from the pictures."""
    ours = {"num_classes": options.num_classes or str(num_classes), "input_size": options.input_size or str(input_size)}
    graph = graph_of(argparse.Namespace(**(vars(options) | ours)))
    if graph.spec.num_classes < num_classes:
        raise ExplainerError("too_few_classes", data=options.data, classes=num_classes)
    needed = training_bytes(graph)
    if needed > MEMORY_BUDGET:
        raise ExplainerError("training_too_large", needed=needed // 10**6, budget=MEMORY_BUDGET // 10**6)
    return graph


def _told(epoch: "Epoch") -> dict[str, str]:
    return {
        "loss": f"{epoch.training_loss:.4f}",
        "training_error": f"{epoch.training_error:.2%}",
        "held_out_error": f"{epoch.held_out_error:.2%}",
    }
