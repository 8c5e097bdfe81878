"""The one table of the app: it scrolls in a region with a name where it is wider than its place."""

from collections.abc import Iterable, Sequence
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
    """A line: what names it (None: no heading), its cells, and the class that sets it off."""

    head: Cell | Child = None
    cells: Sequence[Cell | Child] = ()
    class_: str | None = None
    headed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under a title of their own, and the class that sets them off."""

    title: Cell
    rows: Sequence[Row]
    class_: str | None = None


def table(
    heads: Sequence[Cell | Child], rows: Iterable[Row | Group], *, caption: str | None, class_: str = "plain"
) -> Markup:
    """A table whose first column names the rows; lines outside groups come first.

    `caption` is read to those who do not see it; without one the table does not scroll.
    """
    lines = list(rows)
    single = [_row(one) for one in lines if isinstance(one, Row)]
    inner = tag(
        "table",
        tag("thead", tag("tr", [_head(one) for one in heads])) if heads else None,
        tag("tbody", single) if single else None,
        [_group(one) for one in lines if isinstance(one, Group)],
        class_=class_,
    )
    return inner if caption is None else scrolling(inner, caption=caption)


def scrolling(inner: Markup, *, caption: str) -> Markup:
    """Something wide in a region with a name that scrolls."""
    return tag("div", inner, class_="table-scroll", tabindex=0, role="region", aria_label=caption)


def _group(group: Group) -> Markup:
    title = group.title
    head = tag("th", title.content, scope="rowgroup", colspan=title.columns, class_=title.class_)
    return tag("tbody", tag("tr", head), [_row(row) for row in group.rows], class_=group.class_)


def _row(row: Row) -> Markup:
    head = _named(row.head) if row.headed else None
    return tag("tr", head, [_cell(one) for one in row.cells], class_=row.class_)


def _named(one: Cell | Child) -> Markup:
    cell = one if isinstance(one, Cell) else Cell(content=one)
    span = cell.columns if cell.columns > 1 else None
    return tag("th", cell.content, scope="row", colspan=span, class_=cell.class_)


def _head(one: Cell | Child) -> Markup:
    cell = one if isinstance(one, Cell) else Cell(content=one)
    if cell.content in (None, ""):
        return tag("td")  # a corner that names nothing is no heading
    span = cell.columns if cell.columns > 1 else None
    return tag("th", cell.content, scope="col", colspan=span, class_=cell.class_)


def _cell(one: Cell | Child) -> Markup:
    cell = one if isinstance(one, Cell) else Cell(content=one)
    span = cell.columns if cell.columns > 1 else None
    return tag("td", cell.content, colspan=span, class_=cell.class_)
