"""A picture of equal cells (a map, a strip of bars), one of them marked; a click, or arrow keys and Enter, choose."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_ROOT = Path(__file__).parent

_component = st.components.v2.component(
    "resnet_place",
    html='<div class="place" role="application" tabindex="0"><img alt=""><div class="mark"></div></div>',
    css=(_ROOT / "component.css").read_text("utf-8"),
    js=(_ROOT / "component.js").read_text("utf-8"),
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

    def chosen() -> None:
        value = st.session_state[key].get("chosen")
        if isinstance(value, int | float) and 0 <= int(value) < rows * columns:
            on_choose(*divmod(int(value), columns))

    data = {"source": source, "rows": rows, "columns": columns, "selected": list(selected), "alt": alt}
    _component(key=key, data=data, on_chosen_change=chosen)
