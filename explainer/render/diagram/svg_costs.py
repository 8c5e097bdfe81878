"""What boxes cost, beside them: two columns of bars for the main lane, a line of text for boxes on the shortcut."""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.render.diagram.boxes import Box, Diagram, Lane
from explainer.render.diagram.layout import Placement
from explainer.render.diagram.svg_text import line_of
from explainer.render.html.tag import Child, tag
from explainer.render.label import Label, Span
from explainer.render.style.theme import Kind
from explainer.text.numbers import short

COST_COLUMN = 112
BAR_LENGTH = 48


def cost_columns(diagram: Diagram, placement: Placement) -> Iterator[Markup]:
    """Two columns of small bars right of the picture: each row's parameters and MACs."""
    if placement.frame.costs_left is None:
        return
    boxes = [(box, placement.boxes[box.id].centre) for box in diagram.boxes if box.lane is Lane.MAIN]
    columns = (
        [(box.kind, y, box.params, box.old_params) for box, y in boxes if box.params or box.old_params],
        [(box.kind, y, box.macs, box.old_macs) for box, y in boxes if box.macs or box.old_macs],
    )
    largest = (
        max((box.params for box in diagram.boxes), default=0),
        max((box.macs for box in diagram.boxes), default=0),
    )
    for index, heading in enumerate(diagram.headings):
        left = placement.frame.costs_left + index * COST_COLUMN
        scale = BAR_LENGTH / (largest[index] or 1)
        bars = [
            _cost(kind, value, old, left=left, y=y, length=max(1.5, scale * value))
            for kind, y, value, old in columns[index]
        ]
        yield tag("g", tag("text", heading, class_="muted title head", x=left, y=9), bars, aria_hidden=True)


def side_costs(box: Box, headings: tuple[str, str]) -> Label:
    """What a box on the shortcut costs, with the units that the columns beside the main lane have as headings."""
    figures = ((box.params, box.old_params, headings[0]), (box.macs, box.old_macs, headings[1]))
    return tuple(
        Span(f"{short(value)} {unit}", None if old is None else short(old), " · ")
        for value, old, unit in figures
        if value or old
    )


def _cost(kind: Kind, value: int, old: int | None, *, left: float, y: float, length: float) -> Child:
    if old is not None:
        return line_of((Span(short(value), short(old), ""),), x=left, y=y, classes="cost")
    return (
        tag("rect", class_=f"bar {kind.value}", x=left, y=y - 4, width=round(length, 1), height=8, rx=1.5),
        tag("text", short(value), class_="cost", x=round(left + length + 4, 1), y=y),
    )
