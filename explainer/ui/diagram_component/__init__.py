"""The touchable picture: an SVG to hover, select, zoom and enter, wide or compact as room allows, or read as a list.

Its script is several files that read one after the other as one. A picture travels when it changes: an answer to what
the reader did in the picture leaves out what the browser already holds.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import streamlit as st

from explainer.render.outline import Group
from explainer.render.style import stylesheet
from explainer.text.catalogue import Catalogue, Language, catalogue

_ROOT = Path(__file__).parent
_SCRIPTS = ("drawing", "zoom", "moving", "tips", "bar", "listing", "component")
_TRIGGERS = ("chosen", "folded", "entered", "left")
_LABELS = (
    *("tools", "zoom_in", "zoom_out", "reset", "full", "leave_full", "list", "picture", "trail"),
    *("list_title", "how", "can_enter", "enter_tip", "enter"),
)


def _text(name: str) -> str:
    return (_ROOT / name).read_text("utf-8")


def _packed(script: str) -> str:
    """A script without indentation and whole-line comments: it travels along with each change."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", "* ", "*/")))


_component = st.components.v2.component(
    "resnet_diagram",
    html=_text("component.html"),
    css=stylesheet("both") + _text("component.css"),
    js="\n".join(_packed(_text(f"{name}.js")) for name in _SCRIPTS),
)


def show(  # noqa: PLR0913  (what is drawn, where the reader is, what is reported: each by its own name)
    wide: str,
    compact: str,
    *,
    key: str,
    selected: str,
    language: Language,
    on_choose: Callable[[str], None],
    linked: Sequence[str] = (),
    picture: str = "",
    outline: Sequence[Group] = (),
    trail: Sequence[tuple[str, str]] = (),
    enterable: Set[str] = frozenset(),
    on_fold: Callable[[str], None] | None = None,
    on_enter: Callable[[str], None] | None = None,
    on_leave: Callable[[str], None] | None = None,
) -> None:
    """Show the picture (`wide`, and `compact` for narrow screens) with the box `selected` and those `linked` marked.

    `picture` names it: zoom and scroll are kept until another name comes. `outline` is the same as a list. `trail`
    holds id and label of every level from the outermost to this one; boxes in `enterable` open a level further in.
    Reported by id: the box chosen, the stage folded, the box entered, the level gone back to.
    """
    reports = dict(zip(_TRIGGERS, (on_choose, on_fold, on_enter, on_leave), strict=True))

    def listener(trigger: str) -> Callable[[], None]:
        def tell() -> None:
            report, value = reports[trigger], _reported(key, trigger)
            if report is not None and isinstance(value.get("id"), str):
                report(value["id"])

        return tell

    stamp = f"{hash((wide, compact, len(outline), language)) & (1 << 64) - 1:x}"  # strings remember their hash
    place = {
        "picture": picture,
        "selected": selected,
        "linked": list(linked),
        "trail": [{"id": level, "label": label} for level, label in trail],
        "enterable": sorted(enterable) if on_enter else [],
        "stamp": stamp,
    }
    held = any(_reported(key, trigger).get("holds") == stamp for trigger in _TRIGGERS)
    _component(
        key=key,
        data=place if held else _drawn(wide, compact, outline, catalogue(language)) | place,
        on_lacking_change=lambda: None,
        on_chosen_change=listener("chosen"),
        on_folded_change=listener("folded"),
        on_entered_change=listener("entered"),
        on_left_change=listener("left"),
    )


def _reported(key: str, trigger: str) -> Mapping[str, Any]:
    """What the browser said in the run under way; empty in all others."""
    value = st.session_state[key].get(trigger) if key in st.session_state else None
    return value if isinstance(value, Mapping) else {}


def _drawn(wide: str, compact: str, outline: Sequence[Group], words: Catalogue) -> dict[str, object]:
    """What changes only with the picture itself."""
    groups = [
        {
            "title": group.title,
            "band": group.band,
            "unfolded": group.unfolded,
            "action": group.action,
            "entries": [[one.number, one.id, one.name, one.text] for one in group.entries],
        }
        for group in outline
    ]
    return {
        "wide": wide,
        "compact": compact,
        "outline": groups,
        "labels": {name: words(f"diagram_view.{name}") for name in _LABELS},
        "language": words.language,
    }
