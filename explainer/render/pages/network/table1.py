"""The paper's Table 1, live: the nets of one family side by side, under the reader's choices."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_stage
from explainer.architecture.operations.ops import Conv2d, Op
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec, Stem, VGGSpec
from explainer.architecture.totals import counted_layers, total_cost
from explainer.architecture.variants import CIFAR_RESNETS, IMAGENET_RESNETS, VGGS, find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand
from explainer.render.describe import brief, label
from explainer.render.label import plain
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One net of the table; `chosen` marks the reader's."""

    graph: Graph
    chosen: bool


def family_columns(spec: NetSpec, input_shape: Shape) -> tuple[Column, ...]:
    """The family's published nets with the reader's stride placement, shortcut and classes.

    The reader's net is marked as chosen; where it is none of them, it stands last.
    """
    specs = list(_family(spec))
    if spec not in specs:
        specs.append(spec)
    return tuple(Column(graph=expand(one, input_shape), chosen=one == spec) for one in specs)


def to_html(columns: tuple[Column, ...], words: Catalogue) -> str:
    """The table as HTML: a row per stage, then layers, parameters and MACs; words mark the chosen column too."""
    graphs = [column.graph for column in columns]
    longest = max(graphs, key=lambda graph: len(_stages(graph)))
    costs = [total_cost(graph) for graph in graphs]
    rows = [_row(words("table.layer"), [network_name(graph.spec) for graph in graphs], columns, words, head=True)]
    for stage in _stages(longest):
        name = "conv1" if stage == "stem" else paper_stage(longest.spec, stage)
        cells = [_cell(graph, stage, words) for graph in graphs]
        rows.append(_row(_sized(name, _out_shape(longest, stage)), cells, columns, words))
    classes = longest.spec.num_classes
    vgg = isinstance(longest.spec, VGGSpec)
    head = words("table.head_vgg" if vgg else "table.head", classes=classes)
    layers = [str(counted_layers(graph)) for graph in graphs]
    rows += [
        _shared_row(_sized("", longest["flatten" if vgg else "avgpool"].out_shape), head, len(columns)),
        _row(words("facts.layers"), layers, columns, words),
        _row(words("facts.params"), [_figure(cost.num_params) for cost in costs], columns, words),
        _row(words("facts.macs"), [_figure(cost.num_macs) for cost in costs], columns, words),
    ]
    caption = escape(words("table.caption_vgg" if vgg else "table.caption"))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="family"><thead>{rows[0]}</thead><tbody>{"".join(rows[1:])}</tbody></table></div>'
    )


def _family(spec: NetSpec) -> Iterator[NetSpec]:
    if isinstance(spec, VGGSpec):
        yield from (replace(find_variant(name).spec, num_classes=spec.num_classes) for name in VGGS)
        return
    for name in CIFAR_RESNETS if spec.stem is Stem.CIFAR else IMAGENET_RESNETS:
        yield replace(
            resnet_spec(name),
            stride_placement=spec.stride_placement,
            shortcut=spec.shortcut,
            num_classes=spec.num_classes,
        )


def _stages(graph: Graph) -> tuple[str, ...]:
    """Every stage of the net but its head."""
    return tuple(dict.fromkeys(node.stage for node in graph if node.stage != "head"))


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
    """What a stage puts out; of the stem what its convolutions do, because its pool stands in the row below."""
    nodes = [node for node in graph if node.stage == stage]
    if stage == "stem":
        nodes = [node for node in nodes if kind_of(node.op) is not Kind.POOLING]
    return nodes[-1].out_shape


def _cell(graph: Graph, stage: str, words: Catalogue) -> str:
    """A stage's operations: of a stage of blocks one block's convolutions, as the paper writes them, and how often.

    The stem's pool stands in the row of the first stage, whose size it puts out.
    """
    nodes = [node for node in graph if node.stage == stage]
    if not nodes:
        return "–"
    blocks = [block for block in graph.blocks if block.stage == stage]
    if blocks:
        pools = _listed([node.op for node in graph if node.stage == "stem"], (Kind.POOLING,), words)
        above = [*pools] if stage == graph.stages[0] else []
        counted = [node.op for node in blocks[0].nodes if node.counted]
        convs = "<br>".join(escape(brief(replace(op, stride=1))) for op in counted if isinstance(op, Conv2d))
        return "<br>".join([*above, f'<span class="stack">{convs}</span> <b>×{len(blocks)}</b>'])
    kinds = (Kind.CONVOLUTION,) if stage == "stem" else (Kind.CONVOLUTION, Kind.POOLING)
    return "<br>".join(_listed([node.op for node in nodes], kinds, words))


def _listed(ops: list[Op], kinds: tuple[Kind, ...], words: Catalogue) -> Iterator[str]:
    """The operations of these kinds, a line each."""
    return (escape(plain(label(op, words))) for op in ops if kind_of(op) in kinds)


def _figure(value: int) -> str:
    return f'{short(value)}<br><span class="exact">{exact(value)}</span>'
