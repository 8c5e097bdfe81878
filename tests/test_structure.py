"""The house: files side by side, levels of imports in a folder, and whether its guide names what there is."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import grimp
import pytest

from explainer.architecture.graph import Graph
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.table import PAGES
from explainer.ui.requests.photo import Photo
from explainer.ui.state.focus import VIEWS
from explainer.ui.state.navigation import PageName
from explainer.ui.work.net import Net

ROOT = Path(__file__).parents[1]
MOST_FILES, MOST_LEVELS = 20, 6
OF_A_VIEW = {"net": Net, "graph": Graph, "photo": Photo, "words": Catalogue}
ROOMS = {
    "architecture/questions": set[str](),
    "findings": {"arrays", "box_maps", "peaks", "summary"},
    "model/questions": {"box_maps", "first_place", "held_out", "reading", "single_block"},
    "render/pages": set[str](),
    "ui/requests": {"kept", "passes", "photo", "strips"},
}
"""Folders of rooms, and what in them serves several pages."""
FOLDERS = sorted(
    path.relative_to(ROOT)
    for tree in ("explainer", "tests", "benchmarks")
    for path in [ROOT / tree, *(ROOT / tree).rglob("*")]
    if path.is_dir() and path.name != "__pycache__"
)
PACKAGES = [".".join(folder.parts) for folder in FOLDERS if folder.parts[0] == "explainer"]


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("explainer")


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    files = [one for one in (ROOT / folder).glob("*.py") if one.name not in ("__init__.py", "conftest.py")]
    assert len(files) <= MOST_FILES


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_in_a_folder_run_one_way_and_not_deep(package: str) -> None:
    graph = imports()
    rooms = graph.find_children(package)
    below = {
        room: {other for other in rooms - {room} if graph.find_shortest_chain(room, other, as_packages=True)}
        for room in rooms
    }
    direct = {
        room: {
            other
            for other in rooms - {room}
            if graph.direct_import_exists(importer=room, imported=other, as_packages=True)
        }
        for room in rooms
    }

    @cache
    def level(room: str) -> int:
        return 1 + max((level(other) for other in direct[room]), default=0)

    assert not [room for room in rooms for other in direct[room] if room in below[other]], "rooms that need each other"
    assert max(map(level, rooms), default=0) <= MOST_LEVELS


def sources(tree: str) -> list[Path]:
    return sorted((ROOT / tree).rglob("*.py"))


def names_in(path: Path) -> set[str]:
    """Names and attributes that a file speaks of, texts left out."""
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in tree
        if isinstance(node, ast.Attribute | ast.Name)
    }


def test_the_session_is_known_in_one_place() -> None:
    knowing = [path for path in sources("explainer") if "session_state" in names_in(path)]
    assert knowing == [ROOT / "explainer" / "ui" / "state" / "key.py"]


def test_pages_are_left_in_one_way() -> None:
    switching = [path for path in sources("explainer") if "switch_page" in names_in(path)]
    assert switching == [ROOT / "explainer" / "ui" / "frame" / "shell.py"]


def test_every_page_that_can_be_gone_to_has_its_line() -> None:
    assert [row.name for row in PAGES] == list(get_args(PageName))


@pytest.mark.parametrize("folder", ROOMS)
def test_a_room_bears_the_name_of_a_page_or_of_a_view(folder: str) -> None:
    there = {one.stem for one in (ROOT / "explainer" / folder).iterdir() if not one.name.startswith("__")}
    assert there - ROOMS[folder] <= {row.name for row in PAGES} | set(VIEWS)
    assert ROOMS[folder] <= there


@pytest.mark.parametrize("page", [row.name for row in PAGES])
def test_a_page_has_its_room_and_its_words(page: str) -> None:
    for place in (f"explainer/ui/pages/{page}/page.py", f"assets/text/en/{page}.toml", f"assets/text/zh/{page}.toml"):
        assert (ROOT / place).is_file()


@pytest.mark.parametrize(
    "document", ["CONTRIBUTING.md", "README.md", *(str(one.relative_to(ROOT)) for one in (ROOT / "docs").rglob("*.md"))]
)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    named = re.findall(r"`((?:explainer|assets|tests|benchmarks|docs|scripts|\.github|\.ci)/[\w./-]*[\w/])`", text)
    real = [path for path in named if "NAME" not in path]  # a stand-in for the reader's own
    assert [path for path in real if not (ROOT / path).exists()] == []
