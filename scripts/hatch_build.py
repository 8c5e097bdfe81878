"""Tells hatchling, which builds the package, what it depends on: the lines of requirements.txt."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """Puts the requirements into the package's metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements.txt").read_text("utf-8").splitlines()
        metadata["dependencies"] = [line.partition("#")[0].strip() for line in lines if line[:1].isalpha()]
