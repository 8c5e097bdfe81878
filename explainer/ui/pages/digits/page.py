"""Draw a digit: two trained nets answer while the reader draws, and one of them is shown layer by layer."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explainer.architecture.errors import ExplainerError
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.pretrained.bundled import BundledNet, bundled_net
from explainer.render.data_uri import data_uri
from explainer.render.pages.digits import answers
from explainer.text.catalogue import Catalogue
from explainer.ui.components import canvas, pick
from explainer.ui.components.canvas import CanvasView, LayersView
from explainer.ui.pages.digits.drawing import open_node, shown_photo, take_drawing, take_example
from explainer.ui.pages.digits.state import ADDRESS_MOVED, DRAW_MISTAKE, DRAW_NUMBER, DRAW_VERSION, EXAMPLE
from explainer.ui.requests.digits import Look, look, names, nets, warm
from explainer.ui.shared import chart, reading
from explainer.ui.shared.training_record import training_chart
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
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
        left, right = st.columns([1, 3], gap="medium")
        with left:
            pad = st.container()
            _gallery()
        _live(pad, right)


def below() -> None:
    """How the errors fell while the nets were trained, and what to read beside it."""
    words = reader.words()
    st.header(words("training.title"), anchor=False)
    shown = training_chart(_shipped(), words.language)
    st.markdown(shown.sentence)
    chart.show(shown.figure, alt=shown.alt, key="training")
    reading.lessons(words, "drawing-digits", "cifar-nets")


@st.fragment
def _live(pad: DeltaGenerator, beside: DeltaGenerator) -> None:
    """What runs anew at each stroke, and nothing else; the canvas comes last, for it then sends the next one."""
    words = reader.words()
    if ADDRESS_MOVED.take() or GOTO.is_set:
        st.rerun()
    with beside:
        look = _look(words)
        _answers(look, words)
        _layers(look, words)
    with pad:
        _canvas(look, words)


def _look(words: Catalogue) -> Look | None:
    """What the nets make of what is shown; None where that is nothing, or they cannot run just now."""
    mistake = DRAW_MISTAKE.take()
    if mistake is not None:
        st.warning(words.error(mistake), icon=":material/info:")
    photo = shown_photo()
    try:
        if photo is None:
            warm().start()
            return None
        return wait(look(photo), words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
        return None


def _answers(look: Look | None, words: Catalogue) -> None:
    """Ten bars for each net, and what they say in a sentence; one element, for each costs time at every stroke."""
    replies, called = look.replies if look else (), names()
    st.html(answers.bars_html(called, replies, _notes(words), words) + answers.verdict_html(replies, words))


def _notes(words: Catalogue) -> list[str]:
    """How often each net was right on pictures it had never seen."""
    runs = [one.run for one in _shipped()]
    return [words("digits.accuracy", wrong=run.num_errors, count=f"{run.num_held_out:,}") for run in runs]


def _shipped() -> tuple[BundledNet, ...]:
    """The nets that answer, as they come with the app."""
    return tuple(one for net in nets() if (one := bundled_net(net.spec, net.weights.origin)))


def _layers(look: Look | None, words: Catalogue) -> None:
    """The first net layer by layer, and how its last numbers become shares."""
    first, *_ = nets()
    name, *_ = names()
    view = LayersView(
        html=answers.layers_html(graph_of(first), name, words),
        number=DRAW_NUMBER.get(),
        seen=look.seen if look else None,
        sheet=look.sheet if look else None,
        logits=answers.logits_html(look.replies[0] if look else None),
        note=answers.softmax_line(look.replies[0], words) if look else "",
    )
    canvas.layers(view, key="digit_layers", words=words, on_open=open_node)


def _canvas(look: Look | None, words: Catalogue) -> None:
    example = EXAMPLE.get()
    view = CanvasView(
        drawing=DRAWING.get(),
        number=DRAW_NUMBER.get(),
        version=DRAW_VERSION.get(),
        example=data_uri(gallery_bytes(example)) if example else None,
        answer=answers.short_answer(look.replies, words) if look else "",
    )
    canvas.canvas(view, key="digit_canvas", words=words, on_draw=take_drawing)


@st.fragment
def _gallery() -> None:
    """The examples, for those who would rather not draw."""
    if ADDRESS_MOVED.take():
        st.rerun()
    pictures = {slug: gallery_bytes(slug) for slug in GALLERY}
    html = answers.gallery_html(pictures, EXAMPLE.get(), reader.words())
    pick.show(html, key="digit_examples", on_pick=take_example)
