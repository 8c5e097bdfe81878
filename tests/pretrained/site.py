"""A web server on this machine that gives out files as the tests want: whole, in part, cut short, or not at all."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from explainer.pretrained.imagenet import ImagenetFile
from explainer.pretrained.source import Origin


@dataclass
class Site:
    """What the server does next, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    status: int = 0  # answer this and nothing else
    redirect: str = ""  # send everyone who asks for a file there
    ranges: bool = True  # give parts of a file
    etag: str = ""
    sized: bool = True  # tell the length
    cut: int | None = None  # close the connection after so many bytes of an answer
    silent: bool = False  # never answer
    pause_after: int | None = None  # wait for `go` after so many bytes
    go: Event = field(default_factory=Event)
    asked: list[dict[str, str]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_CONNECT(self) -> None:
        self.site.asked.append({"tunnel": self.path})
        self.send_error(403)

    def do_GET(self) -> None:
        site = self.site
        site.asked.append({"path": self.path, **self.headers})
        if site.silent:
            site.go.wait()
        elif site.status:
            self.send_error(site.status)
        elif site.redirect and not self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", site.redirect + self.path)
            self.end_headers()
        else:
            self.give(site.files[self.path.rpartition("/")[2]])

    def give(self, content: bytes) -> None:
        start = self.start()
        if start and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.site.etag:
            self.send_header("ETag", self.site.etag)
        if self.site.sized:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.pour(content[start:][: self.site.cut])

    def pour(self, content: bytes) -> None:
        first = self.site.pause_after
        self.wfile.write(content[:first])
        if first is not None:
            self.wfile.flush()
            self.site.go.wait()
            self.wfile.write(content[first:])

    def start(self) -> int:
        """First byte wanted; 0 where the whole file is to be sent."""
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range", self.site.etag) == self.site.etag
        return int(match[1]) if match and same and self.site.ranges else 0

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def serving(**settings: Any) -> Iterator[Site]:
    """A site at any free port, until the end of the block."""
    site = Site(**settings)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    site.address = f"http://127.0.0.1:{server.server_address[1]}/models"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield site
    finally:
        site.go.set()
        server.shutdown()
        server.server_close()


def file_of(content: bytes, *, max_bytes: int | None = None) -> ImagenetFile:
    """The published file that has this content."""
    return ImagenetFile(
        name=f"tiny-{hashlib.sha256(content).hexdigest()[:8]}.pth",
        variant="resnet18",
        origin=Origin.IMAGENET_V1,
        num_bytes=len(content),
        max_bytes=max_bytes or len(content) + 1000,
    )
