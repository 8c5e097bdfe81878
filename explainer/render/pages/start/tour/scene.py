"""A step of the tour as a value: its words, its picture, what the reader can touch, and the lab page it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from explainer.render.html.tag import tag

SLUGS = ("degradation", "sum", "blocks", "projection", "depth", "stride")
"""The steps in their order; the catalogue holds the words of each under `tour.<slug>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What one choice of the reader shows: `alt` says the picture in words, `numbers` are counted up to by name.

    title, text: what the step says with this choice; empty where it says the same with each.
    """

    label: str
    alt: str
    title: str = ""
    text: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One step. `first` is the case that it comes to rest at, `before` the one that it is entered with, for a moment.

    note: what the picture leaves out, or its source. counting: milliseconds that numbers take when it is entered.
    """

    title: str
    text: str
    picture: Markup
    note: str
    link: str
    cases: Mapping[str, Case]
    first: str
    choice: str
    before: str | None = None
    counting: int = 350
    fields: Markup = field(default_factory=Markup)


def choices(scene: Scene) -> Markup:
    """The buttons for the cases."""
    buttons = [
        tag("button", case.label, type="button", data_case=name, aria_pressed=name == scene.first)
        for name, case in scene.cases.items()
    ]
    return tag("div", *buttons, class_="choices", role="group", aria_label=scene.choice)
