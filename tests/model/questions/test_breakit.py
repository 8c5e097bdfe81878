"""What the shapes foretell and what torch really does: the same node refuses, or the same shapes come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.questions.breakit import Broken, Fault, Verdict, break_block
from explainer.architecture.spec import Order, ShortcutKind
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.findings.breakit import Outcome
from explainer.model.questions.breakit import curvature, run
from tests.architecture.strategies import specs

VARIANTS = ("resnet18", "resnet50", "resnet50d", "cifar_bottleneck_preresnet29", "resnext50_32x4d", "plain18")


def graph_of(name: str, height: int, width: int) -> Graph:
    return expand(find_variant(name).spec, image_shape(height, width))


def assert_foretold(broken: Broken, outcome: Outcome) -> None:
    foretold = {name: shape.dims for name, shape in broken.shapes.items() if name != broken.block.entry}
    assert dict(outcome.shapes) == foretold
    assert outcome.refused_by == (broken.parting and broken.parting.name)
    assert (outcome.error is None) == (broken.parting is None)


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("name", VARIANTS)
def test_torch_agrees_on_published_nets(name: str, fault: Fault) -> None:
    for height, width in ((64, 96), (33, 31), (5, 5), (1, 9)):
        graph = graph_of(name, height, width)
        for block in {block.signature: block for block in graph.blocks}.values():
            broken = break_block(block, fault)
            assert_foretold(broken, run(broken, graph))


@settings(max_examples=80)
@given(specs(max_width=8), st.integers(1, 40), st.integers(1, 40), st.sampled_from(Fault), st.data())
def test_torch_agrees_on_any_net(spec: object, height: int, width: int, fault: Fault, data: st.DataObject) -> None:
    graph = expand(spec, image_shape(height, width))
    broken = break_block(data.draw(st.sampled_from(graph.blocks)), fault)
    assert_foretold(broken, run(broken, graph))


@pytest.mark.parametrize(
    ("fault", "size", "out"),
    [
        (Fault.RESIDUAL_STRIDE, 5, (512, 2, 2)),
        (Fault.SHORTCUT_STRIDE, 5, (512, 2, 2)),
        (Fault.PADDING, 9, (512, 2, 2)),
    ],
)
def test_torch_broadcasts_and_says_nothing(fault: Fault, size: int, out: tuple[int, ...]) -> None:
    graph = graph_of("resnet50", size, size)
    broken = break_block(graph.block("layer2.0"), fault)
    assert broken.verdict is Verdict.BROADCASTS
    assert broken.broadcast is not None
    outcome = run(broken, graph)
    assert (outcome.error, outcome.refused_by) == (None, None)
    assert outcome.shapes["layer2.0.relu"] == out
    one, other = (outcome.shapes[name] for name in ("layer2.0.bn3", "layer2.0.downsample.1"))
    assert one != other
    assert one[0] == other[0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            Fault.PROJECTION,
            "The size of tensor a (28) must match the size of tensor b (56) at non-singleton dimension 3",
        ),
        (Fault.PADDING, "The size of tensor a (27) must match the size of tensor b (28) at non-singleton dimension 3"),
        (Fault.NORM, "running_mean should contain 128 elements not 256"),
        (
            Fault.EXPANSION,
            "The size of tensor a (128) must match the size of tensor b (512) at non-singleton dimension 1",
        ),
    ],
)
def test_the_error_is_torchs_own(fault: Fault, words: str) -> None:
    graph = graph_of("resnet50", 224, 224)
    assert run(break_block(graph.block("layer2.0"), fault), graph).error == f"RuntimeError: {words}"


def test_a_window_that_does_not_fit_is_refused_at_its_convolution() -> None:
    graph = graph_of("resnet50", 5, 5)
    outcome = run(break_block(graph.block("layer1.0"), Fault.PADDING), graph)
    assert outcome.refused_by == "layer1.0.conv2"
    assert "Kernel size can't be greater than actual input size" in str(outcome.error)


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "plain18"])
def test_without_its_relus_a_branch_is_linear(name: str) -> None:
    graph = graph_of(name, 32, 32)
    block = graph.block("layer2.0")
    whole, bare = (curvature(break_block(block, fault), graph) for fault in (Fault.NONE, Fault.RELU))
    assert whole > 0.1
    assert bare < 1e-5


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("kind", [ShortcutKind.IDENTITY, ShortcutKind.SCALING, ShortcutKind.EXCLUSIVE_GATING])
def test_that_holds_for_every_order_and_kind_of_shortcut(order: Order, kind: ShortcutKind) -> None:
    words = [one.value.replace("_", "-") for one in (order, kind) if one not in (Order.ORIGINAL, ShortcutKind.IDENTITY)]
    graph = graph_of("_".join(["basic_1-1_w8-16", *words]), 16, 16)
    bare = break_block(graph.block("layer2.0"), Fault.RELU)
    assert bare.missing
    assert curvature(bare, graph) < 1e-5
