"""The machine that something was computed on, for the records kept beside results."""

import platform
from dataclasses import dataclass
from pathlib import Path

import torch

_CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The processor as it calls itself, the threads that torch uses, and torch's version."""

    cpu: str
    threads: int
    torch: str


def this_machine() -> Machine:
    """The machine that runs this process, as it is set up now."""
    return Machine(cpu=_cpu(), threads=torch.get_num_threads(), torch=torch.__version__)


def _cpu() -> str:
    """The processor's name; what Linux does not say is asked of Python."""
    try:
        lines = _CPU_INFO.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
