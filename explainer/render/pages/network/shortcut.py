"""The shortcut of a block that is drawn as one box: its line, and in few words what it does."""

from collections.abc import Sequence

from explainer.architecture.graph import Block, Branch
from explainer.architecture.operations.ops import AvgPool2d, Conv2d, Dropout, Mul, Scale, Subsample, ZeroPadChannels
from explainer.render.describe import brief
from explainer.render.diagram.boxes import EDGE_KINDS, Edge
from explainer.render.diagram.cuts import cuts_of
from explainer.render.diagram.routes import route
from explainer.render.label import Label, Span
from explainer.text.catalogue import Catalogue


def shortcut_edge(
    source: str, blocks: Sequence[Block], target: str, words: Catalogue, *, heading: str, before: Block | None
) -> Edge:
    """The shortcut of a block, or of a run of equal blocks, called `heading`; `before` is the block there before."""
    block = blocks[0]
    now = _shortcut_text(block, words)
    old = _shortcut_text(before, words) if before else now
    identity = words("diagram.identity")
    text: Label = (Span(now or identity, None if now == old else old or identity),) if now or old else ()
    touched = route(block, words, heading=heading, selects=block.name, cuts=cuts_of(blocks, Branch.SHORTCUT))
    return Edge(source=source, target=target, label=text, kind=EDGE_KINDS[block.shortcut], route=touched)


def _shortcut_text(block: Block, words: Catalogue) -> str:
    """What a summarised shortcut does: nothing for an identity, a projection's 1×1, option A's step and zeros."""
    parts = []
    for node in block.nodes:
        match node.op if node.branch is Branch.SHORTCUT else None:
            case Conv2d() as op:
                parts.append(brief(op))
            case Subsample() as op:
                parts.append(f"/{op.stride}")
            case ZeroPadChannels() as op:
                parts.append(words("diagram.zero_pad_short", channels=op.extra_channels))
            case AvgPool2d() as op:
                parts.append(words("diagram.average_pool_short", stride=op.stride))
            case Scale() as op:
                parts.append(f"×{op.factor:g}")
            case Mul():
                parts.append(words("diagram.gate_short"))
            case Dropout() as op:
                parts.append(words("diagram.dropout_short", p=f"{op.p:g}"))
            case _:
                pass
    return ", ".join(parts)
