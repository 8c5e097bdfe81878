"""A page of feature maps as one picture; a click, or the arrow keys and Enter, choose a channel."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explainer.render.images import Grid

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_feature_grid",
    html='<div class="grid" role="application" tabindex="0"><img alt=""><div class="frame" hidden></div></div>',
    css=(_ROOT / "component.css").read_text("utf-8"),
    js=(_ROOT / "component.js").read_text("utf-8"),
)


def show(grid: Grid, *, selected: int, alt: str, key: str, on_choose: Callable[[int], None]) -> None:
    """Show the maps with the selected channel framed; report a chosen channel."""

    def chosen() -> None:
        value = st.session_state[key].get("chosen")
        if isinstance(value, int | float) and int(value) in grid.channels:
            on_choose(int(value))

    data = {
        "image": f"data:image/png;base64,{b64encode(grid.png).decode()}",
        "columns": grid.columns,
        "rows": grid.rows,
        "first": grid.channels[0],
        "count": len(grid.channels),
        "selected": selected,
        "width": grid.columns * grid.tile,
        "alt": alt,
    }
    _component(key=key, data=data, on_chosen_change=chosen)
