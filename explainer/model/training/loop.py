"""Training on a CPU, as 1512.03385, section 4.2 does it: SGD with momentum, weight decay, He initialisation, BN.

Different from the paper: the learning rate follows half a cosine instead of steps; digits and scenes are shifted,
turned and zoomed a little, where CIFAR-10 is cropped and mirrored as in the paper. Training starts from the untrained
net of the same seed; the weights after the last epoch are the result, whatever the held-out pictures say. Values in,
values out: one generator per run, and on one thread the same seed gives the same bits, also when training was broken
off between two epochs and went on from its `Progress`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, pi
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from explainer.architecture.graph import Graph
from explainer.model.net.module import GraphModule
from explainer.model.net.weights import untrained
from explainer.model.training.jitter import Crop, Jitter, moved

_MEASURED_AT_ONCE = 100
_VELOCITY, _GENERATOR = "velocity.", "generator"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Prepared pictures N×3×H×W, float32, and the class of each: N integers."""

    pictures: NDArray[np.float32]
    labels: NDArray[np.integer]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to train.

    The learning rate rises to its peak over `warm_up` epochs, then falls to 0 as half a cosine.
    """

    epochs: int
    jitter: Jitter | Crop
    batch_size: int = 128
    learning_rate: float = 0.1
    warm_up: float = 1.0
    momentum: float = 0.9
    weight_decay: float = 1e-4

    def rate_at(self, epoch: float) -> float:
        """The learning rate after `epoch` epochs, whole or not.

        >>> [round(Recipe(epochs=5, jitter=Jitter()).rate_at(epoch), 3) for epoch in (0.5, 1, 3, 5)]
        [0.05, 0.1, 0.05, 0.0]
        """
        if epoch < self.warm_up:
            return self.learning_rate * epoch / self.warm_up
        return self.learning_rate * (1 + cos(pi * (epoch - self.warm_up) / max(self.epochs - self.warm_up, 1))) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """One epoch: mean loss and share of errors on the training pictures as they were seen, shifted and turned, while
    the weights were still changing; then the share of errors on the held-out pictures.
    """

    training_loss: float
    training_error: float
    held_out_error: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progress:
    """Where training stands between two epochs: all that it needs to go on as if it had not been broken off.

    weights: the state_dict, the velocities of SGD under "velocity.NAME", and the generator's state under "generator".
    seconds: spent until here.
    """

    weights: dict[str, Tensor]
    curve: tuple[Epoch, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """The state_dict after the last epoch (float32, CPU), the epochs, how many held-out pictures it then gets wrong,
    and the seconds that all of it took.
    """

    state: dict[str, Tensor]
    curve: tuple[Epoch, ...]
    num_errors: int
    seconds: float


def train(
    graph: Graph,
    training: Examples,
    held_out: Examples,
    *,
    recipe: Recipe,
    seed: int,
    start: Progress | None = None,
    on_epoch: Callable[[int, Epoch, Progress], None] | None = None,
) -> Trained:
    """Train the untrained net of `graph` and `seed`, or go on from `start`, which the same call has told.

    `on_epoch` hears of each epoch, the first being 1, and where training stands after it.

    Convolutions and matrix products run in bfloat16; sums over pictures, BN's statistics and the weights stay in
    float32.
    """
    before, started = start.seconds if start else 0.0, perf_counter()
    module = untrained(graph.spec, seed=seed).requires_grad_(True)
    module = module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    decay = recipe.weight_decay  # of every parameter, as in the paper
    optimiser = torch.optim.SGD(module.parameters(), lr=0.0, momentum=recipe.momentum, weight_decay=decay)
    generator = torch.Generator().manual_seed(seed)
    curve = list(start.curve if start else ())
    if start:
        _take_up(start, module, optimiser, generator)
    wrong = round(curve[-1].held_out_error * len(held_out)) if curve else 0
    for done in range(len(curve), recipe.epochs):
        loss, error = _one_epoch(module, optimiser, training, recipe=recipe, done=done, generator=generator)
        wrong = num_errors(module, held_out)
        curve.append(Epoch(training_loss=loss, training_error=error, held_out_error=wrong / len(held_out)))
        if on_epoch:
            weights = _noted(module, optimiser, generator)
            seconds = before + perf_counter() - started
            on_epoch(done + 1, curve[-1], Progress(weights=weights, curve=tuple(curve), seconds=seconds))
    state, seconds = _contiguous(module.state_dict()), before + perf_counter() - started
    return Trained(state=state, curve=tuple(curve), num_errors=wrong, seconds=seconds)


def _noted(module: GraphModule, optimiser: torch.optim.SGD, generator: torch.Generator) -> dict[str, Tensor]:
    velocity = {
        f"{_VELOCITY}{name}": optimiser.state[parameter]["momentum_buffer"]
        for name, parameter in module.named_parameters()
    }
    return _contiguous(module.state_dict() | velocity) | {_GENERATOR: generator.get_state()}


def _take_up(start: Progress, module: GraphModule, optimiser: torch.optim.SGD, generator: torch.Generator) -> None:
    weights = dict(start.weights)
    generator.set_state(weights.pop(_GENERATOR))
    for name, parameter in module.named_parameters():
        velocity = torch.empty_like(parameter).copy_(weights.pop(f"{_VELOCITY}{name}"))
        optimiser.state[parameter]["momentum_buffer"] = velocity
    module.load_state_dict(weights)


def _contiguous(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.clone(memory_format=torch.contiguous_format) for name, value in tensors.items()}


@torch.inference_mode()
def num_errors(module: GraphModule, examples: Examples) -> int:
    """How many pictures get another class than their own, in float32 and eval mode."""
    module.eval()
    wrong = 0
    for start in range(0, len(examples), _MEASURED_AT_ONCE):
        part = slice(start, start + _MEASURED_AT_ONCE)
        pictures = torch.tensor(examples.pictures[part]).contiguous(memory_format=torch.channels_last)
        answers = module(pictures).argmax(1).numpy()
        wrong += int((answers != examples.labels[part]).sum())
    return wrong


def _one_epoch(
    module: GraphModule,
    optimiser: torch.optim.SGD,
    training: Examples,
    *,
    recipe: Recipe,
    done: int,
    generator: torch.Generator,
) -> tuple[float, float]:
    """Every picture once, in a new order; the mean loss, and the share of errors."""
    module.train()
    loss_sum, wrong, seen = 0.0, 0, 0
    for seen, (pictures, labels) in _batches(training, recipe, generator):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate_at(done + seen / len(training))
        with torch.autocast("cpu", torch.bfloat16):
            logits = module(pictures)
        loss = functional.cross_entropy(logits.float(), labels)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        loss_sum += loss.item() * len(labels)
        wrong += int((logits.argmax(1) != labels).sum())
    return loss_sum / seen, wrong / seen


def _batches(
    training: Examples, recipe: Recipe, generator: torch.Generator
) -> Iterator[tuple[int, tuple[Tensor, Tensor]]]:
    """Batches in random order, each with the number of pictures seen once it is done; the last may be smaller.

    A single picture that is left over waits for the next epoch: BN cannot normalise one value.
    """
    order = torch.randperm(len(training), generator=generator).numpy()
    for start in range(0, len(order), recipe.batch_size):
        chosen = order[start : start + recipe.batch_size]
        if len(chosen) == 1:
            return
        pictures = moved(torch.tensor(training.pictures[chosen]), recipe.jitter, generator=generator)
        labels = torch.tensor(training.labels[chosen].astype(np.int64))
        yield start + len(chosen), (pictures.contiguous(memory_format=torch.channels_last), labels)
