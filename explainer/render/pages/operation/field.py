"""The receptive field of one output position, drawn on what the net sees: outlined, the rest shaded, and in words."""

from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.receptive_field import Extent, ReceptiveField, receptive_fields
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.text.catalogue import Catalogue

_PIXEL = ReceptiveField(height=Extent(start=0, size=1, jump=1), width=Extent(start=0, size=1, jump=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The receptive field of an output position in input pixels.

    size, jump: height and width of the whole field, padding included, and pixels between neighbouring positions (None
    where the map has a single one). rows, columns: what of it lies inside the picture. picture: height and width.
    """

    row: int
    column: int
    size: tuple[int, int]
    jump: tuple[int, int] | None
    rows: range
    columns: range
    picture: tuple[int, int]

    @property
    def inside(self) -> tuple[int, int]:
        """Height and width of the part inside the picture."""
        return len(self.rows), len(self.columns)

    @property
    def share(self) -> float:
        """How much of the picture the field covers, from 0 to 1."""
        return self.inside[0] * self.inside[1] / (self.picture[0] * self.picture[1])

    @property
    def is_whole(self) -> bool:
        """Whether the field covers the whole picture."""
        return self.inside == self.picture


def field_at(graph: Graph, name: str, *, row: int, column: int) -> Field:
    """The field of one position of a node (or of `INPUT`); raises KeyError for a name the graph does not have."""
    field = _PIXEL if name == INPUT else receptive_fields(graph)[name]
    shape, picture = graph.shape_of(name), graph.input_shape
    return Field(
        row=row,
        column=column,
        size=(field.height.size, field.width.size),
        jump=(field.height.jump, field.width.jump) if shape.positions > 1 else None,
        rows=field.height.pixels(row, input_size=picture.height),
        columns=field.width.pixels(column, input_size=picture.width),
        picture=(picture.height, picture.width),
    )


def field_html(crop: bytes, field: Field, words: Catalogue, *, alt: str, caption: str) -> Markup:
    """The crop (PNG or JPEG) with the field outlined in black and white and what lies outside it shaded."""
    said = sentence(field, words)
    picture = tag("img", src=data_uri(crop), alt=f"{alt} {said}")
    shown = tag("div", picture, _overlay(field))
    return tag("figure", shown, tag("figcaption", caption, tag("br"), said), class_="field")


def sentence(field: Field, words: Catalogue) -> str:
    """The field in numbers: its size, what of it the picture holds, how far apart neighbouring fields lie."""
    size, inside = _sizes(field.size), _sizes(field.inside)
    if not field.rows or not field.columns:
        parts = [words("value.field_outside", row=field.row, column=field.column, size=size)]
    elif field.is_whole and field.size == field.picture:
        parts = [words("value.field_exactly_whole", size=size)]
    elif field.is_whole:
        parts = [words("value.field_whole", size=size, inside=inside)]
    else:
        key = "value.field_part" if field.inside == field.size else "value.field_clipped"
        place = {"row": field.row, "column": field.column, "share": _percent(field.share)}
        parts = [words(key, size=size, inside=inside, **place)]
    if field.jump:
        parts.append(words("value.field_jump", jump=_jump(field.jump)))
    return " ".join(parts)


def _overlay(field: Field) -> Markup | None:
    """A frame round the part inside the picture; what lies outside it is shaded."""
    height, width = field.picture
    if not field.rows or not field.columns:
        return None
    frame = (
        f"left:{100 * field.columns.start / width:.4f}%;top:{100 * field.rows.start / height:.4f}%;"
        f"width:{100 * len(field.columns) / width:.4f}%;height:{100 * len(field.rows) / height:.4f}%"
    )
    return tag("i", class_="whole" if field.is_whole else "part", style=frame)


def _percent(share: float) -> str:
    """Two digits, and never 0% or 100% for a part.

    >>> _percent(49 / 224**2), _percent(0.1234), _percent(1e-9), _percent(0.999)
    ('0.098%', '12%', '<0.001%', '>99%')
    """
    percent = 100 * share
    if percent < 0.001:
        return "<0.001%"
    return ">99%" if percent > 99 else f"{percent:.2g}%"


def _sizes(size: tuple[int, int]) -> str:
    return "×".join(map(str, size))


def _jump(jump: tuple[int, int]) -> str:
    return str(jump[0]) if jump[0] == jump[1] else _sizes(jump)
