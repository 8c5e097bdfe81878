"""Which value of an operation is told first: one where the operation has something to show."""

from collections.abc import Mapping
from functools import reduce
from itertools import product

import numpy as np

from explainer.architecture.graph import Node
from explainer.architecture.operations.ops import Add, MaxPool2d, Mul, ReLU
from explainer.findings.arrays import Array
from explainer.findings.operation import Place
from explainer.model.questions.reading import as_maps


def first_place(node: Node, arrays: Mapping[str, Array], *, channel: int | None = None) -> Place:
    """The place that is looked at until the reader chooses one: where the operation has something to show.

    Of a sum or a product neither part is small; a max pool's window holds no 0, and its largest value is well above its
    smallest; a ReLU cuts a value off beside one that it keeps. Where there is no such place, and of any other
    operation, it is the place of the largest output. `arrays` are the activations of `needed(node)`.
    """
    own = as_maps(arrays[node.name])
    shown = _shown(node, own, tuple(as_maps(arrays[name]) for name in node.inputs))
    place = _largest_at(shown, channel)
    return place if shown[place] > 0 else _largest_at(own, channel)


def _shown(node: Node, own: Array, inputs: tuple[Array, ...]) -> Array:
    """How much there is to see at each place of an output: of two things that must not be small, the smaller."""
    shown: Array
    match node.op:
        case Add() | Mul():
            shown = np.minimum(*inputs)
        case MaxPool2d():
            lowest = _lowest_of_windows(inputs[0], node.op, own.shape)
            shown = np.minimum(lowest, own - lowest)
        case ReLU():
            (x,) = inputs
            shown = -x if x[0].size == 1 else np.minimum(-x, _highest_beside(x))
        case _:
            shown = own
    return shown


def _lowest_of_windows(maps: Array, pool: MaxPool2d, shape: tuple[int, ...]) -> Array:
    """The smallest value of each window of a pool, whose output has this shape."""
    padded = np.pad(maps, ((0, 0), *[(pool.padding, pool.padding)] * 2), constant_values=np.inf)
    down, across = (pool.stride * (side - 1) + 1 for side in shape[1:])
    cells = product(range(pool.kernel_size), repeat=2)
    return reduce(
        np.minimum,
        (padded[:, row : row + down : pool.stride, column : column + across : pool.stride] for row, column in cells),
    )


def _highest_beside(maps: Array) -> Array:
    """The largest of the four values beside each value."""
    padded = np.pad(maps, ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    across, down = padded[:, 1:-1], padded[:, :, 1:-1]
    return reduce(np.maximum, (across[:, :, :-2], across[:, :, 2:], down[:, :-2], down[:, 2:]))


def _largest_at(maps: Array, channel: int | None) -> Place:
    """Where maps, or one of them, have their largest finite value, the first of equals.

    A place near the border, in the outer eighth of each side, is taken only where the rest is nowhere above 0: what it
    reads may lie in the padding. Where all values are the same it is the middle.
    """
    first = 0 if channel is None else channel
    seen = maps if channel is None else maps[channel : channel + 1]
    finite = seen if np.isfinite(seen).all() else np.where(np.isfinite(seen), seen, -np.inf)
    _, height, width = seen.shape
    if finite.max() == finite.min():
        return Place(first, height // 2, width // 2)
    rim, edge = (min((side + 7) // 8, (side - 1) // 2) for side in (height, width))
    inner = finite[:, rim : height - rim, edge : width - edge]
    if inner.max() > 0:
        chosen, row, column = np.unravel_index(int(inner.argmax()), inner.shape)
        return Place(first + int(chosen), rim + int(row), edge + int(column))
    chosen, row, column = np.unravel_index(int(finite.argmax()), finite.shape)
    return Place(first + int(chosen), int(row), int(column))
