"""The one writer of HTML and SVG: what is not markup already is escaped, whatever it is.

>>> tag("p", "a < b, ", tag("b", "bold"), class_="note")
Markup('<p class="note">a &lt; b, <b>bold</b></p>')
>>> tag("rect", x=1.5, width=20.0, data_id='"')
Markup('<rect x="1.5" width="20" data-id="&#34;"/>')

One picture has thousands of elements: the usual kinds of values come first, and text is looked through before it is
escaped, because most of it has nothing to escape.
"""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

Child = str | int | float | None | Iterable["Child"]
"""Text, markup or a number; several of them; or nothing, which None, False and True are."""
Attribute = str | int | float | None

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_EMPTY = frozenset({"circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "stop", "use"})


class _Beginnings(dict[str, str]):
    """How an attribute begins, by the name of its argument."""

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, f' {name.removesuffix("_").replace("_", "-")}="')


_beginnings = _Beginnings()


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element; floats are written with six digits and without needless noughts.

    In an attribute's name `_` stands for `-`; a last one is dropped and keeps the name out of Python's way (`class_`).
    An attribute that is None or False is left out, one that is True has no value; those of ARIA are true or false.
    Raises ValueError for children of an element that cannot have any.
    """
    start = _started(name, attributes)
    if not children:
        end = "/>" if name in _EMPTY else ">" if name in _VOID else f"></{name}>"
        return str.__new__(Markup, start + end)
    if name in _VOID:
        raise ValueError(f"<{name}> has no children")
    inside = "".join(
        [_escaped(one) if type(one) is str else one if type(one) is Markup else _text(one) for one in children]
    )
    return str.__new__(Markup, f"{start}>{inside}</{name}>")


def joined(*children: Child, by: str = "") -> Markup:
    """Elements and text one after another, with the markup or text `by` between them.

    >>> joined("a", ["<b>", None], 3, by=tag("br"))
    Markup('a<br>&lt;b&gt;<br>3')
    """
    return str.__new__(Markup, str.join(_text(by), _texts(children)))  # markup's own `join` would escape once more


def filled(text: str, **values: object) -> Markup:
    """A sentence whose own markup is meant, with values put in its places; markup in a value is escaped.

    >>> filled("<b>{name}</b>: {count}", name="a < b", count=3)
    Markup('<b>a &lt; b</b>: 3')
    """
    return Markup(text).format(**values)


def _started(name: str, attributes: dict[str, Attribute]) -> str:
    start = f"<{name}"
    for key, value in attributes.items():
        if type(value) is float:
            start = f'{start}{_beginnings[key]}{value:g}"'
        elif type(value) is str:
            start = f'{start}{_beginnings[key]}{value if value.isalnum() else _escaped(value)}"'
        elif type(value) is int:
            start = f'{start}{_beginnings[key]}{value}"'
        elif value is not None:
            start += _unusual(_beginnings[key], value)
    return start


def _unusual(beginning: str, value: str | int | float) -> str:
    """An attribute that is a flag, or markup, in which a quotation mark would end it."""
    if isinstance(value, bool):
        if beginning.startswith(" aria-"):
            return f'{beginning}{"true" if value else "false"}"'
        return beginning.removesuffix('="') if value else ""
    text = str(_text(value)).replace('"', "&#34;")
    return f'{beginning}{text}"'


def _text(child: Child) -> str:
    if type(child) is Markup:
        return child
    if isinstance(child, str):
        return _escaped(child) if type(child) is str else escape(child)
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, float):
        return f"{child:g}"
    return str(child) if isinstance(child, int) else "".join(map(_text, child))


def _texts(children: Iterable[Child]) -> Iterator[str]:
    """What is there, one after another, however it is nested."""
    for child in children:
        if child is None or isinstance(child, bool):
            continue
        if isinstance(child, (str, int, float)):
            yield _text(child)
        else:
            yield from _texts(child)


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return str(escape(text))
    return text
