"""Two pictures at one node: a common scale, the difference, the answers, and the chart of how far apart they are."""

import io
import json
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image

from explainer.architecture.graph import Graph
from explainer.findings.answer import Likeliest
from explainer.render.pages.forward import pair
from explainer.text.catalogue import Catalogue
from tests.architecture.strategies import any_graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=20, deadline=None)
finite = st.floats(-50, 50, width=32)


def entries(png: bytes) -> NDArray[np.uint8]:
    return np.array(Image.open(io.BytesIO(png)))


@few
@given(st.data())
def test_both_pages_share_one_scale(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(1, 40), st.integers(1, 6), st.integers(1, 6)))
    first, second = (data.draw(arrays.arrays(np.float32, shape, elements=finite)) for _ in range(2))
    page = data.draw(st.integers(1, -(-shape[0] // pair.MAPS)))
    told = pair.pages(first, second, page=page)
    both = np.stack([first, second])
    start = (page - 1) * pair.MAPS
    signed = both.min() < 0
    bound = float(np.abs(both).max())
    for grid, values in zip(told, (first, second), strict=True):
        assert (grid.lowest, grid.highest) == (float(both.min()), float(both.max()))
        assert grid.channels == tuple(range(start, min(shape[0], start + pair.MAPS)))
        corner, value = int(entries(grid.png)[0, 0]), float(values[start, 0, 0])
        expected = (126 + 126 * value / bound if signed else 252 * value / bound) if bound else (126 if signed else 0)
        assert abs(corner - expected) <= 1


@few
@given(st.data())
def test_the_difference_is_first_less_second_on_one_scale(data: st.DataObject) -> None:
    shape = data.draw(arrays.array_shapes(min_dims=2, max_dims=2, max_side=9))
    first, second = (data.draw(arrays.arrays(np.float32, shape, elements=finite)) for _ in range(2))
    told = pair.difference(first, second)
    bound = max(float(np.abs(one).max()) for one in (first, second, first - second)) or 1.0
    assert (told.lowest, told.highest) == (-bound, bound)
    for png, values in zip(told.images, (first, second, first - second), strict=True):
        expected = 126 + 126 * float(values[0, 0]) / bound
        assert abs(int(entries(png)[0, 0]) - expected) <= 1


def test_answers_are_told_and_that_there_is_none() -> None:
    html = pair.answers_html([("a < b", "", None), ("c", "cat", Likeliest(1, 0.875))], EN)
    assert EN("pair.no_answer") in html
    assert "a &lt; b" in html
    assert "cat" in html
    assert "87.5%" in html
    assert "&gt;99.9%" in pair.answers_html([("c", "cat", Likeliest(1, 0.99999))], EN)
    assert "100.0%" in pair.answers_html([("c", "cat", Likeliest(1, 1.0))], EN)


@few
@given(any_graphs(), words)
def test_the_chart_has_a_point_for_every_block_and_the_logits(graph: Graph, words: Catalogue) -> None:
    names = pair.compared_nodes(graph)
    assert list(names)[-1] == graph.nodes[-1].name
    assert {block.output.name for block in graph.blocks} <= set(names)
    found = {
        node: SimpleNamespace(equal=False, normalised=at / 10, cosine=-at / 100)
        for at, node in enumerate(names, start=1)
    }
    chart = json.loads(pair.apart_chart(found, graph, words=words))
    go.Figure(chart)
    distances, cosines = (trace for trace in chart["data"] if "lines" in trace["mode"])
    assert distances["y"] == [at / 10 for at in range(1, len(names) + 1)]
    assert cosines["y"] == [-at / 100 for at in range(1, len(names) + 1)]
    assert all(node in hover for node, hover in zip(names, distances["hovertext"], strict=True))
    assert graph.nodes[-1].name in chart["layout"]["xaxis"]["ticktext"][-1]
    said = pair.apart_alt(found, graph, words=words)
    assert words("pair.alt_point", name=names[next(iter(names))], normalised="0.1", cosine="−0.010") in said


@pytest.mark.parametrize("words", [EN, ZH])
def test_what_is_said_of_one_node(words: Catalogue) -> None:
    apart = SimpleNamespace(equal=False, normalised=0.5, cosine=None)
    assert pair.apart_sentence(apart, "conv2_1", words) == words(
        "pair.here", name="conv2_1", normalised="0.5", cosine="–"
    )
    same = SimpleNamespace(equal=True, normalised=0.0, cosine=1.0)
    assert pair.apart_sentence(same, "conv2_1", words) == words("pair.same", name="conv2_1")


def test_a_net_without_blocks_is_compared_stage_by_stage() -> None:
    names = pair.compared_nodes(net("vgg16", 64))
    assert [name.partition(".")[0] for name in names][-1] == "classifier"
    assert len(names) == 6
