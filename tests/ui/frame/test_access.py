"""What keeps readers out: axe-core finds nothing of weight on any page, in both languages and themes."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from explainer.ui.pages.table import PAGES
from tests.ui.visit import DESKTOP, PHONE, Readers

PATHS = ["/", *(f"/{row.name}" for row in PAGES[1:]), "/forward?view=answer", "/forward?view=ledger"]
WEIGHTS = ("moderate", "serious", "critical")

TO_FIND = '<p style="color: #bbb">pale</p><button></button>'


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop, English, light", "phone, Chinese, dark"])
def test_axe_finds_nothing_of_weight(readers: Readers, app_url: str, screen: dict[str, Any]) -> None:
    found = []
    with readers.visit(app_url, **screen) as visit:
        for path in PATHS:
            visit.open(path)
            page = visit.whole()
            for one in Axe().run(page).response["violations"]:
                if one["impact"] in WEIGHTS:
                    found += [(path, one["id"], node["target"], node["failureSummary"]) for node in one["nodes"]]
    assert found == []


def test_axe_finds_what_is_there_to_find(readers: Readers, app_url: str) -> None:
    """A grey text and a button without a name, put into a page."""
    with readers.visit(app_url, **DESKTOP) as visit:
        page = visit.open("/figure3")
        page.locator("h2").first.evaluate("title => title.insertAdjacentHTML('afterend', `" + TO_FIND + "`)")
        ids = {one["id"] for one in Axe().run(page).response["violations"]}
    assert {"color-contrast", "button-name"} <= ids
