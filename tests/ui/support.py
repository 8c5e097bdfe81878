"""What the tests of the pages share: opening the app with and without a browser, and reading what a page says."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from explainer.text.catalogue import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]


def open_app(page: str = "network", *, locale: str = "en-US", unforeseen: bool = False, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": locale}
    for name, value in query.items():
        app.query_params[name] = value
    go_to(app, page)
    return app if unforeseen else healthy(app)


def go_to(app: AppTest, page: str) -> AppTest:
    """Run another page; AppTest's own `switch_page` takes only pages that are files of their own."""
    app._page_hash = calc_hash("" if page == "network" else page)
    return app.run()


def healthy(app: AppTest) -> AppTest:
    """No exception has reached the page, not even as the sentence that stands for one."""
    assert [error.value for error in app.exception] == []
    unforeseen = {catalogue(language)("parts.unexpected") for language in LANGUAGES}
    assert [error.value for error in app.error if error.value in unforeseen] == []
    return app


def warnings(app: AppTest) -> str:
    return " ".join(warning.value for warning in app.warning)


def everything(app: AppTest) -> str:
    """All text on the page."""
    kinds = ("markdown", "caption", "title", "header", "info", "warning")
    return "\n".join(element.value for kind in kinds for element in app.get(kind))


def html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def facts_of(app: AppTest) -> str:
    """The description lists beside the picture, as HTML."""
    bodies = (element.proto.body for element in app.get("html"))
    return "".join(body for body in bodies if 'class="facts"' in body)


def shown(app: AppTest) -> dict[str, object]:
    """What the picture is told about the selection."""
    data = json.loads(app.get("bidi_component")[0].proto.json)
    return {"selected": data["selected"], "linked": data["linked"]}


def query(page: Page) -> dict[str, str]:
    """The settings in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def wait_for_query(page: Page, name: str, value: str | None) -> None:
    page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, value]
    )


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def written_query(app: AppTest) -> dict[str, str]:
    """The settings that the page puts into its address."""
    sent = [
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name == "resnet_address"
    ]
    query: dict[str, str] = sent[-1]["query"]
    return query
