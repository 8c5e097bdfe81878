"""What is read of a block's input, against a count tap by tap; and what the stride's place costs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from explainer.architecture.graph import Graph
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.questions.stride import (
    Pair,
    Route,
    both_placements,
    differing_blocks,
    extra_macs,
    positions_read,
    route_end,
)
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.oracles import seen_pixels
from tests.architecture.strategies import graphs

BOTTLENECKS = ("resnet50", "resnet101", "resnet152")
SHARES = {"layer2.0": (784, 3136), "layer3.0": (196, 784), "layer4.0": (49, 196)}


def pair_of(name: str, size: int = 224) -> Pair:
    return both_placements(expand(find_variant(name).spec, image_shape(size, size)))


def count(graph: Graph, block: str, route: Route) -> int | None:
    reads = positions_read(graph.block(block), route)
    return None if reads is None else reads.count


@pytest.mark.parametrize("name", BOTTLENECKS)
def test_v1_reads_one_position_in_four_and_v1_5_all(name: str) -> None:
    pair = pair_of(name)
    assert differing_blocks(pair) == tuple(SHARES)
    for block, (quarter, whole) in SHARES.items():
        assert [count(pair.v1, block, route) for route in Route] == [quarter] * 3
        assert [count(pair.v1_5, block, route) for route in Route] == [whole, quarter, whole]


def test_v1_reads_even_rows_and_columns() -> None:
    reads = positions_read(pair_of("resnet50").v1.block("layer4.0"), Route.WHOLE)
    assert reads is not None
    even = frozenset(range(0, 14, 2))
    assert reads.by_row == tuple(frozenset() if row % 2 else even for row in range(14))
    assert (reads.positions, reads.count) == (196, 49)


def test_a_pooled_projection_reads_what_v1_leaves_out() -> None:
    pair = pair_of("resnet50d")
    assert [count(pair.v1, "layer2.0", route) for route in Route] == [784, 3136, 3136]


def test_an_identity_reads_all_and_a_plain_block_has_no_shortcut() -> None:
    assert count(pair_of("resnet50").v1, "layer2.1", Route.SHORTCUT) == 784
    plain = pair_of("plain50").v1.block("layer2.0")
    assert route_end(plain, Route.SHORTCUT) is None
    assert positions_read(plain, Route.SHORTCUT) is None
    assert [count(pair_of("plain50").v1, "layer2.0", route) for route in (Route.RESIDUAL, Route.WHOLE)] == [784, 784]


def test_padding_shifts_what_is_read() -> None:
    block = pair_of("resnet50").v1.block("layer4.0")
    conv = Conv2d(in_channels=1024, out_channels=512, kernel_size=3, stride=4, padding=1)
    node = block.nodes[0]._replace(op=conv, out_shape=conv.out_shape(block.in_shape))
    reads = positions_read(replace(block, nodes=(node,)), Route.WHOLE)
    assert reads is not None
    rows = [row for row, columns in enumerate(reads.by_row) if columns]
    assert rows == [0, 1, 3, 4, 5, 7, 8, 9, 11, 12, 13]  # windows begin at -1, 3, 7, 11


@settings(max_examples=40)
@given(graphs())
def test_rows_and_columns_are_those_found_tap_by_tap(graph: Graph) -> None:
    for block in graph.blocks[:3]:
        entry = block.nodes[0].inputs[0]
        for route in Route:
            end, reads = route_end(block, route), positions_read(block, route)
            if reads is None or end == entry:
                continue
            assert end is not None
            rows = seen_pixels(graph, size=block.in_shape.height, source=entry)[end].any(axis=0)
            columns = seen_pixels(graph, size=block.in_shape.width, source=entry)[end].any(axis=0)
            assert [bool(one) for one in reads.by_row] == rows.tolist()
            assert sorted(frozenset().union(*reads.by_row)) == columns.nonzero()[0].tolist()


@pytest.mark.parametrize("name", BOTTLENECKS)
def test_v1_5_costs_231_million_more_in_the_first_1x1_of_three_blocks(name: str) -> None:
    pair = pair_of(name)
    extra = extra_macs(pair)
    assert [one.node for one in extra] == [f"{block}.conv1" for block in SHARES]
    assert sum(one.more for one in extra) == 231_211_008
    assert total_cost(pair.v1_5).num_macs - total_cost(pair.v1).num_macs == 231_211_008
    assert total_cost(pair.v1_5).num_params == total_cost(pair.v1).num_params


@pytest.mark.parametrize("name", ["resnet18", "plain34", "cifar_resnet20", "vgg16"])
def test_other_nets_have_nothing_to_compare(name: str) -> None:
    pair = pair_of(name, 64)
    assert differing_blocks(pair) == ()
    assert extra_macs(pair) == ()
