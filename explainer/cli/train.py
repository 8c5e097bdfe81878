"""`python -m explainer train`: a net is trained on pictures that come with the app, and written with its record."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import training_bytes
from explainer.cli.options import graph_of, number, one_of, require_writable, write
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

if TYPE_CHECKING:
    from explainer.model.training.loop import Epoch

DATA = ("digits", "scenes")
"""Names of the sets of pictures, known without loading any of them."""
ENDING = ".safetensors"
MEMORY_BUDGET = 8 * 10**9
"""Bytes that one training run may need."""


def train(options: argparse.Namespace, words: Catalogue) -> None:
    """Train, telling each epoch; write FILE.safetensors and, beside it, the record FILE.json."""
    data, path = one_of("--data", options.data, DATA), Path(options.out)
    seed = number("--seed", options.seed)
    epochs = None if options.epochs is None else number("--epochs", options.epochs, least=1)
    limit = None if options.limit is None else number("--limit", options.limit, least=2)
    if path.suffix != ENDING:
        raise ExplainerError("bad_ending", flag="--out", ending=ENDING)
    from explainer.model.training.run import RECIPES, record_of, train_on
    from explainer.picture.datasets import DATASETS

    dataset = DATASETS[data]
    graph = _graph(options, num_classes=dataset.num_classes, input_size=dataset.input_size)
    record_path = path.with_suffix(".json")
    for one in (path, record_path):
        require_writable(one, words)

    def tell(done: int, epoch: "Epoch") -> None:
        print(words("cli.train.epoch", done=done, epochs=epochs or RECIPES[data].epochs, **_told(epoch)), flush=True)

    run = train_on(graph, dataset, epochs=epochs, seed=seed, limit=limit, on_epoch=tell)
    write(path, run.weights, words)
    write(record_path, record_of(run), words)
    wrong, share = exact(run.num_errors), f"{run.num_errors / run.num_held_out:.2%}"
    print(words("cli.train.done", wrong=wrong, held_out=exact(run.num_held_out), share=share))
    print(words("cli.train.written", path=path, record=record_path))


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
