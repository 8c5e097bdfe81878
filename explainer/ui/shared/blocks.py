"""Blocks and their operations as choices: what they are called, and the accessible twin of clicking into a picture."""

from collections.abc import Callable
from typing import Literal

from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import block_names
from explainer.text.catalogue import Catalogue
from explainer.ui.shared.choice import select
from explainer.ui.state.exists import WHOLE_BLOCK
from explainer.ui.state.key import Key


def block_labels(graph: Graph) -> dict[str, str]:
    """Every block by its path: the paper's name and torchvision's path, once where they are the same."""
    return {block.name: " · ".join(block_names(graph.spec, block)) for block in graph.blocks}


def operation_choice(
    block: Block, label: str, words: Catalogue, *, key: Key[str], width: int | Literal["stretch"] = "stretch"
) -> str:
    """The whole block, or an operation by its name within."""
    names = [node.name.removeprefix(f"{block.name}.") for node in block.nodes]
    labels = {WHOLE_BLOCK: words("block.whole")} | {name: name for name in names}
    return select(label, labels, key=key, width=width)


def chooses_operation(block: str, *, key: Key[str]) -> Callable[[str], None]:
    """What a click into a block's picture does: `operation_choice` has the operation, or beside all the whole block."""
    prefix = f"{block}."

    def choose(box: str) -> None:
        key.set(box.removeprefix(prefix) if box.startswith(prefix) else WHOLE_BLOCK)

    return choose
