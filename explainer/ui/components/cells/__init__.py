"""A picture of equal cells, one of them marked; a click, or arrow keys and Enter, choose another.

The cells are pages of feature maps, the positions of one map, or the bars of a strip.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from explainer.render.data_uri import data_uri
from explainer.render.images.maps import Grid
from explainer.ui.components.scripts import packed
from explainer.ui.state.key import reported

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_cells",
    html=(_ROOT / "component.html").read_text("utf-8"),
    css=(_ROOT / "component.css").read_text("utf-8"),
    js=packed(_ROOT / "component.js"),
)


def show(
    source: str,
    *,
    rows: int,
    columns: int,
    selected: tuple[int, int],
    alt: str,
    key: str,
    on_choose: Callable[[int, int], None],
) -> None:
    """Show a picture (its address) of rows×columns cells, one of them marked; report the row and column chosen."""
    data = {
        "kind": "strip" if source.startswith("data:image/svg") else "map",
        "source": source,
        "rows": rows,
        "columns": columns,
        "count": rows * columns,
        "selected": selected[0] * columns + selected[1],
        "alt": alt,
    }
    _mount(data, key=key, count=rows * columns, on_choose=lambda cell: on_choose(*divmod(cell, columns)))


def show_maps(
    grid: Grid,
    *,
    selected: int,
    alt: str,
    key: str,
    on_choose: Callable[[int], None],
    labels: Sequence[str] = (),
) -> None:
    """Show a page of feature maps, the selected channel framed where it is on it; report the channel chosen.

    labels: what stands in the corner of each map, where anything does.
    """
    first, count = grid.channels[0], len(grid.channels)
    data = {
        "kind": "maps",
        "source": data_uri(grid.png),
        "rows": grid.rows,
        "columns": grid.columns,
        "count": count,
        "selected": selected - first,
        "alt": alt,
        "labels": list(labels),
    }
    _mount(data, key=key, count=count, on_choose=lambda cell: on_choose(first + cell))


def _mount(data: Mapping[str, object], *, key: str, count: int, on_choose: Callable[[int], None]) -> None:
    def chosen() -> None:
        value = reported(key, "chosen")
        if isinstance(value, int | float) and 0 <= int(value) < count:
            on_choose(int(value))

    _component(key=key, data=data, on_chosen_change=chosen)
