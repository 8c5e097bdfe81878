"""Small nets drawn as strips, to cut, to look into and to send pictures through; their maps come from Python.

What stays of them is HTML, which does not travel with a stroke: in the run of a fragment the browser holds it already.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainer.render.data_uri import data_uri
from explainer.render.images.sheet import Sheet
from explainer.render.style.stylesheet import stylesheet
from explainer.ui.components.cuts import presses_in
from explainer.ui.components.scripts import CUTS, MAPS, STYLE, TIPS, packed
from explainer.ui.state.cuts import Presses
from explainer.ui.state.key import Key, reported

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_strip",
    html=(_ROOT / "component.html").read_text("utf-8"),
    css=stylesheet("both") + STYLE + (_ROOT / "component.css").read_text("utf-8"),
    js=packed(TIPS, MAPS, CUTS, _ROOT / "component.js"),
)
LACKING = Key("strips_lacking", False)
"""Whether the browser has said that it does not hold the HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetView:
    """One net: the maps of its boxes (none yet, perhaps), and its answer as HTML."""

    sheet: Sheet | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripView:
    """What the strips show. html: all that stays. picture: the name of the one that goes through. seen: what the nets
    see of it, a PNG.

    cuts: the names of what is cut, after press number `answered`. nets: one for each strip of the html.
    said: HTML. take: the label of the one button (none without a label), and the
    cut that it makes or takes back ("" for all). number: that of the drawing that is answered.
    """

    html: str
    picture: str
    seen: bytes | None
    cuts: Sequence[str]
    answered: int
    nets: Sequence[NetView]
    said: str
    take: tuple[str, str]
    number: int = 0


def show(
    view: StripView,
    *,
    key: str,
    on_cut: Callable[[Presses], None],
    on_open: Callable[[int, str], None],
    on_picture: Callable[[str], None],
) -> None:
    """Show the strips.

    Reported by name, unchecked: the presses that cut or put back, the net (by its place) and the
    node that was opened, the picture.
    """

    def cut() -> None:
        on_cut(presses_in(reported(key, "cut")))

    def opened(value: str) -> None:
        net, _, node = value.partition(" ")
        if net in ("0", "1"):
            on_open(int(net), node)

    label, taken = view.take
    data = {
        "html": view.html if LACKING.take() or not _runs_alone() else None,
        "picture": view.picture,
        "seen": view.seen and data_uri(view.seen),
        "nets": [_told(one) for one in view.nets],
        "said": view.said,
        "cuts": list(view.cuts),
        "answered": view.answered,
        "take": {"label": label, "cut": taken},
        "number": view.number,
    }
    _component(
        key=key,
        data=data,
        on_lacking_change=lambda: LACKING.set(True),
        on_cut_change=cut,
        on_opened_change=_listener(key, "opened", opened),
        on_picture_change=_listener(key, "picture", on_picture),
    )


def _runs_alone() -> bool:
    """Whether a fragment runs without its page, so that what it sent before is still there."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def _listener(key: str, trigger: str, report: Callable[[str], None]) -> Callable[[], None]:
    def tell() -> None:
        value = reported(key, trigger)
        if isinstance(value, str):
            report(value)

    return tell


def _told(net: NetView) -> Mapping[str, object]:
    tiles = net.sheet.tiles if net.sheet else {}
    return {
        "sheet": net.sheet and data_uri(net.sheet.png),
        "tiles": {name: [tile.left, tile.top, tile.width, tile.height] for name, tile in tiles.items()},
        "answer": net.answer,
    }
