"""Where gradients arrive is worked out once for all weights, for no weights tell."""

from explainer.architecture.graph import Graph
from explainer.architecture.questions.stride import Route
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.ui.requests.stride import proof
from tests.ui.requests.support import done


def asked(graph: Graph, block: str) -> object:
    return proof(graph.spec, graph.input_shape, block).start()


def test_proofs_are_shared_by_block() -> None:
    graph = expand(find_variant("resnet50").spec, image_shape(32, 32))
    assert asked(graph, "layer2.0") is asked(graph, "layer2.0")
    assert asked(graph, "layer3.0") is not asked(graph, "layer2.0")
    v1, v1_5 = done(proof(graph.spec, graph.input_shape, "layer2.0"))
    reached = [one[Route.RESIDUAL] for one in (v1, v1_5)]
    assert [mask is not None and mask.mean() for mask in reached] == [0.25, 1]
