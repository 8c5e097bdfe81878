"""Streamlit's own files for the browser, compressed once and kept: they are most of what a first visit fetches.

Streamlit sends them as they lie, 2.7 MB for an empty page, each read anew by a worker thread, and a browser learns of
many only when the modules before them have come. Here they are sent from memory, and the page names at once the modules
that the first picture needs.
"""

import gzip
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(st.__file__).parent / "static"
_PAGE = "index.html"
_FOR_A_YEAR = b"public, immutable, max-age=31536000"
"""Their names hold a hash of what is in them."""
_ASK_AGAIN = b"no-cache"
_COMPRESSIBLE = (".js", ".css", ".html", ".svg", ".json", ".ttf")
_LEVEL = 9
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
"""A module that another needs at once; `import(…)`, which waits, is none."""
_TAKES_GZIP = re.compile(rb"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
"""In what a browser accepts; a quality of 0 refuses."""


class Kept(NamedTuple):
    """A file as it is sent: its bytes, whether they are compressed, and the headers that say so."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    tag: bytes


class Files:
    """Streamlit's files by path, and the addresses of pages, each made ready when it is first asked for.

    `pages` have by their paths the names of the modules that their first picture needs, without the hash in those of
    their files.
    """

    def __init__(self, *, pages: Mapping[str, tuple[str, ...]], root: Path = ROOT) -> None:
        self._root = root
        self._pages = pages
        assets = (one for one in root.glob("static/**/*") if one.is_file())
        self._assets = {f"/{one.relative_to(root).as_posix()}": one for one in assets}
        self._kept: dict[str | tuple[str, ...], Kept] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._pages or path in self._assets

    def ready(self, path: str) -> Kept | None:
        """The file, where it has been made ready."""
        return self._kept.get(self._pages.get(path, path))

    def make(self, path: str) -> Kept:
        """The file made ready, which takes up to half a second; of two at once the first is kept."""
        modules = self._pages.get(path)
        made = _asset(self._assets[path]) if modules is None else self._page(modules)
        return self._kept.setdefault(path if modules is None else modules, made)

    def warm(self) -> None:
        """Make ready what a first visit of any page fetches."""
        for page in self._pages:
            if self.ready(page):
                continue
            html = gzip.decompress(self.make(page).body).decode("utf-8")
            for path in re.findall(r'(?:src|href)="\.(/static/[^"]+)"', html):
                self.make(path)

    def _page(self, modules: tuple[str, ...]) -> Kept:
        page = (self._root / _PAGE).read_text("utf-8")
        scripts = {one.name: one.read_text("utf-8") for one in (self._root / "static" / "js").glob("*.js")}
        named = with_modules(page, modules, scripts)
        return _packed(named.encode("utf-8"), "text/html; charset=utf-8", _ASK_AGAIN)


class StaticFiles:
    """ASGI middleware that answers for `files`; all else passes."""

    def __init__(self, app: ASGIApp, *, files: Files) -> None:
        self._app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._answers(scope):
            await self._app(scope, receive, send)
            return
        kept = self._files.ready(scope["path"])
        if kept is None:  # in another thread, for readers wait for this one
            kept = await to_thread.run_sync(self._files.make, scope["path"])
        known = kept.tag in _header(scope, b"if-none-match")
        start = {"type": "http.response.start", "status": 304 if known else 200, "headers": list(kept.headers)}
        await send(start)
        body = b"" if known or scope["method"] == "HEAD" else kept.body
        await send({"type": "http.response.body", "body": body})

    def _answers(self, scope: Scope) -> bool:
        """Whether a file is asked for, and in the way in which it is kept."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] not in self._files:
            return False
        return bool(_TAKES_GZIP.search(_header(scope, b"accept-encoding"))) and not _header(scope, b"range")


def with_modules(page: str, names: Iterable[str], scripts: Mapping[str, str]) -> str:
    """The page with the modules called `names`, and all that they import, named at once.

    `scripts` are all modules by file name. A name that none of them has, in another version of Streamlit perhaps, is
    left out: its module then comes when it is asked for, as it would have anyway.
    """
    wanted: dict[str, None] = {}
    waiting = [file for name in names for file in scripts if re.fullmatch(rf"{re.escape(name)}\.[\w-]+\.js", file)]
    while waiting:
        file = waiting.pop()
        if file not in wanted and file in scripts:
            wanted[file] = None
            waiting += _IMPORTED.findall(scripts[file])
    links = [
        f'<link rel="modulepreload" crossorigin href="./static/js/{file}">'
        for file in sorted(wanted)
        if file not in page
    ]
    return page.replace("</head>", "\n    ".join(links) + "\n  </head>")


def _asset(file: Path) -> Kept:
    kind = "text/javascript" if file.suffix == ".js" else guess_type(file.name)[0] or "application/octet-stream"
    return _packed(file.read_bytes(), kind, _FOR_A_YEAR, compress=file.suffix in _COMPRESSIBLE)


def _packed(data: bytes, kind: str, caching: bytes, *, compress: bool = True) -> Kept:
    body = gzip.compress(data, _LEVEL, mtime=0) if compress else data
    tag = f'"{sha256(body).hexdigest()[:32]}"'.encode("ascii")
    headers = [
        (b"content-type", kind.encode("ascii")),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"cache-control", caching),
        (b"etag", tag),
        (b"vary", b"Accept-Encoding"),
    ]
    if compress:
        headers.append((b"content-encoding", b"gzip"))
    return Kept(body, tuple(headers), tag)


def _header(scope: Scope, name: bytes) -> bytes:
    return b",".join(value for key, value in scope["headers"] if key == name)
