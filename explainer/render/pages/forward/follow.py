"""Channels of a node ranked by activity, followed along a stage, and the patches of pictures they respond to most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from explainer.architecture.graph import Block, Graph, ShortcutForm
from explainer.architecture.naming import paper_block
from explainer.findings.arrays import Array, Doubles, Order, Pixels
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.render.images import maps
from explainer.render.images.maps import Grid
from explainer.render.images.tiles import extent
from explainer.render.pages.operation.field import Field
from explainer.render.pages.operation.windows import framed_map
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant

RANKED, RANKED_SIDE = 32, 84
"""Channels on a page, and the side of each, in pixels."""
FEW_BLOCKS, MOST_BLOCKS = 8, 36
"""Up to so many blocks are drawn large; of a longer stage every so many-th block is shown."""
FOLLOWED_SIDE = 56
SAID = 5
"""Channels of a page that its text alternative names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPage:
    """A page of channels in the order of their rank; `grid.channels` are ranks, counted from 0."""

    grid: Grid
    channels: tuple[int, ...]
    scores: tuple[float, ...]


class Step(NamedTuple):
    """One channel behind one block, and what F adds to it: PNGs, and the mean of |x| of both."""

    out: bytes
    added: bytes
    out_mean: float
    added_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One channel along a stage: a step for each of `blocks`, all pictures on the scale of this row."""

    channel: int
    blocks: tuple[str, ...]
    steps: tuple[Step, ...]
    lowest: float
    highest: float


class PictureName(NamedTuple):
    """What a picture is called: a key of the catalogue, its number, and its class."""

    key: str
    number: int
    label: str

    def text(self, words: Catalogue) -> str:
        """The name in the reader's language."""
        return words(self.key, number=self.number, label=self.label) if self.label else words(self.key)


class Patch(NamedTuple):
    """What one activation was computed from: the pixels inside the picture (PNG or JPEG), their size H×W, the value."""

    file: bytes
    size: tuple[int, int]
    value: float
    picture: PictureName


# --- the pictures -------------------------------------------------------------------------------------------------


def ranked_page(values: Array, order: Order, scores: Doubles, *, page: int) -> RankedPage:
    """Page `page`, counted from 1, of an activation's channels in a given order, on the scale of all of it."""
    stack = values.reshape(len(values), *(values.shape[1:] or (1, 1)))
    start = (page - 1) * RANKED
    shown = order[start : start + RANKED]
    grid = maps.feature_grid(stack[shown], limit=RANKED, height=RANKED_SIDE, within=extent(stack))
    return RankedPage(
        grid=replace(grid, channels=tuple(range(start, start + len(shown)))),
        channels=tuple(map(int, shown)),
        scores=tuple(float(scores[channel]) for channel in shown),
    )


def followed_blocks(graph: Graph, stage: str) -> tuple[Block, ...]:
    """The blocks of a stage, or so many of them, evenly spaced, as are shown; always the first and the last."""
    blocks = [block for block in graph.blocks if block.stage == stage]
    if len(blocks) <= MOST_BLOCKS:
        return tuple(blocks)
    return tuple(blocks[round(at)] for at in np.linspace(0, len(blocks) - 1, MOST_BLOCKS))


def row(found: Mapping[str, Array], blocks: Sequence[Block], at: int, channel: int) -> Row:
    """The row of one channel; `found` holds, by node, the maps of all followed channels, this one in place `at`."""
    pairs = [(found[block.output.name][at], found[block.addition.inputs[0]][at]) for block in blocks if block.addition]
    ends = [extent(one) for pair in pairs for one in pair]
    bound = max((one.bound for one in ends), default=0.0) or 1.0  # where all is 0, in the colour of 0
    return Row(
        channel=channel,
        blocks=tuple(block.name for block in blocks),
        steps=tuple(Step(_drawn(out, bound), _drawn(added, bound), _mean(out), _mean(added)) for out, added in pairs),
        lowest=-bound,
        highest=bound,
    )


def patch(pixels: Pixels, field: Field, *, value: float, picture: PictureName) -> Patch:
    """The part of a picture (H×W×3) inside a receptive field; a black pixel where the field lies in the padding."""
    rows, columns = field.rows, field.columns
    inside = pixels[rows.start : rows.stop, columns.start : columns.stop] if rows and columns else None
    shown = np.zeros_like(pixels[:1, :1]) if inside is None else inside
    return Patch(file=maps.input_view(shown), size=field.inside, value=value, picture=picture)


# --- in words, and as HTML ----------------------------------------------------------------------------------------


def labels(page: RankedPage) -> tuple[str, ...]:
    """Rank, counted from 1, and channel of every cell of a page."""
    return tuple(f"{page.grid.channels[0] + at + 1} · {channel}" for at, channel in enumerate(page.channels))


def ranked_sentence(page: RankedPage, words: Catalogue) -> str:
    """The first channels of a page with their scores."""
    shown = zip(page.channels[:SAID], page.scores[:SAID], strict=True)
    return words("chart.alt.joint").join(
        words("follow.ranked_one", channel=channel, score=significant(score)) for channel, score in shown
    )


def carries(graph: Graph, node: str) -> bool:
    """Whether a node's channels are those that the blocks of its stage add to: its value is a summand, or their sum."""
    block = graph.find_block(graph[node].block or "") if node in graph else None
    if block is None or block.addition is None:
        return False
    return node in {block.addition.name, *block.addition.inputs, block.output.name}


def stage_sentence(graph: Graph, stage: str, words: Catalogue) -> str:
    """Why a channel keeps its meaning along a stage, and what its first block does to it."""
    blocks = [block for block in graph.blocks if block.stage == stage]
    if any(block.shortcut is ShortcutForm.PROJECTION for block in blocks[1:]):
        return words("follow.projected")
    first = words(f"follow.first_{blocks[0].shortcut.value}", block=paper_block(graph.spec, blocks[0]))
    return words("follow.same") + first


def map_html(png: bytes, size: tuple[int, int], place: tuple[int, int], *, alt: str, caption: str) -> Markup:
    """A map of `size` H×W with one place (row, column) framed."""
    (height, width), (row, column) = size, place
    frame = f"left:{100 * column / width:.4f}%;top:{100 * row / height:.4f}%"
    frame += f";width:{100 / width:.4f}%;height:{100 / height:.4f}%"
    return framed_map(png, size, frame, alt=alt, caption=caption)


def row_html(row: Row, graph: Graph, words: Catalogue) -> Markup:
    """One channel along its stage: above what leaves each block, below what F adds to it."""
    names = {block.name: block for block in graph.blocks}
    head = tag("div", [tag("small", words(f"follow.{one}")) for one in ("out", "added")], class_="follow-head")
    steps = [
        _step(step, row.channel, names[name], graph, words) for name, step in zip(row.blocks, row.steps, strict=True)
    ]
    few = " few" if len(row.steps) <= FEW_BLOCKS else ""
    label = words("follow.row_label", channel=row.channel)
    return tag("div", head, steps, class_=f"follow-row{few}", tabindex=0, role="region", aria_label=label)


def patches_html(patches: Sequence[Patch], words: Catalogue, *, channel: int, node: str) -> Markup:
    """The strongest patches, one a picture, each with its value and what picture it is from."""
    figures = []
    for rank, one in enumerate(patches, start=1):
        size, name = "×".join(map(str, one.size)), one.picture.text(words)
        value = significant(one.value)
        alt = words("follow.patch_alt", rank=rank, picture=name, size=size, value=value, channel=channel, node=node)
        caption = tag("figcaption", tag("b", value), tag("br"), name)
        figures.append(tag("figure", tag("img", src=data_uri(one.file), alt=alt), caption))
    return tag("div", figures, class_="patches")


def patches_sentence(patches: Sequence[Patch], fields: tuple[int, int], words: Catalogue, *, pictures: int) -> str:
    """Among how many pictures the patches were found; what it means where none, or the whole picture, is seen.

    fields: height and width of the receptive field, padding included.
    """
    if not patches or patches[0].value <= 0:
        return words("follow.silent", pictures=pictures)
    size = "×".join(map(str, fields))
    key = "note" if len(patches) < pictures else "all"
    return words(f"follow.patches_{key}", pictures=pictures, shown=len(patches), size=size)


def _drawn(one: Array, bound: float) -> bytes:
    return maps.channel_image(one, size=FOLLOWED_SIDE, lowest=-bound, highest=bound)


def _mean(one: Array) -> float:
    return float(np.abs(one).mean(dtype=np.float64))


def _step(step: Step, channel: int, block: Block, graph: Graph, words: Catalogue) -> Markup:
    name = paper_block(graph.spec, block)
    told = {"channel": channel, "block": name, "out": significant(step.out_mean), "added": significant(step.added_mean)}
    label = words("follow.step_dashed" if block.shortcut.dashed else "follow.step", block=name)
    return tag(
        "figure",
        tag("img", src=data_uri(step.out), alt=words("follow.out_alt", **told)),
        tag("img", src=data_uri(step.added), alt=words("follow.added_alt", **told)),
        tag("figcaption", label),
        class_="dashed" if block.shortcut.dashed else None,
    )
