"""The view of the answer: the likeliest classes, and where in the picture the evidence for a class lies."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.landmarks import ending
from explainer.architecture.naming import network_name
from explainer.architecture.questions.ledger import ledger_blocks
from explainer.findings.answer import Evidence, Reply
from explainer.pretrained.source import UNTRAINED
from explainer.render.pages.forward import answers
from explainer.render.pages.forward import evidence as evidence_view
from explainer.render.pages.forward.answers import Answer
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share
from explainer.ui.pages.forward.state import ANSWER_CLASS, CLASS
from explainer.ui.requests.answer import evidence, reply
from explainer.ui.requests.photo import Photo, seen_by
from explainer.ui.shared import one_value, pictures, reading
from explainer.ui.shared.class_labels import class_label
from explainer.ui.shared.waiting import wait
from explainer.ui.work.net import Net, graph_of, shipped_twin

STYLES = (one_value.STYLE, Path(__file__).parent / "answer.css")
SHOWN = 5
MOST_LISTED = 2000
"""Classes up to which they are listed by name; of more the number is typed."""


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """The first five classes on the left; the evidence for one of them, or for any other, on the right."""
    for style in STYLES:
        st.html(style)
    said = wait(reply(net, photo), words)
    if not said.is_finite:
        st.warning(words("answer.nonfinite"), icon=":material/info:")
        return
    chosen = _chosen(said)
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header(words("answer.title"), anchor=False)
        _answers(net, said, chosen, words)
        st.caption(words("answer.softmax"))
    with right:
        st.header(words("answer.evidence_title"), anchor=False)
        _evidence(net, graph, photo, said, chosen, words)
    twin = shipped_twin(net)
    if twin is not None:
        _beside(twin, photo, chosen, words)
    reading.lessons(words, "class-evidence")


def _beside(twin: Net, photo: Photo, chosen: int, words: Catalogue) -> None:
    """The answer of the same net without its shortcuts, or with them, and its evidence for the class looked at."""
    graph = graph_of(twin)
    adds = bool(ledger_blocks(graph))
    said, end = wait(reply(twin, photo), words), ending(graph)
    name = class_label(twin, chosen, words.language)
    st.header(words("answer.twin_residual" if adds else "answer.twin_plain", net=network_name(twin.spec)), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _answers(twin, said, chosen, words)
    if end is None:
        return
    found = wait(evidence(twin, photo, end, chosen), words)
    picture, numbers = right.columns(2, gap="medium")
    with picture:
        _overlay(twin, photo, found, name, words)
    with numbers:
        st.markdown(words("answer.twin_evidence", name=name))
        st.html(evidence_view.sum_html(found, words))


def _answers(net: Net, reply: Reply, chosen: int, words: Catalogue) -> None:
    if net.weights == UNTRAINED:
        st.warning(words("answer.untrained", classes=net.spec.num_classes), icon=":material/casino:")
    listed = tuple(
        Answer(
            name=class_label(net, index, words.language),
            place=place,
            probability=float(reply.shares[index]),
            chosen=index == chosen,
        )
        for place, index in enumerate(reply.order[:SHOWN], start=1)
    )
    st.html(answers.answers_html(listed, words, label=words("answer.title")))
    rest = len(reply.order) - len(listed)
    if rest > 0:
        others = max(0.0, 1 - sum(one.probability for one in listed))
        st.caption(words("answer.rest", count=rest, share=share(others)))


def _chosen(reply: Reply) -> int:
    """The class that the reader looks at; until one is chosen, the first answer."""
    asked = CLASS.get()
    if asked is None or not 0 <= int(asked) < len(reply.order):
        CLASS.set(None)
        return int(reply.order[0])
    return int(asked)


def _choose_class(net: Net, reply: Reply, chosen: int, words: Catalogue) -> None:
    """All classes, the likeliest first; typing searches them."""
    ANSWER_CLASS.set(chosen)

    def take() -> None:
        taken = ANSWER_CLASS.get()
        CLASS.set(None if taken is None or int(taken) == reply.order[0] else int(taken))

    def label(index: int) -> str:
        return f"{class_label(net, index, words.language)} · {share(float(reply.shares[index]))}"

    count = len(reply.order)
    if count <= MOST_LISTED:
        st.selectbox(words("answer.class_label"), reply.order, format_func=label, key=ANSWER_CLASS.name, on_change=take)
    else:
        st.number_input(
            words("answer.class_number", last=count - 1),
            min_value=0,
            max_value=count - 1,
            step=1,
            key=ANSWER_CLASS.name,
            on_change=take,
        )


def _evidence(net: Net, graph: Graph, photo: Photo, reply: Reply, chosen: int, words: Catalogue) -> None:
    """The crop under the cells, and beside it the sum that makes the logit."""
    end = ending(graph)
    if end is None:
        st.info(words("answer.no_ending"), icon=":material/info:")
        return
    found = wait(evidence(net, photo, end, chosen), words)
    name = class_label(net, chosen, words.language)
    picture, numbers = st.columns(2, gap="medium")
    with picture:
        _overlay(net, photo, found, name, words)
    with numbers:
        _choose_class(net, reply, chosen, words)
        st.markdown(words("answer.sum_title", name=name))
        st.html(evidence_view.sum_html(found, words))
        rows, columns = found.cells.shape
        st.caption(words("answer.cells_note", maps=end.maps, rows=rows, columns=columns))
    cells = evidence_view.cells_html(found, words)
    if cells:
        with st.expander(words("answer.cells_title")):
            st.html(cells)


def _overlay(net: Net, photo: Photo, found: Evidence, name: str, words: Catalogue) -> None:
    """The cells over what the net saw."""
    crop = wait(seen_by(net, photo), words).crop
    st.html(evidence_view.overlay_html(crop, found, words, name=name, photo=pictures.alt(photo, words)))
    st.html(evidence_view.legend_html(words))
