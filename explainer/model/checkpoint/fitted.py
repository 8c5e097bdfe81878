"""Tensors of a file go into a net: by which names, what of them fits, and the net that then holds them.

A file's own tensors become the net's wherever their numbers are float32 already; nothing is copied without need.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from math import isfinite

import torch
from torch import Tensor

from explainer.architecture.graph import Graph
from explainer.architecture.spec import NetSpec, ResNetSpec, Shortcut
from explainer.architecture.variants import LISTED_VARIANTS, expand_variant
from explainer.architecture.weights.entries import Converted, Report, weight_entries
from explainer.architecture.weights.fit import COUNTER, Fit, Shapes, first_fit, fit_names
from explainer.architecture.wiring.expand import expand
from explainer.model.checkpoint.views import CheckpointError

TAKEN = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
"""Types of weights that are taken; all but the first are converted to it."""
COUNTED = (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """What a file is to a net.

    spec: the net, with the file's number of classes. state: everything that a strict load of it wants, in its
    order, or nothing where the file does not fit. report: what was found, for the reader.
    """

    spec: NetSpec
    state: Mapping[str, Tensor]
    report: Report

    @property
    def usable(self) -> bool:
        """Whether the net can run with the file's weights."""
        return self.report.usable


def fit(tensors: Mapping[str, Tensor], graph: Graph) -> Fitted:
    """The weights of a file for a net of `graph`'s spec, or of the same spec with the file's number of classes.

    `tensors` as `files.read` gives them; those that are float32 are shared. Raises CheckpointError for a
    fitting file whose weights are no floating-point numbers or not finite, naming the first.
    """
    fitting = fit_names(_shapes(tensors), graph)
    if not fitting.report.usable:
        return Fitted(spec=fitting.spec, state={}, report=fitting.report)
    state = {name: _entry(name, tensors, fitting) for name in weight_entries(graph)}
    dtypes = Counter(_dtype(tensors[old]) for new, old in fitting.names.items() if not new.endswith(COUNTER))
    converted = tuple(Converted(dtype=name, entries=count) for name, count in dtypes.items() if name != "float32")
    return Fitted(spec=fitting.spec, state=state, report=replace(fitting.report, converted=converted))


def suggest_spec(tensors: Mapping[str, Tensor]) -> NetSpec | None:
    """The first of the listed nets that a file fits, if need be with another shortcut, and with its classes."""
    graphs = tuple(map(expand_variant, LISTED_VARIANTS))
    fitting = first_fit(_shapes(tensors), chain(graphs, chain.from_iterable(map(_other_shortcuts, graphs))))
    return fitting.spec if fitting else None


def _shapes(tensors: Mapping[str, Tensor]) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _other_shortcuts(graph: Graph) -> Iterator[Graph]:
    """The same net with shortcuts that have other weights; plain nets are listed by themselves."""
    spec = graph.spec
    if isinstance(spec, ResNetSpec) and spec.shortcut is not Shortcut.NONE:
        for shortcut in (Shortcut.B, Shortcut.C):
            if shortcut is not spec.shortcut:
                yield expand(replace(spec, shortcut=shortcut), graph.input_shape)


# --- values --------------------------------------------------------------------------------------------------------


def _entry(name: str, tensors: Mapping[str, Tensor], fitting: Fit) -> Tensor:
    """One entry of the net: the file's, or a counter that it lacks."""
    old = fitting.names.get(name)
    if old is None:
        return torch.zeros((), dtype=torch.int64)
    if name.endswith(COUNTER):
        return _numbers(tensors, old, (*COUNTED, *TAKEN)).to(torch.int64).reshape(())
    numbers = _row_by_row(_numbers(tensors, old, TAKEN))
    bias = fitting.folds.get(name)
    return numbers if bias is None else numbers - _numbers(tensors, bias, TAKEN)


def _row_by_row(numbers: Tensor) -> Tensor:
    """The same numbers with the strides of an array in C's order, copied only where they lie in another one.

    A layer whose weights are channels_last puts out maps that are so too, which no reader of them expects; of a 1×1
    kernel the strides alone decide that, and `contiguous` leaves them as they are.
    """
    return numbers.contiguous().view(-1).view(numbers.shape)


def _numbers(tensors: Mapping[str, Tensor], name: str, dtypes: Collection[torch.dtype]) -> Tensor:
    """A tensor of one of these types, as float32 unless it is of integers; raises CheckpointError."""
    found = tensors[name].detach()
    if found.dtype not in dtypes:
        raise CheckpointError("checkpoint_wrong_dtype", name=name[:60], dtype=_dtype(found))
    numbers = found.to(torch.float32) if found.is_floating_point() else found
    if numbers.numel() and not all(isfinite(end) for end in torch.stack(numbers.aminmax()).tolist()):  # NaN is either
        raise CheckpointError("checkpoint_not_finite", name=name[:60])
    return numbers


def _dtype(tensor: Tensor) -> str:
    """The name that torch gives to a type of number."""
    return str(tensor.dtype).removeprefix("torch.")
