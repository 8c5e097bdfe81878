"""Addresses that were given away before: each opens what it opened then.

`old_addresses.json` was recorded from the app of 30 November 2026, before its inside was rebuilt. What three of them
write was put right by hand: the address of a net with other classes than its variant's own told its weights by the
variant's, and one of them opened with others when it was opened again. Five more open the same net as ever, and call
it since then by its own name: resnet34 without shortcuts is plain34, plain34 with them resnet34, bottleneck_3-4-6-3
resnet50. And where nothing is said of the first filters, they are laid out by number.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from explainer.ui.frame import session
from explainer.ui.pages.table import PAGES
from tests.ui.support import healthy, open_app, written_query

RECORDS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("old_addresses.json").read_text("utf-8"))


def address(record: dict[str, Any]) -> str:
    """A record as its reader would write it."""
    return f"{record['page']}?{'&'.join(f'{name}={value}' for name, value in record['query'].items())}"


def page_of(record: dict[str, Any]) -> str:
    """The page of a record: the picture of the net stood at `/` then, and what is asked of a net there leads to it."""
    return "start" if record["page"] == "network" and record["query"].keys() - {"lang"} else str(record["page"])


@pytest.fixture(autouse=True)
def _nothing_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EXPLAINER_MEMORY", raising=False)
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))


@pytest.mark.parametrize("record", RECORDS, ids=address)
def test_an_old_address_opens_what_it_opened(record: dict[str, Any]) -> None:
    app = healthy(open_app(page_of(record), locale=record["locale"], **record["query"]))
    state = app.session_state
    opens = {name: state[name] for name in record["opens"] if name in state}
    assert {name: value for name, value in opens.items() if value not in (None, [])} == {
        name: value for name, value in record["opens"].items() if value not in (None, [])
    }
    assert [title.value for title in app.title] == record["titles"]
    assert written_query(app) == record["writes"]


def test_every_parameter_of_every_page_is_among_them() -> None:
    asked = {(record["page"], name) for record in RECORDS for name in record["query"]}
    new = {"beside", "cut", "picture", "step", "net_cut"}
    asked |= {("network", "weights"), ("block", "weights")}  # parameters of other pages alone, then
    every = {(page.name, one.name) for page in PAGES for one in page.parameters if one.name not in new}
    assert every <= asked
    assert {one.name for one in session.parameters()} - new <= {name for _, name in asked}
