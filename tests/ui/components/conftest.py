"""The touchable diagram by itself, served for the tests of its parts; `benchmarks/diagram_app.py` shows it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from benchmarks.server import served
from tests.ui.visit import Readers, Visit

WIDE = {"viewport": {"width": 1280, "height": 720}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="session")
def diagram_url() -> Iterator[str]:
    with served("benchmarks/diagram_app.py") as app:
        yield f"http://127.0.0.1:{app.port}"


@pytest.fixture
def visitor(readers: Readers, diagram_url: str) -> Iterator[Callable[..., Visit]]:
    """Opens readers with the given browser settings; the test fails if a console complained."""
    with ExitStack() as visits:
        yield lambda **settings: visits.enter_context(readers.visit(diagram_url, locale="en-US", **settings))


@pytest.fixture
def wide(visitor: Callable[..., Visit]) -> Visit:
    return visitor(**WIDE)


@pytest.fixture
def phone(visitor: Callable[..., Visit]) -> Visit:
    return visitor(**PHONE)
