"""HTML and SVG are made in one place: no other code glues tags, escapes, or says of a text that it is markup."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.render.html.tag import filled, joined, tag

ROOT = Path(__file__).parents[3]
WRITER = ROOT / "explainer" / "render" / "html"
SOURCES = sorted(
    path
    for package in ("render", "ui")
    for path in (ROOT / "explainer" / package).rglob("*.py")
    if WRITER not in path.parents
)
TAG = re.compile("</?[a-z][a-z0-9]*[ >/]")
ESCAPING = {"html", "xml.sax.saxutils"}
"""Modules of the standard library that escape."""
GLUED = {"explainer/ui/frame/static_files.py": "Streamlit's own page, into whose head links to its own modules are put"}
"""Where else tags stand in strings, and why. Docstrings may hold them; templates of components are files of HTML."""
TAKEN_AS_MARKUP = {"explainer/render/diagram/svg.py": "the style sheet of a picture that stands alone: CSS, not text"}
"""Where else a text is taken as markup, and which."""


def docstrings(tree: ast.AST) -> set[int]:
    """The texts that stand alone as statements (of modules, classes, functions, and below constants), by identity."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string but docstrings, with its line; of an f-string the whole, with a name for each of its values."""
    told = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def glued(source: str) -> list[int]:
    """Lines of the strings that hold a tag."""
    return sorted({line for line, text in texts(ast.parse(source)) if TAG.search(text)})


def found(pick: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind in the code, with the place where it stands."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, pick):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def test_no_code_but_the_writer_glues_tags() -> None:
    assert len(SOURCES) > 100
    lines = {str(path.relative_to(ROOT)): glued(path.read_text("utf-8")) for path in SOURCES}
    assert {path: places for path, places in lines.items() if places and path not in GLUED} == {}
    assert all(lines[path] for path in GLUED)  # none that is not needed


def test_no_code_but_the_writer_escapes() -> None:
    imports = [place for place, node in found(ast.ImportFrom) if getattr(node, "module", None) in ESCAPING]
    imports += [
        place
        for place, node in found(ast.Import)
        if isinstance(node, ast.Import) and any(one.name in ESCAPING for one in node.names)
    ]
    assert imports == []


def test_no_code_but_the_writer_says_that_a_text_is_markup() -> None:
    """`Markup()`, which is nothing, says nothing."""
    calls = {
        place.partition(":")[0]
        for place, node in found(ast.Call)
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in {"Markup", "escape", "str.__new__"}
    }
    assert calls == TAKEN_AS_MARKUP.keys()


@pytest.mark.parametrize(
    "source",
    ['one = "<div>"', 'one = f"<td{look}>{two}"', 'one = f"<h{level} class=a>"', 'f"</{name}>"', 'call("<br/>" * 2)'],
)
def test_glued_tags_are_found(source: str) -> None:
    assert glued(source) == [1]


@pytest.mark.parametrize("source", ['"""A <b>bold</b> docstring."""', 'one = "<0.1%"', 'one = f"{a} < {b}"', 'a < "b"'])
def test_other_text_is_no_tag(source: str) -> None:
    assert glued(source) == []


def test_text_is_escaped_once_wherever_it_stands() -> None:
    once = "&lt;b&gt;"
    assert tag("p", "<b>", title="<b>") == f'<p title="{once}">{once}</p>'
    assert joined("<b>", ["<b>"], by=tag("br")) == f"{once}<br>{once}"
    assert joined("a", "b", by="<b>") == f"a{once}b"
    assert filled("<i>{one}</i>{two}", one="<b>", two=tag("b")) == f"<i>{once}</i><b></b>"
