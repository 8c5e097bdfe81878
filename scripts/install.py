"""Make `.venv` with what the app needs: python scripts/install.py [--dev] [--run].

`--dev` adds what the tests and checks need, `--run` then serves the app on 127.0.0.1:8501 (PORT in the environment
names another port). What is there already stays. For Linux, macOS and Windows, with the standard library only.

On Linux the default torch brings CUDA along and is several GB larger. Without an NVIDIA GPU its CPU build is taken from
PyTorch's own index (TORCH_INDEX in the environment names a mirror of it), unless that does not answer in a few seconds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
NETWORK_SECONDS = 4
"""How long one connection to the CPU index may stay silent."""
PROBE_SECONDS = 8
"""After this the CPU index is given up, whatever it does."""


def main(arguments: list[str]) -> int:
    """Install what is missing; with `--run`, serve the app and return its exit code."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is {}.{}.".format(*sys.version_info[:2]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    parser.add_argument("--run", action="store_true", help="serve the app afterwards")
    options = parser.parse_args(arguments)
    install("requirements-dev.txt" if options.dev else "requirements.txt")
    return serve() if options.run else 0


def install(requirements: str, *, venv: Path = VENV) -> None:
    """See that the virtual environment holds what a file of requirements names."""
    wanted = ["requirements.txt", requirements]  # the second builds on the first
    if all(stamp(venv, name).is_file() and stamp(venv, name).read_text("utf-8") == contents(name) for name in wanted):
        return
    make_venv(venv)
    python = str(program(venv, "python"))
    if sys.platform == "linux" and not has_nvidia_gpu():
        install_cpu_torch(python, index=os.environ.get("TORCH_INDEX") or CPU_INDEX)
    print("Installing", requirements, flush=True)
    if pip(python, "install", *quietness(), "-r", str(ROOT / requirements)) != 0:
        sys.exit("pip could not install what the app needs; its own lines above say why.")
    for name in wanted:
        stamp(venv, name).write_text(contents(name), "utf-8")


def contents(requirements: str) -> str:
    """What an environment was made from: another Python or another pin makes it out of date."""
    return f"{sys.version}\n{(ROOT / requirements).read_text('utf-8')}"


def stamp(venv: Path, requirements: str) -> Path:
    """Where the environment says what it was made from."""
    return venv / f"{requirements}.stamp"


def program(venv: Path, name: str) -> Path:
    """A program of the environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def make_venv(venv: Path) -> None:
    """An environment of this Python, unless it is there; on Debian that takes a system package of its own."""
    python = program(venv, "python")
    if python.is_file() and output(str(python), "-c", "import pip, sys; print(sys.version)") == sys.version:
        return
    if os.name == "posix":
        command = [str(ROOT / "scripts" / "system_packages"), "venv"]
        subprocess.run(command, check=False, env={**os.environ, "PYTHON": sys.executable})
    if subprocess.run([sys.executable, "-m", "venv", venv], check=False).returncode != 0:
        sys.exit(f"No virtual environment could be made in {venv}.")


def has_nvidia_gpu() -> bool:
    """Whether the driver names a GPU."""
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], check=False, capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.stdout.startswith(b"GPU ")


def output(*command: str) -> str:
    """What a command prints, nothing if it fails."""
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


# --- torch's CPU build -------------------------------------------------------------------------------------


def install_cpu_torch(python: str, *, index: str) -> None:
    """Install the pinned torch from the CPU index, without what it depends on; leave it to the caller if that fails."""
    pin = re.search(r"^torch==([\d.]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    if pin is None or installed_torch(python) == pin[1]:
        return
    if offers(python, index, f"{pin[1]}+cpu"):
        print("Installing torch, the build for the CPU (some 200 MB)", flush=True)
        place = ("--index-url", index, "--timeout", "15", "--retries", "2")
        if pip(python, "install", *quietness(), "--no-deps", *place, f"torch=={pin[1]}+cpu") == 0:
            return
    print(
        "PyTorch's own index gave no build of torch for the CPU. The default one follows, on most machines several GB"
    )
    print("larger; to avoid that, stop here and have TORCH_INDEX name a mirror of", CPU_INDEX, flush=True)


def installed_torch(python: str) -> str:
    """The version of torch that is there, without what names its build."""
    return output(python, "-c", "from importlib.metadata import version; print(version('torch'))").partition("+")[0]


def offers(python: str, index: str, version: str) -> bool:
    """Whether an index answers soon and has a version of torch; asked by pip, which knows proxies and certificates."""
    place = ("--index-url", index, "--timeout", str(NETWORK_SECONDS), "--retries", "0")
    command = [python, "-m", "pip", "index", "versions", "torch", "--disable-pip-version-check", *place]
    try:
        answer = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PROBE_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return version in re.split(r"[\s,()]+", answer.stdout)


def pip(python: str, *arguments: str) -> int:
    """Run pip and return its exit code."""
    return subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *arguments], check=False).returncode


def quietness() -> list[str]:
    """A person sees how far a download is; a log stays short."""
    return [] if sys.stdout.isatty() else ["--quiet"]


# --- the app -----------------------------------------------------------------------------------------------


def serve() -> int:
    """Serve the app on this machine alone, with as much memory as it has."""
    port = os.environ.get("PORT") or "8501"
    place = ["--server.address", "127.0.0.1", "--server.port", port]
    command = [str(program(VENV, "python")), "-m", "streamlit", "run", str(ROOT / "app.py"), *place]
    room = {"EXPLAINER_MEMORY": "machine", "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "600"}
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, {**room, **os.environ})  # signals then reach the app itself
    try:
        return subprocess.run(command, check=False, env={**room, **os.environ}).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
