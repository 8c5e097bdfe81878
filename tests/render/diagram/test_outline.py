"""The list of a picture says what the picture shows: every box in order, every edge, what changed."""

import re

import pytest
from hypothesis import given, settings

from explainer.architecture.spec import StridePlacement
from explainer.render import facts
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge, EdgeKind
from explainer.render.diagram.outline import OutlineItem, outline
from explainer.render.label import Span, plain
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from tests.render.nets import EN, ZH, diagrams, net

few = settings(max_examples=30, deadline=None)


def entries(diagram: Diagram, words: Catalogue = EN) -> list[OutlineItem]:
    return [entry for group in outline(diagram, words=words) for entry in group.entries]


@few
@given(diagrams())
def test_every_box_is_listed_once_in_its_order(diagram: Diagram) -> None:
    listed = entries(diagram)
    assert [entry.number for entry in listed] == list(range(1, len(diagram.boxes) + 1))
    assert [entry.id for entry in listed] == [box.id if box.tip and not box.selects else None for box in diagram.boxes]
    for entry, box in zip(listed, diagram.boxes, strict=True):
        assert all(line in entry.text for line in box.tip[1:])
        assert (EN("diagram_view.changed") in entry.text or ZH("diagram_view.changed") in entry.text) is box.changed
        if box.kind is not Kind.ADDITION:
            assert plain(box.label) in entry.text


@few
@given(diagrams())
def test_every_edge_can_be_told_from_the_list(diagram: Diagram) -> None:
    names = [box.id for box in diagram.boxes]
    told = set()
    for entry in entries(diagram):
        relations = [part for part in re.split("[;；]", entry.text) if re.search(r"from no\. \d|来自第", part)]
        numbers = [int(number) for part in relations for number in re.findall(r"(?:no\. |第 )(\d+)", part)]
        target = names[entry.number - 1]
        told |= {(names[number - 1], target) for number in numbers}
        if not numbers and any(edge.target == target for edge in diagram.edges):
            told.add((names[entry.number - 2], target))
    assert told == {(edge.source, edge.target) for edge in diagram.edges}


@few
@given(diagrams())
def test_groups_are_the_bands(diagram: Diagram) -> None:
    bands = {band.id: band for band in diagram.bands}
    for group in outline(diagram, words=EN):
        ids = [diagram.boxes[entry.number - 1].id for entry in group.entries]
        assert ids
        if group.band is None:
            assert not {name for band in diagram.bands for name in band.boxes} & set(ids)
            assert (group.title, group.unfolded, group.action) == ("", None, "")
        else:
            band = bands[group.band]
            assert set(ids) <= set(band.boxes)
            assert (group.unfolded, group.action) == (band.unfolded, band.action)
            assert group.title.startswith(band.title)


def test_a_projection_block_in_words() -> None:
    listed = {entry.name: entry.text for entry in entries(block_diagram(net("resnet50"), "layer2.0", words=EN))}
    assert listed["layer2.0.downsample.0"].endswith("dashed shortcut from no. 1: 256×56×56")
    assert listed["layer2.0.add"].endswith("from no. 9; dashed shortcut from no. 11: 512×28×28")
    assert "from" not in listed["layer2.0.bn1"]
    assert listed["layer2.0.conv2"].startswith("layer2.0.conv2; 3×3 conv, 128→128, /2, p1; output 128×28×28 (C×H×W)")


def test_a_folded_net_in_words() -> None:
    listed = entries(network_diagram(net("resnet50"), words=ZH), ZH)
    assert listed[4].id is None
    assert listed[4].text == (
        "conv2_1 · layer1.0；相加；输出 256×56×56（C×H×W）；来自第 4 项；捷径（虚线），来自第 3 项：1×1, 256"
    )
    assert listed[6].text.endswith("相加；输出 256×56×56（C×H×W）；来自第 6 项；捷径（实线），来自第 5 项：恒等映射")
    assert listed[5].name == "conv2_2–3, 每个块（共 2 个）"


def test_what_changed_is_said() -> None:
    before, after = net("resnet50"), net("resnet50", stride_placement=StridePlacement.V1)
    listed = entries(network_diagram(after, words=EN, before=before))
    changed = [entry.id for entry in listed if entry.text.endswith("changed")]
    assert changed == ["layer2.0", "layer3.0", "layer4.0"]
    assert "/1 → /2" in next(entry.text for entry in listed if entry.id == "layer2.0")


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_a_box_may_have_many_sources_or_none(words: Catalogue) -> None:
    boxes = tuple(Box(id=name, kind=Kind.LINEAR, name=name, label=(Span(name),), tip=(name,)) for name in "abcd")
    edges = (
        Edge(source="a", target="d", label=()),
        Edge(source="b", target="d", label=()),
        Edge(source="c", target="d", label=(Span("×0.5"),), kind=EdgeKind.IDENTITY),
    )
    bands = (Band(id="band", title="Band", subtitle="", boxes=("b",)),)
    diagram = Diagram(title="", alt="", boxes=boxes, edges=edges, bands=bands, headings=("", ""))
    assert [group.title for group in outline(diagram, words=words)] == ["", "Band", ""]
    texts = [entry.text for entry in entries(diagram, words)]
    assert texts[:3] == ["a", "b", "c"]
    assert all(str(number) in texts[3] for number in (1, 2, 3))
    assert "×0.5" in texts[3]


def test_a_block_whose_names_are_equal_is_named_once() -> None:
    cifar, imagenet = net("cifar_resnet20", 32), net("resnet18")
    assert box_tips(network_diagram(cifar, words=EN))["layer2.0"] == "layer2.0"
    assert box_tips(network_diagram(imagenet, words=EN))["layer2.0"] == "conv3_1 · layer2.0"
    assert "layer2.0 (layer2.0)" not in block_diagram(cifar, "layer2.0", words=EN).alt
    assert "conv3_1 (layer2.0)" in block_diagram(imagenet, "layer2.0", words=EN).alt
    assert facts.block_facts(cifar, cifar.block("layer2.0"), EN)[0].value == "layer2.0"


def box_tips(diagram: Diagram) -> dict[str, str]:
    return {box.id: box.tip[0] for box in diagram.boxes if box.tip}
