"""On every kind of diagram, at every size, in both languages: no text is covered, and no line runs over a box."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from explainer.architecture.graph import INPUT
from explainer.architecture.questions.figure3 import figure3_graphs
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.render.diagram.geometry import Size
from explainer.render.diagram.layout import place
from explainer.render.diagram.picture import with_maps
from explainer.render.diagram.svg import standalone, to_svg
from explainer.render.label import plain
from explainer.render.pages import figure3
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.compare import picture as compare
from explainer.render.pages.network.diagram import JOIN, network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.render.pages.variants.thumbnail import thumbnail
from explainer.text.catalogue import Catalogue
from tests.render.drawn import Drawn, drawn, overlap
from tests.render.nets import EN, ZH, net, unfolded

GATED = "bottleneck_3-4-6-3_full-pre_exclusive-gating_pooled"
NETS: dict[str, dict[str, Any]] = {
    "resnet50": {},
    "resnet34": {"shortcut": Shortcut.A},
    "resnet18": {"shortcut": Shortcut.C},
    "plain34": {},
    "resnetv2_50": {},
    "resnext50_32x4d": {},
    "resnet50d": {},
    "cifar_resnet20": {},
    "basic_2-2_w8-16_scaling": {},
    "vgg16": {},
    GATED: {},
}
LANGUAGES = pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
CLEAR = 3.0
"""Room that a shortcut keeps from every box that it does not join, in the picture's units."""
EDGE = 1.5
"""How wide the frame of a map is."""
TOUCH = 0.3
"""How far what only touches may seem to overlap: widths of letters are estimates."""


def check(picture: Drawn) -> None:
    """Nothing covers anything."""
    _check_texts(picture)
    _check_rooms(picture)
    for line in picture.lines:
        for name, box in (picture.boxes | picture.rooms).items():
            assert overlap(line.rect(), box) <= TOUCH, (line, name)
            joins = any(_touches(point, box) for point in (line.start, line.end))
            if line.kind == "route" and not joins:
                assert overlap(line.rect(CLEAR), box) <= TOUCH, (line, name)
    for head in picture.heads:
        assert max(overlap(head, box) for box in picture.boxes.values()) <= TOUCH, head
        assert all(overlap(head, rect) <= TOUCH for _, rect, _ in picture.texts), head


def _check_rooms(picture: Drawn) -> None:
    """Every map stands free, or within the one box that it belongs to."""
    for node, room in picture.rooms.items():
        assert 0 <= room.left <= room.right <= picture.width, node
        assert 0 <= room.top <= room.bottom <= picture.height, node
        for name, box in picture.boxes.items():
            assert overlap(room, box) <= -EDGE or box.left < room.left < room.right < box.right, (node, name)
        assert all(overlap(room, head) <= TOUCH for head in picture.heads), node
    for (one, room), (other, near) in combinations(picture.rooms.items(), 2):
        assert overlap(room, near) <= -2 * EDGE, (one, other)


def _check_texts(picture: Drawn) -> None:
    for said, rect, box in picture.texts:
        assert -TOUCH <= rect.left <= rect.right <= picture.width + TOUCH, said
        assert 0 <= rect.top <= rect.bottom <= picture.height, said
        for name, other in (picture.boxes | picture.rooms).items():
            assert overlap(rect, other) <= TOUCH or box == name, (said, name)
        for line in picture.lines:
            assert overlap(line.rect(), rect) <= TOUCH, (said, line)
    texts = sorted(picture.texts, key=lambda text: text[1].top)
    for (one, rect, _), (other, near, _) in combinations(texts, 2):
        if near.top >= rect.bottom:
            continue
        assert overlap(rect, near) <= TOUCH, (one, other)


def _touches(point: tuple[float, float], box: Any) -> bool:
    """Whether a line's end lies at a box's edge, an arrowhead's length away at most."""
    x, y = point
    return bool(box.left - 7 <= x <= box.right + 7 and box.top - 7 <= y <= box.bottom + 7)


def pictures(name: str, words: Catalogue) -> Iterator[Any]:
    """A net folded and unfolded, with its operations, and blocks of it."""
    graph = net(name, **NETS[name])
    yield network_diagram(graph, words=words)
    yield unfolded(graph, words=words)
    stages = {stage for stage in ("stem", "layer1", "layer2") if any(node.stage == stage for node in graph)}
    yield operations_diagram(graph, words=words, stages=stages or None)
    for block in ("layer1.0", "layer1.1", "layer2.0"):
        if graph.find_block(block):
            yield block_diagram(graph, block, words=words)


@LANGUAGES
@pytest.mark.parametrize("maps", [False, True], ids=["costs", "maps"])
@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT, Size.NARROW])
@pytest.mark.parametrize("name", NETS)
def test_no_text_is_covered_and_no_line_runs_over_a_box(name: str, size: Size, maps: bool, words: Catalogue) -> None:
    for one in pictures(name, words):
        diagram = with_maps(one, words) if maps else one
        picture = drawn(to_svg(diagram, placement=place(diagram, size=size)))
        assert len(picture.boxes) == len(diagram.boxes)
        assert set(picture.rooms) == {node for box in diagram.boxes for node in box.mapped if maps}
        assert len(picture.heads) > 0
        check(picture)


@LANGUAGES
@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT])
@pytest.mark.parametrize(
    ("after", "before"),
    [
        (("resnet50", {"stride_placement": StridePlacement.V1}), ("resnet50", {})),
        (("resnet101", {}), ("resnet50", {})),
        (("resnet50", {"size": 256}), ("resnet50", {})),
        (("resnet34", {"shortcut": Shortcut.C}), ("resnet34", {"shortcut": Shortcut.A})),
        (("resnet50", {}), ("plain50", {})),
        ((GATED, {}), ("resnet50", {})),
    ],
)
def test_nor_where_changes_are_marked(after: Any, before: Any, size: Size, words: Catalogue) -> None:
    now, old = (net(name, **choices) for name, choices in (after, before))
    for diagram in (
        network_diagram(now, words=words, before=old),
        unfolded(now, words=words, before=old),
        block_diagram(now, "layer2.0", words=words, before=old),
    ):
        for one in (diagram, with_maps(diagram, words)):
            check(drawn(to_svg(one, placement=place(one, size=size))))


@LANGUAGES
@pytest.mark.parametrize("maps", [False, True], ids=["bare", "maps"])
@pytest.mark.parametrize(
    "names", [("resnet50", "resnet34"), ("plain34", "resnet34"), ("resnet50", "resnext50_32x4d"), ("resnet34", "vgg16")]
)
def test_nor_where_two_nets_stand_beside_each_other(names: tuple[str, str], maps: bool, words: Catalogue) -> None:
    a, b = map(net, names)
    picture = compare.picture((a, b), words, maps=maps)
    for svg in (picture.wide, picture.compact):
        check(drawn(svg))
        assert bool(drawn(svg).rooms) is maps


@LANGUAGES
def test_nor_in_figure_3(words: Catalogue) -> None:
    picture = figure3.picture(figure3_graphs(), words)
    for svg in (picture.wide, picture.compact):
        check(drawn(svg))


@LANGUAGES
@pytest.mark.parametrize("name", ["resnetv2_50", "basic_2-2_w8-16_scaling", GATED])
def test_nor_in_the_gallery(name: str, words: Catalogue) -> None:
    for block in ("layer1.1", "layer2.0"):
        html = thumbnail(net(name), block, words, marked=set(), shapes=block == "layer2.0")
        check(drawn(html[html.index("<svg") : html.index("</svg>") + 6]))


def test_nor_in_a_file() -> None:
    for diagram in pictures("resnet50", EN):
        check(drawn(standalone(diagram)))


@pytest.mark.parametrize("size", [Size.WIDE, Size.COMPACT, Size.NARROW])
@pytest.mark.parametrize("shortcut", [Shortcut.B, Shortcut.C, Shortcut.NONE])
def test_a_brace_holds_one_block_with_its_shortcut_and_its_addition(shortcut: Shortcut, size: Size) -> None:
    diagram = network_diagram(net("resnet50", shortcut=shortcut), words=EN)
    picture = drawn(to_svg(diagram, placement=place(diagram, size=size)))
    rows = [box for box in diagram.boxes if box.block]
    runs = [box for box in rows if box.repeat]
    assert len(runs) == 4
    for run in runs:
        (count,) = [rect for said, rect, box in picture.texts if box == run.id and said == str(run.repeat)]
        brace = [line for line in picture.lines if line.kind == "brace" and line.rect().right < count.left]
        reach = [line for line in brace if abs(line.start[1] - count.centre) < 60]
        top, bottom = min(line.start[1] for line in reach) - 5, max(line.end[1] for line in reach) + 5
        joined = [rect for name, rect in picture.boxes.items() if top <= rect.centre <= bottom]
        parts = (run.id,) if shortcut is Shortcut.NONE else (run.id, run.id + JOIN)
        assert joined == [picture.boxes[name] for name in parts]
        inside = [line for line in picture.lines if line.kind == "route" and top < line.rect().centre < bottom]
        assert len(inside) == 3 * (shortcut is not Shortcut.NONE)  # it leaves the line, runs down, and joins
        assert all(line.rect().right < reach[0].rect().left for line in inside)


def test_a_picture_that_covers_something_is_found() -> None:
    """The measure itself: it sees an addition on an edge, a line over a box, a text on a text."""
    diagram = network_diagram(net("resnet18"), words=EN)
    placement = place(diagram)
    whole = drawn(to_svg(diagram, placement=placement))
    check(whole)
    circle = whole.boxes["layer1.0.join"]
    whole.boxes["layer1.0.join"] = type(circle)(left=circle.left, top=circle.top - 9, width=13, height=13)
    with pytest.raises(AssertionError):
        check(whole)
    doubled = drawn(to_svg(diagram, placement=placement))
    doubled.texts.append((plain(diagram.boxes[1].label), doubled.boxes[INPUT], INPUT))
    with pytest.raises(AssertionError):
        check(doubled)
