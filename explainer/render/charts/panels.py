"""Small figures of two aligned panels, written as plotly's JSON.

They bring no template, so that the page's theme, light or dark, gives ink and ground; only hues that carry a meaning
are set. They are plain values, written once: building figure objects would take longer than all the rest of a toggle.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainer.render.html.tag import joined, tag
from explainer.render.style.theme import HUES, Kind

CONFIG: dict[str, object] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}
"""What every chart is shown with: no tool bar, and no dragging that would catch a finger on its way down the page."""

MAX_HEIGHT = 320
ROW_HEIGHT = 32
HEAD_ROOM = 22
NEUTRAL = HUES[Kind.TERMINAL]
_CLOSE = 0.12
"""Share of the axis that a short name takes on a phone."""
HOVER = joined("%{hovertext}", tag("extra"))
"""What a trace shows that says a text of its own when pointed at, without plotly's second box."""
TEXT_ROOM = 1.7
"""Length of a row's panel over its longest bar: what is left holds the number behind the bar."""

Json = dict[str, Any]
_FIXED: Json = {"fixedrange": True, "zeroline": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One bar or point: its value (None: not known), its colour, what hovering says and what stands beside it.

    `before` is drawn as an outline around it.
    """

    value: float | None
    hue: str
    hover: str
    text: str = ""
    before: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One of the two panels: what it shows, a mark per name, and plotly's number format for its axis."""

    heading: str
    marks: tuple[Mark, ...]
    number_format: str = "~s"


def rows(names: Sequence[str], panels: tuple[Panel, Panel], *, same_scale: bool = False) -> str:
    """Two columns of horizontal bars beside their names, for ten names at most; each fills its column unless told."""
    height = min(MAX_HEIGHT, HEAD_ROOM + ROW_HEIGHT * len(names) + 6)
    layout = _layout(height) | {
        "barmode": "overlay",
        "yaxis": _FIXED | {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False},
        "annotations": [_heading(panel.heading, x=x, y=1) for panel, x in zip(panels, (0, 0.52), strict=True)],
    }
    data: list[Json] = []
    reach = max(_ends(panels[0]) + _ends(panels[1]))
    for panel, axis, domain in zip(panels, ("x", "x2"), ([0, 0.48], [0.52, 1]), strict=True):
        ends = _ends(panel)
        longest = (reach if same_scale else max(ends)) or 1
        layout[_long(axis)] = _FIXED | {"domain": domain, "range": [0, TEXT_ROOM * longest], "visible": False}
        data += _row_traces(list(names), panel, ends, axis)
    return figure(data, layout)


def columns(ticks: Mapping[float, str], panels: tuple[Panel, Panel], *, lines: bool = False) -> str:
    """Two panels one above the other with a bar (or a point of a line) for every position 0, 1, …

    `ticks` name positions, in the order of the axis; neighbours are written on two levels, so that they fit a phone.
    """
    count = len(panels[0].marks)
    layout = _layout(250) | {
        "barmode": "overlay",
        "bargap": 0.15 if count <= 100 else 0,
        "hovermode": "x",
        "xaxis": _FIXED
        | {
            "anchor": "y2",
            "range": [-0.6, count - 0.4],
            "showgrid": False,
            "tickangle": 0,
            "tickvals": list(ticks),
            "ticktext": staggered(ticks, count),
        },
        "annotations": [_heading(panel.heading, x=0, y=y) for panel, y in zip(panels, (1, 0.44), strict=True)],
    }
    layout["margin"] |= {"b": 34, "r": 24}
    data: list[Json] = []
    for panel, axis, domain in zip(panels, ("y", "y2"), ([0.56, 1], [0, 0.44]), strict=True):
        layout[_long(axis)] = _FIXED | {
            "domain": domain,
            "rangemode": "tozero",
            "automargin": True,
            "nticks": 4,
            "tickformat": panel.number_format,
        }
        data += _line_traces(panel, axis) if lines else _column_traces(panel, axis)
    return figure(data, layout)


def figure(data: list[Json], layout: Json) -> str:
    """A figure's JSON; raises ValueError for a number that JSON does not have."""
    return json.dumps({"data": data, "layout": layout}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def single(height: int) -> Json:
    """The layout of one panel."""
    axes: Json = {"xaxis": _FIXED | {"showgrid": False}, "yaxis": _FIXED | {"automargin": True}}
    layout = _layout(height) | axes
    layout["margin"] |= {"b": 22}
    return layout


def bars(values: Sequence[object], places: Sequence[object], hovers: Sequence[str], **look: object) -> Json:
    """Vertical bars at `places` that say `hovers`."""
    said = {"hovertext": list(hovers), "hovertemplate": HOVER}
    return {"type": "bar", "x": list(places), "y": list(values)} | said | look


def _ends(panel: Panel) -> list[float]:
    """How far each bar and its outline reach."""
    return [max(mark.value or 0, mark.before or 0) for mark in panel.marks]


def _row_traces(names: list[str], panel: Panel, ends: list[float], axis: str) -> list[Json]:
    solid = bars(
        names,
        [mark.value for mark in panel.marks],
        [mark.hover for mark in panel.marks],
        orientation="h",
        width=0.5,
        marker={"color": [mark.hue for mark in panel.marks]},
    )
    outline = _outline(names, [mark.before for mark in panel.marks], orientation="h", width=0.78)
    texts = {
        "type": "scatter",
        "mode": "text",
        "x": ends,
        "y": names,
        "text": [f" {mark.text}" for mark in panel.marks],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [trace | {"xaxis": axis} for trace in (solid, *outline, texts)]


def _column_traces(panel: Panel, axis: str) -> list[Json]:
    places = list(range(len(panel.marks)))
    solid = bars(
        [mark.value for mark in panel.marks],
        places,
        [mark.hover for mark in panel.marks],
        marker={"color": [mark.hue for mark in panel.marks]},
    )
    outline = _outline([mark.before for mark in panel.marks], places)
    return [trace | {"xaxis": "x", "yaxis": axis} for trace in (solid, *outline)]


def _outline(y: list[Any], x: list[Any], **look: object) -> list[Json]:
    """Where bars ended before the last change; nothing where nothing has changed."""
    if all(value is None for value in (x if "orientation" in look else y)):
        return []
    marker = {"color": "rgba(0,0,0,0)", "line": {"color": NEUTRAL, "width": 1.5}}
    return [{"type": "bar", "x": x, "y": y, "marker": marker, "hoverinfo": "skip"} | look]


def _line_traces(panel: Panel, axis: str) -> list[Json]:
    marks = panel.marks
    few = len(marks) <= 60
    line = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "x": list(range(len(marks))),
        "y": [mark.value for mark in marks],
        "line": {"color": marks[0].hue if marks else NEUTRAL, "width": 2},
        "hovertext": [mark.hover for mark in marks],
        "hovertemplate": HOVER,
        "xaxis": "x",
        "yaxis": axis,
    }
    return [line]


def staggered(ticks: Mapping[float, str], count: int) -> list[str]:
    """Names of ticks among `count` places; one that stands close to the name before it goes down a line."""
    names: list[str] = []
    last, lowered = -float(count), False
    for place, name in ticks.items():
        lowered = not lowered and place - last < _CLOSE * count
        names.append(joined(lowered and tag("br"), name))
        last = place
    return names


def _layout(height: int) -> Json:
    return {
        "template": {},
        "height": height,
        "margin": {"l": 0, "r": 6, "t": HEAD_ROOM, "b": 4, "pad": 4},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left"},
    }


def _heading(text: str, *, x: float, y: float) -> Json:
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return {"text": tag("b", text), "showarrow": False} | place


def _long(axis: str) -> str:
    """The layout's name of an axis: "x2" is "xaxis2"."""
    return f"{axis[0]}axis{axis[1:]}"


def height_of(serialised: str) -> int:
    """Pixels that a serialised chart takes on the page."""
    *_, found = re.findall(r'"height":\s*(\d+)', serialised)
    return int(found)
