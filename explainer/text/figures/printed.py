"""Figures that one meets for these nets, to be picked instead of typed, each with its source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from explainer.architecture.counting.published_nets import candidates
from explainer.text.figures.reconcile import Figure, parse_figure
from explainer.text.numbers import exact
from explainer.text.published import tables
from explainer.text.published.tables import PrintedFigure, Published, Source

_PRINTED: tuple[Published[PrintedFigure], ...] = (
    tables.TORCHVISION,
    tables.TIMM,
    tables.KERAS,
    tables.OPERATION_COUNTER_README,
    tables.FLOPS_COUNTER_README,
    tables.TORCH_FLOP_COUNTER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedFigure:
    """A figure as it is printed somewhere, and the net it is printed for."""

    text: str
    variant: str
    source: Source


@lru_cache(maxsize=1)
def printed_figures() -> tuple[PickedFigure, ...]:
    """Every published figure of a net that can be counted here, in the order of its sources."""
    known = {one.variant for one in candidates()}
    return tuple(one for one in _everything() if one.variant in known)


def nets_printed_with(figure: Figure) -> frozenset[str]:
    """The nets for which this very figure is printed somewhere, with the same digits and a unit that may be meant."""
    printed = ((one.variant, parse_figure(one.text)) for one in printed_figures())
    return frozenset(
        variant for variant, one in printed if one.number == figure.number and set(one.scales) & set(figure.scales)
    )


def _everything() -> Iterator[PickedFigure]:
    paper, counters, cifar = tables.MULTIPLY_ADDS, tables.OPERATION_COUNTERS, tables.CIFAR_10
    yield from _picked(paper.source, ((f"{row.num_macs / 10**9:g} G", row.variant) for row in paper.rows))
    yield from _picked(cifar.source, ((f"{row.num_params / 10**6:g} M", row.variant) for row in cifar.rows))
    yield from _picked(counters.source, ((exact(row.operations), row.variant) for row in counters.rows))
    for table in _PRINTED:
        yield from _picked(table.source, ((row.text, row.variant) for row in table.rows))


def _picked(source: Source, rows: Iterable[tuple[str, str]]) -> Iterator[PickedFigure]:
    return (PickedFigure(text=text, variant=variant, source=source) for text, variant in rows)
