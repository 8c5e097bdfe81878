"""The app served on a free port of this machine, for as long as someone needs it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


class Served(NamedTuple):
    """Where the app answers on 127.0.0.1, and its process."""

    port: int
    pid: int


@contextmanager
def served(script: str = "app.py") -> Iterator[Served]:
    """Start the app (or another script), wait until it answers, and end it afterwards.

    Raises RuntimeError where it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    place = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    server = subprocess.Popen([*command, *place], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process until now, of all its threads, in the system's ticks of some 10 ms."""
    _, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    user, system = rest.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the app ended before it answered")
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the app did not answer within {START_SECONDS} s")
