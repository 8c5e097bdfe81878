"""Faults: what each touches, where its shapes part, and where an addition hides it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Block, Graph
from explainer.architecture.operations.ops import BatchNorm2d, Conv2d, ReLU
from explainer.architecture.questions.breakit import Fault, Verdict, break_block, residual_end, silent_size
from explainer.architecture.spec import Shortcut
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.strategies import graphs


def graph_of(name: str, size: int = 224, shortcut: Shortcut | None = None) -> Graph:
    return expand(choose(find_variant(name), shortcut=shortcut), image_shape(size, size))


@pytest.mark.parametrize(
    ("name", "block", "fault", "place", "shapes"),
    [
        ("resnet50", "layer1.0", Fault.PROJECTION, "add", ("256×56×56", "64×56×56")),
        ("resnet50", "layer2.0", Fault.PROJECTION, "add", ("512×28×28", "256×56×56")),
        ("resnet50", "layer2.0", Fault.PADDING, "add", ("512×27×27", "512×28×28")),
        ("resnet50", "layer1.1", Fault.PADDING, "add", ("256×54×54", "256×56×56")),
        ("resnet50", "layer2.0", Fault.RESIDUAL_STRIDE, "add", ("512×56×56", "512×28×28")),
        ("resnet50", "layer2.0", Fault.SHORTCUT_STRIDE, "add", ("512×28×28", "512×56×56")),
        ("resnet50", "layer2.0", Fault.NORM, "bn1", ("128×56×56",)),
        ("resnet50", "layer1.0", Fault.NORM, "bn3", ("256×56×56",)),  # 64 → 64 → 64 → 256: only the last changes
        ("resnet50", "layer1.1", Fault.EXPANSION, "add", ("64×56×56", "256×56×56")),
        ("resnet34", "layer1.1", Fault.PADDING, "add", ("64×52×52", "64×56×56")),
        ("resnet34", "layer2.0", Fault.PADDING, "add", ("128×25×25", "128×28×28")),
        ("cifar_resnet20", "layer2.0", Fault.PROJECTION, "add", ("32×16×16", "16×32×32")),
    ],
)
def test_where_the_shapes_part(name: str, block: str, fault: Fault, place: str, shapes: tuple[str, ...]) -> None:
    broken = break_block(graph_of(name, find_variant(name).input_size).block(block), fault)
    assert broken.verdict is Verdict.PARTS
    assert broken.parting is not None
    assert (broken.parting.name, tuple(map(str, broken.parting.shapes))) == (f"{block}.{place}", shapes)
    assert broken.out_shape is None


@pytest.mark.parametrize(
    ("name", "block", "fault"),
    [
        ("resnet50", "layer1.1", Fault.PROJECTION),
        ("resnet50", "layer1.0", Fault.RESIDUAL_STRIDE),
        ("resnet50", "layer2.1", Fault.SHORTCUT_STRIDE),
        ("resnet34", "layer1.1", Fault.NORM),
        ("resnet34", "layer2.0", Fault.EXPANSION),
        ("plain34", "layer2.0", Fault.PROJECTION),
    ],
)
def test_what_a_block_does_not_have_cannot_be_left_out(name: str, block: str, fault: Fault) -> None:
    whole = graph_of(name).block(block)
    broken = break_block(whole, fault)
    assert broken.verdict is Verdict.UNTOUCHED
    assert broken.out_shape == whole.out_shape


def test_a_projection_that_option_c_adds_is_not_needed_for_the_shapes() -> None:
    broken = break_block(graph_of("resnet34", shortcut=Shortcut.C).block("layer1.1"), Fault.PROJECTION)
    assert broken.verdict is Verdict.FITS
    assert broken.missing == {"layer1.1.downsample.0", "layer1.1.downsample.1"}


def test_a_plain_block_takes_another_shape_and_no_one_objects() -> None:
    broken = break_block(graph_of("plain34").block("layer2.0"), Fault.RESIDUAL_STRIDE)
    assert broken.verdict is Verdict.RESHAPED
    assert str(broken.out_shape) == "128×56×56"


@settings(max_examples=60)
@given(graphs(), st.sampled_from(Fault), st.data())
def test_a_fault_is_an_edit_and_nothing_else(graph: Graph, fault: Fault, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from(graph.blocks))
    broken = break_block(block, fault)
    ops = {node.name: node.op for node in block.nodes}
    kept = {part.name: part.op for part in broken.parts}
    assert broken.missing == ops.keys() - kept.keys()
    assert {name for name in kept if kept[name] != ops[name]} == broken.touched
    known = {broken.block.entry}
    for part in broken.parts:  # still in order, nothing reads what is gone
        assert set(part.inputs) <= known
        known.add(part.name)
    if fault is Fault.NONE:
        assert broken.verdict is Verdict.UNTOUCHED
    if broken.verdict is Verdict.UNTOUCHED:
        assert all(broken.shapes[node.name] == node.out_shape for node in block.nodes)
    if fault is Fault.RELU:
        assert broken.verdict in (Verdict.FITS, Verdict.UNTOUCHED)
        assert residual_end(broken) in kept
    _only_what_it_names(block, kept, fault)


def _only_what_it_names(block: Block, kept: dict[str, object], fault: Fault) -> None:
    """Each fault changes the fields that its name says."""
    for node in block.nodes:
        now = kept.get(node.name)
        if now is None:
            assert fault in (Fault.PROJECTION, Fault.RELU)
            assert isinstance(node.op, ReLU) == (fault is Fault.RELU)
        elif now != node.op and fault is Fault.PADDING:
            assert isinstance(now, Conv2d)
            assert now.padding == 0
        elif now != node.op and fault is Fault.NORM:
            assert isinstance(now, BatchNorm2d)


@pytest.mark.parametrize("fault", [Fault.PADDING, Fault.RESIDUAL_STRIDE, Fault.SHORTCUT_STRIDE])
@pytest.mark.parametrize("block", ["layer2.0", "layer4.0"])
def test_some_small_input_hides_a_fault(fault: Fault, block: str) -> None:
    graph = graph_of("resnet50")
    size = silent_size(graph, block, fault)
    assert size is not None
    broken = break_block(graph_of("resnet50", size).block(block), fault)
    assert broken.verdict is Verdict.BROADCASTS
    assert broken.broadcast is not None
    one, other = broken.broadcast.shapes
    assert one != other
    sizes = [side for side in range(1, size) if _hidden(side, block, fault)]
    assert sizes == []  # and it is the smallest


def _hidden(side: int, block: str, fault: Fault) -> bool:
    return break_block(graph_of("resnet50", side).block(block), fault).verdict is Verdict.BROADCASTS


@pytest.mark.parametrize("fault", [Fault.PROJECTION, Fault.NORM, Fault.EXPANSION])
def test_no_input_hides_a_wrong_channel_count(fault: Fault) -> None:
    assert silent_size(graph_of("resnet50"), "layer2.0", fault) is None
