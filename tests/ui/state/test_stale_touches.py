"""Touches that follow so fast that the browser still says what a run has replaced: the first choice stands."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup, Checkbox, ElementTree, NumberInput, Selectbox

from tests.ui.support import healthy, open_app, written_query


def touch(shown: ElementTree, kind: str, key: str, value: object) -> None:
    """Make a choice on the page as it is shown, and have the page say it."""
    field: Any = next(one for one in shown.get(kind) if getattr(one, "key", None) == key)
    field.set_value(value)
    shown.run()


def keep_what_is_shown(app: AppTest) -> ElementTree:
    """The page as it is, which goes on to say what it shows now, whatever the session holds meanwhile."""
    for one in app._tree:
        if isinstance(one, ButtonGroup | Checkbox | NumberInput | Selectbox) and not one.disabled:
            one.set_value(one.value)
    return app._tree


@pytest.mark.parametrize(
    ("page", "query", "kind", "key", "value"),
    [
        ("block", {"block": "layer2.0"}, "button_group", "shortcut", "A"),
        ("compare", {}, "button_group", "stride", "v1"),
        ("compare", {"other": "resnet50", "other_stride": "v1"}, "button_group", "stride", "v1"),
        ("design", {}, "selectbox", "variant", "resnet34"),
        ("design", {}, "button_group", "shortcut", "C"),
        ("calculators", {"calc": "window"}, "number_input", "win_kernel", 7),
        ("calculators", {"calc": "layers"}, "button_group", "count_kinds", ["conv", "fc", "projection"]),
        ("calculators", {"calc": "layers"}, "button_group", "count_rule", "projections"),
    ],
)
def test_a_choice_stands_where_the_next_touch_was_made_before_its_answer_came(
    page: str, query: dict[str, str], kind: str, key: str, value: object
) -> None:
    app = open_app(page, lang="en", **query)
    before = written_query(app)
    shown = keep_what_is_shown(app)
    touch(shown, kind, key, value)
    chosen = written_query(healthy(app))
    assert chosen != before
    touch(shown, kind, key, value)  # whatever the second touch is, the page says all its values
    assert written_query(healthy(app)) == chosen
