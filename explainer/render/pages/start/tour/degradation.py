"""Step 1: depth makes plain nets worse and residual nets better, from the table that showed it first."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from explainer.architecture.spec import Shortcut
from explainer.architecture.variants import resnet_spec
from explainer.render.html.tag import tag
from explainer.render.pages.start.tour.drawing import group, picture, text
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import PLAIN_AND_RESIDUAL

PLAIN, RESIDUAL, BOTH = "plain", "residual", "both"
LOWEST, HIGHEST = 24, 29
"""Percent at the ends of the axis."""
_TOP, _BOTTOM, _LEFT, _RIGHT = 46.0, 226.0, 44.0, 268.0
_COLUMNS = (92.0, 262.0)
_MARK = 4.5


class Series(NamedTuple):
    """Top-1 error in percent by depth, the shallow net first."""

    name: str
    points: tuple[tuple[int, float], ...]

    @property
    def change(self) -> float:
        """Percentage points that the deeper net has more."""
        return self.points[-1][1] - self.points[0][1]


def series() -> tuple[Series, Series]:
    """The plain nets and the residual ones of the published table."""
    rows = PLAIN_AND_RESIDUAL.rows
    plain = [(resnet_spec(row.variant).depth, row.top1) for row in rows if row.shortcut is Shortcut.NONE]
    residual = [(resnet_spec(row.variant).depth, row.top1) for row in rows if row.shortcut is not Shortcut.NONE]
    return Series(PLAIN, tuple(sorted(plain))), Series(RESIDUAL, tuple(sorted(residual)))


def scene(words: Catalogue) -> Scene:
    """Two lines over two depths."""
    plain, residual = series()
    values = {"shallow": plain.points[0][0], "deep": plain.points[-1][0]}
    errors = {f"{one.name}_{depth}": f"{error:.2f}" for one in (plain, residual) for depth, error in one.points}
    alt = words("tour.degradation.alt", lowest=LOWEST, **errors)
    names = {name: words(f"tour.degradation.{name}") for name in (PLAIN, RESIDUAL, BOTH)}
    return Scene(
        title=words("tour.degradation.title"),
        text=words("tour.degradation.text", **values),
        picture=picture(_axes(plain, words), *(_line(one, names[one.name]) for one in (plain, residual)), alt=alt),
        note=words("tour.degradation.note", number=PLAIN_AND_RESIDUAL.source.place.removeprefix("Table ")),
        link=words("tour.degradation.link"),
        cases={name: Case(label=names[name], alt=alt) for name in (BOTH, PLAIN, RESIDUAL)},
        first=BOTH,
        choice=words("tour.degradation.choice"),
    )


def _axes(one: Series, words: Catalogue) -> Iterator[Markup]:
    yield text(words("tour.degradation.axis"), 8, 18, anchor="start", classes="head")
    for percent in range(LOWEST, HIGHEST + 1):
        y = _height(percent)
        yield tag("path", class_="rule", d=f"M{_LEFT:g} {y:g}H{_RIGHT:g}")
        yield text(f"{percent}%", _LEFT - 6, y, anchor="end", classes="muted")
    for x, (depth, _) in zip(_COLUMNS, one.points, strict=True):
        yield text(words("tour.degradation.layers", depth=depth), x, _BOTTOM + 20)


def _line(one: Series, name: str) -> Markup:
    """A line with its marks: squares for plain nets, discs for residual ones."""
    places = [(x, _height(error)) for x, (_, error) in zip(_COLUMNS, one.points, strict=True)]
    (left, first), (right, last) = places
    away = -1 if one.name == PLAIN else 1
    return group(
        tag("path", class_="curve", d=f"M{left:g} {first:g}L{right:g} {last:g}", pathLength=1),
        [_mark(one.name, x, y) for x, y in places],
        [
            text(f"{error:.2f}", x, y + 15 * away, classes="value")
            for (x, y), (_, error) in zip(places, one.points, strict=True)
        ],
        text(
            f"{one.change:+.2f}".replace("-", "−"),
            (left + right) / 2 - 18 * (away > 0),
            (first + last) / 2 + 16 * away,
            classes="change",
        ),
        text(name, right + 12, last, anchor="start", classes="name"),
        when=f"{one.name} {BOTH}",
        classes=f"series dims {one.name}",
    )


def _mark(name: str, x: float, y: float) -> Markup:
    if name == RESIDUAL:
        return tag("circle", class_="mark", cx=x, cy=y, r=_MARK + 0.5)
    return tag("rect", class_="mark", x=x - _MARK, y=y - _MARK, width=2 * _MARK, height=2 * _MARK)


def _height(percent: float) -> float:
    return _BOTTOM - (percent - LOWEST) / (HIGHEST - LOWEST) * (_BOTTOM - _TOP)
