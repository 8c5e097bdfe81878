"""The parts of a net that charts draw a bar for, and how shares and values are written."""

from collections.abc import Mapping
from typing import NamedTuple

from explainer.architecture.graph import Graph
from explainer.architecture.naming import paper_block, paper_stage
from explainer.architecture.operations.cost import Cost
from explainer.architecture.totals import block_costs, stage_costs
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue


class CostPart(NamedTuple):
    """A part of the net: its path, what readers call it, the colour it is drawn in, and its cost."""

    key: str
    name: str
    kind: Kind
    cost: Cost


def stage_parts(graph: Graph, words: Catalogue) -> list[CostPart]:
    """Stem, stages and head, in order."""
    return [
        CostPart(stage, _stage_name(graph, stage, words), _kind(stage), cost)
        for stage, cost in stage_costs(graph).items()
    ]


def block_parts(graph: Graph, words: Catalogue) -> list[CostPart]:
    """Stem, blocks and head, in order; the stages of a net that has no blocks."""
    stem, *stages, head = stage_parts(graph, words)
    if not graph.blocks:
        return [stem, *stages, head]
    names = {block.name: _both(paper_block(graph.spec, block), block.name, words) for block in graph.blocks}
    blocks = [CostPart(key, names[key], Kind.CONVOLUTION, cost) for key, cost in block_costs(graph).items()]
    return [stem, *blocks, head]


def stage_ticks(graph: Graph, keys: list[str]) -> Mapping[float, str]:
    """Where the middle of each stage stands on an axis of blocks, with the stage's name."""
    ticks: dict[float, str] = {}
    for stage in dict.fromkeys(key.partition(".")[0] for key in keys):
        places = [place for place, key in enumerate(keys) if key.partition(".")[0] == stage]
        ticks[(places[0] + places[-1]) / 2] = paper_stage(graph.spec, stage)
    return ticks


def percent(part: float, whole: float) -> str:
    """A share with one decimal; what is there is never written as nothing.

    >>> percent(1, 3), percent(0, 0), percent(1, 9999)
    ('33.3%', '0.0%', '<0.1%')
    """
    share = part / whole if whole else 0.0
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def _stage_name(graph: Graph, stage: str, words: Catalogue) -> str:
    return words(f"chart.{stage}") if stage in ("stem", "head") else _both(paper_stage(graph.spec, stage), stage, words)


def _both(paper: str, path: str, words: Catalogue) -> str:
    """The paper's name beside the path, where they differ."""
    return path if paper == path else words("chart.both_names", paper=paper, path=path)


def _kind(stage: str) -> Kind:
    return Kind.LINEAR if stage == "head" else Kind.CONVOLUTION
