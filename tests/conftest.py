"""How hypothesis searches, and which tests need torch.

Hypothesis has no deadline, for the machine may be slow, and in CI it tries the same examples every time.

A test bears the marker `torch` by itself if it lies in a room of the tests that runs nets, or if its file imports torch;
`-m "not torch"` then reads none of these files, and an import of torch by any other test fails.
"""

import os
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

TESTS = Path(__file__).parent
ROOMS_THAT_RUN_NETS = ("model", "ui/pages", "ui/requests", "ui/weights")
IMPORT_OF_TORCH = re.compile(
    r"^\s*(from|import) (torch|safetensors\.torch|explainer\.model|tests\.model)\b", re.MULTILINE
)


def pytest_configure(config: pytest.Config) -> None:
    """What says that it needs no torch gets none."""
    if _without_torch(config):
        sys.modules["torch"] = None  # type: ignore[assignment] # an import of it raises ModuleNotFoundError


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out files that import torch: that alone takes seconds."""
    return True if _without_torch(config) and _needs_torch(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _needs_torch(item.path):
            item.add_marker("torch")


def _without_torch(config: pytest.Config) -> bool:
    return "not torch" in config.option.markexpr


@cache
def _needs_torch(path: Path) -> bool:
    if path.suffix != ".py" or not path.is_relative_to(TESTS):
        return False
    room = path.parent.relative_to(TESTS).as_posix() + "/"
    return room.startswith(tuple(f"{one}/" for one in ROOMS_THAT_RUN_NETS)) or bool(
        IMPORT_OF_TORCH.search(path.read_text("utf-8"))
    )
