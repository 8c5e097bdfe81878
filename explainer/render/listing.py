"""Every node of a net as a list, for programs (records, CSV) and for reading (aligned table, Markdown)."""

import csv
import io
import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from explainer.architecture.graph import Graph, Node
from explainer.architecture.naming import network_name
from explainer.architecture.operations.ops import AvgPool2d, Conv2d, MaxPool2d, Op, Subsample
from explainer.architecture.receptive_field import ReceptiveField, receptive_fields
from explainer.architecture.totals import counted_layers, total_cost
from explainer.text.catalogue import Catalogue

Record = Mapping[str, object]
LEFT_COLUMNS = 3
"""Columns of words: node, operation, shape. Those after them hold numbers and are set to the right."""


def totals(graph: Graph) -> dict[str, int]:
    """Sums over all nodes: trainable parameters, MACs and values put out per image, and the paper's layer count."""
    cost = total_cost(graph)
    return {
        "num_params": cost.num_params,
        "num_macs": cost.num_macs,
        "num_activations": cost.num_activations,
        "counted_layers": counted_layers(graph),
    }


def records(graph: Graph) -> list[Record]:
    """One record per node in topological order, made of JSON's types only.

    `out_shape` is C, H, W; `receptive_field` and `jump` are input pixels, as [height, width] where the two
    differ; `args` are torch's arguments.
    """
    fields = receptive_fields(graph)
    return [_record(node, fields[node.name]) for node in graph]


def as_csv(graph: Graph) -> str:
    """The records with a header; what they nest is written flat: `64x112x112`, `kernel_size=7 stride=2`."""
    rows = records(graph)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _flat(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def as_table(graph: Graph, *, words: Catalogue) -> str:
    """A title, the nodes in aligned columns, and a last line with the totals."""
    columns = _columns(graph, words)
    padded = [_padded(column, to_right=index >= LEFT_COLUMNS) for index, column in enumerate(columns)]
    lines = ["  ".join(cells).rstrip() for cells in zip(*padded, strict=True)]
    return "\n".join([_title(graph, words), "", *lines]) + "\n"


def as_markdown(graph: Graph, *, words: Catalogue) -> str:
    """The same table in Markdown, the totals in bold."""
    head, *body, foot = zip(*_columns(graph, words), strict=True)
    ruler = [":---" if index < LEFT_COLUMNS else "---:" for index in range(len(head))]
    bold = [f"**{cell}**" if cell else "" for cell in foot]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ruler, *body, bold)]
    return "\n".join([f"### {_title(graph, words)}", "", *lines]) + "\n"


def _record(node: Node, field: ReceptiveField) -> Record:
    return {
        "name": node.name,
        "op": type(node.op).__name__,
        "args": asdict(node.op),
        "inputs": list(node.inputs),
        "out_shape": list(node.out_shape.dims),
        "num_params": node.cost.num_params,
        "num_macs": node.cost.num_macs,
        "stage": node.stage,
        "block": node.block,
        "branch": node.branch.value,
        "receptive_field": _along_both(field.height.size, field.width.size),
        "jump": _along_both(field.height.jump, field.width.jump),
        "counted": node.counted,
    }


def _along_both(height: int, width: int) -> int | list[int]:
    return height if height == width else [height, width]


def _flat(value: object) -> object:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return " ".join(f"{key}={_flat(item)}" for key, item in value.items())
        case [int(), *_]:
            return "x".join(map(str, value))
        case list():
            return " ".join(value)
        case _:
            return value


def _title(graph: Graph, words: Catalogue) -> str:
    spec = graph.spec
    return words(
        "cli.title_strided" if spec.has_stride_choice else "cli.title",
        name=network_name(spec),
        stride_placement=spec.stride_placement.value,
        shortcut=spec.shortcut.value,
        shape=graph.input_shape,
    )


def _columns(graph: Graph, words: Catalogue) -> list[Sequence[str]]:
    """The table by columns, each from its heading to its total; the layers that count are numbered."""
    fields, layer = receptive_fields(graph), itertools.count(1)
    cells = {
        "name": [node.name for node in graph],
        "operation": [_operation(node.op) for node in graph],
        "out_shape": [str(node.out_shape) for node in graph],
        "num_params": [f"{node.cost.num_params:,}" for node in graph],
        "num_macs": [f"{node.cost.num_macs:,}" for node in graph],
        "num_activations": [f"{node.cost.num_activations:,}" for node in graph],
        "receptive_field": [_size(fields[node.name]) for node in graph],
        "counted_layers": [str(next(layer)) if node.counted else "" for node in graph],
    }
    feet = {"name": words("cli.total")} | {key: f"{total:,}" for key, total in totals(graph).items()}
    return [(words(f"cli.column.{key}"), *column, feet.get(key, "")) for key, column in cells.items()]


def _operation(op: Op) -> str:
    """`Conv2d 7×7/2`: the class with its kernel and stride."""
    name = type(op).__name__
    match op:
        case (
            Conv2d(kernel_size=kernel, stride=stride)
            | MaxPool2d(kernel_size=kernel, stride=stride)
            | AvgPool2d(kernel_size=kernel, stride=stride)
        ):
            return f"{name} {kernel}×{kernel}" + (f"/{stride}" if stride > 1 else "")
        case Subsample(stride=stride):
            return f"{name} /{stride}"
        case _:
            return name


def _size(field: ReceptiveField) -> str:
    height, width = field.height.size, field.width.size
    return str(height) if height == width else f"{height}×{width}"


def _padded(column: Sequence[str], *, to_right: bool) -> list[str]:
    """Cells of equal width on a terminal, where a Chinese character takes two places."""
    places = [sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in cell) for cell in column]
    gaps = [" " * (max(places) - taken) for taken in places]
    return [gap + cell if to_right else cell + gap for cell, gap in zip(column, gaps, strict=True)]
