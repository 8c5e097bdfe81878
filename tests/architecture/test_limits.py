"""What fits into memory is known before anything runs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.limits import (
    CALIBRATION_PHOTOS,
    PICTURE_BYTES,
    Budget,
    activation_bytes,
    calibration_shape,
    largest_fitting_size,
    require_fits,
    require_picture_fits,
    weight_bytes,
)
from explainer.architecture.totals import BYTES_PER_VALUE, total_cost
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE, expand, image_shape
from explainer.picture.bundled import BUNDLED

RESNET18 = find_variant("resnet18").spec
AMPLE = 10**13


def room(activations: int) -> Budget:
    return Budget(weights=AMPLE, activations=activations)


def needed(size: int) -> int:
    return activation_bytes(expand(RESNET18, image_shape(size, size)))


@settings(max_examples=15)
@given(st.integers(needed(1), needed(MAX_INPUT_SIZE) - 1))
def test_the_largest_size_fits_and_the_next_does_not(budget: int) -> None:
    largest = largest_fitting_size(RESNET18, budget=room(budget))
    assert needed(largest) <= budget < needed(largest + 1)


def test_every_size_fits_a_large_budget_and_none_a_small_one() -> None:
    assert largest_fitting_size(RESNET18, budget=room(AMPLE)) == MAX_INPUT_SIZE
    assert largest_fitting_size(RESNET18, budget=room(10)) == 0


def test_a_larger_picture_needs_more() -> None:
    sizes = [needed(size) for size in range(1, 400, 13)]
    assert sizes == sorted(sizes)


def test_weights_do_not_depend_on_the_picture() -> None:
    cost = total_cost(expand(RESNET18, image_shape(77, 33)))
    assert weight_bytes(RESNET18) == 4 * (cost.num_params + cost.num_buffers)


def test_what_fits_passes_and_what_does_not_says_what_would() -> None:
    graph = expand(RESNET18, image_shape(1024, 1024))
    require_fits(graph, budget=Budget(weights=AMPLE, activations=activation_bytes(graph)))
    with pytest.raises(SpecError) as caught:
        require_fits(graph, budget=Budget(weights=AMPLE, activations=activation_bytes(graph) - 1))
    assert caught.value.code == "input_too_large_for_memory"
    assert caught.value.values["size"] in range(1000, 1024)


def test_a_pass_that_would_hold_a_worker_for_long_is_refused() -> None:
    graph = expand(RESNET18, image_shape(224, 1024))
    macs = total_cost(graph).num_macs
    require_fits(graph, budget=replace(room(AMPLE), macs=macs))
    with pytest.raises(SpecError, match="pass_too_long") as caught:
        require_fits(graph, budget=replace(room(AMPLE), macs=macs - 1))
    size = caught.value.values["size"]
    assert isinstance(size, int)
    assert total_cost(expand(RESNET18, image_shape(size, size))).num_macs < macs
    assert total_cost(expand(RESNET18, image_shape(size + 33, size + 33))).num_macs > macs


def test_a_picture_alone_is_refused_before_it_is_prepared() -> None:
    require_picture_fits(100, 300, budget=room(PICTURE_BYTES * 30_000))
    with pytest.raises(SpecError, match="input_too_large_for_memory") as caught:
        require_picture_fits(100, 300, budget=room(PICTURE_BYTES * 30_000 - 1))
    assert caught.value.values["size"] == 173


def test_heavy_weights_are_refused() -> None:
    graph = expand(RESNET18, image_shape(8, 8))
    require_fits(graph, budget=Budget(weights=weight_bytes(RESNET18), activations=AMPLE))
    with pytest.raises(SpecError, match="net_too_large_for_memory"):
        require_fits(graph, budget=Budget(weights=weight_bytes(RESNET18) - 1, activations=AMPLE))


def test_a_net_whose_calibration_does_not_fit_is_refused_at_any_size() -> None:
    wide = find_variant("basic_1_w1024").spec
    photos = activation_bytes(expand(wide, calibration_shape(wide)), pictures=CALIBRATION_PHOTOS)
    with pytest.raises(SpecError, match="net_too_large_for_memory"):
        require_fits(expand(wide, image_shape(8, 8)), budget=Budget(weights=AMPLE, activations=photos - 1))


def test_every_bundled_photo_takes_part_in_the_calibration() -> None:
    assert len(BUNDLED) == CALIBRATION_PHOTOS


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_listed_variant_can_be_calibrated_and_weighed(name: str) -> None:
    spec = find_variant(name).spec
    graph = expand(spec, calibration_shape(spec))
    widest = max(node.out_shape.numel for node in graph)
    assert activation_bytes(graph) >= 2 * BYTES_PER_VALUE * widest
    cost = total_cost(graph)
    assert weight_bytes(spec) == BYTES_PER_VALUE * (cost.num_params + cost.num_buffers)
    require_fits(graph, budget=Budget(weights=AMPLE, activations=AMPLE))


def test_the_first_linear_layer_of_a_vgg_net_weighs_most() -> None:
    graph = expand(find_variant("vgg16").spec, image_shape(224, 224))
    with pytest.raises(SpecError, match="net_too_large_for_memory"):
        require_fits(graph, budget=Budget(weights=500 * 10**6, activations=AMPLE))
    assert graph["classifier.0"].cost.num_params * 4 > 400 * 10**6
    assert largest_fitting_size(graph.spec, budget=room(activation_bytes(graph))) in range(224, 256)
