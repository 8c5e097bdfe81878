"""Where fetched weights lie, and which of them are there in full.

A file counts once its SHA-256 has been checked; a small receipt beside it then notes its length and time, so that
asking again costs no reading. Whatever changes the file makes the receipt void.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from explainer.pretrained.imagenet import ImagenetFile

_NAME = "resnet-explainer"


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for fetched files, which need not exist yet.

    EXPLAINER_CACHE, or `resnet-explainer` in XDG_CACHE_HOME or in ~/.cache. Without a home, a temporary one.
    """
    if own := environment.get("EXPLAINER_CACHE"):
        return Path(own).expanduser().absolute()
    caches = environment.get("XDG_CACHE_HOME", "")
    if Path(caches).is_absolute():
        return Path(caches) / _NAME
    try:
        return Path.home() / ".cache" / _NAME
    except RuntimeError:
        return Path(tempfile.gettempdir()) / _NAME


def cached_path(file: ImagenetFile, *, folder: Path | None = None) -> Path | None:
    """The file where it lies complete and checked; None otherwise. Cheap: nothing of the file itself is read."""
    path = (folder or cache_folder()) / file.name
    try:
        receipt = json.loads(_receipt(path).read_text("utf-8"))
        return path if receipt == _state(path) else None
    except (OSError, ValueError):
        return None


def matches(file: ImagenetFile, path: Path) -> bool:
    """Whether these bytes are the published ones, by the SHA-256 in the file's name. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest().startswith(file.sha256_prefix)


def keep(file: ImagenetFile, arrived: Path, *, folder: Path) -> Path:
    """Move a checked file, already on the disk in full, to its place in one step. Raises OSError."""
    path = folder / file.name
    arrived.replace(path)
    _synchronise(folder)
    _vouch(path)
    return path


def adopt(file: ImagenetFile, *, folder: Path) -> Path | None:
    """Accept a file that someone else put there, if it is the published one; None otherwise. Raises OSError."""
    path = folder / file.name
    if not path.is_file() or path.stat().st_size > file.max_bytes or not matches(file, path):
        return None
    _vouch(path)
    return path


def _vouch(path: Path) -> None:
    """Write the receipt of a checked file, in one step as well."""
    fresh = path.with_name(f"{path.name}.receipt.part")
    fresh.write_text(json.dumps(_state(path)), "utf-8")
    fresh.replace(_receipt(path))


def _receipt(path: Path) -> Path:
    return path.with_name(f"{path.name}.receipt")


def _state(path: Path) -> dict[str, int]:
    """What changes when anyone writes to the file."""
    status = path.stat()
    return {"bytes": status.st_size, "modified_ns": status.st_mtime_ns}


def _synchronise(folder: Path) -> None:
    """Have the disk know the folder's new entry; where folders cannot be opened (Windows) there is nothing to do."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
