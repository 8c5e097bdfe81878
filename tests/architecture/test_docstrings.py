"""The examples in the docstrings run."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import explainer

STANDARD = ("explainer.architecture", "explainer.text", "explainer.render", "explainer.picture")
MODULES = sorted(one.name for one in walk_packages(explainer.__path__, "explainer.") if one.name.startswith(STANDARD))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    assert sum(bool(one.examples) for name in MODULES for one in finder.find(import_module(name))) > 15
