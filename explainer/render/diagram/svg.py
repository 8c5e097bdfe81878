"""Diagram -> SVG, laid out by our own arithmetic (`layout.py`): no binary, a few milliseconds for a whole net.

Colours are CSS classes (`style/stylesheet.py`); a standalone file carries them along.
"""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from explainer.render.diagram.boxes import Band, Box, Diagram, Lane
from explainer.render.diagram.geometry import Frame, Rect, Size
from explainer.render.diagram.layout import Placement, place
from explainer.render.diagram.rhythm import MAP_MARGIN, title_room
from explainer.render.diagram.svg_braces import braces
from explainer.render.diagram.svg_costs import cost_columns, side_costs
from explainer.render.diagram.svg_lines import flow_lines, shortcuts
from explainer.render.diagram.svg_maps import map_headings, map_rooms
from explainer.render.diagram.svg_text import BOLD, line_of, text_width
from explainer.render.html.tag import Child, joined, tag
from explainer.render.label import Span, plain
from explainer.render.style.stylesheet import Scheme, stylesheet
from explainer.render.style.theme import Kind

Parts = tuple[Markup, ...]
SLIP = 100
"""A box narrower than this has no room for a name."""
CORNER = 11
"""Room at a row's right end for the sign that the box can be entered."""


def to_svg(diagram: Diagram, *, compact: bool = False, placement: Placement | None = None) -> Markup:
    """The picture as an `<svg>` element that relies on the stylesheet of the page around it.

    Boxes and shortcuts that can be chosen carry `data-id`, and `data-for` where choosing them selects another box;
    stages that can be unfolded carry `data-fold`. A `placement` says where things stand; otherwise they stand as
    `compact` says.
    """
    placed = placement or place(diagram, size=Size.COMPACT if compact else Size.WIDE)
    return net_svg(*parts(diagram, placed), width=placed.frame.width, height=placed.height, alt=diagram.alt)


def standalone(diagram: Diagram, *, scheme: Scheme = "light") -> Markup:
    """The picture as a file of its own: with its style, its title and a paper-coloured background; nothing folds."""
    diagram = replace(diagram, bands=tuple(replace(band, unfolded=None) for band in diagram.bands))
    placement = place(diagram)
    width, height = placement.frame.width, placement.height
    head = (
        tag("title", diagram.title),
        tag("style", Markup(stylesheet(scheme))),
        tag("rect", class_="paper", width=width, height=height),
    )
    return net_svg(*head, *parts(diagram, placement), width=width, height=height, alt=diagram.alt, sized=True) + "\n"


def parts(diagram: Diagram, placement: Placement, *, prefix: str = "") -> Iterator[Markup]:
    """Everything inside a picture's `<svg>`; `prefix` sets its ids apart from those of a picture beside it."""
    for band in diagram.bands:
        yield from _band(band, placement, prefix)
    yield from flow_lines(diagram, placement)
    yield from map_headings(diagram, placement) if diagram.map_words else cost_columns(diagram, placement)
    beside, runs = shortcuts(diagram, placement, prefix=prefix), braces(diagram, placement)
    for box in diagram.boxes:
        if box.id in beside:  # in reading order, for whoever goes from stop to stop
            yield beside[box.id]
        yield _box(box, placement, diagram.headings, prefix, brace=runs.get(box.id))
        yield map_rooms(box, diagram, placement, prefix)


def net_svg(*children: Child, width: float, height: float, alt: str, sized: bool = False) -> Markup:
    """A picture of nets; `alt` says in words what it shows. Where it is not `sized`, it is as wide as its place."""
    return tag(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_="net",
        width=width if sized else None,
        height=height if sized else None,
        viewBox=f"0 0 {width:g} {height:g}",
        role="group",
        aria_label=alt,
    )


def _band(band: Band, placement: Placement, prefix: str) -> Iterator[Markup]:
    rect = placement.bands[band.id]
    yield tag("rect", class_="band", x=rect.left, y=rect.top, width=rect.width, height=rect.height, rx=8)
    if placement.on_side(band.boxes[0]):
        yield _side_title(band, placement)
        return
    x = rect.left + 9
    if placement.frame.titles_above:
        y = rect.top + title_room(placement.frame) / 2 + 1
        reach = BOLD * text_width(band.title) + text_width(f" {band.subtitle}")
        fits = reach <= placement.frame.middle - x - 1  # it does not reach the line of data
        subtitle = tag("tspan", " ", band.subtitle, class_="muted") if fits else None
        texts: Child = tag("text", tag("tspan", band.title, class_="title"), subtitle, x=x, y=y)
        button = Rect(left=rect.right - 22, top=y - 8, width=16, height=16)
    else:
        y = rect.top + min(rect.height / 2, 42)  # in sight when a long stage has been opened
        title = tag("text", band.title, class_="title", x=x, y=y - 8)
        texts = (title, tag("text", band.subtitle, class_="muted", x=x, y=y + 8))
        button = Rect(left=placement.frame.main_left - 26, top=y - 8, width=16, height=16)
    yield _fold_button(band, texts, rect, button, prefix)


def _side_title(band: Band, placement: Placement) -> Markup:
    """Beside the row that the shortcut leaves, unless another shortcut arrives there."""
    start = next(chain.start for chain in placement.chains if band.boxes[0] in chain.boxes)
    if any(chain.end == start for chain in placement.chains):
        return Markup()
    x, y = placement.frame.side_left, placement.boxes[start].centre
    fit = placement.frame.width - x - 4 if placement.frame.titles_above else None
    return line_of((Span(band.title),), x=x, y=y, classes="route-text title", fit=fit)


def _fold_button(band: Band, texts: Child, rect: Rect, button: Rect, prefix: str) -> Markup:
    """The band's title; where equal blocks can be folded, it is a button that folds and unfolds them."""
    if band.unfolded is None:
        return joined(texts)
    reach = max(button.right + 4 - rect.left, 60)
    return tag(
        "g",
        tag("rect", x=rect.left, y=button.top - 14, width=reach, height=44, fill="transparent"),
        texts,
        tag("rect", class_="body", x=button.left, y=button.top, width=16, height=16, rx=4),
        tag("text", "−" if band.unfolded else "+", x=button.middle, y=button.centre, text_anchor="middle"),
        class_="fold terminal",
        role="button",
        tabindex=0,
        data_fold=prefix + band.id,
        aria_expanded=band.unfolded,
        aria_label=band.action,
    )


def _box(
    box: Box, placement: Placement, headings: tuple[str, str], prefix: str, *, brace: Markup | None = None
) -> Markup:
    """A box that has something to say can be focused, hovered and chosen; its lines are its accessible name."""
    inside = _inside(box, placement.boxes[box.id], placement.frame, headings)
    classes = f"box {box.kind.value}{' changed' if box.changed else ''}"
    if not box.tip:
        return tag("g", *inside, brace, class_=classes, aria_hidden=True)
    tip = "\n".join((box.tip[0], plain(box.label), *box.tip[1:]))
    return tag(
        "g",
        *inside,
        brace,
        class_=classes,
        role="button",
        tabindex=0,
        data_id=prefix + box.id,
        data_for=prefix + box.selects if box.selects else None,
        data_cut=box.cuts or None,
        aria_pressed=None if box.selects else False,
        aria_label=tip.replace("\n", "; "),
        data_tip=tip,
    )


def _inside(box: Box, rect: Rect, frame: Frame, headings: tuple[str, str]) -> Parts:
    if box.kind is Kind.ADDITION:
        inside = _addition(rect, hit=bool(box.selects))
    elif not box.name:
        inside = (_body(box, rect), line_of(box.label, x=rect.middle, y=rect.centre, anchor="middle"))
    elif box.lane is Lane.SHORTCUT:
        if frame.map_side and box.mapped:
            captions = _captions_around_map(box, rect, frame)
        else:
            captions = _side_captions(box, rect, headings, compact=frame.titles_above)
        inside = (_body(box, rect), *captions)
    elif rect.height > frame.row:
        inside = (_body(box, rect), *_lines(box, rect))
    else:
        inside = (_body(box, rect), *_captions(box, rect, compact=frame.titles_above))
    if not box.changed:
        return inside
    y = rect.top + 10 if box.lane is Lane.SHORTCUT else rect.centre  # a line may leave a gate's middle
    return (*inside, tag("text", "Δ", class_="delta", x=rect.left - 4, y=y, text_anchor="end"))


def _body(box: Box, rect: Rect) -> Markup:
    radius = rect.height / 2 if box.kind is Kind.TERMINAL else 5
    return tag("rect", class_="body", x=rect.left, y=rect.top, width=rect.width, height=rect.height, rx=radius)


def _captions(box: Box, rect: Rect, *, compact: bool) -> Parts:
    """A row of the main lane: its name on the left, what it does on the right; in a slip of a box that alone."""
    y = rect.centre
    if rect.width < SLIP:
        return (line_of(box.label, x=rect.middle, y=y, anchor="middle", fit=rect.width - 8),)
    named = not compact or not _crowded(box, rect.width - 16)
    name = tag("text", box.name, class_="muted", x=rect.left + 8, y=y) if named else Markup()
    fit = rect.width - 8 - CORNER if compact else None
    return name, line_of(box.label, x=rect.right - CORNER, y=y, anchor="end", fit=fit)


def _lines(box: Box, rect: Rect) -> Parts:
    """A row of the main lane in two lines: its name, below that what it does."""
    x, upper, lower = rect.left + 8, rect.top + 12, rect.bottom - 12
    return tag("text", box.name, class_="muted", x=x, y=upper), line_of(box.label, x=x, y=lower, fit=rect.width - 20)


def _side_captions(box: Box, rect: Rect, headings: tuple[str, str], *, compact: bool) -> Parts:
    """A box on the shortcut says in three lines its name, what it does and (no columns being there) what it costs."""
    x, fit, cost = rect.left + 8, rect.width - 8 - CORNER, side_costs(box, headings)
    name = tag("text", box.name, class_="muted", x=x, y=rect.top + 10)
    brief = compact or text_width(plain(cost)) > fit
    costs = line_of(cost, x=x, y=rect.bottom - 10, classes="cost", brief=brief, fit=fit)
    return name, line_of(box.label, x=x, y=rect.centre, fit=rect.width - 16), costs


def _captions_around_map(box: Box, rect: Rect, frame: Frame) -> Parts:
    """A box on the shortcut with its map in its corner says in two lines its name and what it does."""
    x, room = rect.left + 8, rect.width - 8 - MAP_MARGIN
    name = line_of((Span(box.name),), x=x, y=rect.top + 12, classes="muted", fit=room - frame.map_side - MAP_MARGIN)
    return name, line_of(box.label, x=x, y=rect.bottom - 12, fit=room - CORNER)


def _crowded(box: Box, room: float) -> bool:
    """Whether the name has to make way: what a box does, and what changed in it, matters more."""
    if any(span.before for span in box.label):
        return True
    return text_width(box.name) + 6 + text_width(plain(box.label)) > room


def _addition(rect: Rect, *, hit: bool) -> Parts:
    """A circle with a plus; a small one is easier to hit than it looks."""
    x, y, radius = rect.middle, rect.centre, rect.width / 2
    sign = radius * 0.5
    plus = f"M{x - sign:g} {y:g}h{2 * sign:g}M{x:g} {y - sign:g}v{2 * sign:g}"
    circle = tag("circle", class_="body", cx=x, cy=y, r=radius), tag("path", class_="flow", d=plus)
    return (tag("circle", class_="hit", cx=x, cy=y, r=radius + 3), *circle) if hit else circle
