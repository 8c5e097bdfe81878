"""The project's own files agree with each other, and the examples in docstrings hold."""

import doctest
import importlib
import pkgutil
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest
from streamlit import config

import explainer

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def pins(name: str) -> dict[str, str]:
    """Package to version of a requirements file, which must pin every line."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
    matches = [re.fullmatch(r"([a-z-]+)==([\d.]+)  # \w.*", line) for line in wanted]
    assert all(matches), "every dependency is pinned and has its reason"
    return {match[1]: match[2] for match in matches if match}


def modules() -> list[str]:
    """Every module that can be imported without a running app."""
    found = pkgutil.walk_packages(explainer.__path__, "explainer.")
    return [one.name for one in found if not one.name.startswith("explainer.ui")]


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=pytest.mark.torch if one.startswith("explainer.model") else ()) for one in modules()],
)
def test_examples_in_docstrings(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_there_are_examples_in_docstrings() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        importlib.import_module(one)
        for one in modules()
        if one.startswith(("explainer.architecture", "explainer.text"))
    ]
    assert sum(bool(one.examples) for module in found for one in finder.find(module)) > 15


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_pinned_is_what_is_tested(name: str) -> None:
    for package, pinned in pins(name).items():
        assert version(package).partition("+")[0] == pinned


def test_the_package_is_built_with_what_the_tests_build_it_with() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert named == [f"hatchling=={pins('requirements-dev.txt')['hatchling']}"]


def test_the_workflow_tests_every_python_that_is_promised() -> None:
    promised = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    workflow = (ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8")
    tested = re.findall(r'"3\.(\d+)"', workflow.partition("python: [")[2].partition("]")[0])
    first, last = int(tested[0]), int(tested[-1])
    assert [int(minor) for minor in tested] == list(range(first, last + 1))
    assert promised == f">=3.{first},<3.{last + 1}"


def test_make_bench_runs_every_benchmark() -> None:
    run = re.findall(r"-m benchmarks\.(\w+)", (ROOT / "Makefile").read_text("utf-8"))
    programs = [
        one for one in (ROOT / "benchmarks").glob("*.py") if 'if __name__ == "__main__"' in one.read_text("utf-8")
    ]
    assert sorted(run) == sorted(one.stem for one in programs)


def test_the_readme_gives_a_reason_for_every_dependency() -> None:
    table = README.partition("| dependency | what for |\n")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| ([a-z-]+) \| \w.+ \|$", table, re.MULTILINE)) == set(pins("requirements.txt"))


def test_the_readme_opens_with_what_it_is_a_picture_and_two_commands() -> None:
    beginning = README[: README.index("make test")]
    assert "assets/screenshot.png" in beginning
    assert "make run" in beginning
    assert len(beginning.splitlines()) < 15


def test_streamlit_knows_every_option() -> None:
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    known = config.get_config_options()
    named = [
        f"{section}.{key}"
        for section, keys in options.items()
        for key, value in keys.items()
        if type(value) is not dict
    ]
    assert [name for name in named if name not in known] == []
    assert "server.address" not in named


def test_files_that_readers_follow_exist() -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text("utf-8")
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        assert [link for link in links if not (ROOT / link).exists()] == []
