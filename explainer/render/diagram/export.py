"""A diagram as a file. SVG, PNG and PDF are one drawing (`svg.py`); DOT is the graph alone, for graphviz to lay out."""

from math import sqrt
from typing import Literal, get_args

from explainer.architecture.errors import ExplainerError
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.dot import to_dot
from explainer.render.diagram.layout import place
from explainer.render.diagram.svg import standalone

FileFormat = Literal["dot", "svg", "png", "pdf"]
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
PNG_PIXELS = 2
"""Pixels of a PNG, down and across, for each unit of the drawing."""
MOST_PIXELS = 40_000_000
"""Of a PNG, some 160 MB while it is made."""
UNITS_PER_INCH = 96
_PAGE = b"""
#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", alt: sys.inputs.alt)
"""
"""Typst for a page as large as the drawing, and nothing else on it; the same drawing makes the same bytes."""


def render(diagram: Diagram, *, file_format: FileFormat) -> bytes:
    """The file's content.

    Raises ExplainerError for PNG and PDF: "typst_missing" where the package typst is not installed, "typst_failed"
    where it refuses the drawing.
    """
    match file_format:
        case "dot":
            return str(to_dot(diagram).source).encode()
        case "svg":
            return standalone(diagram).encode()
        case "png" | "pdf":
            return _typeset(diagram, file_format)


def _typeset(diagram: Diagram, file_format: Literal["png", "pdf"]) -> bytes:
    """The drawing as pixels, or as lines and letters on one page of its size."""
    try:
        import typst
    except ImportError as error:
        raise ExplainerError("typst_missing", file_format=file_format.upper()) from error
    inputs = {"title": diagram.title, "alt": diagram.alt, "drawing": standalone(diagram)}
    try:
        return typst.compile(_PAGE, format=file_format, ppi=_pixels(diagram) * UNITS_PER_INCH, sys_inputs=inputs)
    except typst.TypstError as error:
        raise ExplainerError("typst_failed", file_format=file_format.upper(), reason=error) from error


def _pixels(diagram: Diagram) -> float:
    """Pixels of a PNG for each unit of the drawing: fewer than usual where it would take too many."""
    placement = place(diagram)
    return min(PNG_PIXELS, sqrt(MOST_PIXELS / (placement.frame.width * placement.height)))
