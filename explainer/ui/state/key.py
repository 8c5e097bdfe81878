"""The values of a reader's session: each is declared once, and read and written through its declaration.

This is the only place that knows Streamlit's session; what a page keeps for itself is declared in its own `state.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from explainer.architecture.graph import Graph

Kept = TypeVar("Kept")
Value = str | int | tuple[str, ...]
"""A value as the address holds it."""
Parse = Callable[[str], Value]
"""Raises ValueError (SpecError is one) for a text that cannot be read."""


_NAMES_KEPT = 3
"""How often the names of a selection's options may change while the browser still says the first of them."""


class Key(Generic[Kept]):
    """One value of the session under a name that a widget may share; `default` until it is set."""

    def __init__(self, name: str, default: Kept) -> None:
        self.name = name
        self.default = default

    def get(self) -> Kept:
        """The value, or the default."""
        kept = st.session_state.get(self.name, self.default)
        called = st.session_state.get(f"{self.name}_called") if isinstance(kept, str) else None
        return cast(Kept, called.meant(kept) if isinstance(called, Called) else kept)

    def set(self, value: Kept) -> None:
        """Keep a value; for a widget, before it is drawn or in a callback."""
        st.session_state[self.name] = value

    def take(self) -> Kept:
        """The value, which is then forgotten."""
        return cast(Kept, st.session_state.pop(self.name, self.default))

    def forget(self) -> None:
        """Keep nothing of it, nor of what is kept under a name that begins with its own and a space."""
        for name in [one for one in map(str, st.session_state) if one == self.name or one.startswith(f"{self.name} ")]:
            del st.session_state[name]

    @property
    def is_set(self) -> bool:
        """Whether a value is kept."""
        return self.name in st.session_state


class Derived(Generic[Kept]):
    """A choice that shows what other choices come to, and where the reader makes it, changes them.

    With each touch the browser says the values of all its widgets, those too that a run has replaced and it has not
    taken up yet. Under the same name, such a value would count as the reader's choice and take back what replaced it;
    so the widget goes by another name whenever it is given what the reader did not choose.
    """

    def __init__(self, name: str, default: Kept) -> None:
        self._name = name
        self._default = default
        self._replaced = Key(f"{name} replaced", 0)

    @property
    def key(self) -> Key[Kept]:
        """What the widget goes by now."""
        replaced = self._replaced.get()
        return Key(f"{self._name}_{replaced}" if replaced else self._name, self._default)

    def get(self) -> Kept:
        """What the widget shows, or the reader has chosen in it."""
        return self.key.get()

    def show(self, value: Kept) -> None:
        """Before the widget is drawn: what it is to show."""
        if self.key.is_set and self.get() != value:
            self.key.forget()
            self._replaced.set(self._replaced.get() + 1)
        self.key.set(value)


@dataclass(frozen=True, slots=True)
class Called:
    """What was chosen when a selection was drawn last, and by which names its options went, this time and before.

    The browser says the name of what is chosen. Where the language changes while it speaks, Streamlit finds no option
    of that name, and takes the name itself for the value.
    """

    chosen: str
    labels: tuple[Mapping[str, str], ...]
    """By option; the last come first."""

    def meant(self, said: str) -> str:
        """The option that goes, or went, by a name; what is none stays as it is."""
        if said in self.labels[0]:
            return said
        return next((one for names in self.labels for one, label in names.items() if label == said), said)


def call(key: Key[str], labels: Mapping[str, str]) -> None:
    """Before a selection is drawn: note the names of its options, and give again what stays chosen by another name."""
    told: Key[Called | None] = Key(f"{key.name}_called", None)
    before, now = told.get(), key.get()
    earlier = before.labels if before else ()
    renamed = before is not None and before.chosen == now and earlier[0].get(now) != labels[now]
    if renamed or st.session_state.get(key.name, now) != now:
        key.set(now)
    if not earlier or earlier[0] != labels:
        earlier = (dict(labels), *earlier[: _NAMES_KEPT - 1])
    told.set(Called(now, earlier))


def has_changed(key: Key[str]) -> bool:
    """In a callback: whether a selection is another than when it was drawn, and not the same by another name."""
    called = st.session_state.get(f"{key.name}_called")
    return not isinstance(called, Called) or called.chosen != key.get()


def tell_again(keys: Sequence[Key[Any]]) -> None:
    """Before the widgets are drawn: give each choice again, so that its label changes with the language."""
    for key in keys:
        if key.is_set:
            key.set(key.get())


def keep_valid(key: Key[str] | Key[str | None], options: Sequence[str], *, otherwise: str | None = None) -> None:
    """Before a selection is drawn: where its value is none of the options, take `otherwise` or the first of them."""
    if key.get() not in options:
        key.set(next((one for one in options if one == otherwise), options[0]))


def reported(element: str, what: str) -> object:
    """What a component or a chart, by its element's key, said in the run under way; None in all others."""
    said = st.session_state.get(element)
    return said.get(what) if isinstance(said, Mapping) else None


def point_chosen(chart: str) -> int | None:
    """The place along x of the point that was clicked in a plotly chart, by its element's key."""
    selection = reported(chart, "selection")
    points = selection.get("points") if isinstance(selection, Mapping) else None
    return int(points[0]["x"]) if points else None


# --- in the address ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for, of one net. `values` hold the defaults of whatever it does not say."""

    values: Mapping[str, Value]
    graph: Graph

    def __getitem__(self, key: Key[Kept]) -> Kept:
        return cast(Kept, self.values.get(key.name, key.default))


Exists = Callable[[Asked, Any], bool]
"""Whether a net has what the address names by a value of the parameter."""


class Parameter(Key[Kept]):
    """A value that the address holds under the same name; the pages that carry it list it.

    `default` need not be said there; where it depends on other choices, `own` tells it. `exists` says whether a net
    has what it names. The labels of a `translated` choice change with the language.
    """

    def __init__(
        self,
        name: str,
        parse: Parse,
        default: Kept,
        *,
        exists: Exists | None = None,
        own: Callable[[], Kept] | None = None,
        translated: bool = False,
    ) -> None:
        super().__init__(name, default)
        self.parse = parse
        self.exists = exists
        self.own = own
        self.translated = translated

    def unsaid(self) -> Value | None:
        """The value that the address leaves out."""
        return as_value(self.own() if self.own else self.default)


def as_value(kept: object) -> Value | None:
    """A value of the session as the address holds it: widgets of several choices keep lists."""
    return tuple(kept) if isinstance(kept, list) else cast("Value | None", kept)
