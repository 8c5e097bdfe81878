"""Ranked channels, channels along a stage, and patches: what the pictures hold and what is said of them."""

import base64
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut
from explainer.render.pages.forward import follow
from explainer.render.pages.forward.follow import Patch, PictureName
from explainer.render.pages.operation.field import field_at
from explainer.text.catalogue import Catalogue
from tests.architecture.strategies import graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=20, deadline=None)
NAME = PictureName("follow.digit", 12, "7")


def picture_of(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


@few
@given(st.integers(1, 90), st.integers(1, 3), st.integers(0, 2**31))
def test_a_page_holds_channels_in_the_order_of_their_rank(channels: int, page: int, seed: int) -> None:
    page = min(page, -(-channels // follow.RANKED))
    draw = np.random.default_rng(seed)
    values = np.repeat(draw.random((channels, 1, 1), dtype=np.float32) + 0.01, 9).reshape(channels, 3, 3)
    scores = draw.random(channels)
    order = np.argsort(-scores)
    shown = follow.ranked_page(values, order, scores, page=page)
    start = (page - 1) * follow.RANKED
    assert shown.channels == tuple(order[start : start + follow.RANKED])
    assert shown.scores == tuple(scores[list(shown.channels)])
    assert shown.grid.channels == tuple(range(start, start + len(shown.channels)))
    assert shown.grid.highest == float(values.max())
    cells = np.array(Image.open(io.BytesIO(shown.grid.png)))
    for at, channel in enumerate(shown.channels):
        row, column = divmod(at, shown.grid.columns)
        cell = cells[row * shown.grid.tile_height + 1, column * shown.grid.tile + 1]
        exact = float(values[channel, 0, 0]) / shown.grid.highest * 252
        assert abs(int(cell) - exact) <= 0.5 + 1e-4  # the nearest step, up to the last bits of float32
    labels = follow.labels(shown)
    assert labels == tuple(f"{start + at + 1} · {channel}" for at, channel in enumerate(shown.channels))


@few
@given(graphs())
def test_a_node_carries_the_stage_when_it_is_summand_or_sum(graph: Graph) -> None:
    for block in graph.blocks:
        for node in block.nodes:
            added = block.addition is not None and (
                node.name in block.addition.inputs or node is block.addition or node is block.output
            )
            assert follow.carries(graph, node.name) == added
    assert not follow.carries(graph, graph.nodes[0].name) or graph.nodes[0].block
    assert not follow.carries(graph, "input")


def test_a_long_stage_is_shown_in_part_with_both_its_ends() -> None:
    graph = net("cifar_resnet1202")
    shown = follow.followed_blocks(graph, "layer2")
    assert len(shown) == len({one.name for one in shown}) == follow.MOST_BLOCKS
    assert (shown[0].name, shown[-1].name) == ("layer2.0", "layer2.199")
    assert [one.name for one in follow.followed_blocks(net("resnet18", 32), "layer2")] == ["layer2.0", "layer2.1"]


@pytest.mark.parametrize("words", [EN, ZH])
def test_a_row_shows_each_block_and_what_it_adds(words: Catalogue) -> None:
    graph = net("resnet18", 32)
    blocks = follow.followed_blocks(graph, "layer2")
    found = {}
    for at, block in enumerate(blocks, start=1):
        assert block.addition is not None
        found[block.output.name] = np.full((2, 4, 4), at, dtype=np.float32)
        found[block.addition.inputs[0]] = np.full((2, 4, 4), -at / 8, dtype=np.float32)
    row = follow.row(found, blocks, 1, 33)
    assert (row.channel, row.lowest, row.highest) == (33, -2, 2)
    assert [(step.out_mean, step.added_mean) for step in row.steps] == [(1, 0.125), (2, 0.25)]
    html = follow.row_html(row, graph, words)
    assert html.count("<img") == 4
    assert html.count('class="dashed"') == 1
    for name, mean in (("conv3_1", "1"), ("conv3_2", "2")):
        assert words("follow.out_alt", channel=33, block=name, out=mean, added="") in html
    entries = [np.array(picture_of(address)) for address in re.findall(r'src="([^"]+)"', html)]
    assert [int(one[0, 0]) for one in entries] == [round(126 + 126 * value / 2) for value in (1, -0.125, 2, -0.25)]


@pytest.mark.parametrize(
    ("name", "stage", "shortcut", "key"),
    [
        ("resnet18", "layer1", None, "first_identity"),
        ("resnet50", "layer1", None, "first_projection"),
        ("cifar_resnet20", "layer2", None, "first_padding"),
        ("resnet50", "layer3", Shortcut.C, "projected"),
    ],
)
@pytest.mark.parametrize("words", [EN, ZH])
def test_what_is_said_of_a_stage(name: str, stage: str, shortcut: Shortcut | None, key: str, words: Catalogue) -> None:
    graph = net(name, shortcut=shortcut)
    said = follow.stage_sentence(graph, stage, words)
    assert words(f"follow.{key}", block="@").partition("@")[2] in said
    assert (words("follow.same") in said) == (key != "projected")


@few
@given(graphs(), st.data())
def test_a_patch_is_what_the_receptive_field_leaves_of_the_picture(graph: Graph, data: st.DataObject) -> None:
    node = data.draw(st.sampled_from([one.name for one in graph]))
    shape = graph.shape_of(node)
    row, column = data.draw(st.integers(0, shape.height - 1)), data.draw(st.integers(0, shape.width - 1))
    height, width = graph.input_shape.height, graph.input_shape.width
    rows, columns = np.mgrid[:height, :width]
    pixels = np.stack([rows % 256, columns % 256, rows // 256 * 16 + columns // 256], axis=2).astype(np.uint8)
    field = field_at(graph, node, row=row, column=column)
    cut = follow.patch(pixels, field, value=1.5, picture=NAME)
    assert cut.size == field.inside
    shown = Image.open(io.BytesIO(cut.file))
    if field.rows and field.columns and shown.format == "PNG":
        drawn = np.array(shown.convert("RGB"))
        assert drawn[0, 0].tolist() == pixels[field.rows.start, field.columns.start].tolist()
        assert drawn[-1, -1].tolist() == pixels[field.rows.stop - 1, field.columns.stop - 1].tolist()


@few
@given(words)
def test_patches_bring_their_values_and_pictures(words: Catalogue) -> None:
    photo = PictureName("photo.cat_title", 0, "")
    cuts = [
        follow.patch(
            np.zeros((8, 8, 3), np.uint8),
            field_at(net("resnet18", 32), "conv1", row=1, column=1),
            value=value,
            picture=name,
        )
        for value, name in ((3.25, NAME), (1.5, photo))
    ]
    html = follow.patches_html(cuts, words, channel=5, node="conv1")
    assert html.count("<img") == html.count('alt="') == 2
    assert words("follow.digit", number=12, label="7") in html
    assert words("photo.cat_title") in html
    assert "<b>3.25</b>" in html
    assert "2" in follow.patches_sentence(cuts, (7, 7), words, pictures=500)
    assert follow.patches_sentence(cuts, (7, 7), words, pictures=2) == words(
        "follow.patches_all", pictures=2, size="7×7"
    )
    silent = [Patch(b"", (1, 1), 0.0, photo)]
    assert follow.patches_sentence(silent, (7, 7), words, pictures=6) == words("follow.silent", pictures=6)


def test_the_place_on_a_map_is_framed() -> None:
    html = follow.map_html(b"\x89PNG", (4, 8), (1, 2), alt='"a"', caption="b")
    assert "left:25.0000%;top:25.0000%;width:12.5000%;height:25.0000%" in html
    assert 'alt="&#34;a&#34;"' in html
