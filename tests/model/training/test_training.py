"""Training does what it says: the paper's update, the same bits for a seed, and nothing of anyone else's is touched."""

import json
from collections import Counter
from dataclasses import asdict, replace
from hashlib import sha256

import numpy as np
import pytest
import torch
from safetensors.torch import load
from torch.nn import functional

from explainer.architecture.graph import Graph
from explainer.architecture.variants import find_variant, variant_name
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from explainer.model.net.weights import untrained
from explainer.model.training.jitter import Crop, Jitter, cropped, jittered, moved
from explainer.model.training.loop import Epoch, Examples, Progress, Recipe, num_errors, train
from explainer.model.training.run import RECIPES, TrainingRun, recipe_for, record_of, train_on
from explainer.picture.datasets import DATASETS

RECIPE = Recipe(epochs=3, jitter=Jitter(shift=0.1, turn=10, zoom=0.1, slant=0.1), batch_size=20)


def net(name: str = "basic_1-1_w4-8_cifar", side: int = 16) -> Graph:
    return expand(find_variant(name).spec, image_shape(side, side))


def halves(count: int = 60, side: int = 16) -> Examples:
    """Noise that is brighter in its left or in its right half: class 0 or 1."""
    draw = np.random.default_rng(7)
    labels = np.arange(count) % 2
    pictures = draw.normal(size=(count, 3, side, side)).astype(np.float32)
    for label in (0, 1):
        pictures[labels == label, :, :, label * side // 2 : (label + 1) * side // 2] += 1
    return Examples(pictures=pictures, labels=labels)


# --- training ----------------------------------------------------------------------------------------------


def test_the_loss_goes_down_and_what_was_learned_holds() -> None:
    told: list[tuple[int, Epoch]] = []
    recipe, examples = replace(RECIPE, epochs=6, batch_size=10), halves(120)

    def tell(done: int, epoch: Epoch, _: Progress) -> None:
        told.append((done, epoch))

    trained = train(net(), examples, examples, recipe=recipe, seed=0, on_epoch=tell)
    losses = [epoch.training_loss for epoch in trained.curve]
    assert losses[-1] < losses[0] / 2
    assert trained.num_errors <= 3
    assert trained.curve[-1].held_out_error == trained.num_errors / 120
    assert told == list(enumerate(trained.curve, start=1))
    assert trained.seconds > 0


def test_a_seed_gives_the_same_bits_and_another_seed_others() -> None:
    first, again, other = (train(net(), halves(), halves(), recipe=RECIPE, seed=seed) for seed in (5, 5, 6))
    assert first.curve == again.curve
    assert all(torch.equal(value, again.state[key]) for key, value in first.state.items())
    assert not torch.equal(first.state["conv1.weight"], other.state["conv1.weight"])


@pytest.mark.parametrize("broken_off", [1, 2])
def test_a_run_that_was_broken_off_goes_on_to_the_same_bits(broken_off: int) -> None:
    stands: dict[int, Progress] = {}
    whole = train(
        net(), halves(), halves(), recipe=RECIPE, seed=5, on_epoch=lambda done, _, now: stands.update({done: now})
    )
    assert stands[broken_off].curve == whole.curve[:broken_off]
    again = train(net(), halves(), halves(), recipe=RECIPE, seed=5, start=stands[broken_off])
    assert again.curve == whole.curve
    assert again.num_errors == whole.num_errors
    assert again.seconds > stands[broken_off].seconds
    assert all(torch.equal(value, again.state[key]) for key, value in whole.state.items())


def test_nothing_outside_is_changed() -> None:
    examples, before = halves(), halves()
    torch.set_num_threads(2)
    state = torch.random.get_rng_state()
    start = untrained(net().spec)
    train(net(), examples, examples, recipe=RECIPE, seed=0)
    assert np.array_equal(examples.pictures, before.pictures)
    assert np.array_equal(examples.labels, before.labels)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert torch.get_num_threads() == 2
    assert all(torch.equal(value, start.state_dict()[key]) for key, value in untrained(net().spec).state_dict().items())


def test_the_state_loads_strictly_in_float32() -> None:
    trained = train(net(), halves(), halves(), recipe=RECIPE, seed=0)
    module = GraphModule(net())
    assert str(module.load_state_dict(trained.state, strict=True)) == "<All keys matched successfully>"
    dtypes = {value.dtype for key, value in trained.state.items() if not key.endswith("num_batches_tracked")}
    assert dtypes == {torch.float32}
    assert trained.state["bn1.num_batches_tracked"] == 1 + 3 * 3  # calibrated once, then three batches an epoch
    assert num_errors(module, halves()) == trained.num_errors


def test_two_steps_are_those_of_the_paper() -> None:
    """Gradient, weight decay and momentum written out for two batches, all in float32."""
    graph, examples = net(), halves(count=16)
    recipe = Recipe(epochs=1, jitter=Jitter(), batch_size=8, learning_rate=0.1, warm_up=1.0, weight_decay=0.1)
    trained = train(graph, examples, examples, recipe=recipe, seed=3)
    module = untrained(graph.spec, seed=3).requires_grad_(True).train()
    start = {name: parameter.detach().clone() for name, parameter in module.named_parameters()}
    velocity = {name: torch.zeros_like(parameter) for name, parameter in start.items()}
    order = torch.randperm(16, generator=torch.Generator().manual_seed(3))
    for rate, chosen in ((0.05, order[:8]), (0.1, order[8:])):
        logits = module(torch.tensor(examples.pictures)[chosen])
        names, parameters = zip(*module.named_parameters(), strict=True)
        gradients = torch.autograd.grad(
            functional.cross_entropy(logits, torch.tensor(examples.labels)[chosen]), parameters
        )
        with torch.no_grad():
            for name, parameter, gradient in zip(names, parameters, gradients, strict=True):
                velocity[name] = 0.9 * velocity[name] + gradient + 0.1 * parameter
                parameter.sub_(rate * velocity[name])
    for name, parameter in module.named_parameters():
        wanted, moved = (one.detach() - start[name] for one in (parameter, trained.state[name]))
        assert (moved - wanted).norm() < 0.1 * wanted.norm(), name  # gradients in bfloat16, of 8 bits


@pytest.mark.parametrize("count", [20, 21, 39])
def test_every_picture_is_seen_once_an_epoch_but_a_single_one_left_over(count: int) -> None:
    trained = train(net(), halves(count), halves(count), recipe=replace(RECIPE, epochs=1), seed=0)
    batches = {20: 1, 21: 1, 39: 2}[count]
    assert trained.state["bn1.num_batches_tracked"] == 1 + batches
    seen = {20: 20, 21: 20, 39: 39}[count]
    assert round(trained.curve[0].training_error * seen, 6) % 1 == 0


def test_the_learning_rate_rises_then_falls_to_zero() -> None:
    recipe = Recipe(epochs=10, jitter=Jitter(), learning_rate=0.2, warm_up=2)
    rates = [recipe.rate_at(epoch) for epoch in np.linspace(0, 10, 41)]
    assert (rates[0], max(rates), rates[8]) == (0, 0.2, 0.2)
    assert rates[-1] == pytest.approx(0, abs=1e-12)
    assert rates[:9] == sorted(rates[:9])
    assert rates[8:] == sorted(rates[8:], reverse=True)
    assert recipe.rate_at(6) == pytest.approx(0.1)


def test_errors_are_counted_one_by_one() -> None:
    module, examples = untrained(net().spec), halves(count=250)
    with torch.inference_mode():
        answers = [int(module(torch.tensor(one[None])).argmax()) for one in examples.pictures]
    assert num_errors(module, examples) == sum(a != b for a, b in zip(answers, examples.labels, strict=True))


# --- movements ---------------------------------------------------------------------------------------------


def test_no_jitter_changes_nothing() -> None:
    pictures = torch.randn(4, 3, 9, 12, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(jittered(pictures, Jitter(), generator=torch.Generator()), pictures, atol=1e-5)


@pytest.mark.parametrize(
    ("jitter", "most"),
    [
        (Jitter(shift=0.2), 2**0.5 * 0.2 * 33),
        (Jitter(zoom=0.5), 0.5 * 2**0.5 * 6),
        (Jitter(turn=90), 2**0.5 * 2**0.5 * 6),
        (Jitter(slant=0.5), 0.5 * 6),
    ],
)
def test_a_dot_moves_as_far_as_it_may_and_no_farther(jitter: Jitter, most: float) -> None:
    """A dot 6 pixels right of and below the middle of 33×33: its new place, measured as the centre of its light."""
    pictures = torch.zeros(256, 1, 33, 33)
    pictures[:, :, 21:24, 21:24] = 1
    moved = jittered(pictures, jitter, generator=torch.Generator().manual_seed(1))
    axis, light = torch.arange(33.0) - 16, moved.sum((1, 2, 3))
    across, down = moved.sum((1, 2)) @ axis / light - 6, moved.sum((1, 3)) @ axis / light - 6
    distance = (across**2 + down**2).sqrt()
    assert 0.85 * most < distance.max() < most + 0.05
    assert distance.min() < 0.2 * most


def test_every_picture_has_a_draw_of_its_own_and_the_seed_decides() -> None:
    pictures = torch.rand(1, 1, 16, 16, generator=torch.Generator().manual_seed(0)).expand(8, 1, 16, 16)
    first, again = (jittered(pictures, RECIPE.jitter, generator=torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(first, again)
    assert len({one.numpy().tobytes() for one in first}) == 8


def test_a_crop_is_a_piece_of_the_picture_with_zeros_around_it() -> None:
    """Every piece there can be, mirrored or not, and each as often as the others."""
    picture = torch.arange(1.0, 2 * 5 * 6 + 1).reshape(1, 2, 5, 6)
    padded = functional.pad(picture, [1, 1, 1, 1])[0]
    pieces = [padded[:, down : down + 5, across : across + 6] for down in range(3) for across in range(3)]
    possible = [(one.flip(2) if flip else one).numpy().tobytes() for one in pieces for flip in (False, True)]
    many = cropped(
        picture.expand(3600, 2, 5, 6), Crop(margin=1, mirror=True), generator=torch.Generator().manual_seed(0)
    )
    seen = Counter(one.contiguous().numpy().tobytes() for one in many)
    assert set(seen) == set(possible)
    assert 130 < min(seen.values()) <= max(seen.values()) < 270  # 200 each, give or take five deviations


def test_a_crop_without_margin_or_mirror_changes_nothing() -> None:
    pictures = torch.randn(4, 3, 9, 12, generator=torch.Generator().manual_seed(0))
    crop = Crop(margin=0, mirror=False)
    assert torch.equal(moved(pictures, crop, generator=torch.Generator()), pictures)


# --- the record --------------------------------------------------------------------------------------------


def run(limit: int = 40) -> TrainingRun:
    return train_on(
        net("basic_1-1_w4-8_cifar", 32), DATASETS["digits"], recipe=recipe_for("digits", epochs=2), seed=4, limit=limit
    )


def test_a_record_says_everything_that_reproduces_the_weights() -> None:
    one = run()
    record = json.loads(record_of(one))
    assert record["sha256"] == sha256(one.weights).hexdigest()
    assert (record["net"], record["data"], record["seed"]) == (variant_name(one.graph.spec), "digits", 4)
    assert (record["num_training"], record["num_held_out"], len(record["curve"])) == (40, 40, 2)
    assert record["recipe"] == asdict(replace(RECIPES["digits"], epochs=2))
    parts = (DATASETS["digits"].training(), DATASETS["digits"].held_out())
    assert list(record["data_sha256"].values()) == [part.first(40).fingerprint() for part in parts]
    assert record["machine"]["threads"] == torch.get_num_threads()
    assert record["machine"]["cpu"]
    assert record["curve"][-1]["held_out_error"] == round(one.num_errors / 40, 5)
    assert run().weights == one.weights


def test_the_first_pictures_are_trained_on_as_the_app_prepares_them() -> None:
    one = run(limit=30)
    data = DATASETS["digits"]
    training, held_out = (
        Examples(pictures=part.first(30).inputs(height=32, width=32, share=0.875), labels=part.first(30).labels)
        for part in (data.training(), data.held_out())
    )
    trained = train(one.graph, training, held_out, recipe=one.recipe, seed=4)
    assert trained.curve == one.curve
    assert all(torch.equal(value, trained.state[key]) for key, value in load(one.weights).items())
