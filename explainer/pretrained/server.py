"""Asks a server for a file, or for the rest of one, and says in one word what went wrong.

Only https is spoken, redirects included; plain http is for a server on this very machine.
"""

import errno
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from explainer.architecture.errors import ExplainerError
from explainer.pretrained.part import Version

_PIECE = 1 << 16
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_REFUSING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, 451)


class DownloadError(ExplainerError):
    """A file that could not be fetched, because of the network, the server, or the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answers: its status, its headers, and the bytes that follow (none after "range not there")."""

    status: int
    headers: Message
    stream: HTTPResponse | None
    host: str

    @property
    def is_whole(self) -> bool:
        """Whether the file comes from its beginning."""
        return self.status == HTTPStatus.OK

    @property
    def total(self) -> int | None:
        """Length of the whole file in bytes, where the server tells it."""
        return self._range[1] if self._range else _number(self.headers.get("Content-Length"))

    @property
    def mark(self) -> str:
        """A strong ETag, or the date of the last change, or nothing."""
        etag: str = self.headers.get("ETag", "")
        date: str = self.headers.get("Last-Modified", "")
        return etag if etag.startswith('"') else date

    def continues(self, start: int, version: Version) -> bool:
        """Whether these bytes follow the first `start` ones of a file as long as that version."""
        return self._range == (start, version.total)

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they arrive. Raises DownloadError where they stop coming."""
        try:
            while self.stream and (piece := self.stream.read1(_PIECE)):
                yield piece
        except (OSError, HTTPException) as error:
            raise DownloadError("download_interrupted", host=self.host) from error

    @property
    def _range(self) -> tuple[int, int] | None:
        """First byte and length of the whole file, of an answer that holds a part of it."""
        match = re.fullmatch(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15})", self.headers.get("Content-Range", ""))
        return (int(match[1]), int(match[2])) if match and self.status == HTTPStatus.PARTIAL_CONTENT else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where files are: an address without the file's name, and seconds to wait for a sign of life."""

    address: str
    timeout: float

    def __post_init__(self) -> None:
        if not _is_safe(self.address, from_here=True):
            raise DownloadError("download_insecure", host=self.host)

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.address).hostname or self.address

    @contextmanager
    def ask(self, name: str, *, start: int = 0, mark: str = "") -> Iterator[Response]:
        """Ask for the file from byte `start` on, if its mark is still this one. Raises DownloadError."""
        request = Request(f"{self.address}/{name}", headers={"User-Agent": "resnet-explainer"})
        if start:
            request.add_header("Range", f"bytes={start}-")
        if start and mark:
            request.add_header("If-Range", mark)
        try:
            stream: HTTPResponse = build_opener(_Redirects(self.host)).open(request, timeout=self.timeout)
        except HTTPError as error:
            error.close()
            if not start or error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise _refused(error.code, self.host, name) from error
            yield Response(status=error.code, headers=error.headers, stream=None, host=self.host)
        except (OSError, HTTPException) as error:
            raise _unreachable(error.reason if isinstance(error, URLError) else error, self.host) from error
        else:
            with stream:
                yield Response(status=stream.status, headers=stream.headers, stream=stream, host=self.host)


class _Redirects(HTTPRedirectHandler):
    """Follows a redirect to https, and on this machine to this machine."""

    def __init__(self, host: str) -> None:
        self._host = host

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not _is_safe(newurl, from_here=_is_here(self._host)):
            raise DownloadError("download_insecure", host=self._host)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refused(status: int, host: str, name: str) -> DownloadError:
    """What a status other than success means for the reader."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:  # a redirect in a circle, or out of the web
        return DownloadError("download_insecure", host=host)
    if status in _REFUSING:
        return DownloadError("download_blocked", host=host)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return DownloadError("download_not_found", host=host, file=name)
    return DownloadError("download_server_error", host=host, status=status)


def _unreachable(reason: object, host: str) -> DownloadError:
    """What it means that there was no answer at all."""
    if isinstance(reason, socket.gaierror) or (isinstance(reason, OSError) and reason.errno in _NO_WAY):
        return DownloadError("download_offline", host=host)
    if isinstance(reason, ssl.SSLError):
        return DownloadError("download_insecure", host=host)
    if isinstance(reason, ConnectionRefusedError) or type(reason) is OSError:  # the latter: a proxy refuses the tunnel
        return DownloadError("download_blocked", host=host)
    return DownloadError("download_interrupted", host=host)


def _is_safe(address: str, *, from_here: bool) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (from_here and parts.scheme == "http" and _is_here(parts.hostname or ""))


def _is_here(host: str) -> bool:
    """Whether the name is that of this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,15}", text, re.ASCII) else None
