"""Where a net's parameters and multiply-adds are, by stage or by block."""

from collections.abc import Mapping
from typing import Literal

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name
from explainer.architecture.operations.cost import Cost
from explainer.architecture.totals import block_costs, stage_costs, total_cost
from explainer.render.charts.bars import CostPart, block_parts, percent, stage_parts, stage_ticks
from explainer.render.charts.panels import Mark, Panel, columns, rows
from explainer.render.html.tag import joined, tag
from explainer.render.style.theme import HUES
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short

Level = Literal["stage", "block"]
_Quantity = Literal["params", "macs"]


def cost_chart(graph: Graph, *, words: Catalogue, level: Level, before: Graph | None = None) -> str:
    """Parameters and MACs by stage or by block as a plotly figure's JSON; old values that differ are outlined."""
    parts, old = _parts(graph, words, level), _old_costs(before or graph)
    panels = _panel("params", parts, old, words), _panel("macs", parts, old, words)
    if level == "stage":
        return rows([part.name for part in parts], panels)
    return columns(stage_ticks(graph, [part.key for part in parts]), panels)


def cost_alt(graph: Graph, *, words: Catalogue, level: Level, before: Graph | None = None) -> str:
    """The chart in words: every stage, or the largest blocks."""
    parts, whole = _parts(graph, words, level), total_cost(graph)
    listed = words("chart.alt.joint").join(_bar(part, whole, words) for part in parts)
    bars = listed if level == "stage" else _largest(parts, whole, words)
    name, params, macs = network_name(graph.spec), short(whole.num_params), short(whole.num_macs)
    sentence = words("chart.alt.cost", name=name, params=params, macs=macs, bars=bars)
    if before is None:
        return sentence
    was = total_cost(before)
    return sentence + words("chart.alt.cost_before", params=short(was.num_params), macs=short(was.num_macs))


def _parts(graph: Graph, words: Catalogue, level: Level) -> list[CostPart]:
    return stage_parts(graph, words) if level == "stage" else block_parts(graph, words)


def _old_costs(graph: Graph) -> Mapping[str, Cost]:
    return {**stage_costs(graph), **block_costs(graph)}


def _panel(quantity: _Quantity, parts: list[CostPart], old: Mapping[str, Cost], words: Catalogue) -> Panel:
    whole = sum(_amount(part.cost, quantity) for part in parts)
    marks = [_mark(quantity, part, old.get(part.key, Cost()), whole, words) for part in parts]
    return Panel(heading=words(f"chart.{quantity}"), marks=tuple(marks))


def _mark(quantity: _Quantity, part: CostPart, old: Cost, whole: int, words: Catalogue) -> Mark:
    value, before = _amount(part.cost, quantity), _amount(old, quantity)
    changed = value != before
    figure = words("chart.change", before=exact(before), after=exact(value)) if changed else exact(value)
    lines = (
        tag("b", part.name),
        words(f"chart.{quantity}_value", value=figure),
        words("chart.of_net", share=percent(value, whole)),
    )
    return Mark(
        value=value,
        hue=HUES[part.kind],
        hover=joined(lines, by=tag("br")),
        text=f"Δ {short(value)}" if changed else short(value),
        before=before if changed else None,
    )


def _amount(cost: Cost, quantity: _Quantity) -> int:
    return cost.num_params if quantity == "params" else cost.num_macs


def _bar(part: CostPart, whole: Cost, words: Catalogue) -> str:
    return words(
        "chart.alt.cost_bar",
        name=part.name,
        params=short(part.cost.num_params),
        params_share=percent(part.cost.num_params, whole.num_params),
        macs=short(part.cost.num_macs),
        macs_share=percent(part.cost.num_macs, whole.num_macs),
    )


def _largest(parts: list[CostPart], whole: Cost, words: Catalogue) -> str:
    heaviest = max(parts, key=lambda part: part.cost.num_params)
    busiest = max(parts, key=lambda part: part.cost.num_macs)
    return words(
        "chart.alt.cost_largest",
        params_name=heaviest.name,
        params=short(heaviest.cost.num_params),
        params_share=percent(heaviest.cost.num_params, whole.num_params),
        macs_name=busiest.name,
        macs=short(busiest.cost.num_macs),
        macs_share=percent(busiest.cost.num_macs, whole.num_macs),
    )
