"""The touchable picture: an SVG to hover, select, zoom and enter, wide or compact as room allows, or read as a list.

A picture travels when it changes: an answer to what the reader did in the picture leaves out what the browser already
holds.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from explainer.render.diagram.picture import Picture
from explainer.render.images.sheet import Sheet
from explainer.render.style.stylesheet import stylesheet
from explainer.ui.components.cuts import presses_in
from explainer.ui.components.diagram.message import stamp_of, stamp_of_maps, told_maps, written
from explainer.ui.components.scripts import CUTS, MAPS, SHARED, STYLE, TIPS, packed
from explainer.ui.state.cuts import Presses
from explainer.ui.state.key import reported
from explainer.ui.state.navigation import ARRIVED

_ROOT = Path(__file__).parent
_MOVEMENT = ("standing", "motion", "news", "pulse")
_SCRIPTS = ("drawing", *_MOVEMENT, "edges", "zoom", "moving", "scissors", "share", "bar", "listing", "component")
_TRIGGERS = ("chosen", "folded", "entered", "left", "opened", "offered", "cut")


def _text(name: str) -> str:
    return (_ROOT / name).read_text("utf-8")


_component = st.components.v2.component(
    "resnet_diagram",
    html=_text("component.html"),
    css=stylesheet("both") + STYLE + _text("component.css"),
    js=packed(SHARED, MAPS, TIPS, CUTS, *(_ROOT / f"{name}.js" for name in _SCRIPTS)),
)


class Levels(NamedTuple):
    """The way to a picture from the outermost level, and the way further in.

    `trail` holds id and label of every level down to this one; boxes in `enterable` open a level further in. Reported
    by id: the box entered, the level gone back to.
    """

    trail: Sequence[tuple[str, str]]
    enterable: Set[str]
    on_enter: Callable[[str], None]
    on_leave: Callable[[str], None]


class Marks(NamedTuple):
    """The box that is selected, and those linked to it as its counterparts."""

    selected: str
    linked: Sequence[str] = ()


class Maps(NamedTuple):
    """Feature maps for a picture with room for them. Reported by id: the node whose map was opened."""

    sheet: Sheet
    on_open: Callable[[str], None]


class Scissors(NamedTuple):
    """What is cut in the picture, by name, after press number `answered`, and what is `said` of it (HTML).

    `tool` is what the tool is called, `how` how it is used. `offers` are buttons below, id and label; "" puts all back.
    Reported: the presses that cut or put back, the id of the offer that was taken.
    """

    tool: str
    how: str
    cuts: Sequence[str]
    answered: int
    said: str
    offers: Sequence[tuple[str, str]]
    on_cut: Callable[[Presses], None]
    on_offer: Callable[[str], None]


class Live(NamedTuple):
    """What a pass of the net shows in its picture."""

    maps: Maps | None = None
    scissors: Scissors | None = None


def show(
    picture: Picture,
    *,
    key: str,
    marks: Marks,
    on_choose: Callable[[str], None],
    on_fold: Callable[[str], None] | None = None,
    levels: Levels | None = None,
    live: Live | None = None,
) -> None:
    """Show the picture with the boxes of `marks` marked.

    Reported by id: the box chosen, the stage folded; and what `levels`, maps and scissors report.
    """
    live = live or Live()
    stamp = stamp_of(picture)
    reports: dict[str, Callable[[Mapping[str, Any]], None]] = {"chosen": _by_id(on_choose), "folded": _by_id(on_fold)}
    if levels:
        reports |= {"entered": _by_id(levels.on_enter), "left": _by_id(levels.on_leave)}
    if live.maps:
        reports["opened"] = _by_id(live.maps.on_open)
    if live.scissors:
        on_cut = live.scissors.on_cut
        reports |= {"offered": _by_id(live.scissors.on_offer), "cut": lambda said: on_cut(presses_in(said))}

    def listener(trigger: str) -> Callable[[], None]:
        return lambda: reports[trigger](_reported(key, trigger)) if trigger in reports else None

    _component(
        key=key,
        data=written(
            _place(key, picture.name, stamp, marks, levels, live), None if _holds(key, "holds", stamp) else picture
        ),
        on_lacking_change=lambda: None,
        on_chosen_change=listener("chosen"),
        on_folded_change=listener("folded"),
        on_entered_change=listener("entered"),
        on_left_change=listener("left"),
        on_opened_change=listener("opened"),
        on_offered_change=listener("offered"),
        on_cut_change=listener("cut"),
    )


def _by_id(report: Callable[[str], None] | None) -> Callable[[Mapping[str, Any]], None]:
    """A report of what a message names."""

    def tell(said: Mapping[str, Any]) -> None:
        if report is not None and isinstance(said.get("id"), str):
            report(said["id"])

    return tell


def _place(key: str, name: str, stamp: str, marks: Marks, levels: Levels | None, live: Live) -> dict[str, object]:
    """Where the reader is, in a picture of this name and stamp."""
    maps, scissors = live
    return {
        "picture": name,
        "selected": marks.selected,
        "arrived": bool(ARRIVED.take()),
        "linked": list(marks.linked),
        "trail": [{"id": level, "label": label} for level, label in levels.trail] if levels else [],
        "enterable": sorted(levels.enterable) if levels else [],
        "stamp": stamp,
        "maps": told_maps(maps.sheet, travels=not _holds(key, "maps", stamp_of_maps(maps.sheet))) if maps else None,
        "scissors": _told(scissors) if scissors else None,
    }


def _holds(key: str, what: str, stamp: str) -> bool:
    """Whether the browser has said, in the run under way, that it holds what goes by this stamp."""
    return any(_reported(key, trigger).get(what) == stamp for trigger in _TRIGGERS)


def _told(scissors: Scissors) -> Mapping[str, object]:
    return {name: value for name, value in scissors._asdict().items() if not callable(value)}


def _reported(key: str, trigger: str) -> Mapping[str, Any]:
    """What the browser said in the run under way; empty in all others."""
    value = reported(key, trigger)
    return value if isinstance(value, Mapping) else {}
