"""The window of an operation, against the size that the operation itself puts out."""

from hypothesis import given, settings

from explainer.architecture.graph import Graph
from explainer.architecture.window.of_operation import SlidingOp, window_of
from explainer.architecture.window.sliding import slide
from tests.architecture.strategies import graphs


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_a_window_has_as_many_places_as_the_operation_has_positions(graph: Graph) -> None:
    for node in graph:
        if isinstance(node.op, SlidingOp):
            shape = graph.in_shapes(node)[0]
            sliding = slide(window_of(node.op), height=shape.height, width=shape.width)
            assert (sliding.height.out_size, sliding.width.out_size) == (node.out_shape.height, node.out_shape.width)
