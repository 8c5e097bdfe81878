"""Rounded figures with all their digits."""

from markupsafe import Markup

from explainer.render.html.tag import joined, tag
from explainer.text.numbers import exact, short


def figure(value: int) -> Markup:
    r"""Three digits of a number, and all of them in a line below.

    >>> figure(25_557_032)
    Markup('25.6\xa0M<br><span class="exact">25,557,032</span>')
    """
    return in_full(short(value), exact(value))


def in_full(value: str, digits: str) -> Markup:
    """A figure as it is read at a glance; below it all its `digits`, where it is rounded."""
    return joined(value, digits and (tag("br"), tag("span", digits, class_="exact")))
