"""Scissors: a net with branches of its blocks cut, and the part of a net from a block on.

A net without a branch is a smaller graph of the same operations under the same names, so nothing that runs, draws or
counts a graph has to know of it. Veit, Wilber and Belongie 2016, "Residual Networks Behave Like Ensembles of Relatively
Shallow Networks", arXiv 1605.06431, section 4.1.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Block, Branch, Graph, Node

BRANCHES = (Branch.RESIDUAL, Branch.SHORTCUT)
"""What of a block can be cut."""


class Cut(NamedTuple):
    """A block's branch that is cut: RESIDUAL is F, SHORTCUT what is added to it."""

    block: str
    branch: Branch

    @property
    def name(self) -> str:
        """What it is called in buttons and addresses, such as "layer1.0.residual"."""
        return f"{self.block}.{self.branch.value}"


def named(name: str) -> Cut:
    """The cut of a name, whether or not a net has it; raises ValueError.

    >>> named("layer1.0.shortcut").branch
    <Branch.SHORTCUT: 'shortcut'>
    """
    block, _, name_of_branch = name.rpartition(".")
    branch = Branch(name_of_branch)
    if branch not in BRANCHES:
        raise ValueError(name)
    return Cut(block, branch)


def all_named(text: str) -> tuple[Cut, ...]:
    """The cuts of a text with a dash between their names, at most one of a block; raises ValueError.

    >>> [one.block for one in all_named("layer1.0.shortcut-layer2.1.residual")]
    ['layer1.0', 'layer2.1']
    """
    cuts = tuple(map(named, text.split("-")))
    if len({one.block for one in cuts}) < len(cuts):
        raise ValueError(text)
    return cuts


def names_of(cuts: Iterable[Cut]) -> str:
    """The names of cuts with a dash between them, as in an address; nothing for none."""
    return "-".join(one.name for one in cuts)


def pressed(cuts: Sequence[str], names: Collection[str]) -> list[str]:
    """The names of cuts after a press: more are made, one of a block at most; where all are made already they go.

    Without names nothing is cut any more.

    >>> pressed(["layer1.0.residual"], ["layer1.0.shortcut", "layer1.1.shortcut"])
    ['layer1.0.shortcut', 'layer1.1.shortcut']
    """
    if not names:
        return []
    if {*names} <= {*cuts}:
        return [one for one in cuts if one not in names]
    blocks = {named(one).block for one in names}
    return [*(one for one in cuts if named(one).block not in blocks), *names]


def possible_cuts(graph: Graph) -> tuple[Cut, ...]:
    """Everything that can be cut in a net, in its order."""
    return tuple(Cut(block.name, branch) for block in graph.blocks for branch in Branch if can_cut(block, branch))


def can_cut(block: Block, branch: Branch) -> bool:
    """Whether something still goes through a block without a branch.

    A plain block has F alone; without it the block hands on what enters, which takes equal shapes.
    """
    if block.addition is None:
        return branch is Branch.RESIDUAL and block.in_shape == block.out_shape
    return branch in BRANCHES


def cut(graph: Graph, cuts: Collection[Cut]) -> Graph:
    """The graph with branches cut: a block puts out its other branch alone, through whatever followed the addition.

    Without F a projection stays, and so does a gate's or a scale's share of the shortcut. Raises SpecError for an
    unknown block, for a branch that cannot be cut, and for both branches of one block.
    """
    names: dict[str, str] = {}
    for one in cuts:
        gone, stays = _joint(graph.block(one.block), one.branch)
        if gone in names:
            raise SpecError("both_branches_cut", block=one.block)
        names[gone] = stays
    return replace(graph, nodes=_needed(_rewired(graph.nodes, names))) if names else graph


def in_place(graph: Graph, cuts: Collection[Cut]) -> Mapping[str, str]:
    """The additions that go with some cuts, each with the node whose value stands in its place (or `INPUT`)."""
    joints = dict(_joint(graph.block(one.block), one.branch) for one in cuts)
    return {gone: _followed(stays, joints) for gone, stays in joints.items()}


def rest(graph: Graph, name: str) -> Graph:
    """The net from a block on; its input is what enters the block. Raises SpecError for an unknown block."""
    block = graph.block(name)
    nodes = graph.nodes[graph.nodes.index(block.nodes[0]) :]
    return replace(graph, nodes=_rewired(nodes, {block.entry: INPUT}), input_shape=block.in_shape)


def _joint(block: Block, branch: Branch) -> tuple[str, str]:
    """The node that goes with the branch, and the one whose value takes its place."""
    if not can_cut(block, branch):
        raise SpecError("cannot_be_cut", block=block.name)
    if block.addition is None:
        return block.output.name, block.entry
    residual, shortcut = block.addition.inputs
    return block.addition.name, shortcut if branch is Branch.RESIDUAL else residual


def _rewired(nodes: Sequence[Node], names: Mapping[str, str]) -> tuple[Node, ...]:
    """The nodes without those that `names` replaces; what read one of these reads what stands in its place."""
    kept = (node for node in nodes if node.name not in names)
    return tuple(node._replace(inputs=tuple(_followed(one, names) for one in node.inputs)) for node in kept)


def _followed(name: str, names: Mapping[str, str]) -> str:
    """What stands in the end in the place of a name."""
    while name in names:
        name = names[name]
    return name


def _needed(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes that the last one depends on, in order."""
    wanted = {nodes[-1].name}
    kept = []
    for node in reversed(nodes):
        if node.name in wanted:
            kept.append(node)
            wanted.update(node.inputs)
    return tuple(reversed(kept))
