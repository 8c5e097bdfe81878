"""Draw a digit: two nets, drawn as nets, answer while the reader draws; branches of both can be cut."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.architecture.errors import ExplainerError
from explainer.architecture.wiring.cut import Cut
from explainer.findings.digits import NetReply
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.pretrained.bundled import BundledNet, bundled_net
from explainer.render.data_uri import data_uri
from explainer.render.pages.digits import answers
from explainer.render.strip.said import pair_html
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.ui.components import canvas, strip
from explainer.ui.components.canvas import CanvasView
from explainer.ui.components.strip import NetView, StripView
from explainer.ui.pages.digits.drawing import (
    begins,
    example,
    open_node,
    shown_photo,
    take_cuts,
    take_drawing,
    take_example,
)
from explainer.ui.pages.digits.nets import names, nets, warm
from explainer.ui.pages.digits.state import ADDRESS_MOVED, DRAW_MISTAKE, DRAW_NUMBER, DRAW_VERSION
from explainer.ui.requests.strips import Look, look
from explainer.ui.shared import chart, reading
from explainer.ui.shared.strips import put_back, told
from explainer.ui.shared.training_record import training_chart
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.cuts import SMALL_NETS, small_graph
from explainer.ui.state.focus import DRAWING
from explainer.ui.state.navigation import GOTO
from explainer.ui.work.net import graph_of

_STYLE = Path(__file__).parent / "digits.css"


def show() -> None:
    """Draw the page for the settings of this session."""
    words = reader.words()
    st.html(_STYLE)
    reading.page_title(words("digits.nav"))
    with st.container(key="digits"):
        pad, beside = st.columns([1, 3], gap="medium")
        _live(pad, beside, st.container())


def below() -> None:
    """How the errors fell while the nets were trained, and what to read beside it."""
    words = reader.words()
    st.header(words("training.title"), anchor=False)
    shown = training_chart(_shipped(), words.language)
    st.markdown(shown.sentence)
    chart.show(shown.figure, alt=shown.alt, key="training")
    reading.lessons(words, "drawing-digits", "cifar-nets")


@st.fragment
def _live(pad: DeltaGenerator, beside: DeltaGenerator, below: DeltaGenerator) -> None:
    """What runs anew at each stroke, and nothing else; the canvas comes last, for it then sends the next one."""
    words = reader.words()
    if ADDRESS_MOVED.take() or GOTO.is_set:
        st.rerun()
    cuts = SMALL_NETS.made_in(small_graph())
    with beside:
        whole, now = _looks(cuts, words)
        replies = _replies(now)
        st.html(answers.answers_html(names(), replies, _counts(words), words))
    with below:
        _strips(cuts, whole, now, words)
    with pad:
        _canvas(replies, words)


def _looks(cuts: tuple[Cut, ...], words: Catalogue) -> tuple[Look | None, Look | None]:
    """What the nets make of what is shown, whole and cut; None where that is nothing, or they cannot run just now."""
    mistake = DRAW_MISTAKE.take()
    if mistake is not None:
        st.warning(words.error(mistake), icon=":material/info:")
    photo = shown_photo()
    try:
        if photo is None:
            warm().start()
            return None, None
        whole = wait(look(nets(), photo, frozenset()), words)
        return whole, wait(look(nets(), photo, frozenset(cuts)), words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
        return None, None


def _replies(look: Look | None) -> tuple[NetReply, ...]:
    """The nets' answers; none where there are none."""
    if look is None:
        return ()
    logits = (tuple(one.reply.logits.tolist()) for one in look.nets)
    return tuple(NetReply(net=name, logits=one) for name, one in zip(names(), logits, strict=True))


def _strips(cuts: tuple[Cut, ...], whole: Look | None, now: Look | None, words: Catalogue) -> None:
    views = []
    for index, reply in enumerate(_replies(now) or (None, None)):
        sheet = now.nets[index].sheet if now else None
        views.append(NetView(sheet=sheet, answer=answers.logits_html(reply, words)))
    view = StripView(
        html=_html(words.language),
        picture=example() or "",
        seen=now.seen if now else None,
        cuts=[one.name for one in cuts],
        answered=SMALL_NETS.answered,
        nets=views,
        said=_said(cuts, whole, now, words),
        take=(put_back(cuts, words) if cuts else "", ""),
        number=DRAW_NUMBER.get(),
    )
    strip.show(view, key="digit_strips", on_cut=take_cuts, on_open=open_node, on_picture=take_example)


def _said(cuts: tuple[Cut, ...], whole: Look | None, now: Look | None, words: Catalogue) -> str:
    """What the cuts have done; without any, what the nets' error counts do and do not show."""
    if not cuts or whole is None or now is None:
        return answers.counts_html(_shipped(), words)
    residual, plain = told(nets(), whole, now, words.language)
    return pair_html(residual, plain, cuts, words)


def _counts(words: Catalogue) -> list[str]:
    """What is known of each net from the pictures that were held out."""
    shipped = [net.run for net in _shipped()]
    return [words("digits.accuracy", wrong=run.num_errors, count=f"{run.num_held_out:,}") for run in shipped]


def _shipped() -> tuple[BundledNet, ...]:
    found = (bundled_net(net.spec, net.weights.origin) for net in nets())
    return tuple(net for net in found if net)


def _canvas(replies: tuple[NetReply, ...], words: Catalogue) -> None:
    shown = example()
    view = CanvasView(
        drawing=DRAWING.get(),
        number=DRAW_NUMBER.get(),
        version=DRAW_VERSION.get(),
        example=data_uri(gallery_bytes(shown)) if shown else None,
        invites=begins(),
        answer=answers.short_answer(replies, words),
    )
    canvas.canvas(view, key="digit_canvas", words=words, on_draw=take_drawing)


@cache
def _html(language: Language) -> str:
    """What stays of the strips, the same for all readers."""
    words = catalogue(language)
    pictures = {slug: (gallery_bytes(slug), words(f"photo.{slug}_alt")) for slug in GALLERY}
    return answers.strips_html(
        [(name, graph_of(net)) for name, net in zip(names(), nets(), strict=True)], pictures, words
    )
