"""The first page: what a residual net is about, two small nets to cut, and a tour in six steps."""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.wiring.cut import Cut, possible_cuts
from explainer.picture.gallery import picture_bytes
from explainer.render.pages.start.hero import answer_html, hero_html
from explainer.render.strip.said import bold, pair_html
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.ui.components import strip
from explainer.ui.components.strip import NetView, StripView
from explainer.ui.pages.start import tour
from explainer.ui.pages.start.nets import nets
from explainer.ui.pages.start.state import PICTURE, PICTURES, STEP
from explainer.ui.requests.photo import Photo
from explainer.ui.requests.strips import Look, look, short_name
from explainer.ui.shared.strips import held_out, open_in_forward, put_back, told
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.cuts import SMALL_NETS, Presses, small_graph
from explainer.ui.work.net import graph_of


def show() -> None:
    """Draw the page for the settings of this session."""
    words = reader.words()
    cuts = SMALL_NETS.made_in(small_graph())
    photo = _photo(PICTURE.get())
    with st.container(key="start"):
        try:
            whole = wait(look(nets(), photo, frozenset()), words)
            views, said = _told(whole, wait(look(nets(), photo, frozenset(cuts)), words), cuts, words)
        except ExplainerError as error:
            whole, said = None, bold(words.plain_error(error))
            views = [NetView(sheet=None, answer="") for _ in nets()]
        view = StripView(
            html=hero(words.language),
            picture=photo.id,
            seen=whole.seen if whole else None,
            cuts=[one.name for one in cuts],
            answered=SMALL_NETS.answered,
            nets=views,
            said=said,
            take=_take(cuts, words),
        )
        strip.show(view, key="start_strips", on_cut=_take_cuts, on_open=_open, on_picture=_take_picture)


def below() -> None:
    """The tour; who came for one of its steps is led there once."""
    tour.show(reader.words(), step=STEP.take())


def look_first() -> None:
    """Before the first reader comes: have the nets run once as they find them."""
    with suppress(ExplainerError):  # told to the readers
        look(nets(), _photo(PICTURE.default), frozenset()).start().job.future.result()


def _told(whole: Look, now: Look, cuts: tuple[Cut, ...], words: Catalogue) -> tuple[Sequence[NetView], str]:
    """What the strips show, and what there is to say of it."""
    residual, plain = told(nets(), whole, now, words.language)
    views = [
        NetView(sheet=look.sheet, answer=answer_html(one.now, one.whole, one.classes, words, net=one.name))
        for look, one in zip(now.nets, (residual, plain), strict=True)
    ]
    return views, pair_html(residual, plain, cuts, words) if cuts else bold(words("start.whole"))


def _take(cuts: tuple[Cut, ...], words: Catalogue) -> tuple[str, str]:
    """The one button: take a block out, or put back what was cut."""
    if not cuts:
        first = _first_taken()
        return words("start.take_out", block=first.block), first.name
    return put_back(cuts, words), ""


@cache
def _first_taken() -> Cut:
    """What the button cuts: of the blocks that both nets can do without as far as shapes go, the one in which they
    differ most on all held-out pictures.
    """
    both = [one for one in possible_cuts(graph_of(nets()[0])) if one in possible_cuts(graph_of(nets()[1]))]
    residual, plain = map(held_out, nets())
    if residual is None or plain is None:
        return both[0]
    return max(both, key=lambda one: plain.without[one.block] - residual.without[one.block])


def _open(net: int, node: str) -> None:
    """As a callback: the map of a box in the forward pass."""
    open_in_forward(nets()[net], node, PICTURE.get())


def _take_cuts(presses: Presses) -> None:
    """As a callback: what is pressed is cut in both nets, or put back."""
    SMALL_NETS.take(presses, small_graph())


def _take_picture(slug: str) -> None:
    """As a callback: send another picture through."""
    if slug in PICTURES:
        PICTURE.set(slug)


def _photo(slug: str) -> Photo:
    return Photo(id=slug, data=picture_bytes(slug))


@cache
def hero(language: Language) -> str:
    """What stays of the first screen, the same for all readers."""
    words = catalogue(language)
    pictures = {slug: (picture_bytes(slug), words(f"photo.{slug}_alt")) for slug in PICTURES}
    return hero_html([(short_name(net), graph_of(net)) for net in nets()], pictures, words)
