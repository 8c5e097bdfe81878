"""Diagrams as files: one drawing as SVG, PNG and PDF, and DOT that graphviz reads."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from explainer.architecture.errors import ExplainerError
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge
from explainer.render.diagram.export import FILE_FORMATS, FileFormat, render
from explainer.render.label import Span
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.style.theme import Kind
from tests.render.nets import EN, HOSTILE, ZH, net, unfolded

ALONE = Diagram(title="title", alt="", boxes=(), edges=(), bands=(), headings=("", ""))
BEGINNINGS = {"dot": b"digraph {", "svg": b"<svg ", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_files_are_what_they_are_called(file_format: FileFormat) -> None:
    for diagram in (network_diagram(net("resnet18"), words=ZH), block_diagram(net("resnet50"), "layer2.0", words=EN)):
        assert render(diagram, file_format=file_format).startswith(BEGINNINGS[file_format])


@pytest.mark.parametrize("file_format", ["png", "pdf"])
def test_without_typst_two_formats_say_what_is_missing(
    file_format: FileFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # an import of it raises ModuleNotFoundError
    with pytest.raises(ExplainerError) as caught:
        render(network_diagram(net("resnet18"), words=EN), file_format=file_format)
    assert caught.value.code == "typst_missing"
    for words in (EN, ZH):
        assert file_format.upper() in words.error(caught.value)
        assert "typst" in words.error(caught.value)


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_no_format_needs_another_program(
    file_format: FileFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    diagram = network_diagram(net("resnet18"), words=ZH)
    expected = render(diagram, file_format=file_format)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert render(diagram, file_format=file_format) == expected  # and it comes out the same, to the byte


# --- one drawing ------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = {
    "whole": network_diagram(net("resnet50"), words=ZH),
    "plain": network_diagram(net("cifar_plain20"), words=EN),
    "operations": unfolded(net("resnet18"), words=ZH),
    "block": block_diagram(net("resnet50"), "layer2.0", words=EN),
}


def pixels(diagram: Diagram) -> np.ndarray:
    """A PNG as rows × columns × red, green and blue."""
    image = Image.open(io.BytesIO(render(diagram, file_format="png")))
    assert image.getextrema()[3] == (255, 255)  # no paper shows through
    return np.asarray(image.convert("RGB")).astype(int)


def colour(declarations: str, name: str) -> list[int]:
    """Red, green and blue of a CSS property."""
    found = re.search(rf"(?:^|;){name}:#([0-9a-f]{{6}})", declarations)
    assert found
    return list(bytes.fromhex(found[1]))


def rules(root: ElementTree.Element) -> dict[str, str]:
    """The declarations of the drawing's own style, by selector."""
    return dict(re.findall(r"\.net ([^{]*)\{([^}]*)\}", root.findtext(f"{SVG}style") or ""))


@pytest.mark.parametrize("diagram", DRAWINGS.values(), ids=DRAWINGS)
def test_pixels_are_those_of_the_svg(diagram: Diagram) -> None:
    root = ElementTree.fromstring(render(diagram, file_format="svg"))
    shown, style = pixels(diagram), rules(root)
    assert [round(2 * float(root.get(side) or 0)) for side in ("height", "width")] == list(shown.shape[:2])
    assert shown[0, 0].tolist() == colour(style[".paper"], "fill")
    boxes = [group for group in root.iter(f"{SVG}g") if (group.get("class") or "").startswith("box ")]
    assert len(boxes) == len(diagram.boxes)
    for group in boxes:
        kind, body = str(group.get("class")).split()[1], group.find(f"{SVG}rect[@class='body']")
        if body is not None:  # an addition is a circle
            left, top, width, height = (float(body.get(name) or 0) for name in ("x", "y", "width", "height"))
            middle = round(2 * (top + height / 2))
            edge = shown[middle, round(2 * left) - 4 : round(2 * left) + 4].tolist()
            assert colour(style[f".{kind}>.body"], "stroke") in edge
            assert shown[middle, round(2 * (left + 4))].tolist() == colour(style[f".{kind}>.body"], "fill")
            assert edge[0] != edge[-1]
            assert shown[round(2 * (top + height) - 5), round(2 * (left + width / 2))].tolist() == edge[-1]


def test_a_projection_is_dashed_and_an_identity_is_not() -> None:
    """Down its vertical line a shortcut has gaps, or none."""
    root = ElementTree.fromstring(render(DRAWINGS["whole"], file_format="svg"))
    ink, shown = colour(rules(root)[".route"], "stroke"), pixels(DRAWINGS["whole"])
    kinds = set()
    for line in root.iter(f"{SVG}path"):
        if (line.get("class") or "").split()[:1] == ["route"]:
            found = re.fullmatch(r"M[\d.]+ ([\d.]+)H([\d.]+)q(\d) .*V([\d.]+)q.*", line.get("d") or "")
            assert found
            top, across, corner, bottom = map(float, found.groups())
            down = shown[round(2 * (top + corner)) + 1 : round(2 * bottom) - 1, round(2 * (across + corner))].tolist()
            assert ink in down
            assert (down == [ink] * len(down)) == (line.get("class") == "route")
            kinds.add(line.get("class"))
    assert kinds == {"route", "route dashed"}


def test_chinese_letters_are_drawn() -> None:
    """A font without them would put the same empty box for each."""
    shown = []
    for said in ("卷", "积", "池"):
        box = Box(id="one", kind=Kind.CONVOLUTION, name="", label=(Span(said),), tip=("one",))
        shown.append(pixels(replace(ALONE, boxes=(box,))))
    assert all((one != other).any() for one, other in pairwise(shown))


@pytest.mark.parametrize("diagram", DRAWINGS.values(), ids=DRAWINGS)
def test_a_pdf_is_one_page_of_the_drawings_size_and_says_what_it_shows(diagram: Diagram) -> None:
    root = ElementTree.fromstring(render(diagram, file_format="svg"))
    content = render(diagram, file_format="pdf")
    found = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", content)
    points = [float(root.get(side) or 0) * 72 / 96 for side in ("width", "height")]
    assert [[float(one) for one in sides] for sides in found] == [pytest.approx(points, abs=0.01)]
    assert diagram.alt.encode("utf-16-be").hex().upper().encode() in content
    assert b"/FontFile" in content  # letters, not their outlines
    assert not re.search(rb"/Subtype\s*/Image", content)


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
    edge = Edge(source="one", target="two", label=(Span(text),))
    band = Band(id="band", title="band", subtitle="", boxes=("one",))
    diagram = replace(ALONE, boxes=boxes, edges=(edge,), bands=(band,))
    root = laid_out(render(diagram, file_format="dot"))
    written = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert text in written
    assert [line.replace("\u00a0", " ") for line in written].count(f"{text}  {text}") == 2
