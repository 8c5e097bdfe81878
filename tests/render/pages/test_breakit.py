"""A broken block as a picture and in words: marks, shapes, and what stands behind the parting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.questions.breakit import Broken, Fault, Verdict, break_block
from explainer.render.diagram.boxes import Diagram, EdgeKind
from explainer.render.diagram.layout import place
from explainer.render.diagram.svg import to_svg
from explainer.render.label import plain
from explainer.render.pages.block.diagram import ENTRY, EXIT, block_diagram
from explainer.render.pages.breakit.facts import agrees, as_shape, broken_facts, meaning, notes, part_facts
from explainer.render.pages.breakit.picture import PART, fault_diagram, legend_html
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from tests.architecture.strategies import graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=40)


def drawn(graph: Graph, block: str, fault: Fault, *, words: Catalogue = EN) -> tuple[Broken, Diagram]:
    broken = break_block(graph.block(block), fault)
    return broken, fault_diagram(graph, broken, words=words)


def marked(diagram: Diagram) -> dict[str, str]:
    return {box.id.rpartition("0.")[2]: plain(box.label) for box in diagram.boxes if box.changed}


def into(diagram: Diagram, target: str) -> list[str]:
    return [plain(edge.label) for edge in diagram.edges if edge.target == target]


def test_a_missing_projection_is_a_gap_and_the_addition_shows_both_shapes() -> None:
    _, diagram = drawn(net("resnet50"), "layer2.0", Fault.PROJECTION)
    assert marked(diagram) == {"downsample.0": "left out", "downsample.1": "left out", "add": PART}
    assert into(diagram, "layer2.0.add") == ["512×28×28", "512×28×28 → 256×56×56"]
    shortcut = [edge.kind for edge in diagram.edges if edge.target in ("layer2.0.downsample.0", "layer2.0.add")]
    assert shortcut == [EdgeKind.IDENTITY, EdgeKind.FLOW, EdgeKind.IDENTITY]


@pytest.mark.parametrize(
    ("fault", "marks"),
    [
        (Fault.PADDING, {"conv2": "3×3 conv, 128→128, /2, p1 → p0", "add": PART}),
        (Fault.RESIDUAL_STRIDE, {"conv2": "3×3 conv, 128→128, /2 → /1, p1", "add": PART}),
        (Fault.SHORTCUT_STRIDE, {"downsample.0": "1×1 conv, 256→512, /2 → /1", "add": PART}),
        (Fault.NORM, {"bn1": "≠ batch norm, 128 → 256"}),
        (Fault.EXPANSION, {"conv3": "1×1 conv, 128→128", "bn3": "batch norm, 512 → 128", "add": PART}),
        (Fault.RELU, {"relu1": "left out", "relu2": "left out"}),
        (Fault.NONE, {}),
    ],
)
def test_what_a_fault_touches_is_marked(fault: Fault, marks: dict[str, str]) -> None:
    assert marked(drawn(net("resnet50"), "layer2.0", fault)[1]) == marks


def test_nothing_is_known_behind_the_parting() -> None:
    _, diagram = drawn(net("resnet50"), "layer2.0", Fault.NORM)
    assert into(diagram, "layer2.0.bn1") == ["128×56×56"]
    assert into(diagram, "layer2.0.relu1") == [""]
    assert into(diagram, EXIT) == [""]
    tips = {box.id: box.tip for box in diagram.boxes}
    assert EN("breakit.not_reached") in tips["layer2.0.conv3"]
    assert EN("breakit.not_reached") in tips[EXIT]
    assert tips["layer2.0.bn1"][1] == "This operation reads 256 channels but is given 128."


def test_a_hidden_fault_is_marked_at_the_addition_too() -> None:
    broken, diagram = drawn(net("resnet50", 5), "layer2.0", Fault.RESIDUAL_STRIDE)
    assert marked(diagram)["add"] == PART
    assert into(diagram, EXIT) == ["512×1×1 → 512×2×2"]
    (note,) = notes(broken, EN)
    assert "512×2×2 and 512×1×1" in note


@few
@given(graphs(), st.sampled_from(Fault), st.data(), words)
def test_every_broken_block_can_be_drawn(graph: Graph, fault: Fault, data: st.DataObject, words: Catalogue) -> None:
    block = data.draw(st.sampled_from(graph.blocks))
    broken, diagram = drawn(graph, block.name, fault, words=words)
    assert [box.id for box in diagram.boxes] == [ENTRY, *(node.name for node in block.nodes), EXIT]
    signs = [box for box in diagram.boxes if plain(box.label).startswith(PART)]
    assert len(signs) == (broken.parting is not None) + (broken.broadcast is not None and broken.parting is None)
    for node in block.nodes:
        assert len(into(diagram, node.name)) == len(node.inputs)
        assert part_facts(broken, node.name, words)
    assert broken_facts(broken, words)
    for compact in (False, True):
        assert f'aria-label="{block.name}' in to_svg(diagram, compact=compact)
    if broken.verdict is Verdict.UNTOUCHED:
        whole = block_diagram(graph, block.name, words=words)
        assert [(edge.source, edge.target) for edge in diagram.edges] == [
            (edge.source, edge.target) for edge in whole.edges
        ]
        assert marked(diagram) == {}


def test_boxes_stay_in_their_rows() -> None:
    graph = net("resnet50")
    whole = place(block_diagram(graph, "layer2.0", words=EN)).boxes
    for fault in (Fault.PROJECTION, Fault.PADDING, Fault.RESIDUAL_STRIDE, Fault.NORM, Fault.EXPANSION):
        boxes = place(drawn(graph, "layer2.0", fault)[1]).boxes
        assert {name: rect.top for name, rect in boxes.items()} == {name: rect.top for name, rect in whole.items()}


def test_facts_stand_beside_what_was_meant() -> None:
    broken, _ = drawn(net("resnet50"), "layer2.0", Fault.PROJECTION)
    gone = {fact.label: (fact.value, fact.before) for fact in part_facts(broken, "layer2.0.downsample.0", EN)}
    assert gone[EN("breakit.operation")] == ("left out", "1×1 conv, 256→512, /2, p0")
    assert gone[EN("breakit.out")] == ("256×56×56", "512×28×28")
    whole = {fact.label: fact.value for fact in broken_facts(broken, EN)}
    assert whole[EN("breakit.meet", node="add")] == "512×28×28 + 256×56×56"
    assert whole[EN("breakit.out")] == "?"


def test_a_foretold_outcome_agrees_and_any_other_does_not() -> None:
    broken, _ = drawn(net("resnet50"), "layer2.0", Fault.PADDING)
    shapes = {name: shape.dims for name, shape in broken.shapes.items() if name != broken.block.entry}
    assert agrees(broken, refused_by="layer2.0.add", shapes=shapes)
    assert not agrees(broken, refused_by=None, shapes=shapes)
    assert not agrees(broken, refused_by="layer2.0.add", shapes=shapes | {"layer2.0.bn3": (512, 28, 28)})
    assert as_shape({"layer2.0.relu": (512, 28, 28)}, broken) == "512×28×28"


@pytest.mark.parametrize(("words", "shortcut"), [(EN, "shortcut still"), (ZH, "捷径仍")])
def test_a_plain_block_is_not_explained_by_a_shortcut(words: Catalogue, shortcut: str) -> None:
    for name, speaks in (("plain34", False), ("plain50", False), ("resnet50", True)):
        block = net(name).block("layer2.0")
        assert (shortcut in meaning(break_block(block, Fault.RESIDUAL_STRIDE), words)) is speaks
    widened = meaning(break_block(net("plain50").block("layer2.0"), Fault.EXPANSION), words)
    assert "512×28×28" in widened
    assert words("breakit.fault_shortcut_stride") not in widened


@pytest.mark.parametrize("words", [EN, ZH])
def test_every_fault_of_every_block_has_words(words: Catalogue) -> None:
    for name in ("plain18", "plain50", "resnet50"):
        for fault in Fault:
            for block in ("layer1.0", "layer2.0", "layer2.1"):
                assert not set("{}") & set(meaning(break_block(net(name).block(block), fault), words))


@pytest.mark.parametrize("words", [EN, ZH])
def test_the_text_alternative_says_what_is_broken(words: Catalogue) -> None:
    broken, diagram = drawn(net("resnet50"), "layer2.0", Fault.PADDING, words=words)
    assert words("breakit.fault_padding") in diagram.alt
    assert words(f"breakit.verdict_{broken.verdict.value}") in diagram.alt
    assert "512×27×27" in diagram.alt
    assert PART in legend_html(words)
    assert all(box.kind is not Kind.ADDITION for box in diagram.boxes if box.changed)
