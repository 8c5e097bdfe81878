"""A session's first run takes the settings from the address, and every run tells the address what they are now.

The browser keeps the addresses of its way: Back and Forward make the choices again that one of them holds.
"""

from collections.abc import Iterator
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainer.architecture.variants import find_variant
from explainer.ui.pages.table import PAGES, PageRow
from explainer.ui.state import address, reader, stand_in
from explainer.ui.state.choices import (
    EVERYWHERE,
    LANG,
    MISTAKE,
    NET_CHOSEN,
    VARIANT,
    VARIANT_IN_USE,
    WEIGHTS,
    WEIGHTS_WISH,
    variant_defaults,
)
from explainer.ui.state.key import Key, Parameter, Value, as_value, tell_again
from explainer.ui.work.net import graph_of

STARTED = Key("started", False)
TOLD_IN = Key("told_in", "")
"""The language in which the choices were told last."""
ASKED_FOR: Key[tuple[str, ...]] = Key("asked_for", ())
"""Names of the parameters that the address gave, until the first page has been drawn."""
REFUSED: Key[tuple[str, ...]] = Key("refused", ())
"""Names of the parameters that the address asked for in vain, to be told once."""


def parameters() -> Iterator[Parameter[Any]]:
    """Every parameter that an address may hold, once each."""
    yield from dict.fromkeys((*EVERYWHERE, *(one for page in PAGES for one in page.parameters)))


def start() -> None:
    """On a session's first run, take the settings from the address; the controls say what it could not give."""
    if STARTED.get():
        return
    known = tuple(parameters())
    asked = address.read(st.query_params.to_dict(), known)
    variant = find_variant(str(asked.values.get(VARIANT.name, VARIANT.default)))
    own: dict[str, Value] = {LANG.name: reader.browser_language(), **variant_defaults(variant)}
    for one in known:
        _take(one, asked.values.get(one.name, own.get(one.name)))
    VARIANT_IN_USE.set(variant.name)
    WEIGHTS_WISH.set(WEIGHTS.get() if WEIGHTS.name in asked.values else None)
    MISTAKE.set(reader.mend_choices())
    missing = address.missing(asked.values, known, graph_of(reader.chosen_net()))
    for one in known:
        if one.name in missing:
            one.set(own.get(one.name, one.own() if one.own else one.default))
    REFUSED.set((*asked.refused, *missing))
    ASKED_FOR.set(tuple(asked.values))
    STARTED.set(True)


def travel(page: PageRow) -> None:
    """Where this run comes of the browser's Back or Forward: make the choices that the address held at that time.

    An address that says nothing, not even the language, is a link's: who follows it keeps all choices.
    """
    context = get_script_run_ctx()
    query = st.query_params.to_dict()
    if context is None or not context.is_history_navigation or not query:
        return
    known = carried(page)
    asked = address.read(query, known).values
    variant = find_variant(str(asked.get(VARIANT.name, VARIANT.get() if page is PAGES[0] else VARIANT.default)))
    VARIANT_IN_USE.set(variant.name)
    if WEIGHTS in known:
        WEIGHTS_WISH.set(cast("str | None", asked.get(WEIGHTS.name)))
    own = variant_defaults(variant)
    for one in known:
        _take(one, asked.get(one.name, own.get(one.name, one.unsaid())))


def asks_for_a_net() -> bool:
    """Until the first page is drawn: whether the address asks for a net, as those of `/` once did."""
    asked = {*ASKED_FOR.get(), *REFUSED.get()} - {LANG.name}
    return not asked <= {one.name for one in PAGES[0].parameters}


def note_what_the_address_chose(page: PageRow) -> None:
    """On a session's first run: an address that names a net has chosen it, and so has one of a page about pictures
    that says anything at all, for what it says is said of the app's first net.
    """
    asked = {*ASKED_FOR.take()} - {LANG.name}
    if asked & {one.name for one in (*EVERYWHERE, WEIGHTS)} or (asked and page.trained_first):
        NET_CHOSEN.set(True)


def has_other_language() -> bool:
    """Whether the language was changed since the choices were told."""
    return TOLD_IN.get() != reader.language()


def tell_choices_again() -> None:
    """After a change of language, before the widgets are drawn: give each choice again, so that its label changes."""
    if has_other_language():
        TOLD_IN.set(reader.language())
        kept = (key for page in PAGES for key in page.told_again)
        tell_again([*(one for one in parameters() if one.translated), *kept])


def carried(page: PageRow) -> tuple[Parameter[Any], ...]:
    """What the address of this page carries; that of the first page no net, for there a net leads to its own page."""
    return (LANG, *page.parameters) if page is PAGES[0] else (*EVERYWHERE, *page.parameters)


def query(page: PageRow) -> dict[str, str]:
    """The settings in the address of this page."""
    values = {one.name: as_value(one.get()) for one in carried(page)}
    said = address.write(values, {one.name: one.unsaid() for one in carried(page)})
    if page.trained_first and said.keys() <= {LANG.name} and stand_in.stand_in():
        said[VARIANT.name] = VARIANT.get()  # with nothing said, the page would open with another net
    return said


def _take(key: Parameter[Any], value: Value | None) -> None:
    """A value as the session keeps it: widgets of several choices keep lists. None is the default."""
    if value is not None:
        key.set(list(value) if isinstance(value, tuple) else value)
    elif key.own is None and key.default is not None:
        key.set(list(key.default) if isinstance(key.default, list) else key.default)
