"""No request takes more memory than is set aside for a pass: what is too large is refused before it is prepared.

Peaks are those of a process of its own, which never fall; so each rise is what one request has added.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from explainer.ui.work.memory import HOSTED

ROOT = Path(__file__).parents[3]
WORK_OF_PAGES = {
    "forward, maps": ("seen", "summary", "node_view", "channel_view"),
    "forward, answer": ("reply", "evidence"),
    "forward, ledger": ("ledger", "addition", "balances"),
    "forward, filters": ("response",),
    "forward, follow": ("ranked", "standing", "strongest", "followed", "peaks", "patches"),
    "forward, pair": ("pages", "difference", "apart"),
    "forward, without": ("lesions",),
    "forward, time": ("trace",),
    "operation": ("first_place", "value", "pixel"),
    "stride": ("proof", "exchange"),
    "breakit": ("outcome",),
    "compare": ("race",),
}
NOISE = 10**7
"""Bytes that a process may take for whatever it does besides."""


@cache
def rises(size: int, names: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    """By request, the code that a net of this input size is refused with ("" where it runs), and the peak's rise."""
    script = [sys.executable, "-m", "tests.ui.requests.peaks", str(size), *names]
    ran = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name: (code, rise) for name, code, rise in json.loads(ran.stdout)}


@pytest.mark.parametrize("page", WORK_OF_PAGES)
def test_what_is_too_large_is_refused_before_anything_is_prepared(page: str) -> None:
    found = rises(4096, tuple(name for names in WORK_OF_PAGES.values() for name in names))
    for name in WORK_OF_PAGES[page]:
        code, rise = found[name]
        assert code == "input_too_large_for_memory"
        assert rise < NOISE


def test_what_fits_keeps_within_what_is_set_aside() -> None:
    for code, rise in rises(640, ("seen", "first_place", "node_view", "pages", "apart", "lesions")).values():
        assert code == ""
        assert rise < HOSTED.activations + NOISE
