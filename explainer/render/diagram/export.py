"""A diagram as a file. SVG, PNG and PDF are one drawing (`svg.py`); DOT is the graph alone, for graphviz to lay out."""

from typing import Literal, get_args

from explainer.architecture.errors import ExplainerError
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.dot import to_dot
from explainer.render.diagram.svg import standalone

FileFormat = Literal["dot", "svg", "png", "pdf"]
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
PNG_PIXELS = 2
"""Pixels of a PNG, down and across, for each unit of the drawing."""
UNITS_PER_INCH = 96
_PAGE = b"""
#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", alt: sys.inputs.alt)
"""
"""Typst for a page as large as the drawing, and nothing else on it; the same drawing makes the same bytes."""


def render(diagram: Diagram, *, file_format: FileFormat) -> bytes:
    """The file's content.

    Raises ExplainerError("typst_missing") for PNG and PDF where the package typst is not installed.
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
    return typst.compile(_PAGE, format=file_format, ppi=PNG_PIXELS * UNITS_PER_INCH, sys_inputs=inputs)
