"""The package as others get it: built, installed into an environment of its own, called from another folder.

Nothing is fetched: the new environment finds what the package depends on where this one has it.
"""

import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.package

ROOT = Path(__file__).parents[1]
COMMANDS = (
    "summary resnet50",
    "summary resnet34 --shortcut A --input-size 97x331 --lang zh",
    "diagram resnet18 --format svg",
    "diagram resnet50 --block layer2.0 --format svg --lang zh",
)
MISTAKE = "summary resnet51 --lang zh"


class Built(NamedTuple):
    """The files that a release would be."""

    sdist: Path
    wheel: Path


class Program(NamedTuple):
    """A way to call the command line, and where it is called."""

    command: tuple[str, ...]
    folder: Path

    def run(self, arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Call it in a terminal that promises nothing but ASCII."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))}
        command = [*self.command, *shlex.split(arguments)]
        return subprocess.run(command, cwd=self.folder, env=kept | {"LC_ALL": "C"}, capture_output=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, and the wheel that is made from nothing but the sdist."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder], cwd=ROOT, check=True)
    (sdist,) = folder.glob("*.tar.gz")
    pip("wheel", "--no-build-isolation", "--wheel-dir", folder, sdist)
    (wheel,) = folder.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    own = Path(sysconfig.get_path("purelib", "venv", {"base": str(place), "platbase": str(place)}))
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip("--python", place, "install", built.wheel)
    return place


def pip(*arguments: str | Path) -> None:
    """Run pip without letting it fetch anything."""
    quiet = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_QUIET": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([sys.executable, "-m", "pip", *arguments], env=os.environ | quiet, check=True)


def program(environment: Path, name: str) -> str:
    """A program of an environment."""
    return str(Path(sysconfig.get_path("scripts", "venv", {"base": str(environment)})) / name)


@pytest.mark.parametrize("arguments", [*COMMANDS, MISTAKE])
def test_from_another_folder_it_says_what_the_checkout_says(installed: Path, tmp_path: Path, arguments: str) -> None:
    here = Program((sys.executable, "-m", "explainer"), ROOT).run(arguments)
    assert here.returncode == (2 if arguments == MISTAKE else 0)
    assert here.stdout or here.stderr
    for command in ((program(installed, "resnet-explainer"),), (program(installed, "python"), "-m", "explainer")):
        there = Program(command, tmp_path).run(arguments)
        assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_it_writes_where_it_is_called(installed: Path, tmp_path: Path) -> None:
    done = Program((program(installed, "resnet-explainer"),), tmp_path).run("diagram resnet18 -o net.svg")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "net.svg").read_text("utf-8").startswith("<svg")


def test_it_runs_from_the_environment_and_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import explainer.assets as one; print(one.__file__, one.ASSETS)"
    result = Program((program(installed, "python"), "-c"), tmp_path).run(shlex.quote(code))
    assert all(Path(one).is_relative_to(installed) for one in result.stdout.decode().split())


def test_the_wheel_holds_the_code_and_the_assets_and_nothing_else(built: Built) -> None:
    wheel = {name for name in zipfile.ZipFile(built.wheel).namelist() if ".dist-info/" not in name}
    code = {f"explainer/{one}" for one in files(ROOT / "explainer")}
    assets = {f"explainer/_assets/{one}" for one in files(ROOT / "assets") - {"screenshot.png"}}
    assert wheel == code | assets


def test_the_wheel_depends_on_what_is_pinned(built: Built) -> None:
    archive = zipfile.ZipFile(built.wheel)
    (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(archive.read(name).decode())
    pinned = re.findall(r"^[a-z-]+==[\d.]+", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert sorted(metadata.get_all("Requires-Dist", [])) == sorted(pinned)


def test_the_sdist_can_be_tested_and_run(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {one.name.partition("/")[2] for one in archive.getmembers()}
    wanted = {"app.py", "LICENSE", "Makefile", "README.md", "requirements.txt", "requirements-dev.txt"}
    tests = {f"tests/{one}" for one in files(ROOT / "tests")}
    assert wanted | tests | {"scripts/install.py", "assets/screenshot.png", ".streamlit/config.toml"} <= names
    assert not [name for name in names if name.startswith((".git/", ".venv/")) or name.endswith(".pyc")]


def files(folder: Path) -> set[str]:
    """The files in a folder, without what Python leaves there."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}
