"""A diagram as a file: DOT and SVG from any machine, PNG and PDF where graphviz's `dot` is installed."""

from typing import Literal, get_args

import graphviz

from explainer.architecture.errors import ExplainerError
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.dot import to_dot
from explainer.render.diagram.svg import standalone

FileFormat = Literal["dot", "svg", "png", "pdf"]
FILE_FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
PNG_DPI = "144"


def render(diagram: Diagram, *, file_format: FileFormat) -> bytes:
    """The file's content.

    Raises ExplainerError("dot_missing") for PNG and PDF where graphviz's `dot` program is not installed.
    """
    match file_format:
        case "dot":
            return str(to_dot(diagram).source).encode()
        case "svg":
            return standalone(diagram).encode()
        case "png" | "pdf":
            dot = to_dot(diagram)
            if file_format == "png":
                dot.attr(dpi=PNG_DPI)
            try:
                return bytes(dot.pipe(format=file_format))
            except graphviz.ExecutableNotFound as error:
                raise ExplainerError("dot_missing", file_format=file_format.upper()) from error
