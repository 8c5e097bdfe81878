"""Reads a published figure ("3.8", "4.1 GFLOPs", "4,089,184,256", in Chinese units too) and finds what it may count.

A figure is a number with a last digit that counts: "3.8 G" stands for everything from 3.75·10⁹ to 3.85·10⁹, and, since
some tables cut instead of rounding, for everything from 3.8·10⁹ to 3.9·10⁹.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from explainer.architecture.counting.conventions import Quantity
from explainer.architecture.counting.published_nets import Candidate, candidates
from explainer.architecture.errors import ExplainerError
from explainer.assets import ASSETS

UNITS_FILE = ASSETS / "units.toml"
MAX_LENGTH = 40
SHOWN = 12
NEAREST = 3

_ALONE = 10_000
"""A number from here on is complete; a smaller one without a unit stands for G or M."""
_BINARY = {10**6: 2**20, 10**9: 2**30}
_BINARY_TOO = ("g", "m")
"""Prefixes that some tables read as powers of two."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class FigureError(ExplainerError):
    """What the reader typed is no figure."""


class Fit(Enum):
    """How a count becomes the figure: digit by digit, by rounding, or by cutting the rest off."""

    EXACT = "exact"
    ROUNDED = "rounded"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it was typed: `number` in units of one of `scales`, right to `step`; `quantity` where it is named."""

    number: Fraction
    step: Fraction
    scales: tuple[int, ...]
    quantity: Quantity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing a figure may count. `scale` is what its unit stands for: 10⁹ or 2³⁰; `fit` is None for a near miss."""

    candidate: Candidate
    scale: int
    fit: Fit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The readings of a figure, the most usual first, and how many there are; the nearest counts where none fits."""

    readings: tuple[Reading, ...]
    num_fitting: int


def parse_figure(text: str) -> Figure:
    """The figure that a text stands for; raises FigureError.

    >>> parse_figure("4.1 GFLOPs").scales
    (1000000000, 1073741824)
    """
    plain = re.sub(r"10\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: f"10^{match[1].translate(_SUPERSCRIPTS)}", text)
    match = _grammar().fullmatch(unicodedata.normalize("NFKC", plain).strip().lower())
    if match is None or len(text) > MAX_LENGTH:
        raise FigureError("figure_unreadable", text=text[:MAX_LENGTH])
    digits = _digits(match["number"])
    number, step = Fraction(digits), Fraction(1, 10 ** len(digits.partition(".")[2]))
    if number == 0:
        raise FigureError("figure_unreadable", text=text[:MAX_LENGTH])
    named = Quantity.OPERATIONS if match["operations"] else Quantity.PARAMETERS if match["parameters"] else None
    scales = _scales_of(number, unit=match["unit"], power=match["power"])
    if scales == (1,):
        step *= _trailing_zeros(digits)
    return Figure(number=number, step=step, scales=scales, quantity=named)


@lru_cache(maxsize=256)
def reconcile(figure: Figure, *, printed_for: Set[str] = frozenset()) -> Reconciliation:
    """What a figure may count, never empty: first the nets it is `printed_for`, then the most usual reading, then the
    closest.
    """
    options = [one for one in candidates() if figure.quantity in (None, one.convention.quantity)]
    fitting = sorted(
        _fitting(figure, options),
        key=lambda one: (one.candidate.variant not in printed_for, _oddity(one), _distance(figure, one)),
    )
    if fitting:
        distinct = tuple(_distinct(fitting))
        return Reconciliation(readings=distinct[:SHOWN], num_fitting=len(distinct))
    misses = (Reading(candidate=one, scale=scale, fit=None) for one in options for scale in figure.scales)
    nearest = sorted(misses, key=lambda one: (_distance(figure, one), _oddity(one)))
    return Reconciliation(readings=tuple(_distinct(nearest))[:NEAREST], num_fitting=0)


def _digits(number: str) -> str:
    """Digits and a decimal point alone: groups of three closed up, a decimal comma turned into a point."""
    if re.fullmatch(r"\d+,\d+", number) and not re.fullmatch(r"\d{1,3},\d{3}", number):
        number = number.replace(",", ".")
    return re.sub(r"[, _']", "", number)


@lru_cache(maxsize=1)
def _units() -> Mapping[str, Mapping[str, Any]]:
    """Prefixes, number words and names of what is counted, in both languages."""
    return tomllib.loads(UNITS_FILE.read_text("utf-8"))


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    """A number with groups of three or a decimal comma, a power of ten, a unit, and what is counted."""
    words = {name: _any_of(found) for name, found in _units()["words"].items()}
    return re.compile(
        rf"(?:{words['about']}|\s)*"
        r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ _']\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)\s*"
        r"(?:(?:e\+?|[×x*·]\s*10\s*(?:\^|\*\*)\s*)(?P<power>\d{1,2}))?\s*"
        rf"(?P<unit>{_any_of(_units()['scales'])})?\s*"
        rf"(?:(?P<operations>{words['operations']})|(?P<parameters>{words['parameters']}))?(?:/s)?"
        rf"(?:{words['end']}|\s)*",
        re.ASCII,
    )


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _scales_of(number: Fraction, *, unit: str | None, power: str | None) -> tuple[int, ...]:
    """What one of the number's units may stand for: a prefix is read both ways, decimal and binary."""
    scale = int(_units()["scales"][unit]) if unit else 1
    if power is not None:
        return (10 ** int(power) * scale,)
    if unit is None:
        return (1,) if number >= _ALONE else (10**9, 10**6, *_BINARY.values())
    return (scale, _BINARY[scale]) if unit in _BINARY_TOO else (scale,)


def _trailing_zeros(digits: str) -> int:
    """The step of a whole number that ends in many zeros: they only hold the place."""
    zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
    return 10**zeros if zeros >= 3 else 1


def _fitting(figure: Figure, options: Iterable[Candidate]) -> Iterator[Reading]:
    found = list(options)
    for scale in figure.scales:
        number, step = figure.number * scale, figure.step * scale
        rounded, cut = (number - step / 2, number + step / 2), (number, number + step)
        lowest, highest = rounded[0], cut[1]
        for one in found:
            if not lowest <= one.value < highest:
                continue
            fit = Fit.ROUNDED if rounded[0] <= one.value < rounded[1] else Fit.CUT
            if step > 1 or one.value == number:
                yield Reading(candidate=one, scale=scale, fit=Fit.EXACT if one.value == number else fit)


def _oddity(reading: Reading) -> int:
    """What is unusual about a reading: its net and convention, a binary unit, digits cut off."""
    binary = 3 if reading.scale in _BINARY.values() else 0
    return reading.candidate.oddity + binary + (1 if reading.fit is Fit.CUT else 0)


def _distance(figure: Figure, reading: Reading) -> Fraction:
    """How far a count is from the figure, as a share of the figure."""
    return abs(reading.candidate.value / (figure.number * reading.scale) - 1)


def _distinct(readings: list[Reading]) -> Iterator[Reading]:
    """Of several ways to count that come to the same number for the same net, only the most usual."""
    seen = set()
    for one in readings:
        net = one.candidate
        known = (net.variant, net.stride, net.shortcut, net.size, net.value)
        if known not in seen:
            seen.add(known)
            yield one
