"""SVG: well-formed, named for screen readers, and nothing that a label could break out of."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Order, ShortcutKind, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge, EdgeKind
from explainer.render.diagram.geometry import Rect, Size
from explainer.render.diagram.layout import place
from explainer.render.diagram.svg import CORNER, standalone, to_svg
from explainer.render.diagram.svg_lines import corners
from explainer.render.diagram.svg_text import label_lines, stacked, text_width
from explainer.render.label import Span
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from tests.render.nets import EN, HOSTILE, ZH, diagrams, net, operations, pictures, unfolded

few = settings(max_examples=30, deadline=None)
SVG = "{http://www.w3.org/2000/svg}"


def overlap(one: Rect, other: Rect) -> tuple[float, float]:
    return (
        min(one.right, other.right) - max(one.left, other.left),
        min(one.bottom, other.bottom) - max(one.top, other.top),
    )


def check(svg: str, diagram: Diagram) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == diagram.alt
    chosen = [element for element in root.iter() if element.get("data-id") is not None]
    boxes = [element for element in chosen if element.get("class") != "shortcut"]
    assert [element.get("data-id") for element in boxes] == [box.id for box in diagram.boxes if box.tip]
    lines = {element.get("data-id"): element.get("data-for") for element in chosen if element not in boxes}
    assert lines == {edge.route.id: edge.route.selects for edge in diagram.edges if edge.route}
    for element in chosen:
        assert element.get("aria-label")
        assert (element.get("role"), element.get("tabindex")) == ("button", "0")
    folds = [element for element in root.iter() if element.get("data-fold") is not None]
    assert [(element.get("data-fold"), element.get("aria-expanded")) for element in folds] == [
        (band.id, str(band.unfolded).lower()) for band in diagram.bands if band.unfolded is not None
    ]
    return root


@few
@given(diagrams(), st.booleans())
def test_svg_is_well_formed_and_named(diagram: Diagram, compact: bool) -> None:
    check(to_svg(diagram, compact=compact), diagram)


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("name", HOSTILE)
def test_nets_at_the_limits_are_well_formed(name: str, words: object) -> None:
    for diagram in pictures(net(name), words, before=net("resnet50")):
        check(to_svg(diagram), diagram)
        check(to_svg(diagram, compact=True), diagram)


def still(diagram: Diagram) -> Diagram:
    """A diagram as a file shows it: its stages cannot be folded."""
    return replace(diagram, bands=tuple(replace(band, unfolded=None) for band in diagram.bands))


def test_a_file_carries_its_style_and_title() -> None:
    diagram = network_diagram(net("resnet50"), words=ZH)
    root = check(standalone(diagram, scheme="dark"), still(diagram))
    assert root.findtext(f"{SVG}title") == "ResNet-50"
    assert "light-dark" not in (root.findtext(f"{SVG}style") or "light-dark")
    assert root.get("width") == (root.get("viewBox") or "").split()[2]
    assert "图像" in standalone(diagram)


def test_numbers_on_the_picture_are_those_of_the_boxes() -> None:
    svg = to_svg(network_diagram(net("resnet50"), words=EN))
    assert "3×224×224" in svg
    assert "2048×7×7" in svg
    assert ">×5<" in svg
    assert "1×1, 1024, /2" in svg


def test_what_changed_is_said_before_and_after() -> None:
    after, before = net("resnet50", stride_placement=StridePlacement.V1), net("resnet50")
    root = ElementTree.fromstring(to_svg(unfolded(after, before=before)))
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts.count("Δ") == 3
    assert [text for text in texts if " → " in text and text.startswith("1×1")] == [
        f"1×1, {width}, /1 → /2 – 3×3, {width}, /2 → /1 – 1×1, {4 * width}" for width in (128, 256, 512)
    ]
    assert not any("Δ" in "".join(text.itertext()) for text in ElementTree.fromstring(to_svg(unfolded(after))).iter())


@few
@given(operations(), st.sampled_from(Size))
def test_every_operation_is_well_formed_and_there_once(diagram: Diagram, size: Size) -> None:
    root = check(to_svg(diagram, placement=place(diagram, size=size)), diagram)
    ids = [element.get("data-id") for element in root.iter() if element.get("data-id")]
    assert len(set(ids)) == len(ids)


def written(root: ElementTree.Element) -> Iterator[tuple[str, Rect]]:
    """Every text with about the room it takes, in the font of the page."""
    for text in root.iter(f"{SVG}text"):
        said = "".join(text.itertext())
        classes = (text.get("class") or "").split()
        width = float(text.get("textLength") or text_width(said, 12 if not classes or "title" in classes else 11))
        x, y = float(text.get("x") or 0), float(text.get("y") or 0)
        left = x - width * {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor") or "", 0.0)
        yield said, Rect(left=left, top=y - 5, width=width, height=10)


def shortcut_kinds() -> Iterator[Graph]:
    for kind in ShortcutKind:
        for order in (Order.ORIGINAL, Order.FULL_PRE):
            for name in ("resnet18", "resnet50"):
                spec = replace(find_variant(name).spec, shortcut_kind=kind, order=order)
                yield expand(spec, image_shape(224, 224))


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize(
    "graph",
    list(shortcut_kinds()),
    ids=lambda graph: f"{graph.spec.shortcut_kind.value}-{graph.spec.order.value}-{graph.spec.block.value}",
)
def test_no_line_and_no_text_crosses_a_text(graph: Graph, size: Size) -> None:
    for words in (EN, ZH):
        pictures = [block_diagram(graph, name, words=words) for name in ("layer1.0", "layer1.1", "layer2.0")]
        for diagram in (*pictures, operations_diagram(graph, words=words, stages={"layer1", "layer2"})):
            placement = place(diagram, size=size)
            texts = list(written(ElementTree.fromstring(to_svg(diagram, placement=placement))))
            for said, rect in texts:
                assert rect.left >= 0, said
                assert rect.right <= placement.frame.width, said
            for (one, rect), (other, near) in combinations(texts, 2):
                assert min(overlap(rect, near)) <= 0, (one, other)
            for edge in diagram.edges:
                if (edge.source, edge.target) not in placement.lines:
                    continue
                for (left, top), (right, bottom) in pairwise(corners(edge, placement)):
                    line = Rect(
                        left=min(left, right), top=min(top, bottom), width=abs(right - left), height=abs(bottom - top)
                    )
                    for said, rect in texts:
                        assert min(overlap(line, rect)) < 0, (edge.source, edge.target, said)


@pytest.mark.parametrize("name", [*LISTED_VARIANTS, "bottleneck_3-4-6-3_full-pre_exclusive-gating_pooled"])
@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT])
def test_no_text_of_a_whole_net_crosses_another(name: str, size: Size) -> None:
    graph = net(name)
    for words, before in ((EN, None), (ZH, None), (EN, net("resnet50")), (ZH, net("plain34"))):
        diagram = network_diagram(graph, words=words, before=before)
        placement = place(diagram, size=size)
        texts = list(written(ElementTree.fromstring(to_svg(diagram, placement=placement))))
        for said, rect in texts:
            assert rect.left >= 0, said
            assert rect.right <= placement.frame.width, said
        for (one, rect), (other, near) in combinations(texts, 2):
            assert min(overlap(rect, near)) <= 0, (one, other)


def test_a_compact_picture_is_no_wider_than_a_phone_has_room_for() -> None:
    for diagram in pictures(net("resnet50"), EN):
        assert place(diagram, size=Size.COMPACT).frame.width <= 346


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT])
def test_no_text_of_a_marked_gated_block_leaves_its_place(words: Catalogue, size: Size) -> None:
    after, before = net("bottleneck_3-4-6-3_full-pre_exclusive-gating_pooled"), net("resnet50")
    for name in ("layer1.0", "layer2.0", "layer2.1"):
        diagram = block_diagram(after, name, words=words, before=before)
        placement = place(diagram, size=size)
        texts = list(written(ElementTree.fromstring(to_svg(diagram, placement=placement))))
        assert any(said == "Δ" for said, _ in texts)
        boxes = [placement.boxes[box.id] for box in diagram.boxes]
        for said, rect in texts:
            assert 0 <= rect.left < rect.right <= placement.frame.width, said
            crossed = [box for box in boxes if min(overlap(rect, box)) > 1.5 and not box.left <= rect.left]
            assert crossed == [], said
            assert all(rect.right <= box.right for box in boxes if min(overlap(rect, box)) > 1.5), said
        for (one, rect), (other, near) in combinations(texts, 2):
            assert min(overlap(rect, near)) <= 0, (one, other)


def test_a_label_goes_on_in_the_next_line_behind_a_comma_or_a_word() -> None:
    def lines(text: str, fit: float) -> list[str | None]:
        svg = f"<g>{stacked(label_lines((Span(text),), fit=fit, room=100), x=0, y=0, fit=fit)}</g>"
        return [one.text for one in ElementTree.fromstring(svg)]

    assert lines("avg pool /2, 1×1, 1024, × (1 − g)", 120) == ["avg pool /2, 1×1, 1024,", "× (1 − g)"]
    assert lines("avg pool /2, 1×1, 1024, × (1 − g)", 60) == ["avg pool /2,", "1×1, 1024,", "× (1 − g)"]
    assert lines("average pool", 40) == ["average", "pool"]


def test_text_without_room_is_drawn_closer_together() -> None:
    wide = Span("a label that is much longer than its box")
    box = Box(id="a", kind=Kind.CONVOLUTION, name="name", label=(wide,), tip=("a",))
    diagram = Diagram(title="", alt="", boxes=(box,), edges=(), bands=(), headings=("", ""), two_lanes=True)
    placement = place(diagram, size=Size.NARROW)
    (text,) = ElementTree.fromstring(to_svg(diagram, placement=placement)).iter(f"{SVG}text")
    assert text.text == wide.text  # its name makes way
    assert float(text.get("textLength") or 0) == placement.boxes["a"].width - 8 - CORNER
    assert "textLength" not in to_svg(diagram)


any_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@few
@given(any_text, any_text, any_text)
def test_no_text_breaks_out_of_its_place(name: str, text: str, tip: str) -> None:
    hostile = Box(
        id=f'"><script>{name}', kind=Kind.CONVOLUTION, name=name, label=(Span(text, tip),), tip=("a", tip), changed=True
    )
    last = Box(id="last", kind=Kind.ADDITION, name="", label=(Span("+"),), tip=("&",))
    diagram = Diagram(
        title=f"{text}</title>",
        alt=f"'\"<&{tip}",
        boxes=(hostile, last),
        edges=(Edge(source=hostile.id, target="last", label=(Span(tip),), kind=EdgeKind.PROJECTION),),
        bands=(Band(id=f"<{name}", title=text, subtitle="&", boxes=(hostile.id,), unfolded=False),),
        headings=("<", "&"),
    )
    on_a_page = (to_svg(diagram), to_svg(diagram, compact=True))
    for svg, shown in (*((svg, diagram) for svg in on_a_page), (standalone(diagram), still(diagram))):
        root = check(svg, shown)
        assert not list(root.iter(f"{SVG}script"))
        assert not list(root.iter("script"))
