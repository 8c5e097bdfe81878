"""The table: rows named by their first cell, columns by the head, the whole by its caption."""

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from explainer.render.html.figures import figure, in_full
from explainer.render.html.table import Cell, Group, Row, scrolling, table
from explainer.render.html.tag import tag

ROWS = (Row(head="one", cells=("1", 1)), Row(head="two", cells=("2", 2)))
HEADS = ("name", "text", "number")
GROUP = Group(title=Cell(content=tag("b", "both"), columns=3), rows=ROWS, class_="pair")


def parsed(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


def cells(html: str) -> list[list[tuple[str, str | None, str]]]:
    """Each row's cells: the element, its scope, its text."""
    return [[(one.tag, one.get("scope"), "".join(one.itertext())) for one in row] for row in parsed(html).iter("tr")]


def test_heads_name_columns_and_first_cells_name_rows() -> None:
    assert cells(table(HEADS, ROWS, caption="c")) == [
        [("th", "col", "name"), ("th", "col", "text"), ("th", "col", "number")],
        [("th", "row", "one"), ("td", None, "1"), ("td", None, "1")],
        [("th", "row", "two"), ("td", None, "2"), ("td", None, "2")],
    ]


def test_it_scrolls_in_a_region_that_its_caption_names() -> None:
    region = parsed(table(HEADS, ROWS, caption='a "c" & <d>', class_="plain pair"))
    assert region.attrib == {
        "class": "table-scroll",
        "tabindex": "0",
        "role": "region",
        "aria-label": 'a "c" & <d>',
    }
    (inner,) = region
    assert (inner.tag, inner.attrib) == ("table", {"class": "plain pair"})
    assert [part.tag for part in inner] == ["thead", "tbody"]


def test_without_a_caption_it_does_not_scroll() -> None:
    bare = table(HEADS, ROWS, caption=None, class_=None)
    assert (parsed(bare).tag, parsed(bare).attrib) == ("table", {})
    assert scrolling(bare, caption="c") == table(HEADS, ROWS, caption="c", class_=None)
    assert parsed(scrolling(bare, caption="c", class_="scrolls")).get("class") == "scrolls"


@pytest.mark.parametrize("corner", ["", None, Cell(content="")])
def test_a_corner_that_names_nothing_is_no_heading(corner: Cell | str | None) -> None:
    assert cells(table((corner, "b"), ROWS, caption="c"))[0] == [("td", None, ""), ("th", "col", "b")]


def test_without_heads_there_is_no_head() -> None:
    assert [part.tag for part in parsed(table((), ROWS, caption=None))] == ["tbody"]


@pytest.mark.parametrize("hostile", ["<td>", '"', "&"])
def test_everything_is_escaped(hostile: str) -> None:
    html = table((hostile,), [Row(head=hostile, cells=[hostile, Cell(content=hostile)])], caption=hostile)
    assert [text for row in cells(html) for *_, text in row] == [hostile] * 4
    assert parsed(html).get("aria-label") == hostile


def test_a_cell_takes_columns_and_has_a_class() -> None:
    wide = Cell(content="a", columns=3, class_="set-off")
    root = parsed(table((wide,), [Row(head=wide, cells=[wide, Cell(content="b")])], caption=None))
    *shared, narrow = (one for row in root.iter("tr") for one in row)
    assert len(shared) == 3
    for one in shared:
        assert (one.get("colspan"), one.get("class")) == ("3", "set-off")
    assert narrow.attrib == {}


def test_rows_are_set_off_or_current_or_without_a_heading() -> None:
    rows = (Row(head="a", class_="chosen", current=True), Row(cells=("b",), headed=False), Row(cells=("c",)))
    body = parsed(table(HEADS, rows, caption=None))[1]
    assert [row.attrib for row in body] == [{"class": "chosen", "aria-current": "true"}, {}, {}]
    assert [[one.tag for one in row] for row in body] == [["th"], ["td"], ["th", "td"]]


def groups(html: str) -> list[tuple[str | None, list[str]]]:
    """The bodies: the class and the first cells of each."""
    return [(one.get("class"), ["".join(row[0].itertext()) for row in one]) for one in parsed(html).iter("tbody")]


@pytest.mark.parametrize(
    ("rows", "bodies"),
    [
        ((GROUP, GROUP), [("pair", ["both", "one", "two"])] * 2),
        ((GROUP, *ROWS), [(None, ["one", "two"]), ("pair", ["both", "one", "two"])]),
        ((), []),
    ],
)
def test_groups_have_titles_of_their_own(rows: Sequence[Row | Group], bodies: list[object]) -> None:
    html = table(HEADS, rows, caption="c")
    assert groups(html) == bodies
    titles = [one for one in parsed(html).iter("th") if one.get("scope") == "rowgroup"]
    assert [(one.get("colspan"), len(one)) for one in titles] == [("3", 1)] * rows.count(GROUP)


def test_cards_keep_the_roles_of_a_table() -> None:
    roles = [one.get("role") for one in parsed(table(HEADS[:2], [*ROWS[:1], GROUP], caption=None, cards=True)).iter()]
    row = ["row", "rowheader", "cell", "cell"]
    head = ["table", "rowgroup", "row", "columnheader", "columnheader"]
    assert roles == [*head, "rowgroup", *row, "rowgroup", "row", "rowheader", None, *row, *row]
    assert "role=" not in table(HEADS, ROWS, caption=None)


def test_figures_are_told_at_a_glance_and_in_full() -> None:
    assert figure(25_557_032) == '25.6\xa0M<br><span class="exact">25,557,032</span>'
    assert in_full("<1", "") == "&lt;1"
    assert in_full("a", "<b>") == 'a<br><span class="exact">&lt;b&gt;</span>'
