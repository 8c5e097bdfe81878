"""The process ends in peace while its workers compute."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
from threading import Event
from explainer.ui.work.jobs import submit

begun = Event()

def work(running):
    import torch
    some = torch.ones(700, 700)
    while not running.abandoned:
        some @ some  # without Python's lock: the interpreter may go meanwhile
        begun.set()

submit(work)
begun.wait(60)
"""


def test_a_worker_inside_torch_does_not_abort_the_process_that_ends() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
