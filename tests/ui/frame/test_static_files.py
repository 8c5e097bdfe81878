"""Streamlit's files as the server sends them: what is answered here, what passes, and what is there at the start."""

import asyncio
import gzip
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.types import Receive, Scope, Send

from explainer.ui.frame.server import FIRST_MODULES
from explainer.ui.frame.static_files import ROOT, Files, StaticFiles, with_modules

PROJECT = Path(__file__).parents[3]
PAGE = "<!doctype html><html><head><title>A page</title></head><body></body></html>"
SCRIPTS = {
    "Html.Ab12Cd34.js": 'import{a}from"./base.Ef56Gh78.js";import"./side.Ij90Kl12.js";import("./Later.Mn34Op56.js")',
    "base.Ef56Gh78.js": "export * from './deep.Qr78St90.js'; // a real export",
    "side.Ij90Kl12.js": 'import {x} from "./Html.Ab12Cd34.js"',
    "deep.Qr78St90.js": "export const x = 1",
    "Later.Mn34Op56.js": 'import "./deep.Qr78St90.js"',
    "HtmlTable.Uv12Wx34.js": "export {}",
}
PAGES = ("network", "block")
PICTURE = b"\x89PNG\r\n\x1a\n not to be made smaller"


class Answer(NamedTuple):
    """What came back; `passed` is whether the app behind was asked."""

    status: int
    headers: dict[str, str]
    body: bytes
    passed: bool


class Site:
    """The middleware over a folder, and behind it an app that says only that it was asked."""

    def __init__(self, root: Path, *modules: str) -> None:
        self.asked: list[Scope] = []
        self.files = Files(pages=dict.fromkeys(("/", *(f"/{name}" for name in PAGES)), modules), root=root)
        self.app = StaticFiles(self._behind, files=self.files)

    def __call__(self, path: str, *, method: str = "GET", kind: str = "http", **headers: str) -> Answer:
        """A request of a browser; `_` stands for `-` in the names of headers, and an empty one is not sent."""
        named = {"accept-encoding": "gzip, deflate, br"} | {
            name.replace("_", "-"): one for name, one in headers.items()
        }
        sent = [(name.encode(), value.encode()) for name, value in named.items() if value]
        scope: Scope = {"type": kind, "path": path, "headers": sent} | ({"method": method} if kind == "http" else {})
        said: list[Any] = []

        async def receive() -> Any:
            raise AssertionError("nothing is read of a request for a file")

        async def send(message: Any) -> None:
            said.append(message)

        before = len(self.asked)
        with ThreadPoolExecutor(1) as aside:  # a browser that is driven keeps a loop of its own in this thread
            aside.submit(asyncio.run, self.app(scope, receive, send)).result()
        if len(self.asked) > before:
            return Answer(0, {}, b"", passed=True)
        start, *rest = said
        assert start["type"] == "http.response.start"
        assert [one["type"] for one in rest] == ["http.response.body"]
        got = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], got, rest[0]["body"], passed=False)

    async def _behind(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder like Streamlit's."""
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "media").mkdir()
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    for name, text in SCRIPTS.items():
        (tmp_path / "static" / "js" / name).write_text(text, "utf-8")
    (tmp_path / "static" / "media" / "icon.Yz56Ab78.png").write_bytes(PICTURE)
    return tmp_path


@pytest.fixture
def site(root: Path) -> Site:
    return Site(root, "Html")


SCRIPT = "/static/js/base.Ef56Gh78.js"


# --- what is sent -----------------------------------------------------------------------------------------------


def test_a_script_comes_compressed_and_is_the_file(site: Site) -> None:
    answer = site(SCRIPT)
    assert (answer.status, answer.passed) == (200, False)
    assert gzip.decompress(answer.body).decode("utf-8") == SCRIPTS["base.Ef56Gh78.js"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_picture_comes_as_it_lies(site: Site) -> None:
    answer = site("/static/media/icon.Yz56Ab78.png")
    assert answer.body == PICTURE
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/png"


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in PAGES)])
def test_every_address_of_a_page_gives_the_page(site: Site, path: str) -> None:
    answer = site(path)
    page = gzip.decompress(answer.body).decode("utf-8")
    assert re.sub(r'\s*<link rel="modulepreload"[^>]*>|\s+(?=</head>)', "", page) == PAGE
    assert "./static/js/Html.Ab12Cd34.js" in page
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body == site("/").body


def test_files_are_kept_for_a_year_and_the_page_is_asked_for_again(site: Site) -> None:
    for path in (SCRIPT, "/static/media/icon.Yz56Ab78.png"):
        kept = site(path).headers["cache-control"]
        assert re.findall(r"max-age=(\d+)", kept) == [str(365 * 24 * 60 * 60)]
        assert "immutable" in kept
    assert site("/").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", SCRIPT])
def test_what_the_browser_has_is_not_sent_again(site: Site, path: str) -> None:
    tag = site(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"another", {tag}'):
        answer = site(path, if_none_match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    for other in ('"another"', tag.strip('"')[:-1]):
        assert site(path, if_none_match=other).status == 200


def test_files_that_differ_have_other_tags(root: Path, site: Site) -> None:
    tags = {site(f"/static/js/{name}").headers["etag"] for name in SCRIPTS}
    assert len(tags) == len(SCRIPTS)
    (root / "index.html").write_text(PAGE.replace("A page", "Another page"), "utf-8")
    assert (
        Site(root, "Html")("/").headers["etag"] != Site(root, "Later")("/").headers["etag"] != site("/").headers["etag"]
    )


@pytest.mark.parametrize("path", ["/", SCRIPT])
def test_head_tells_the_same_without_a_body(site: Site, path: str) -> None:
    whole, head = site(path), site(path, method="HEAD")
    assert head.body == b""
    assert (head.status, head.headers) == (200, whole.headers)


@pytest.mark.parametrize("path", ["/", SCRIPT])
def test_a_file_is_read_and_compressed_once(root: Path, site: Site, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site(path)
    for file in (root / path[1:] if path != "/" else root / "index.html", *(root / "static" / "js").glob("*.js")):
        file.unlink(missing_ok=True)
    monkeypatch.setattr(gzip, "compress", lambda *_, **__: pytest.fail("compressed anew"))
    assert site(path) == first
    assert site(path, method="HEAD").headers == first.headers


def test_what_a_first_visit_fetches_is_there_before_it_comes(site: Site) -> None:
    site.files.warm()
    fetched = ["/", *(f"/static/js/{name}" for name in linked(gzip.decompress(site("/").body).decode("utf-8")))]
    assert len(fetched) > 1
    assert all(site.files.ready(path) for path in fetched)
    assert site.files.ready("/static/js/HtmlTable.Uv12Wx34.js") is None


# --- what passes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", SCRIPT, "/static/media/icon.Yz56Ab78.png"])
@pytest.mark.parametrize(
    "headers",
    [{"range": "bytes=0-9"}, {"accept_encoding": ""}, {"accept_encoding": "br"}, {"accept_encoding": "br, gzip;q=0"}],
    ids=str,
)
def test_who_wants_it_in_another_way_is_answered_behind(site: Site, path: str, headers: dict[str, str]) -> None:
    assert site(path, **headers).passed


@pytest.mark.parametrize("coding", ["gzip", "gzip;q=1.0, *;q=0.5", "deflate , gzip; q=0.5", "GZIP"])
def test_who_takes_gzip_is_answered_here(site: Site, coding: str) -> None:
    assert not site(SCRIPT, accept_encoding=coding).passed


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/networks", "/network/", "/_stcore/health", "/_stcore/stream", "/favicon.png", "/index.html"),
        *("/static", "/static/js", "/static/js/", "/static/js/none.js", "/static/js/../../index.html", "//", ""),
    ],
)
def test_other_paths_pass(site: Site, path: str) -> None:
    assert site(path).passed
    assert [one["path"] for one in site.asked] == [path]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_pass(site: Site, method: str) -> None:
    assert site("/", method=method).passed
    assert site(SCRIPT, method=method).passed


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes(site: Site, kind: str) -> None:
    assert site("/", kind=kind).passed


# --- the modules of the first screen ----------------------------------------------------------------------------


def linked(page: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" crossorigin href="\./static/js/([^"]+)">', page)


def test_a_module_is_named_with_what_it_imports_at_once() -> None:
    page = with_modules(PAGE, ["Html"], SCRIPTS)
    assert sorted(linked(page)) == ["Html.Ab12Cd34.js", "base.Ef56Gh78.js", "deep.Qr78St90.js", "side.Ij90Kl12.js"]
    assert page.index("deep.Qr78St90.js") < page.index("</head>")
    assert page.count("</head>") == 1


def test_a_module_that_the_page_names_already_is_not_named_again() -> None:
    named = PAGE.replace("</head>", '<link rel="modulepreload" href="./static/js/base.Ef56Gh78.js"></head>')
    page = with_modules(named, ["Html"], SCRIPTS)
    assert "deep.Qr78St90.js" in page
    assert page.count("base.Ef56Gh78.js") == 1


def test_a_name_that_no_module_has_is_left_out() -> None:
    assert linked(with_modules(PAGE, ["Vanished", "Ht.l", "Html.Ab12Cd34.js", "", "*"], SCRIPTS)) == []
    assert linked(with_modules(PAGE, ["Vanished", "Later"], SCRIPTS)) == ["Later.Mn34Op56.js", "deep.Qr78St90.js"]


def test_an_import_of_a_module_that_is_not_there_is_left_out() -> None:
    scripts = {"Html.Ab12Cd34.js": 'import "./gone.Ef56Gh78.js"'}
    assert linked(with_modules(PAGE, ["Html"], scripts)) == ["Html.Ab12Cd34.js"]


def test_each_page_names_the_modules_of_its_own(root: Path) -> None:
    files = Files(pages={"/": ("Later",), "/network": ("Html",), "/block": ("Html",)}, root=root)
    files.warm()
    first, network, block = (files.make(path) for path in ("/", "/network", "/block"))
    assert linked(gzip.decompress(first.body).decode("utf-8")) == ["Later.Mn34Op56.js", "deep.Qr78St90.js"]
    assert "Html.Ab12Cd34.js" in linked(gzip.decompress(network.body).decode("utf-8"))
    assert block is network
    assert all(files.ready(f"/static/js/{name}") for name in SCRIPTS if name != "HtmlTable.Uv12Wx34.js")


# --- Streamlit as it is installed -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIRST_MODULES)
def test_streamlit_has_the_modules_of_the_first_screen(name: str) -> None:
    assert len(list((ROOT / "static" / "js").glob(f"{name}.*.js"))) == 1


def test_streamlits_page_names_all_of_them_once_and_no_chart() -> None:
    site = Site(ROOT, *FIRST_MODULES)
    page = gzip.decompress(site("/").body).decode("utf-8")
    files = linked(page)
    assert len(files) == len(set(files))
    for name in FIRST_MODULES:
        assert len(re.findall(rf"/{name}\.[\w-]+\.js", page)) == 1
    assert all((ROOT / "static" / "js" / file).is_file() for file in files)
    assert "plotly" not in page.lower()


def test_whatever_is_kept_for_a_year_has_a_hash_in_its_name() -> None:
    plain = [
        one.name for one in ROOT.glob("static/**/*") if one.is_file() and not re.search(r"[.-][\w-]{8}\.", one.name)
    ]
    assert plain == []


# --- the start --------------------------------------------------------------------------------------------------

START = """
import asyncio, gc, json, runpy, sys
import streamlit as st
from streamlit import runtime

assert not runtime.exists()
entry = runpy.run_path("app.py")

async def start():
    early = ["pandas" in sys.modules, gc.get_freeze_count()]
    async with entry["lifespan"](entry["app"]):
        there = [name in sys.modules for name in ("plotly.graph_objs._figure", "pandas", "torch")]
        settled = gc.get_freeze_count() > 0
    return {"app": isinstance(entry["app"], st.App), "early": early, "there": there, "settled": settled}

print(json.dumps(asyncio.run(start())))
"""


def test_the_server_is_ready_before_its_first_reader_comes() -> None:
    command = [sys.executable, "-c", START]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"app": True, "early": [False, 0], "there": [True, True, True], "settled": True}
