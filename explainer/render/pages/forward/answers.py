"""The answer of a net as a list of bars: class, probability, and what they were before."""

from dataclasses import dataclass
from html import escape
from typing import Protocol

from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One class and its probability, 0..1. before: in the net that this one is compared with.

    place: its rank in this net, counted from 1, where it is among the first. chosen: whether the page looks at it.
    """

    name: str
    place: int | None
    probability: float
    before: float | None = None
    chosen: bool = False


class Changed(Protocol):
    """A class's probability before and after."""

    @property
    def index(self) -> int: ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...


def answers_html(answers: tuple[Answer, ...], words: Catalogue, *, label: str) -> str:
    """The answers as a list that is read out in full; the outline of a bar shows what it was before."""
    rows = "".join(_row(one, words) for one in answers)
    return f'<ol class="answers" aria-label="{escape(label)}">{rows}</ol>'


def _row(one: Answer, words: Catalogue) -> str:
    mark = f' <b class="chosen-mark">◀ {escape(words("answer.shown"))}</b>' if one.chosen else ""
    return (
        f'<li><div><span class="place">{one.place or "·"}</span><span class="name">{escape(one.name)}{mark}</span>'
        f'<span class="share">{_shares(one)}</span></div><div class="track" aria-hidden="true">{_bars(one)}</div></li>'
    )


def _shares(one: Answer) -> str:
    now = escape(share(one.probability))
    if one.before is None:
        return f"<b>{now}</b>"
    before = escape(share(one.before))
    if before == now:
        return f"{before} → <b>{now}</b>"
    sign = "▲" if one.probability > one.before else "▼"
    return f'<span class="was">{before}</span> → <b>{now}</b> <span class="now">{sign}</span>'


def _bars(one: Answer) -> str:
    old = "" if one.before is None else f'<u style="width:{100 * one.before:.2f}%"></u>'
    return f'<i style="width:{100 * one.probability:.2f}%"></i>{old}'
