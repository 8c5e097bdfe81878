"""v1 beside v1.5: marks, maps cell by cell, the proof's verdict, tables."""

import base64
import re
from dataclasses import dataclass

import numpy as np
import pytest

from explainer.architecture.graph import Graph
from explainer.architecture.questions.stride import Pair, Route, both_placements, milestones, route_end
from explainer.architecture.spec import Shortcut
from explainer.render.pages.stride import pictures, tables
from explainer.text.catalogue import Catalogue
from tests.architecture.oracles import seen_pixels
from tests.render.nets import EN, ZH, net

PAIR = both_placements(net("resnet50"))
FILLS = {"nobody": "url(#stripes)", "residual": 'fill-opacity=".36"', "both": 'fill="#0072b2" d'}


def svg_of(html: str) -> str:
    return base64.b64decode(re.findall(r"base64,([^\"]+)", html)[0]).decode()


def cells(svg: str, cell: int) -> dict[str, int]:
    """How many cells each kind of path covers."""
    found = {}
    for kind, fill in FILLS.items():
        paths = [data for attributes, data in re.findall(r"<path ([^>]*?d)=\"([^\"]*)\"", svg) if fill in attributes]
        areas = [int(width) * int(height) for path in paths for width, height in re.findall(r"h(\d+)v(\d+)", path)]
        found[kind] = sum(areas) // cell**2
    return found


def test_the_two_pictures_mark_what_differs_in_both() -> None:
    first, second = pictures.lab_diagrams(PAIR, "layer3.0", words=EN)
    for diagram, placement in ((first, "v1"), (second, "v1.5")):
        assert {box.id for box in diagram.boxes if box.changed} == {"layer3.0.conv1", "layer3.0.conv2"}
        assert diagram.alt.startswith(f"{placement}. ")
        assert str(diagram.boxes[0].label[0]) == f"{placement} · x"
    assert [box.id for box in first.boxes] == [box.id for box in second.boxes]


@pytest.mark.parametrize(
    ("block", "read", "positions", "shown"), [("layer2.0", 784, 3136, 256), ("layer4.0", 49, 196, 196)]
)
def test_maps_show_every_position_once(block: str, read: int, positions: int, shown: int) -> None:
    v1, v1_5 = (pictures.map_html(graph, block, EN) for graph in PAIR)
    cell = pictures.MAP_SIDE // int(shown**0.5)
    assert cell >= 10  # large enough to be told apart
    drawn, unread = shown // 4, shown * 3 // 4
    assert cells(svg_of(v1), cell - 1) == {"nobody": unread, "residual": 0, "both": drawn}
    assert cells(svg_of(v1_5), cell - 1) == {"nobody": 0, "residual": unread, "both": drawn}
    assert f"{read:,} of {positions:,} positions read, 75% read by nobody" in v1
    assert f"{positions:,} of {positions:,} positions read, 0% read by nobody" in v1_5


def test_a_large_map_shows_its_corner_and_says_so() -> None:
    pair = both_placements(net("resnet50", 512))
    html = pictures.map_html(pair.v1, "layer2.0", EN)
    assert EN("stride.corner", side=16) in html
    assert "4,096 of 16,384 positions read" in html  # the whole map is counted
    assert cells(svg_of(html), 9) == {"nobody": 192, "residual": 0, "both": 64}


def test_the_legend_names_only_what_is_shown() -> None:
    assert EN("stride.read_by_shortcut") not in pictures.map_legend(PAIR, "layer2.0", EN)
    pooled = both_placements(net("resnet50d"))
    assert EN("stride.read_by_shortcut") in pictures.map_legend(pooled, "layer2.0", EN)


def masks(pair: Pair, block: str) -> tuple[dict[Route, np.ndarray | None], ...]:
    """What an exact gradient would find: every tap of every window followed. One window takes whole rows of columns,
    and so do the sums of the blocks tried here, whose branches read nested positions.
    """

    def mask(graph: Graph, route: Route) -> np.ndarray | None:
        whole = graph.block(block)
        end = route_end(whole, route)
        if end is None:
            return None
        rows, columns = (
            seen_pixels(graph, size=size, source=whole.entry)[end].any(axis=0)
            for size in (whole.in_shape.height, whole.in_shape.width)
        )
        return np.outer(rows, columns)

    return tuple({route: mask(graph, route) for route in Route} for graph in pair)


@pytest.mark.parametrize("words", [EN, ZH])
def test_the_proof_agrees_only_where_every_position_does(words: Catalogue) -> None:
    proof = masks(PAIR, "layer4.0")
    html = pictures.proof_html(PAIR, "layer4.0", proof, words)
    assert html.count("✓") == 6
    assert html.count("49 · 49") == 4
    moved = np.roll(proof[0][Route.WHOLE], 1, axis=0)  # as many positions, but others
    wrong = ({**proof[0], Route.WHOLE: moved}, proof[1])
    html = pictures.proof_html(PAIR, "layer4.0", wrong, words)
    assert (html.count("✓"), html.count("≠")) == (5, 1)


def test_a_plain_block_has_no_row_for_a_shortcut() -> None:
    pair = both_placements(net("plain50"))
    html = pictures.proof_html(pair, "layer4.0", masks(pair, "layer4.0"), EN)
    assert EN("stride.route_shortcut") not in html
    assert html.count("✓") == 4


def test_multiply_adds_are_written_out_and_add_up() -> None:
    html = tables.macs_html(PAIR, EN).replace("<wbr>", "")  # places where a line may end
    for text in ("256·128·28·28 = 25,690,112", "256·128·56·56 = 102,760,448", "+77,070,336", "+231,211,008"):
        assert text in html


@pytest.mark.parametrize(("name", "v1", "v1_5"), [("resnet50", 483, 427)])
def test_receptive_fields_are_drawn_to_scale(name: str, v1: int, v1_5: int) -> None:
    pair = both_placements(net(name))
    assert [tables.last_field(graph) for graph in pair] == [v1, v1_5]
    bars = re.findall(r"width:([\d.]+)%[^>]*></i><b>([\d,]+)<", tables.fields_html(pair, EN))
    lengths = {size: float(length) for length, size in bars}
    assert set(lengths) == {"224", str(v1), str(v1_5)}
    assert lengths[str(v1_5)] / lengths[str(v1)] == pytest.approx(v1_5 / v1, abs=0.01)


@dataclass(frozen=True)
class Gap:
    equal: bool
    correlation: float | None
    relative: float


def test_distances_are_told_at_the_ends_of_stages_and_where_blocks_differ() -> None:
    names = [*milestones(PAIR), "fc"]
    distances = {name: Gap(name.startswith("layer1"), None if name == "fc" else -0.25, 0.5) for name in names}
    html = tables.distances_html(PAIR, distances, EN)
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]*)</td><td>([^<]*)</td>', html)
    assert [row[0].split(" · ")[-1] for row in rows] == [
        *("layer1.2", "layer2.0", "layer2.3", "layer3.0", "layer3.5", "layer4.0", "layer4.2", "fc")
    ]
    assert rows[0][1:] == (EN("stride.identical"), "–")
    assert rows[1][1:] == ("50%", "−0.25")
    assert rows[-1][1:] == ("50%", "–")


def test_three_maps_share_one_scale() -> None:
    v1_5, v1 = np.zeros((2, 4, 4), dtype=np.float32), np.zeros((2, 4, 4), dtype=np.float32)
    v1_5[1, 0, 0], v1[1, 3, 3] = 3, 1
    shown = tables.difference(v1_5, v1, 1)
    assert (shown.lowest, shown.highest) == (-3, 3)
    assert len(set(shown.images)) == 3
    assert len(set(tables.difference(v1_5, v1, 0).images)) == 1


def test_option_a_reads_the_same_positions_without_weights() -> None:
    pair = both_placements(net("resnet50", shortcut=Shortcut.A))
    assert "784 of 3,136 positions read" in pictures.map_html(pair.v1, "layer2.0", EN)
