"""The paper's Table 1, live: the nets of one family side by side, under the reader's choices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_stage
from explainer.architecture.operations.ops import Conv2d, Op
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec, Stem, VGGSpec
from explainer.architecture.totals import counted_layers, total_cost
from explainer.architecture.variants import CIFAR_RESNETS, IMAGENET_RESNETS, VGGS, find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand
from explainer.render.describe import brief, label
from explainer.render.html.figures import figure
from explainer.render.html.table import Cell, Row, table
from explainer.render.html.tag import Child, joined, tag
from explainer.render.label import plain
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue


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


def to_html(columns: tuple[Column, ...], words: Catalogue) -> Markup:
    """The table as HTML: a row per stage, then layers, parameters and MACs; words mark the chosen column too."""
    graphs = [column.graph for column in columns]
    longest = max(graphs, key=lambda graph: len(_stages(graph)))
    costs = [total_cost(graph) for graph in graphs]
    heads: list[Cell | Child] = [words("table.layer"), *_cells((_head(column, words) for column in columns), columns)]
    rows = []
    for stage in _stages(longest):
        name = "conv1" if stage == "stem" else paper_stage(longest.spec, stage)
        cells = _cells((_operations(graph, stage, words) for graph in graphs), columns)
        rows.append(Row(head=_sized(name, _out_shape(longest, stage)), cells=cells))
    vgg = isinstance(longest.spec, VGGSpec)
    shared = words("table.head_vgg" if vgg else "table.head", classes=longest.spec.num_classes)
    size = _sized("", longest["flatten" if vgg else "avgpool"].out_shape)
    rows += [
        Row(head=size, cells=[Cell(content=shared, columns=len(columns))]),
        Row(head=words("facts.layers"), cells=_cells(map(counted_layers, graphs), columns)),
        Row(head=words("facts.params"), cells=_cells((figure(cost.num_params) for cost in costs), columns)),
        Row(head=words("facts.macs"), cells=_cells((figure(cost.num_macs) for cost in costs), columns)),
    ]
    return table(heads, rows, caption=words("table.caption_vgg" if vgg else "table.caption"), class_="family")


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


def _cells(contents: Iterable[Child], columns: tuple[Column, ...]) -> list[Cell]:
    """A cell for each net; that of the reader's is set off."""
    return [
        Cell(content=content, class_="chosen" if column.chosen else None)
        for content, column in zip(contents, columns, strict=True)
    ]


def _head(column: Column, words: Catalogue) -> Child:
    name = network_name(column.graph.spec)
    if not column.chosen:
        return name
    return name, tag("br"), tag("span", "▲ ", words("table.chosen"), class_="chosen-mark")


def _sized(name: str, shape: Shape) -> Markup:
    return joined(name and (name, " "), tag("span", f"{shape.height}×{shape.width}", class_="size"))


def _out_shape(graph: Graph, stage: str) -> Shape:
    """What a stage puts out; of the stem what its convolutions do, because its pool stands in the row below."""
    nodes = [node for node in graph if node.stage == stage]
    if stage == "stem":
        nodes = [node for node in nodes if kind_of(node.op) is not Kind.POOLING]
    return nodes[-1].out_shape


def _operations(graph: Graph, stage: str, words: Catalogue) -> Child:
    """A stage's operations: of a stage of blocks one block's convolutions, as the paper writes them, and how often.

    The stem's pool stands in the row of the first stage, whose size it puts out.
    """
    nodes = [node for node in graph if node.stage == stage]
    if not nodes:
        return "–"
    blocks = [block for block in graph.blocks if block.stage == stage]
    if blocks:
        pools = _listed([node.op for node in graph if node.stage == "stem"], (Kind.POOLING,), words)
        above = pools if stage == graph.stages[0] else None
        counted = [node.op for node in blocks[0].nodes if node.counted]
        convs = [brief(replace(op, stride=1)) for op in counted if isinstance(op, Conv2d)]
        stack = tag("span", joined(convs, by=tag("br")), class_="stack")
        return joined(above, joined(stack, " ", tag("b", "×", len(blocks))), by=tag("br"))
    kinds = (Kind.CONVOLUTION,) if stage == "stem" else (Kind.CONVOLUTION, Kind.POOLING)
    return joined(_listed([node.op for node in nodes], kinds, words), by=tag("br"))


def _listed(ops: list[Op], kinds: tuple[Kind, ...], words: Catalogue) -> Iterator[str]:
    """The operations of these kinds, a line each."""
    return (plain(label(op, words)) for op in ops if kind_of(op) in kinds)
