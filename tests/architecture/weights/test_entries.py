"""What a state_dict holds, against torch's own, and how much of it two nets share."""

from dataclasses import replace
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import Budget
from explainer.architecture.questions.compare import pair_bytes, require_pair_fits
from explainer.architecture.spec import ResNetSpec, StridePlacement
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.weights.entries import SharedWeights, shared_weights, weight_entries
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from tests.architecture.strategies import graphs, specs

few = settings(max_examples=30, deadline=None)


def net(name: str, placement: StridePlacement | None = None) -> Graph:
    return expand(choose(find_variant(name), stride_placement=placement), image_shape(224, 224))


def torch_entries(graph: Graph) -> dict[str, tuple[int, ...]]:
    return {name: tuple(one.shape) for name, one in GraphModule(graph, device="meta").state_dict().items()}


@few
@given(specs())
def test_weight_entries_are_those_of_torch(spec: ResNetSpec) -> None:
    graph = expand(spec, image_shape(40, 40))
    assert weight_entries(graph) == torch_entries(graph)


@few
@given(graphs())
def test_weight_entries_hold_what_the_operations_count(graph: Graph) -> None:
    held, cost = sum(prod(shape) for shape in weight_entries(graph).values()), total_cost(graph)
    assert held == cost.num_params + cost.num_buffers


@pytest.mark.parametrize("name", ["vgg16", "resnet50d", "resnext50_32x4d", "cifar_preresnet110"])
def test_weight_entries_of_listed_nets_are_those_of_torch(name: str) -> None:
    graph = net(name)
    assert weight_entries(graph) == torch_entries(graph)


def test_one_file_of_weights_fits_v1_and_v1_5() -> None:
    shared = shared_weights(net("resnet50", StridePlacement.V1), net("resnet50"))
    assert shared.same
    assert shared.entries == (320, 320)  # torchvision's resnet50
    assert shared.values[0] - total_cost(net("resnet50")).num_params == total_cost(net("resnet50")).num_buffers


@few
@given(st.tuples(graphs(), graphs()))
def test_shared_weights_count_what_both_hold(pair: tuple[Graph, Graph]) -> None:
    ours, theirs = map(torch_entries, pair)
    both = [name for name, shape in ours.items() if theirs.get(name) == shape]
    shared = shared_weights(*pair)
    assert (shared.shared, shared.entries) == (len(both), (len(ours), len(theirs)))
    assert shared.same == (ours == theirs)
    assert shared.shared_values <= min(shared.values)


def test_two_nets_that_share_nothing() -> None:
    assert shared_weights(net("resnet34"), net("vgg19")) == SharedWeights(
        entries=(218, 38), shared=0, values=(21_797_672 + 17_060, 143_667_240), shared_values=0
    )


def test_two_nets_fit_together_when_what_they_share_is_held_once() -> None:
    small, large = net("resnet101"), net("resnet152")
    assert pair_bytes(small, large) < 1.1 * pair_bytes(large, large)
    budget = Budget(weights=pair_bytes(small, large), activations=0)
    require_pair_fits(small, large, budget=budget)
    with pytest.raises(SpecError, match="pair_too_large_for_memory"):
        require_pair_fits(small, large, budget=replace(budget, weights=budget.weights - 1))
