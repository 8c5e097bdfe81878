"""scripts/install.py: torch's small build where it can be had, and no long wait where it cannot."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
REQUIREMENTS = (ROOT / "requirements.txt").read_text("utf-8")
TORCH = REQUIREMENTS.partition("torch==")[2].split()[0]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, and pip without this machine's settings."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("TORCH_INDEX", raising=False)
    spec = importlib.util.spec_from_file_location("install", ROOT / "scripts" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """An index of packages with one build of torch, as PyTorch's has it."""
    (tmp_path / "torch").mkdir()
    name = f"torch-{TORCH}+cpu-py3-none-any.whl"
    (tmp_path / "torch" / "index.html").write_text(f'<a href="{name.replace("+", "%2B")}">{name}</a>')
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the library's
        pass


@contextmanager
def silent_server(*, listening: bool) -> Iterator[str]:
    """An address that takes connections and says nothing, or refuses them."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:
            server.listen()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/whl/cpu"


class Pip:
    """Takes down what pip is asked to do, and does it or fails."""

    def __init__(self, *, codes: tuple[int, ...]) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.codes = iter(codes)

    def __call__(self, python: str, *arguments: str) -> int:
        self.asked.append(arguments)
        return next(self.codes)


@pytest.fixture
def bare(install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty environment on a Linux machine without a GPU."""
    venv = tmp_path / "venv"
    venv.mkdir()
    monkeypatch.setattr(install, "make_venv", lambda *_: None)
    monkeypatch.setattr(install, "has_nvidia_gpu", lambda: False)
    monkeypatch.setattr(install, "installed_torch", lambda *_: "")
    monkeypatch.setattr(install.sys, "platform", "linux")
    return venv


@pytest.mark.package
def test_the_cpu_index_is_found(install: ModuleType, index: str) -> None:
    assert install.offers(sys.executable, index, f"{TORCH}+cpu")
    assert not install.offers(sys.executable, index, "2.12.0+cpu")


@pytest.mark.package
@pytest.mark.parametrize("listening", [True, False], ids=["hangs", "refuses"])
def test_an_index_that_does_not_answer_is_given_up(install: ModuleType, *, listening: bool) -> None:
    with silent_server(listening=listening) as address:
        started = time.monotonic()
        assert not install.offers(sys.executable, address, f"{TORCH}+cpu")
    assert time.monotonic() - started < install.PROBE_SECONDS + 2


@pytest.mark.package
def test_pip_itself_is_ended_when_it_takes_too_long(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "PROBE_SECONDS", 1)
    monkeypatch.setattr(install, "NETWORK_SECONDS", 60)
    with silent_server(listening=True) as address:
        assert not install.offers(sys.executable, address, f"{TORCH}+cpu")


def test_torch_comes_first_and_from_the_cpu_index(
    install: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "offers", lambda *_: True)
    monkeypatch.setattr(install, "pip", pip := Pip(codes=(0, 0)))
    install.install("requirements.txt", venv=bare)
    first, second = pip.asked
    assert first[-1] == f"torch=={TORCH}+cpu"
    assert first[first.index("--index-url") + 1] == install.CPU_INDEX
    assert second[-2:] == ("-r", str(ROOT / "requirements.txt"))


@pytest.mark.parametrize("codes", [(0,), (1, 0)], ids=["no answer", "broken off"])
def test_without_the_cpu_index_the_default_one_serves(
    install: ModuleType,
    bare: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    codes: tuple[int, ...],
) -> None:
    monkeypatch.setattr(install, "offers", lambda *_: len(codes) > 1)
    monkeypatch.setattr(install, "pip", pip := Pip(codes=codes))
    install.install("requirements.txt", venv=bare)
    assert pip.asked[-1][-2:] == ("-r", str(ROOT / "requirements.txt"))
    assert "TORCH_INDEX" in capsys.readouterr().out


@pytest.mark.parametrize(("platform", "gpu"), [("darwin", False), ("win32", False), ("linux", True)])
def test_elsewhere_the_default_build_is_the_right_one(
    install: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch, platform: str, *, gpu: bool
) -> None:
    monkeypatch.setattr(install, "has_nvidia_gpu", lambda: gpu)
    monkeypatch.setattr(install.sys, "platform", platform)
    monkeypatch.setattr(install, "pip", pip := Pip(codes=(0,)))
    install.install("requirements.txt", venv=bare)
    assert len(pip.asked) == 1


def test_what_is_installed_is_installed_once(install: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "offers", lambda *_: False)
    monkeypatch.setattr(install, "pip", pip := Pip(codes=(0, 0, 0)))
    install.install("requirements.txt", venv=bare)
    install.install("requirements.txt", venv=bare)
    assert len(pip.asked) == 1
    install.install("requirements-dev.txt", venv=bare)
    assert len(pip.asked) == 2
    monkeypatch.setattr(install, "contents", lambda *_: "another pin")
    install.install("requirements.txt", venv=bare)
    assert len(pip.asked) == 3


def test_a_failed_installation_is_not_taken_for_one(
    install: ModuleType, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "offers", lambda *_: False)
    monkeypatch.setattr(install, "pip", Pip(codes=(1,)))
    with pytest.raises(SystemExit, match="pip could not install"):
        install.install("requirements.txt", venv=bare)
    assert list(bare.iterdir()) == []


def test_a_gpu_is_what_the_driver_names(install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not install.has_nvidia_gpu()
    driver = tmp_path / "nvidia-smi"
    for said, found in (("GPU 0: NVIDIA H200", True), ("No devices were found", False)):
        driver.write_text(f"#!/bin/sh\necho '{said}'\n")
        driver.chmod(0o755)
        assert install.has_nvidia_gpu() is found


def test_another_python_is_told_what_is_needed(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 14, 0))
    with pytest.raises(SystemExit, match=r"3\.11, 3\.12 or 3\.13 is needed, this is 3\.14"):
        install.main([])


def test_the_script_says_what_it_does() -> None:
    told = subprocess.run([sys.executable, ROOT / "scripts" / "install.py", "--help"], capture_output=True, check=True)
    assert {b"--dev", b"--run"} <= set(told.stdout.split())
