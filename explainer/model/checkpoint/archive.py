"""Where the files of a zip archive lie, from its directory alone; nothing is unpacked.

torch.save writes files as they are, one behind the other. Only a compressed file could grow while it is read; it is
marked, and nothing here would unpack it. Field names follow PKWARE's APPNOTE.TXT, 4.3.
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from typing import NamedTuple

from explainer.model.checkpoint.views import MAX_ENTRIES, damaged, too_many, truncated

LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_LOCAL_HEADER = Struct("<4s5H3L2H")
_CENTRAL_HEADER = Struct("<4s6H3L5H2L")
_END_RECORD = Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF


class Record(NamedTuple):
    """A file of the archive: its first byte, how many it has there, and whether these are its content as it is."""

    start: int
    size: int
    plain: bool


class _Entry(NamedTuple):
    """A line of the directory."""

    name: str
    header: int
    size: int
    plain: bool


def records(data: memoryview) -> Mapping[str, Record]:
    """The files of an archive by name.

    Raises CheckpointError for an archive that is cut short or contradicts itself, whose files overlap, or that has
    more than `MAX_ENTRIES` of them.
    """
    found: dict[str, Record] = {}
    end = 0
    for entry in sorted(_directory(data), key=lambda entry: entry.header):
        start = _content(data, entry.header)
        if entry.header < end or entry.name in found:
            raise damaged()
        end = start + entry.size
        if end > len(data):
            raise truncated()
        found[entry.name] = Record(start, entry.size, entry.plain)
    return found


def _directory(data: memoryview) -> Iterator[_Entry]:
    """The lines of the directory at the archive's end."""
    tail = max(0, len(data) - _END_RECORD.size - _LONGEST_COMMENT)
    place = bytes(data[tail:]).rfind(_END)
    if place < 0 or tail + place + _END_RECORD.size > len(data):
        raise truncated()
    _, _, _, _, count, size, at, _ = _END_RECORD.unpack_from(data, tail + place)
    end = at + size
    if count > MAX_ENTRIES:
        raise too_many()
    if end > tail + place:
        raise damaged()
    for _ in range(count):
        fields = _CENTRAL_HEADER.unpack_from(data, at)
        signature, _, _, flags, method, _, _, _, packed, whole, name_size, extra, comment, _, _, _, header = fields
        if signature != _CENTRAL or at + _CENTRAL_HEADER.size + name_size > end:
            raise damaged()
        at += _CENTRAL_HEADER.size
        name = str(data[at : at + name_size], "utf-8")
        yield _Entry(name, header, packed, plain=method == 0 and not flags & 1 and packed == whole)
        at += name_size + extra + comment
    if at != end:
        raise damaged()


def _content(data: memoryview, header: int) -> int:
    """The first byte behind a file's own header."""
    fields = _LOCAL_HEADER.unpack_from(data, header)
    if fields[0] != LOCAL:
        raise damaged()
    return header + _LOCAL_HEADER.size + int(fields[-2]) + int(fields[-1])
