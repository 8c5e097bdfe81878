"""What a block adds, by the names of the nodes that hold it."""

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import Graph, ShortcutForm


def ledger_nodes(graph: Graph, block: str) -> tuple[str, str, str, str]:
    """Names of what the block adds (the shortcut's value and F(x)), of the sum, and of what leaves the block.

    The last two are the same where nothing follows the addition. Raises SpecError where the block adds nothing.
    """
    one = graph.block(block)
    if one.addition is None:
        raise SpecError("no_blocks")
    residual, shortcut = one.addition.inputs
    return shortcut, residual, one.addition.name, one.output.name


def ledger_blocks(graph: Graph) -> tuple[str, ...]:
    """Blocks that add something: all but those of a plain net."""
    return tuple(block.name for block in graph.blocks if block.shortcut is not ShortcutForm.NONE)
