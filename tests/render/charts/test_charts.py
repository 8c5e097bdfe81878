"""Charts: the values they draw, what hovering says, and the same in words."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from explainer.architecture.graph import Graph
from explainer.architecture.spec import StridePlacement
from explainer.architecture.totals import stage_costs, total_cost
from explainer.architecture.variants import LISTED_VARIANTS
from explainer.render.charts import panels
from explainer.render.charts.histogram import count
from explainer.render.charts.panels import MAX_HEIGHT
from explainer.render.pages.forward import time as timing
from explainer.render.pages.forward import values as activation_values
from explainer.render.pages.network import costs
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from tests.architecture.strategies import any_graphs, graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=25, deadline=None)
Json = dict[str, Any]


def read(figure: str) -> Json:
    """The figure, once plotly itself has found nothing wrong with it."""
    parsed: Json = json.loads(figure)
    go.Figure(parsed)
    assert parsed["layout"]["template"] == {}
    assert parsed["layout"]["height"] <= MAX_HEIGHT
    assert "title" not in parsed["layout"]
    return parsed


def traces(figure: Json, axis: str, *, outline: bool = False, kind: str = "bar") -> list[Json]:
    """The bars (or outlines) of one panel."""
    return [
        trace
        for trace in figure["data"]
        if trace["type"] == kind
        and axis in (trace.get("xaxis"), trace.get("yaxis"))
        and ("line" in trace.get("marker", {})) == outline
    ]


def seconds_of(graph: Graph) -> dict[str, float]:
    return {node.name: 1e-3 * (1 + index % 7) for index, node in enumerate(graph)}


# --- parameters and MACs -----------------------------------------------------------------------------------


@few
@given(any_graphs(), words)
def test_bars_add_up_to_the_totals(graph: Graph, words: Catalogue) -> None:
    total = total_cost(graph)
    by_stage = read(costs.cost_chart(graph, words=words, level="stage"))
    by_block = read(costs.cost_chart(graph, words=words, level="block"))
    for axis, expected in (("x", total.num_params), ("x2", total.num_macs)):
        (bars,) = traces(by_stage, axis)
        assert sum(bars["x"]) == expected
        assert len(bars["y"]) == len(stage_costs(graph))
    for axis, expected in (("y", total.num_params), ("y2", total.num_macs)):
        (bars,) = traces(by_block, axis)
        assert sum(bars["y"]) == expected
        assert len(bars["x"]) == (len(graph.blocks) + 2 if graph.blocks else len(stage_costs(graph)))


def test_a_stage_says_what_and_how_much() -> None:
    figure = read(costs.cost_chart(net("resnet50"), words=EN, level="stage"))
    params, macs = traces(figure, "x")[0], traces(figure, "x2")[0]
    assert params["y"][2] == "conv3_x · layer2"
    assert params["hovertext"][2] == "<b>conv3_x · layer2</b><br>1,219,584 parameters<br>4.8% of the whole net"
    assert macs["hovertext"][2] == "<b>conv3_x · layer2</b><br>1,027,604,480 MACs<br>25.1% of the whole net"
    assert params["y"][0] == "stem"
    assert params["y"][-1] == "head"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>parameters</b>", "<b>MACs</b>"]
    assert params["marker"]["color"] == [HUES[Kind.CONVOLUTION]] * 5 + [HUES[Kind.LINEAR]]


def test_a_block_has_both_its_names() -> None:
    figure = read(costs.cost_chart(net("resnet50"), words=ZH, level="block"))
    (bars,) = traces(figure, "y")
    assert bars["hovertext"][4] == "<b>conv3_1 · layer2.0</b><br>379,392 个参数<br>占整个网络的 1.5%"
    axis = figure["layout"]["xaxis"]
    assert dict(zip(axis["tickvals"], axis["ticktext"], strict=True)) == {
        0: "stem",
        2: "<br>conv2_x",
        5.5: "conv3_x",
        10.5: "conv4_x",
        15: "conv5_x",
        17: "<br>head",
    }


def test_what_changed_is_outlined_and_said() -> None:
    before, after = net("resnet50"), net("resnet50", stride_placement=StridePlacement.V1)
    figure = read(costs.cost_chart(after, words=EN, level="stage", before=before))
    assert traces(figure, "x", outline=True) == []  # no parameter changed
    (outline,) = traces(figure, "x2", outline=True)
    old, new = stage_costs(before), stage_costs(after)
    strided = ["layer2", "layer3", "layer4"]
    assert outline["x"] == [old[stage].num_macs if stage in strided else None for stage in old]
    hover = traces(figure, "x2")[0]["hovertext"]
    assert f"{old['layer2'].num_macs:,} → {new['layer2'].num_macs:,} MACs" in hover[2]
    assert "→" not in hover[1]
    (text,) = [trace["text"] for trace in figure["data"] if trace["type"] == "scatter" and trace["xaxis"] == "x2"]
    assert [label.strip().startswith("Δ") for label in text] == [stage in strided for stage in old]


@few
@given(any_graphs(), words, st.sampled_from(["stage", "block"]))
def test_a_net_beside_itself_shows_no_change(graph: Graph, words: Catalogue, level: Any) -> None:
    plain = costs.cost_chart(graph, words=words, level=level)
    assert costs.cost_chart(graph, words=words, level=level, before=graph) == plain
    assert "→" not in plain


def test_a_stage_that_was_not_there_began_at_nothing() -> None:
    figure = read(costs.cost_chart(net("resnet18"), words=EN, level="stage", before=net("cifar_resnet20")))
    (outline,) = traces(figure, "x", outline=True)
    assert outline["x"][4] == 0
    assert "0 → 8,393,728 parameters" in traces(figure, "x")[0]["hovertext"][4]


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_net_fits_the_page(name: str) -> None:
    graph = net(name)
    for level in ("stage", "block"):
        read(costs.cost_chart(graph, words=EN, level=level))
        assert len(costs.cost_alt(graph, words=EN, level=level)) < 1000


def test_costs_in_words() -> None:
    before, after = net("resnet50"), net("resnet50", stride_placement=StridePlacement.V1)
    stages = costs.cost_alt(after, words=EN, level="stage", before=before).replace("\u00a0", " ")
    assert stages.startswith("Parameters and MACs of ResNet-50: 25.6 M and 3.86 G in all. stem: 9.54 K parameters")
    assert "conv5_x · layer4: 15.0 M parameters (58.6%), 732 M MACs (19.0%);" in stages
    assert stages.endswith("Before the last change: 25.6 M parameters and 4.09 G MACs.")
    blocks = costs.cost_alt(net("resnet152"), words=ZH, level="block").replace("\u00a0", " ")
    assert "参数最多的是 conv5_1 · layer4.0，6.04 M 个（10.0%）" in blocks


# --- time --------------------------------------------------------------------------------------------------


@few
@given(any_graphs(), words)
def test_time_and_macs_are_shares_of_the_whole(graph: Graph, words: Catalogue) -> None:
    seconds = seconds_of(graph)
    for draw in (timing.time_chart, timing.stage_time_chart):
        figure = read(draw(seconds, graph, words=words))
        for axis in ("x", "x2"):
            (bars,) = traces(figure, axis)
            assert sum(bars["x"]) == pytest.approx(1)
            assert figure["layout"]["xaxis"]["range"] == figure["layout"]["xaxis2"]["range"]


def test_time_by_kind_of_operation() -> None:
    graph = net("resnet50")
    seconds = {node.name: 0.0 for node in graph} | {"conv1": 0.003, "bn1": 0.001, "layer1.0.conv1": 0.004}
    figure = read(timing.time_chart(seconds, graph, words=EN))
    times, macs = traces(figure, "x")[0], traces(figure, "x2")[0]
    assert times["y"] == [
        "1×1 conv",
        "3×3 conv",
        "7×7 conv",
        "batch norm",
        "ReLU",
        "pooling",
        "addition",
        "fully connected",
        "other",
    ]
    assert times["x"] == pytest.approx([0.5, 0, 0.375, 0.125, 0, 0, 0, 0, 0])
    stem = graph["conv1"].cost.num_macs
    assert macs["x"][2] == pytest.approx(stem / total_cost(graph).num_macs)
    assert macs["x"][3:7] == [0, 0, 0, 0]
    assert times["hovertext"][2].replace("\u00a0", " ") == (
        "<b>7×7 conv</b><br>3.0 ms, 37.5% of the time<br>118 M MACs, 2.9% of the MACs"
    )
    assert times["marker"]["color"][3:5] == [HUES[Kind.NORM], HUES[Kind.ACTIVATION]]
    assert traces(read(timing.time_chart(seconds, graph, words=ZH)), "x")[0]["y"][:4] == [
        "1×1 卷积",
        "3×3 卷积",
        "7×7 卷积",
        "批归一化",
    ]


def test_gates_scales_and_dropout_have_a_bar_of_their_own() -> None:
    graph = net("basic_2-2_w8-16_shortcut-gating")
    weighing = {"layer1.0.gate.1", "layer1.0.gate.2", "layer1.0.shortcut_gate"}  # the 1×1 is a convolution
    seconds = {node.name: 0.001 if node.name in weighing else 0.0 for node in graph}
    (bars,) = traces(read(timing.time_chart(seconds, graph, words=EN)), "x")
    shares = dict(zip(bars["y"], bars["x"], strict=True))
    assert shares["gates, scaling, dropout"] == pytest.approx(1)
    assert "门控、缩放、dropout" in timing.time_alt(seconds, graph, words=ZH)
    vgg = timing.time_alt(seconds_of(net("vgg11")), net("vgg11"), words=EN)
    assert "gates, scaling, dropout: " in vgg
    assert "batch norm" not in vgg


def test_the_stages_of_a_vgg_net() -> None:
    graph = net("vgg16")
    for level in ("stage", "block"):
        figure = read(costs.cost_chart(graph, words=EN, level=level))
        (bars,) = traces(figure, "x" if level == "stage" else "y")
        assert len(bars["hovertext"]) == 6
        assert bars["hovertext"][-1] == "<b>head</b><br>123,642,856 parameters<br>89.4% of the whole net"
    told = costs.cost_alt(graph, words=EN, level="stage").replace("\u00a0", " ")
    assert told.startswith("Parameters and MACs of VGG-16: 138 M and 15.5 G in all. conv1: 38.7 K parameters")


def test_time_by_stage() -> None:
    graph = net("resnet18")
    seconds = {node.name: 0.001 if node.stage == "layer3" else 0.0 for node in graph}
    (bars,) = traces(read(timing.stage_time_chart(seconds, graph, words=EN)), "x")
    assert dict(zip(bars["y"], bars["x"], strict=True))["conv4_x · layer3"] == 1
    told = timing.stage_time_alt(seconds, graph, words=EN).replace("\u00a0", " ")
    layer3 = sum(node.stage == "layer3" for node in graph)
    assert told.startswith(f"Where the {layer3:.1f} ms of a forward pass went")
    assert f"conv4_x · layer3: {layer3:.1f} ms (100.0% of the time)" in told


def test_a_pass_without_times_can_be_drawn() -> None:
    figure = read(timing.time_chart({}, net("resnet18"), words=EN))
    assert set(traces(figure, "x")[0]["x"]) == {0}
    assert "0.00\u00a0ms" in timing.time_alt({}, net("resnet18"), words=EN)


# --- values ------------------------------------------------------------------------------------------------

finite = arrays.arrays(
    np.float32,
    arrays.array_shapes(max_dims=3, max_side=12),
    elements=st.floats(-(2.0**100), 2.0**100, width=32),
)


@few
@given(finite)
def test_bins_hold_every_value_once(values: NDArray[np.float32]) -> None:
    counted = count(values)
    assert sum(counted.counts) == counted.total == values.size
    assert counted.missing == 0
    assert (counted.lowest, counted.highest) == (values.min(), values.max())
    assert counted.mean == pytest.approx(float(np.mean(values, dtype=np.float64)), rel=1e-9)
    wide = values.astype(np.float64).ravel()
    slack = 1e-9 * max(abs(counted.start), abs(counted.end))
    for position, number in enumerate(counted.counts):
        low, high = counted.edges(position)
        inside = ((wide > low + slack) & (wide < high - slack)).sum()
        around = ((wide >= low - slack) & (wide <= high + slack)).sum()
        assert inside <= number <= around
    if counted.lowest < 0 < counted.highest:
        edges = [counted.edges(position)[0] for position in range(len(counted.counts))]
        assert min(map(abs, edges)) <= slack
        assert 60 <= len(counted.counts) <= 62


def test_zero_belongs_to_the_bin_above_it() -> None:
    counted = count(np.array([-3, 0, 0, 0, 3], dtype=np.float32))
    holding = [counted.edges(position)[0] for position, number in enumerate(counted.counts) if number == 3]
    assert holding == [pytest.approx(0)]


def test_the_histogram_draws_shares_and_says_counts() -> None:
    values = np.arange(100, dtype=np.float32)
    figure = read(activation_values.histogram_chart(values, words=EN, kind=Kind.CONVOLUTION))
    (bars,) = traces(figure | {"data": [trace | {"xaxis": "x"} for trace in figure["data"]]}, "x")
    assert sum(bars["y"]) == pytest.approx(1)
    assert bars["hovertext"][0] == "0 to 1.65<br>2 values, 2.0%"
    assert bars["marker"]["color"] == HUES[Kind.CONVOLUTION]
    assert {shape["x0"] for shape in figure["layout"]["shapes"]} == {49.5}
    assert figure["layout"]["xaxis"]["zeroline"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["mean 49.5"]


def test_a_bin_that_dwarfs_the_others_is_cut_off_and_says_so() -> None:
    values = np.concatenate([np.zeros(900), np.linspace(0.1, 1, 100)]).astype(np.float32)
    figure = read(activation_values.histogram_chart(values, words=EN))
    top = figure["layout"]["yaxis"]["range"][1]
    shares = figure["data"][0]["y"]
    assert max(shares) == 0.9 > top > sorted(shares)[-2]
    assert "↑ 90.0%" in [note["text"] for note in figure["layout"]["annotations"]]
    even = read(activation_values.histogram_chart(np.linspace(0, 1, 999, dtype=np.float32), words=EN))
    assert even["layout"]["yaxis"]["range"][1] > max(even["data"][0]["y"])


@pytest.mark.parametrize("values", [[np.nan, np.inf], [3.0] * 5, [0.0], [-1e-40, 1e-40], [-3e38, 3e38, np.nan]])
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_odd_values_can_be_drawn(values: list[float], words: Catalogue) -> None:
    array = np.array(values, dtype=np.float32)
    figure = read(activation_values.histogram_chart(array, words=words))
    told = activation_values.histogram_alt(array, words=words)
    finite = int(np.isfinite(array).sum())
    assert (words("chart.nothing_finite") in told) == (finite == 0)
    assert sum(figure["data"][0]["y"]) == pytest.approx(min(1, finite))
    assert ("NaN" in told) == (finite < len(values))


def test_a_histogram_in_words() -> None:
    values = np.array([-1, 0, 0, 0, 2], dtype=np.float32)
    assert activation_values.histogram_alt(values, words=EN) == (
        "Histogram of 5 values from −1 to 2, mean 0.2. The fullest bin, 0 to 0.05, holds 60.0% of them."
    )
    assert activation_values.histogram_alt(values, words=ZH).startswith("5 个值的直方图，从 −1 到 2，均值 0.2。")


def summaries(graph: Graph) -> dict[str, SimpleNamespace]:
    return {
        node.name: SimpleNamespace(mean=0.5, std=index / 10, zeros=index / 1000) for index, node in enumerate(graph)
    }


@few
@given(graphs(), words)
def test_the_profile_follows_the_block_outputs(graph: Graph, words: Catalogue) -> None:
    known = summaries(graph)
    figure = read(activation_values.network_profile_chart(known, graph, words=words))
    outputs = [known[block.nodes[-1].name] for block in graph.blocks]
    (deviations,), (zeros,) = (traces(figure, axis, kind="scatter") for axis in ("y", "y2"))
    assert deviations["y"] == [summary.std for summary in outputs]
    assert zeros["y"] == [summary.zeros for summary in outputs]
    assert len(figure["layout"]["xaxis"]["ticktext"]) == len(graph.stages)


def test_the_profile_of_a_vgg_net_follows_its_stages() -> None:
    graph = net("vgg11")
    known = summaries(graph)
    (deviations,) = traces(read(activation_values.network_profile_chart(known, graph, words=EN)), "y", kind="scatter")
    pools = ["features.2", "features.5", "features.10", "features.15", "features.20"]
    assert deviations["y"] == [known[name].std for name in pools]
    assert deviations["hovertext"][1].startswith("<b>conv2</b> · features.5 · 128×56×56<br>")
    assert activation_values.network_profile_alt(known, graph, words=EN).startswith("Outputs from conv1 to conv5: ")


def test_the_profile_says_each_block() -> None:
    graph = net("resnet18")
    known = summaries(graph) | {"layer1.0.relu": SimpleNamespace(mean=0.25, std=0.5, zeros=0.125)}
    hover = read(activation_values.network_profile_chart(known, graph, words=EN))["data"][0]["hovertext"][0]
    assert hover == (
        "<b>conv2_1</b> · layer1.0 · 64×56×56<br>standard deviation 0.5, mean 0.25<br>12.5% of the values are exactly 0"
    )
    told = activation_values.network_profile_alt(known, graph, words=EN)
    assert told.startswith("Outputs from conv2_1 to conv5_2: the standard deviation goes from 0.5 to ")


def test_a_net_that_blew_up_leaves_gaps() -> None:
    graph = net("resnet18")
    broken = summaries(graph) | {"layer4.1.relu": SimpleNamespace(mean=np.nan, std=np.inf, zeros=0.0)}
    figure = read(activation_values.network_profile_chart(broken, graph, words=ZH))
    assert figure["data"][0]["y"][-1] is None
    assert "标准差 inf" in figure["data"][0]["hovertext"][-1]
    assert activation_values.network_profile_alt(broken, graph, words=ZH)


def test_charts_are_not_in_the_way_of_the_page() -> None:
    assert panels.CONFIG["displayModeBar"] is False
    assert panels.CONFIG["scrollZoom"] is False
    for figure in (
        costs.cost_chart(net("resnet50"), words=EN, level="stage"),
        costs.cost_chart(net("resnet50"), words=EN, level="block"),
        activation_values.histogram_chart(np.ones(3, dtype=np.float32), words=EN),
    ):
        layout = read(figure)["layout"]
        assert layout["dragmode"] is False
        axes = [axis for name, axis in layout.items() if name[1:].startswith("axis")]
        assert axes
        assert all(axis["fixedrange"] for axis in axes)
