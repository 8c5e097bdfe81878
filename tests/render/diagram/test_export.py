"""Diagrams as files, with graphviz's `dot` and without it."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from explainer.architecture.errors import ExplainerError
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge
from explainer.render.diagram.export import FILE_FORMATS, FileFormat, render
from explainer.render.label import Span
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.style.theme import Kind
from tests.render.nets import EN, HOSTILE, ZH, net, unfolded

BEGINNINGS = {"dot": b"digraph {", "svg": b"<svg ", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_files_are_what_they_are_called(file_format: FileFormat) -> None:
    for diagram in (network_diagram(net("resnet18"), words=ZH), block_diagram(net("resnet50"), "layer2.0", words=EN)):
        assert render(diagram, file_format=file_format).startswith(BEGINNINGS[file_format])


@pytest.mark.parametrize("file_format", ["png", "pdf"])
def test_without_dot_two_formats_say_what_is_missing(
    file_format: FileFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExplainerError) as caught:
        render(network_diagram(net("resnet18"), words=EN), file_format=file_format)
    assert caught.value.code == "dot_missing"
    for words in (EN, ZH):
        assert file_format.upper() in words.error(caught.value)
        assert "graphviz" in words.error(caught.value)


@pytest.mark.parametrize("file_format", ["dot", "svg"])
def test_without_dot_two_formats_still_work(
    file_format: FileFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    diagram = network_diagram(net("resnet18"), words=ZH)
    expected = render(diagram, file_format=file_format)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render(diagram, file_format=file_format) == expected
    assert "图像" in expected.decode()


def laid_out(source: bytes) -> ElementTree.Element:
    """What graphviz makes of a DOT file; it fails on one it cannot read."""
    done = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, check=True)
    assert done.stderr == b""
    return ElementTree.fromstring(done.stdout)


def titles(root: ElementTree.Element, kind: str) -> list[str | None]:
    groups = root.iter("{http://www.w3.org/2000/svg}g")
    return [group.findtext("{http://www.w3.org/2000/svg}title") for group in groups if group.get("class") == kind]


@pytest.mark.parametrize("name", ["resnet50", HOSTILE[1], HOSTILE[2]])
def test_graphviz_reads_what_we_write(name: str) -> None:
    diagram = unfolded(net(name), words=ZH)
    root = laid_out(render(diagram, file_format="dot"))
    assert sorted(map(str, titles(root, "node"))) == sorted(box.id for box in diagram.boxes)
    assert len(titles(root, "edge")) == len(diagram.edges)
    assert len(titles(root, "cluster")) == len(diagram.bands)


@pytest.mark.parametrize("text", ['a"b', "back\\slash", "<b>bold</b>", "a:b", "{x|y}", "\\N", "终点", "é & ü"])
def test_no_text_breaks_dot(text: str) -> None:
    boxes = tuple(
        Box(id=name, kind=Kind.CONVOLUTION, name=text, label=(Span(text),), tip=(text,)) for name in ("one", "two")
    )
    diagram = Diagram(
        title="title",
        alt="",
        boxes=boxes,
        edges=(Edge(source="one", target="two", label=(Span(text),)),),
        bands=(Band(id="band", title="band", subtitle="", boxes=("one",)),),
        headings=("", ""),
    )
    root = laid_out(render(diagram, file_format="dot"))
    written = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert text in written
    assert [line.replace("\u00a0", " ") for line in written].count(f"{text}  {text}") == 2
