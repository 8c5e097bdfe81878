"""The writer: whatever is put into an element is read back by a parser as it was, and only markup is markup."""

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from explainer.render.html.tag import Attribute, Child, filled, joined, tag

HOSTILE = """</p>"'><script>&amp;"""
ESCAPED = "&lt;/p&gt;&#34;&#39;&gt;&lt;script&gt;&amp;amp;"
Event = tuple[str, ...]

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'=/; "), max_size=12)
names = st.sampled_from(["title", "class", "data-id", "alt"])
pieces: st.SearchStrategy[Child] = st.recursive(
    texts | st.integers() | st.none() | st.booleans() | st.builds(Markup.escape, texts),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=6,
)


class Reader(HTMLParser):
    """What a parser finds: elements that begin, with their attributes, and end, and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("<", tag, *(f"{name}={value}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append((">", tag))

    def handle_data(self, data: str) -> None:
        if self.events and self.events[-1][0] == "text":
            data = self.events.pop()[1] + data
        self.events.append(("text", data))


def read(html: str) -> list[Event]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.events


def said(child: Child) -> Iterator[str]:
    """The text of a child, worked out without the writer."""
    if isinstance(child, Markup):
        yield child.unescape()
    elif isinstance(child, (str, int, float)):
        if not isinstance(child, bool):
            yield str(child)
    elif child is not None:
        for one in child:
            yield from said(one)


@settings(deadline=None)
@given(st.lists(pieces, max_size=4), st.dictionaries(names, texts))
def test_what_is_written_is_read_back(children: list[Child], attributes: dict[str, str]) -> None:
    written = tag(
        "p", *children, tag("b", *children), **{name.replace("-", "_"): one for name, one in attributes.items()}
    )
    text = "".join(said(children))
    inside: list[Event] = [("text", text)] if text else []
    begin = ("<", "p", *(f"{name}={value}" for name, value in attributes.items()))
    assert read(written) == [begin, *inside, ("<", "b"), *inside, (">", "b"), (">", "p")]


@settings(deadline=None)
@given(st.lists(pieces, max_size=4), texts)
def test_what_is_joined_is_read_back(children: list[Child], by: str) -> None:
    flat = list(leaves(children))
    assert joined(*children, by=by).unescape() == by.join(flat)
    assert joined(*children, by=by).count("<") == 0


def leaves(children: Child) -> Iterator[str]:
    """Each text and number on its own, an empty one too."""
    assert children is not None
    for one in children if isinstance(children, (list, tuple)) else [children]:
        if isinstance(one, (list, tuple)):
            yield from leaves(one)
        elif one is not None and not isinstance(one, bool):
            yield from said(one)


@pytest.mark.parametrize(
    "child",
    [HOSTILE, [HOSTILE], ([HOSTILE],), iter([HOSTILE]), [None, [False, (HOSTILE,)]], type("Text", (str,), {})(HOSTILE)],
    ids=["text", "list", "nested", "iterator", "among nothing", "another kind of text"],
)
def test_a_child_is_escaped_wherever_it_stands(child: Child) -> None:
    assert tag("p", child) == f"<p>{ESCAPED}</p>"


@pytest.mark.parametrize(
    ("special", "entity"), [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")]
)
def test_every_special_character_is_escaped(special: str, entity: str) -> None:
    assert tag("p", special, title=special) == f'<p title="{entity}">{entity}</p>'


@pytest.mark.parametrize(
    ("child", "text"),
    [(0, "0"), (-3, "-3"), (1.5, "1.5"), (2.0, "2"), (0.1 + 0.2, "0.3"), (10**7, "10000000"), ("", "")],
)
def test_numbers_are_written_as_they_are_read(child: Child, text: str) -> None:
    assert tag("td", child) == f"<td>{text}</td>"
    assert isinstance(child, (str, int, float))
    assert tag("td", width=child) == f'<td width="{text}"></td>'


@pytest.mark.parametrize("nothing", [None, False, True, [], (), [None, (False,)]])
def test_nothing_is_written_for_nothing(nothing: Child) -> None:
    assert tag("p", nothing) == tag("p") == "<p></p>"
    assert tag("p", "a", nothing, "b") == "<p>ab</p>"
    assert joined("a", nothing, "b", by=", ") == "a, b"


def test_markup_is_left_as_it_is() -> None:
    inner = tag("b", "<")
    for child in (inner, [inner], (one for one in (inner,))):
        assert tag("p", child) == "<p><b>&lt;</b></p>"
    assert isinstance(tag("p", inner), Markup)
    assert isinstance(joined(inner, inner), Markup)


@pytest.mark.parametrize(
    ("attributes", "written"),
    [
        ({"class_": "a b"}, ' class="a b"'),
        ({"data_pick": "x"}, ' data-pick="x"'),
        ({"for_": "x", "tabindex": 0}, ' for="x" tabindex="0"'),
        ({"viewBox": "0 0 1 1"}, ' viewBox="0 0 1 1"'),
        ({"name": "x"}, ' name="x"'),
        ({"class_": None, "title": ""}, ' title=""'),
        ({"hidden": True}, " hidden"),
        ({"hidden": False}, ""),
        ({"aria_pressed": True}, ' aria-pressed="true"'),
        ({"aria_pressed": False}, ' aria-pressed="false"'),
        ({"aria_pressed": None}, ""),
        ({"title": HOSTILE}, f' title="{ESCAPED}"'),
        ({"title": Markup('&amp;"')}, ' title="&amp;&#34;"'),
    ],
    ids=str,
)
def test_attributes(attributes: dict[str, Attribute], written: str) -> None:
    assert tag("p", **attributes) == f"<p{written}></p>"


def test_elements_without_an_end() -> None:
    assert tag("br") == "<br>"
    assert tag("img", alt="", src="a") == '<img alt="" src="a">'
    for name in ("br", "img", "input"):
        with pytest.raises(ValueError, match=name):
            tag(name, "inside")


def test_shapes_close_themselves_unless_they_hold_something() -> None:
    assert tag("rect", x=1) == '<rect x="1"/>'
    assert tag("rect", tag("title", "a"), x=1) == '<rect x="1"><title>a</title></rect>'
    svg = tag("svg", tag("path", d="M0 0"), tag("text", HOSTILE), tag("g"), xmlns="http://www.w3.org/2000/svg")
    root = ElementTree.fromstring(svg)
    assert [one.tag.rpartition("}")[2] for one in root] == ["path", "text", "g"]
    assert root[1].text == HOSTILE


def test_what_joins_is_escaped_too() -> None:
    assert joined("a", "b", by=" & ") == "a &amp; b"
    assert joined("a", ["b", ["<"]], 3, by=tag("br")) == "a<br>b<br>&lt;<br>3"
    assert joined() == joined(None) == ""


def test_a_sentence_keeps_its_markup_and_no_other() -> None:
    sentence = filled("<b>{name}</b> {count:,} {mark}", name="<i>", count=1234, mark=tag("i", "<"))
    assert sentence == "<b>&lt;i&gt;</b> 1,234 <i>&lt;</i>"
