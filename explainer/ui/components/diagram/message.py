"""What travels to the browser: where the reader is, as JSON, and the picture, compressed, if it travels too.

A picture of a whole net is some hundred kilobytes of SVG; its compressed bytes are kept, for many readers look at the
same nets.
"""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from explainer.render.data_uri import data_uri
from explainer.render.diagram.picture import Picture
from explainer.render.images.sheet import Sheet
from explainer.text.catalogue import catalogue
from explainer.ui.work.caches import SizedCache

_LENGTH = 4
"""Bytes that say how long the first part of a message is."""
_LABELS = (
    *("tools", "zoom_in", "zoom_out", "reset", "full", "leave_full", "list", "picture", "trail"),
    *("list_title", "how", "can_enter", "enter_tip", "enter", "open", "play", "stop"),
    *("put_down", "can_cut", "is_cut", "is_cut_some"),
    *("share", "share_link", "share_svg", "share_png", "shared_link", "shared_svg", "shared_png", "share_failed"),
)
_sendable: SizedCache[bytes] = SizedCache(budget=8_000_000, size=len)


def stamp_of(picture: Picture) -> str:
    """What tells one picture from another."""
    return f"{hash((picture.wide, picture.compact, picture.language)) & (1 << 64) - 1:x}"  # strings keep their hash


def stamp_of_maps(sheet: Sheet) -> str:
    """What tells the maps of one pass from those of another."""
    return f"{hash((sheet.png, *sheet.tiles)) & (1 << 64) - 1:x}"


def told_maps(sheet: Sheet, *, travels: bool) -> dict[str, object]:
    """The maps as the browser reads them, or only which they are where they need not travel."""
    tiles = {name: [tile.left, tile.top, tile.width, tile.height] for name, tile in sheet.tiles.items()}
    shown = {"sheet": data_uri(sheet.png), "tiles": tiles} if travels else {}
    return {"stamp": stamp_of_maps(sheet), **shown}


def written(place: Mapping[str, object], picture: Picture | None) -> bytes:
    """The message with the picture, or without it where the browser holds it already."""
    told = json.dumps(place).encode("utf-8")
    return len(told).to_bytes(_LENGTH, "big") + told + (_compressed(picture) if picture else b"")


def read(sent: bytes) -> dict[str, Any]:
    """What the browser reads from a message."""
    end = _LENGTH + int.from_bytes(sent[:_LENGTH], "big")
    picture = json.loads(gzip.decompress(sent[end:])) if sent[end:] else {}
    return {**json.loads(sent[_LENGTH:end]), **picture}


def _compressed(picture: Picture) -> bytes:
    stamp = stamp_of(picture)
    kept = _sendable.find(stamp)
    if kept is None:
        kept = gzip.compress(json.dumps(_told(picture)).encode("utf-8"), mtime=0)
        _sendable.keep(stamp, kept)
    return kept


def _told(picture: Picture) -> dict[str, object]:
    """What changes only with the picture itself."""
    words = catalogue(picture.language)
    groups = [
        {
            "title": group.title,
            "band": group.band,
            "unfolded": group.unfolded,
            "action": group.action,
            "entries": [[one.number, one.id, one.name, one.text] for one in group.entries],
        }
        for group in picture.outline
    ]
    return {
        "wide": picture.wide,
        "compact": picture.compact,
        "outline": groups,
        "labels": {name: words(f"diagram_view.{name}") for name in _LABELS},
        "language": picture.language,
    }
