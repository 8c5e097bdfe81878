"""The paper's Table 1, live: the nets of one family side by side, under the reader's choices."""

from dataclasses import dataclass, replace
from html import escape

from explainer.architecture.expand import expand
from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_stage
from explainer.architecture.ops import Conv2d
from explainer.architecture.shape import Shape
from explainer.architecture.spec import CIFAR_RESNETS, IMAGENET_RESNETS, ResNetSpec, Stem, find_variant
from explainer.architecture.totals import counted_layers, total_cost
from explainer.render.describe import brief, label
from explainer.render.diagram import plain
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One net of the table; `chosen` marks the reader's."""

    graph: Graph
    chosen: bool


def family_columns(spec: ResNetSpec, input_shape: Shape) -> tuple[Column, ...]:
    """The family's published nets with the reader's stride placement, shortcut and classes.

    The reader's net is marked as chosen; where it is none of them, it stands last.
    """
    names = CIFAR_RESNETS if spec.stem is Stem.CIFAR else IMAGENET_RESNETS
    specs = [
        replace(
            find_variant(name).spec,
            stride_placement=spec.stride_placement,
            shortcut=spec.shortcut,
            num_classes=spec.num_classes,
        )
        for name in names
    ]
    if spec not in specs:
        specs.append(spec)
    return tuple(Column(graph=expand(one, input_shape), chosen=one == spec) for one in specs)


def to_html(columns: tuple[Column, ...], words: Catalogue) -> str:
    """The table as HTML: a row per stage, then layers, parameters and MACs; words mark the chosen column too."""
    longest = max((column.graph for column in columns), key=lambda graph: len(graph.stages))
    costs = [total_cost(column.graph) for column in columns]
    names = [network_name(column.graph.spec) for column in columns]
    rows = [_row(words("table.layer"), names, columns, words, head=True)]
    stems = [_op(one.graph, "conv1", words) for one in columns]
    rows.append(_row(_sized("conv1", longest["conv1"].out_shape), stems, columns, words))
    for stage in longest.stages:
        title = _sized(paper_stage(longest.spec, stage), _out_shape(longest, stage))
        rows.append(_row(title, [_stage(one.graph, stage, words) for one in columns], columns, words))
    head = words("table.head", classes=columns[0].graph.spec.num_classes)
    layers = [str(counted_layers(one.graph)) for one in columns]
    rows += [
        _shared_row(_sized("", longest["avgpool"].out_shape), head, len(columns)),
        _row(words("facts.layers"), layers, columns, words),
        _row(words("facts.params"), [_figure(cost.num_params) for cost in costs], columns, words),
        _row(words("facts.macs"), [_figure(cost.num_macs) for cost in costs], columns, words),
    ]
    caption = escape(words("table.caption"))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="family"><thead>{rows[0]}</thead><tbody>{"".join(rows[1:])}</tbody></table></div>'
    )


def _row(title: str, cells: list[str], columns: tuple[Column, ...], words: Catalogue, *, head: bool = False) -> str:
    tag = "th" if head else "td"
    scope = ' scope="col"' if head else ""
    parts = []
    for cell, column in zip(cells, columns, strict=True):
        mark = (
            f'<br><span class="chosen-mark">▲ {escape(words("table.chosen"))}</span>' if head and column.chosen else ""
        )
        chosen = ' class="chosen"' if column.chosen else ""
        parts.append(f"<{tag}{scope}{chosen}>{cell}{mark}</{tag}>")
    return f'<tr><th scope="row">{title}</th>{"".join(parts)}</tr>'


def _shared_row(title: str, cell: str, columns: int) -> str:
    return f'<tr><th scope="row">{title}</th><td colspan="{columns}">{escape(cell)}</td></tr>'


def _sized(name: str, shape: Shape) -> str:
    return f'{escape(name)} <span class="size">{shape.height}×{shape.width}</span>'.strip()


def _out_shape(graph: Graph, stage: str) -> Shape:
    return next(block.out_shape for block in reversed(graph.blocks) if block.stage == stage)


def _op(graph: Graph, name: str, words: Catalogue) -> str:
    return escape(plain(label(graph[name].op, words)))


def _stage(graph: Graph, stage: str, words: Catalogue) -> str:
    """The block's convolutions without strides, as the paper writes them, and how often it repeats.

    The max pool stands in the row of the first stage, whose size it puts out.
    """
    blocks = [block for block in graph.blocks if block.stage == stage]
    if not blocks:
        return "–"
    convs = "<br>".join(
        escape(brief(replace(node.op, stride=1)))
        for node in blocks[0].nodes
        if isinstance(node.op, Conv2d) and node.counted
    )
    pool = f"{_op(graph, 'maxpool', words)}<br>" if stage == graph.stages[0] and "maxpool" in graph else ""
    return f'{pool}<span class="stack">{convs}</span> <b>×{len(blocks)}</b>'


def _figure(value: int) -> str:
    return f'{short(value)}<br><span class="exact">{exact(value)}</span>'
