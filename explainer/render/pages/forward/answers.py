"""The answer of a net as a list of bars: class, probability, and what they were before."""

from dataclasses import dataclass

from markupsafe import Markup

from explainer.render.html.tag import joined, tag
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


def answers_html(answers: tuple[Answer, ...], words: Catalogue, *, label: str) -> Markup:
    """The answers as a list that is read out in full; the outline of a bar shows what it was before."""
    return tag("ol", [_row(one, words) for one in answers], class_="answers", aria_label=label)


def _row(one: Answer, words: Catalogue) -> Markup:
    mark = [" ", tag("b", "◀ ", words("answer.shown"), class_="chosen-mark")] if one.chosen else None
    return tag(
        "li",
        tag(
            "div",
            tag("span", one.place or "·", class_="place"),
            tag("span", one.name, mark, class_="name"),
            tag("span", _shares(one), class_="share"),
        ),
        tag("div", _bars(one), class_="track", aria_hidden="true"),
    )


def _shares(one: Answer) -> Markup:
    now = share(one.probability)
    if one.before is None:
        return tag("b", now)
    before = share(one.before)
    if before == now:
        return joined(before, " → ", tag("b", now))
    sign = "▲" if one.probability > one.before else "▼"
    return joined(tag("span", before, class_="was"), " → ", tag("b", now), " ", tag("span", sign, class_="now"))


def _bars(one: Answer) -> Markup:
    """The bar, and its outline before."""
    return joined(
        tag("i", style=f"width:{100 * one.probability:.2f}%"),
        None if one.before is None else tag("u", style=f"width:{100 * one.before:.2f}%"),
    )
