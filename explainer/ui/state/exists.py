"""Whether a net has what a parameter of the address names."""

from explainer.architecture.graph import INPUT
from explainer.architecture.operations.shape import Shape
from explainer.ui.state.key import Asked, Exists, Key

WHOLE_NET = "net"
WHOLE_BLOCK = "block"
NO_BLOCK = "none"


def is_block(asked: Asked, name: str) -> bool:
    """A block."""
    return asked.graph.find_block(name) is not None


def is_strided_block(asked: Asked, name: str) -> bool:
    """A block that makes its maps smaller."""
    block = asked.graph.find_block(name)
    return block is not None and block.downsamples


def is_operation_of(block: Key[str]) -> Exists:
    """An operation of the block that another parameter names, or all of it."""

    def exists(asked: Asked, name: str) -> bool:
        found = asked.graph.find_block(asked[block])
        operations = {node.name.removeprefix(f"{found.name}.") for node in found.nodes} if found else set()
        return name in {WHOLE_BLOCK, *operations}

    return exists


def is_node(asked: Asked, name: str) -> bool:
    """An operation, or the picture."""
    return name in (INPUT, *asked.graph.by_name)


def is_channel_of(of: Key[str]) -> Exists:
    """A channel of what the block or the node puts out that another parameter names."""
    return lambda asked, at: (shape := shape_of(asked, asked[of])) is not None and at < shape.channels


def is_row_of(of: Key[str]) -> Exists:
    """A row of what the block or the node puts out that another parameter names."""
    return lambda asked, at: (shape := shape_of(asked, asked[of])) is not None and at < shape.height


def is_column_of(of: Key[str]) -> Exists:
    """A column of what the block or the node puts out that another parameter names."""
    return lambda asked, at: (shape := shape_of(asked, asked[of])) is not None and at < shape.width


def shape_of(asked: Asked, name: str) -> Shape | None:
    """What the node or the block of this name puts out, if the net has it."""
    if is_node(asked, name):
        return asked.graph.shape_of(name)
    block = asked.graph.find_block(name)
    return block.out_shape if block else None
