"""A file under way: what has arrived of it, and which version of the server's file that belongs to."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a server says of a file: its length in bytes, and a mark that changes with it: a strong ETag, or a date, or
    nothing.
    """

    total: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFile:
    """The bytes so far, in `path`, with a note of their version beside it. Every method may raise OSError."""

    path: Path

    def arrived(self) -> tuple[int, Version | None]:
        """Bytes that can be continued, and their version; (0, None) where there is nothing to continue."""
        try:
            version = Version(**json.loads(self._note.read_text("utf-8")))
            size = self.path.stat().st_size
            return (size, version) if 0 < size <= version.total else (0, None)
        except (OSError, ValueError, TypeError):
            return 0, None

    def begin(self, version: Version | None) -> None:
        """Start from nothing; without a version, what arrives now cannot be continued."""
        self.discard()
        if version:
            self._note.write_text(json.dumps(asdict(version)), "utf-8")

    def discard(self) -> None:
        """Forget everything."""
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    @property
    def _note(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")
