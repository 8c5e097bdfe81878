"""Two nets in tables: what differs in the whole and stage by stage, what is selected, weights, measured time."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.naming import paper_stage
from explainer.architecture.questions.compare import Difference, Feature, differences, features, stage_place
from explainer.architecture.totals import total_cost
from explainer.architecture.weights.entries import shared_weights
from explainer.render.facts import Fact, block_facts, input_facts, node_facts
from explainer.render.pages.compare import columns
from explainer.render.pages.compare.columns import Line, Written, difference_line, fact_lines
from explainer.render.pages.compare.picture import SIDES, Pair
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import percent
from explainer.text.numbers import exact, short

STAGE_FEATURES = (Feature.SHAPE, Feature.PARAMS, Feature.MACS, Feature.ACTIVATIONS)


class PairTables(NamedTuple):
    """Everything about two nets that no selection changes: empty texts where nothing differs."""

    whole: str
    stages: Mapping[Feature, str]
    weights: str


def tables(pair: Pair, words: Catalogue) -> PairTables:
    """All tables of a pair."""
    return PairTables(
        whole=differences_html(pair, words),
        stages={feature: stages_html(pair, feature, words) for feature in STAGE_FEATURES},
        weights=weights_text(pair, words),
    )


def selection_html(pair: Pair, names: tuple[str | None, str | None], words: Catalogue) -> str:
    """The facts of a box in both nets, with marks where they disagree; None where a net has no such box."""
    a, b = (() if name is None else _facts(graph, name, words) for graph, name in zip(pair, names, strict=True))
    return columns.to_html(fact_lines(a, b), SIDES, words("compare.selected"))


def differences_html(pair: Pair, words: Catalogue) -> str:
    """The whole nets: every feature in which they differ; empty where there is none."""
    rows = [difference_line(one, heading(one.feature, words), words) for one in differences(*pair) if one.stage is None]
    return columns.to_html(rows, SIDES, words("compare.differences"), last=words("compare.change")) if rows else ""


def stages_html(pair: Pair, feature: Feature, words: Catalogue) -> str:
    """One feature stage by stage, where it differs, and the costs' totals; empty where it agrees everywhere."""
    found = [one for one in differences(*pair) if one.feature is feature and one.stage is not None]
    if not found:
        return ""
    rows = [difference_line(one, _stage_name(pair, str(one.stage), words), words) for one in found]
    title = heading(feature, words)
    if feature is Feature.SHAPE:
        return columns.to_html(rows, SIDES, title)
    a, b = (features(graph)[feature, None] for graph in pair)
    whole = Difference(feature=feature, a=a, b=b)
    rows.append(difference_line(whole, words("compare.total"), words))
    return columns.to_html(rows, SIDES, title, last=words("compare.change"))


def heading(feature: Feature, words: Catalogue) -> str:
    """What a feature is called, with the unit of what is written small below its figures."""
    name = words(f"compare.{feature.value}")
    return words("compare.with_bytes", name=name) if feature is Feature.ACTIVATIONS else name


def weights_text(pair: Pair, words: Catalogue) -> str:
    """How much of one net's weights fits into the other by name and shape."""
    found = shared_weights(*pair)
    if found.same:
        return words("compare.weights_same", entries=exact(found.shared), values=exact(found.shared_values))
    key = "compare.weights_some" if found.shared else "compare.weights_none"
    ours, theirs = found.entries
    share_a, share_b = (percent(found.shared_values, values) for values in found.values)
    return words(key, shared=exact(found.shared), a=exact(ours), b=exact(theirs), share_a=share_a, share_b=share_b)


def race_html(pair: Pair, seconds: tuple[Sequence[float], Sequence[float]], words: Catalogue) -> str:
    """Measured times of both nets (seconds of each pass), their ratio, and the multiply-adds beside them."""
    middles = [median(one) for one in seconds]
    macs = [total_cost(graph).num_macs for graph in pair]
    rates = [round(count / middle) for count, middle in zip(macs, middles, strict=True)]
    rows = (
        _timed(words("compare.time_median", runs=len(seconds[0])), [_milliseconds(one) for one in middles], middles),
        _timed(words("compare.time_range"), [f"{_bare(min(one))}–{_milliseconds(max(one))}" for one in seconds]),
        _timed(words("compare.macs"), [short(count) for count in macs], macs),
        _timed(words("compare.time_rate"), [f"{short(rate)}/s" for rate in rates], rates),
    )
    return columns.to_html(rows, SIDES, words("compare.time_title"), last=words("compare.ratio"))


def race_text(pair: Pair, seconds: tuple[Sequence[float], Sequence[float]], words: Catalogue) -> str:
    """How the ratio of the times stands to that of the multiply-adds."""
    a, b = (median(one) for one in seconds)
    macs_a, macs_b = (total_cost(graph).num_macs for graph in pair)
    return words("compare.time_result", time=f"{b / a:.2f}", macs=f"{macs_b / macs_a:.2f}")


def _facts(graph: Graph, name: str, words: Catalogue) -> tuple[Fact, ...]:
    block = graph.find_block(name)
    if block is not None:
        return block_facts(graph, block, words)
    return input_facts(graph, words) if name == INPUT else node_facts(graph, graph[name], words)


def _stage_name(pair: Pair, place: str, words: Catalogue) -> str:
    """What the nets call a stage: once where they agree."""
    return " / ".join(dict.fromkeys(name for graph in pair for name in _stages_at(graph, place, words)))


def _stages_at(graph: Graph, place: str, words: Catalogue) -> Iterator[str]:
    stages = (stage for stage in dict.fromkeys(node.stage for node in graph) if stage_place(stage) == place)
    return (words(f"chart.{one}") if one in ("stem", "head") else paper_stage(graph.spec, one) for one in stages)


def _timed(label: str, texts: Sequence[str], values: Sequence[float] | None = None) -> Line:
    ratio = f"×{values[1] / values[0]:.2f}" if values and values[0] else ""
    return Line(label=label, a=Written(value=texts[0]), b=Written(value=texts[1]), change=ratio)


def _bare(seconds: float) -> str:
    return f"{1000 * seconds:.3g}" if seconds < 1 else f"{1000 * seconds:.0f}"


def _milliseconds(seconds: float) -> str:
    return f"{_bare(seconds)}\u00a0ms"
