"""What scissors cut where a picture is pressed: the names that its boxes and shortcuts carry."""

from collections.abc import Iterable, Mapping

from explainer.architecture.graph import Block, Branch
from explainer.architecture.wiring.cut import Cut, all_named, can_cut, names_of


def cuts_of(blocks: Iterable[Block], branch: Branch) -> str:
    """The names of what is cut with one branch of all the blocks; nothing where it cannot be."""
    return names_of(Cut(block.name, branch) for block in blocks if can_cut(block, branch))


def cuts_by_node(block: Block) -> Mapping[str, str]:
    """The same for every operation that stands on one of the block's branches."""
    shortcut = [node for node in block.nodes if node.branch is Branch.SHORTCUT]
    on_branches = ((Branch.RESIDUAL, block.residual), (Branch.SHORTCUT, shortcut))
    return {node.name: cuts_of((block,), branch) for branch, nodes in on_branches for node in nodes}


def shortcut_too(cuts: str) -> str:
    """Of names of F, those of the shortcuts beside them; nothing for none."""
    return names_of(one._replace(branch=Branch.SHORTCUT) for one in all_named(cuts)) if cuts else ""
