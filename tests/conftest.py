"""How hypothesis searches, and which tests need torch.

Hypothesis has no deadline, for the machine may be slow. In CI it tries the same examples every time; without torch,
as `make quick` runs, it tries fewer, except where a test says how many.

A test bears the marker `torch` without being told if it lies in a room that runs nets, or if its file imports torch.
With `-m "not torch"` these files are not read, and any other test that imports torch fails.

torch computes with one thread: small nets gain nothing from more, a busy machine loses much by them, and sums are added
up in one order, to the same bits. A test of threads sets their number itself.
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
settings.register_profile("quick", settings.get_profile("here"), max_examples=25)
settings.load_profile("ci" if os.environ.get("CI") else "here")

TESTS = Path(__file__).parent
ROOMS_THAT_RUN_NETS = ("model", "ui/pages", "ui/requests")
BRINGS_TORCH = ("torch", "safetensors.torch", "explainer.model", "tests.model", "streamlit.testing", "tests.ui.support")
"""What a test imports if it runs nets, or pages, which run nets."""
IMPORT_OF_TORCH = re.compile(rf"^\s*(from|import) ({'|'.join(map(re.escape, BRINGS_TORCH))})\b", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """What says that it needs no torch gets none, and is in a hurry."""
    if _without_torch(config):
        settings.load_profile("quick")
        sys.modules["torch"] = None  # type: ignore[assignment] # an import of it raises ModuleNotFoundError


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what imports torch: that alone takes seconds."""
    return True if _without_torch(config) and _needs_torch(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _needs_torch(item.path):
            item.add_marker("torch")


def pytest_runtest_setup() -> None:
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _without_torch(config: pytest.Config) -> bool:
    return "not torch" in config.option.markexpr


@cache
def _needs_torch(path: Path) -> bool:
    if any(path.is_relative_to(TESTS / room) for room in ROOMS_THAT_RUN_NETS):
        return True
    return path.suffix == ".py" and IMPORT_OF_TORCH.search(path.read_text("utf-8")) is not None
