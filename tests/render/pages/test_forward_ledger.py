"""The chart of what each block changes, the sum at one place, and the table: what they draw and say."""

import json
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut
from explainer.findings.ledger import Addition
from explainer.render.pages.forward import balance_chart, ledger
from explainer.text.catalogue import Catalogue
from tests.architecture.strategies import graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=20, deadline=None)
Json = dict[str, Any]


def some_balances(graph: Graph, *, clips: bool = True) -> dict[str, SimpleNamespace]:
    """‖F‖ counts up, ‖x‖ is 10, so that every ratio and share tells its block."""
    return {
        block.name: SimpleNamespace(
            shortcut=10.0, residual=float(at), ratio=at / 10, clipped=at / 1000 if clips else None
        )
        for at, block in enumerate(graph.blocks, start=1)
        if block.addition
    }


def read(figure: str) -> Json:
    parsed: Json = json.loads(figure)
    go.Figure(parsed)
    assert parsed["layout"]["template"] == {}
    return parsed


def marks(figure: Json, axis: str) -> Json:
    (found,) = (
        trace
        for trace in figure["data"]
        if trace["mode"] == "markers" and trace["yaxis"] == axis and "hovertext" in trace
    )
    return dict(found)


@few
@given(graphs(), words)
def test_every_block_that_adds_has_its_place(graph: Graph, words: Catalogue) -> None:
    balances = some_balances(graph)
    if not balances:
        return
    chosen = list(balances)[-1]
    figure = read(balance_chart.balance_chart(balances, graph, words=words, chosen=chosen))
    added = [block for block in graph.blocks if block.addition]
    for axis, values in (
        ("y", [one.ratio for one in balances.values()]),
        ("y2", [one.clipped for one in balances.values()]),
    ):
        drawn = marks(figure, axis)
        assert drawn["y"] == values
        assert drawn["x"] == list(range(len(values)))
        assert [symbol == "diamond" for symbol in drawn["marker"]["symbol"]] == [one.shortcut.dashed for one in added]
        for block, hover in zip(added, drawn["hovertext"], strict=True):
            assert block.name in hover
            assert words(f"diagram.form_{block.shortcut.value}") in hover
    rings = [trace for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "circle-open"]
    assert [ring["x"] for ring in rings] == [[len(balances) - 1]] * 2
    assert len(figure["layout"]["shapes"]) == len({block.stage for block in added}) - 1


def test_stages_are_parted_where_they_end() -> None:
    graph = net("resnet18", 32)
    figure = read(balance_chart.balance_chart(some_balances(graph), graph, words=EN, chosen="layer1.0"))
    assert [line["x0"] for line in figure["layout"]["shapes"]] == [1.5, 3.5, 5.5]
    assert figure["layout"]["xaxis"]["tickvals"] == [0.5, 2.5, 4.5, 6.5]


def test_without_anything_that_clips_there_is_one_panel() -> None:
    graph = net("cifar_preresnet110")
    figure = read(balance_chart.balance_chart(some_balances(graph, clips=False), graph, words=EN, chosen=""))
    assert {trace["yaxis"] for trace in figure["data"]} == {"y"}
    assert EN("ledger.chart_clipped") not in json.dumps(figure, ensure_ascii=False)


def test_a_ratio_that_is_not_known_leaves_a_gap() -> None:
    graph = net("resnet18", 32)
    balances = some_balances(graph)
    balances["layer2.1"] = SimpleNamespace(shortcut=0.0, residual=float("inf"), ratio=None, clipped=0.5)
    figure = read(balance_chart.balance_chart(balances, graph, words=EN, chosen="layer2.1"))
    assert marks(figure, "y")["y"][3] is None
    assert "–" in marks(figure, "y")["hovertext"][3]


@pytest.mark.parametrize("words", [EN, ZH])
def test_the_chart_in_words_has_every_number_of_a_short_net(words: Catalogue) -> None:
    graph = net("resnet34", 32)
    said = balance_chart.balance_alt(some_balances(graph), graph, words=words)
    for at, block in enumerate(graph.blocks, start=1):
        assert block.name in said
        assert f"{at / 10:.3g}" in said


def test_a_long_net_is_told_by_its_extremes() -> None:
    graph = net("cifar_resnet1202")
    said = balance_chart.balance_alt(some_balances(graph), graph, words=EN)
    assert len(said) < 600
    for name in ("layer1.0", "layer3.199"):
        assert name in said


@few
@given(graphs(), words)
def test_the_table_has_a_row_for_every_block(graph: Graph, words: Catalogue) -> None:
    balances = some_balances(graph)
    table = ledger.balances_html(balances, graph, words, chosen=next(iter(balances), ""))
    assert table.count('<th scope="row">') == len(balances)
    assert table.count("▲") == min(1, len(balances))
    for at, (name, one) in enumerate(balances.items(), start=1):
        row = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table)[at - 1]
        assert name in row
        assert f"{one.residual:.3g}" in row.replace(",", "")


def test_the_middle_ratio_of_solid_and_of_dashed_shortcuts() -> None:
    graph = net("resnet18", 32)  # dashed: the third, fifth and seventh of eight blocks
    said = ledger.summary_sentence(some_balances(graph), graph, EN)
    assert "5 blocks with a solid shortcut: **0.4**; over the 3 with a dashed one: **0.5**" in said
    every = ledger.summary_sentence(
        some_balances(net("resnet18", 32, shortcut=Shortcut.C)), net("resnet18", 32, shortcut=Shortcut.C), EN
    )
    assert every == EN("ledger.median", count=8, ratio="0.45")
    assert ledger.summary_sentence({}, graph, EN) == ""


numbers = st.floats(-1e6, 1e6, width=32)


@few
@given(numbers, numbers, words)
def test_the_sum_at_one_place_is_written_to_the_last_digit(x: float, f: float, words: Catalogue) -> None:
    total = float(np.float32(x) + np.float32(f))
    addition = Addition(x, f, total, max(total, 0.0), 9, 9, 0.25)
    html = ledger.sum_html(addition, (-1.0, 1.0), words, after="ReLU")
    line = re.sub(r"<[^>]+>", "", html[html.index("formulas") :].partition(">")[2]).replace("−", "-")
    left, _, rest = line.partition(" = ")
    summands = [float(one.strip("()")) for one in left.split(" + ")]
    assert np.float32(summands[0]) + np.float32(summands[1]) == np.float32(rest.split(" → ")[0])
    assert float(rest.split(" → ")[2]) == pytest.approx(max(total, 0.0), rel=1e-8)
    assert "ReLU" not in ledger.sum_html(addition, (-1.0, 1.0), words, after=None)


def test_what_is_said_of_the_check_and_of_what_is_clipped() -> None:
    addition = Addition(1.0, -2.0, -1.0, 0.0, 9, 9, 0.25)
    balance = SimpleNamespace(shortcut=1.0, residual=1.0, ratio=1.0, clipped=0.5)
    assert ledger.check_sentence(addition, EN) == EN("ledger.agrees", agrees="9", size="9")
    assert ledger.check_sentence(addition._replace(agrees=8), EN) == EN("ledger.disagrees", agrees="8", size="9")
    assert ledger.clipped_sentence(addition, balance, EN) == EN("ledger.clipped", channel="25.0%", block="50.0%")
    assert ledger.clipped_sentence(addition._replace(clipped=None), balance, EN) == EN("ledger.unclipped")
