"""What stands around pictures on every page: hidden titles, the diagrams' legend, colour scales."""

from typing import Literal

from markupsafe import Markup

from explainer.render.data_uri import data_uri
from explainer.render.html.tag import joined, tag
from explainer.render.images.maps import colour_bar
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant


def hidden_title(title: str, *, level: Literal[1, 2] = 1) -> Markup:
    """A heading for those who do not see the page, where what is seen needs none."""
    return tag(f"h{level}", title, class_="visually-hidden")


def legend(words: Catalogue) -> Markup:
    """The legend under a diagram: the order of the axes, the line styles, the mark of a change."""
    return tag(
        "div",
        tag("span", words("parts.shapes")),
        tag("span", tag("i"), words("diagram.form_identity")),
        tag("span", tag("i", class_="dashed"), words("parts.dashed")),
        tag("span", tag("b", "Δ", class_="delta"), words("parts.changed")),
        class_="legend",
    )


def counterpart_sign() -> Markup:
    """How a diagram marks the counterpart of what is selected: with a second outline inside its own."""
    return tag(
        "svg",
        tag("rect", x=1, y=1, width=28, height=12, rx=4),
        tag("rect", x=4, y=4, width=22, height=6, rx=2),
        width=30,
        height=14,
        fill="none",
        stroke="currentColor",
        stroke_width=1.4,
        aria_hidden=True,
    )


def colour_scale(lowest: float, highest: float, *, signed: bool) -> Markup:
    """The colour scale between its two ends."""
    bar = tag("img", alt="", src=data_uri(colour_bar(lowest, highest, signed=signed)))
    return tag("div", joined(tag("span", significant(lowest)), bar, tag("span", significant(highest))), class_="scale")


def separator() -> Markup:
    """Between two levels of a trail; silent to those who do not see it."""
    return tag("span", "›", aria_hidden="true")
