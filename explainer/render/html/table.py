"""The one table of the app: it scrolls in a region with a name where it is wider than its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explainer.render.html.tag import Child, tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell, how many columns it takes, and the class that sets it off."""

    content: Child
    columns: int = 1
    class_: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line: what names it, its cells, and the class that sets it off; not `headed`, it has cells alone.

    `current` says that it is the line that the reader has chosen.
    """

    head: Cell | Child = None
    cells: Sequence[Cell | Child] = ()
    class_: str | None = None
    headed: bool = True
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under a title of their own, and the class that sets them off."""

    title: Cell
    rows: Sequence[Row]
    class_: str | None = None


_ROLES = {"table": "table", "group": "rowgroup", "row": "row", "col": "columnheader", "th": "rowheader", "td": "cell"}
_Roles = Mapping[str, str | None]


def table(
    heads: Sequence[Cell | Child],
    rows: Iterable[Row | Group],
    *,
    caption: str | None,
    class_: str | None = "plain",
    cards: bool = False,
) -> Markup:
    """A table whose first column names the rows; lines outside groups come first.

    `caption` is read to those who do not see it; without one the table does not scroll. Where a phone shows the rows as
    `cards`, which takes a table's roles away, they are written out.
    """
    roles: _Roles = _ROLES if cards else dict.fromkeys(_ROLES)
    lines = list(rows)
    single = [_row(one, roles) for one in lines if isinstance(one, Row)]
    top = tag("tr", [_head(one, roles) for one in heads], role=roles["row"])
    inner = tag(
        "table",
        tag("thead", top, role=roles["group"]) if heads else None,
        tag("tbody", single, role=roles["group"]) if single else None,
        [_group(one, roles) for one in lines if isinstance(one, Group)],
        class_=class_,
        role=roles["table"],
    )
    return inner if caption is None else scrolling(inner, caption=caption)


def scrolling(inner: Markup, *, caption: str, class_: str = "table-scroll") -> Markup:
    """Something wide in a region with a name that scrolls."""
    return tag("div", inner, class_=class_, tabindex=0, role="region", aria_label=caption)


def _group(group: Group, roles: _Roles) -> Markup:
    title = tag("tr", _cell("th", group.title, scope="rowgroup", role=roles["th"]), role=roles["row"])
    return tag("tbody", title, [_row(row, roles) for row in group.rows], class_=group.class_, role=roles["group"])


def _row(row: Row, roles: _Roles) -> Markup:
    head = _cell("th", row.head, scope="row", role=roles["th"]) if row.headed else None
    cells = [_cell("td", one, role=roles["td"]) for one in row.cells]
    return tag("tr", head, cells, class_=row.class_, aria_current=row.current or None, role=roles["row"])


def _head(one: Cell | Child, roles: _Roles) -> Markup:
    content = one.content if isinstance(one, Cell) else one
    if content in (None, ""):
        return _cell("td", one, role=roles["td"])  # a corner that names nothing is no heading
    return _cell("th", one, scope="col", role=roles["col"])


def _cell(name: str, one: Cell | Child, *, scope: str | None = None, role: str | None) -> Markup:
    if not isinstance(one, Cell):
        return tag(name, one, scope=scope, role=role)
    span = one.columns if one.columns > 1 else None
    return tag(name, one.content, scope=scope, colspan=span, class_=one.class_, role=role)
