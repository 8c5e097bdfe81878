"""What a block's shortcut says for itself when it is touched: its form, what it does to x, and what arrives at ⊕."""

from explainer.architecture.graph import Block, Branch, Graph, ShortcutForm
from explainer.architecture.naming import block_names
from explainer.render.describe import label
from explainer.render.diagram.boxes import Route
from explainer.render.diagram.cuts import cuts_of
from explainer.render.label import plain
from explainer.text.catalogue import Catalogue

SHORTCUT = ":shortcut"
"""Behind a block's name: its shortcut's id."""


def route_of(graph: Graph, block: Block, words: Catalogue) -> Route:
    """The shortcut of a block whose operations are drawn; choosing it selects the first of its own, or the addition."""
    heading, cuts = " · ".join(block_names(graph.spec, block)), cuts_of((block,), Branch.SHORTCUT)
    return route(block, words, heading=heading, selects=_own_box(block), cuts=cuts)


def route(block: Block, words: Catalogue, *, heading: str, selects: str, cuts: str) -> Route:
    """The shortcut of a block that is called `heading`."""
    carries = (words(f"diagram.form_{block.shortcut.value}"), *_carried(block, words))
    return Route(id=block.name + SHORTCUT, tip=(heading, *carries), selects=selects, cuts=cuts)


def bare_route(block: Block, words: Catalogue, *, form: ShortcutForm) -> Route:
    """The shortcut of a block that something is wrong with: it says no more than its form."""
    return Route(
        id=block.name + SHORTCUT, tip=(block.name, words(f"diagram.form_{form.value}")), selects=_own_box(block)
    )


def _own_box(block: Block) -> str:
    own = next((node.name for node in block.nodes if node.branch.beside), None)
    return own or (block.addition or block.output).name


def _carried(block: Block, words: Catalogue) -> tuple[str, ...]:
    """What happens to x on its way, and the shapes that enter and arrive."""
    if block.shortcut is ShortcutForm.IDENTITY:
        return (words("diagram.arrives_unchanged", shape=block.in_shape),)
    steps = [plain(label(node.op, words)) for node in block.nodes if node.branch is Branch.SHORTCUT]
    arrives = words("diagram.arrives", before=block.in_shape, after=block.out_shape)
    return (words("diagram.row_joint").join(steps), arrives) if steps else (arrives,)
