"""What the tests of the pages share: opening the app with and without a browser, and reading what a page says."""

import base64
import json
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import combinations, product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from explainer.render.images.sheet import HALF
from explainer.text.catalogue import LANGUAGES, catalogue
from explainer.ui.components.diagram import message

ROOT = Path(__file__).parents[2]
Floats = NDArray[np.float64]


def open_app(page: str = "network", *, locale: str = "en-US", unforeseen: bool = False, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": locale}
    for name, value in query.items():
        app.query_params[name] = value
    go_to(app, page)
    return app if unforeseen else healthy(app)


def go_to(app: AppTest, page: str) -> AppTest:
    """Run another page; AppTest's own `switch_page` takes only pages that are files of their own."""
    app._page_hash = calc_hash("" if page == "start" else page)
    return app.run()


def healthy(app: AppTest) -> AppTest:
    """No exception has reached the page, not even as the sentence that stands for one."""
    assert [error.value for error in app.exception] == []
    unforeseen = {catalogue(language)("parts.unexpected") for language in LANGUAGES}
    assert [error.value for error in app.error if error.value in unforeseen] == []
    return app


def derived(app: AppTest, kind: str, name: str) -> Any:
    """A widget that shows what other choices come to, whatever number its name bears now."""
    return next(one for one in app.get(kind) if re.fullmatch(rf"{name}(_\d+)?", getattr(one, "key", None) or ""))


def warnings(app: AppTest) -> str:
    """The warnings, in Markdown."""
    return " ".join(warning.value for warning in app.warning)


def everything(app: AppTest) -> str:
    """All text on the page."""
    kinds = ("markdown", "caption", "title", "header", "info", "warning")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


def html(app: AppTest) -> str:
    """The page's own HTML."""
    return "".join(element.proto.body for element in app.get("html"))


def said(app: AppTest) -> str:
    """All text on the page, and its HTML."""
    return f"{everything(app)}\n{html(app)}"


def facts_of(app: AppTest) -> str:
    """The description lists beside the picture, as HTML."""
    bodies = (element.proto.body for element in app.get("html"))
    return "".join(body for body in bodies if 'class="facts"' in body)


def picture_data(app: AppTest) -> dict[str, Any]:
    """What was sent to the page's first diagram."""
    return message.read(app.get("bidi_component")[0].proto.bytes)


def shown_maps(app: AppTest) -> dict[str, Floats]:
    """The maps beside the boxes of the page's first diagram by node, as shares of the largest magnitude of each."""
    told = picture_data(app)["maps"]
    page = np.asarray(Image.open(BytesIO(base64.b64decode(told["sheet"].partition(",")[2])))).astype(float)
    found = {}
    for node, (left, top, width, height) in told["tiles"].items():
        entries = page[top : top + height, left : left + width]
        signed = entries.max() >= HALF
        found[node] = (entries - HALF) / (HALF // 2) - 1 if signed else entries / (HALF - 1)
    return found


def shown(app: AppTest) -> dict[str, object]:
    """What the picture is told about the selection."""
    data = picture_data(app)
    return {"selected": data["selected"], "linked": data["linked"]}


def query(page: Page) -> dict[str, str]:
    """The settings in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def wait_for_query(page: Page, name: str, value: str | None) -> None:
    page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, value]
    )


def scrolls_sideways(page: Page) -> bool:
    """Whether the window, or what Streamlit scrolls within it, is wider than the screen."""
    main = page.locator('[data-testid="stMain"]')
    return bool(
        page.evaluate("document.documentElement.scrollWidth > innerWidth")
        or main.evaluate("main => main.scrollWidth > main.clientWidth")
    )


def written_query(app: AppTest) -> dict[str, str]:
    """The settings that the page puts into its address."""
    sent = [
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "resnet_address"
    ]
    query: dict[str, str] = sent[-1]["query"]
    return query


def pairwise(*factors: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of a value of each factor in which any two values of different factors meet, and always the same rows.

    Each row begins with the first pair that has not met, and takes of every other factor the value that meets most
    others of the row for the first time; of equals the one that was taken least.
    """

    def pair(i: int, a: Any, j: int, b: Any) -> tuple[Any, ...]:
        return (i, a, j, b) if i < j else (j, b, i, a)

    apart = {
        (i, a, j, b): 0 for i, j in combinations(range(len(factors)), 2) for a, b in product(factors[i], factors[j])
    }
    taken: Counter[tuple[int, Any]] = Counter()
    rows = []
    while apart:
        i, a, j, b = next(iter(apart))
        row = {i: a, j: b}
        for k, values in enumerate(factors):
            if k not in row:
                row[k] = max(
                    values,
                    key=lambda one: (sum(pair(k, one, *known) in apart for known in row.items()), -taken[k, one]),
                )
        for one, other in combinations(sorted(row.items()), 2):
            apart.pop((*one, *other), None)
        taken.update(row.items())
        rows.append(tuple(value for _, value in sorted(row.items())))
    return rows
