"""What fits into memory is known before anything runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.expand import MAX_INPUT_SIZE, expand, image_shape
from explainer.architecture.limits import forward_bytes, largest_fitting_size, require_fits
from explainer.architecture.spec import find_variant
from explainer.architecture.totals import total_cost

RESNET18 = find_variant("resnet18").spec


def needed(size: int) -> int:
    return forward_bytes(expand(RESNET18, image_shape(size, size)))


@settings(max_examples=15, deadline=None)
@given(st.integers(needed(1), needed(MAX_INPUT_SIZE) - 1))
def test_the_largest_size_fits_and_the_next_does_not(budget: int) -> None:
    largest = largest_fitting_size(RESNET18, budget=budget)
    assert needed(largest) <= budget < needed(largest + 1)


def test_every_size_fits_a_large_budget_and_none_a_small_one() -> None:
    assert largest_fitting_size(RESNET18, budget=10**13) == MAX_INPUT_SIZE
    assert largest_fitting_size(RESNET18, budget=10**6) == 0


def test_a_larger_picture_needs_more() -> None:
    sizes = [needed(size) for size in range(1, 400, 13)]
    assert sizes == sorted(sizes)


def test_weights_alone_are_counted() -> None:
    graph = expand(RESNET18, image_shape(1, 1))
    assert forward_bytes(graph) > 4 * total_cost(graph).num_params


def test_what_fits_passes_and_what_does_not_says_what_would() -> None:
    graph = expand(RESNET18, image_shape(1024, 1024))
    require_fits(graph, budget=forward_bytes(graph))
    with pytest.raises(SpecError) as caught:
        require_fits(graph, budget=forward_bytes(graph) - 1)
    assert caught.value.code == "input_too_large_for_memory"
    assert caught.value.values["size"] in range(1000, 1024)


def test_a_net_that_never_fits_says_so() -> None:
    with pytest.raises(SpecError, match="net_too_large_for_memory"):
        require_fits(expand(RESNET18, image_shape(8, 8)), budget=10**7)
