"""What a figure may count, as a table in words."""

from functools import lru_cache

from markupsafe import Markup

from explainer.architecture.counting.published_nets import Candidate
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.render.html.table import Cell, Row, table
from explainer.text.catalogue import Catalogue
from explainer.text.figures.reconcile import Fit, Reading, Reconciliation
from explainer.text.numbers import exact

_COLUMNS = ("reading_net", "reading_size", "reading_counts", "reading_value", "reading_fit")


def readings_table(found: Reconciliation, words: Catalogue) -> Markup:
    """A row per reading: the net, its input, what is counted, the exact count, and how it becomes the figure."""
    heads = [words(f"calculators.figure_{name}") for name in _COLUMNS]
    rows = [_row(one, words) for one in found.readings]
    return table(heads, rows, caption=words("calculators.figure_table"), class_="plain figures", cards=True)


def net_text(one: Candidate, words: Catalogue) -> str:
    """The net with the choices that make a difference: "ResNet-50 v1.5", "ResNet-34, shortcut A"."""
    name, shortcut = _name(one.variant), find_variant(one.variant).spec.shortcut
    strided = f"{name} {one.stride.value}" if one.stride is not None else name
    if one.shortcut is None or one.shortcut is shortcut:
        return strided
    return words("calculators.with_shortcut", name=strided, shortcut=one.shortcut.value)


def reading_text(reading: Reading, words: Catalogue) -> str:
    """One reading as a sentence, for those who do not see the table's rows and for the headline."""
    one = reading.candidate
    key = "calculators.sentence" if one.size is not None else "calculators.sentence_params"
    return words(
        key,
        net=net_text(one, words),
        size=f"{one.size}×{one.size}",
        counts=words(f"calculators.convention_{one.convention.slug}"),
        value=exact(one.value),
    )


def fit_text(reading: Reading, words: Catalogue) -> str:
    """How the count becomes the figure: exactly, rounded or cut, in which unit."""
    if reading.scale == 1 or reading.fit is Fit.EXACT:
        value = exact(reading.candidate.value)
    else:
        value = words(
            "calculators.in_unit", value=f"{reading.candidate.value / reading.scale:.5g}", unit=_unit(reading.scale)
        )
    if reading.fit is None:
        return words("calculators.fit_near", value=value)
    return words(f"calculators.fit_{reading.fit.value}", value=value)


def _row(reading: Reading, words: Catalogue) -> Row:
    one = reading.candidate
    size = "–" if one.size is None else f"{one.size}×{one.size}"
    cells = (
        Cell(content=size, class_="size"),
        Cell(content=words(f"calculators.convention_{one.convention.slug}"), class_="left counts"),
        Cell(content=exact(one.value), class_="value"),
        Cell(content=fit_text(reading, words), class_="left fit"),
    )
    return Row(head=net_text(one, words), cells=cells)


@lru_cache(maxsize=128)
def _name(variant: str) -> str:
    return network_name(find_variant(variant).spec)


def _unit(scale: int) -> str:
    """What a unit stands for: a power of ten, or of two where prefixes are binary."""
    digits = str(scale)
    if digits == "1" + "0" * (len(digits) - 1):
        return f"10{str(len(digits) - 1).translate(_RAISED)}"
    return f"2{str(scale.bit_length() - 1).translate(_RAISED)}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
