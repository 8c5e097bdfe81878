"""The record of a shipped net's training, one click away from where its weights are chosen."""

from typing import NamedTuple

import streamlit as st

from explainer.architecture.naming import network_name
from explainer.pretrained.bundled import BundledNet, bundled_net, plain_or_residual
from explainer.pretrained.held_out import held_out_of
from explainer.pretrained.source import Origin
from explainer.render.pages.forward import held_out, record, training
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.ui.requests.kept import FIGURES
from explainer.ui.shared import chart
from explainer.ui.work.caches import kept_in


class Training(NamedTuple):
    """A chart of errors by epoch as a serialised plotly figure, its text alternative, and what was trained how long."""

    figure: str
    alt: str
    sentence: str


@kept_in(FIGURES)
def training_chart(nets: tuple[BundledNet, ...], language: Language) -> Training:
    """How the errors of some nets fell while they were trained."""
    words = catalogue(language)
    return Training(
        figure=training.training_chart(nets, words=words),
        alt=training.training_alt(nets, words=words),
        sentence=training.training_sentence(nets, words=words),
    )


def button(shipped: BundledNet, words: Catalogue) -> None:
    """Opens the record over the page."""
    if st.button(words("record.open"), icon=":material/show_chart:", key="training_record", type="tertiary"):
        title = words("record.title", net=network_name(shipped.spec))
        st.dialog(title, width="large", icon=":material/show_chart:")(_show)(shipped, words)


def _show(shipped: BundledNet, words: Catalogue) -> None:
    for sentence in record.meaning(shipped, words):
        st.markdown(sentence)
    st.header(words("record.curves"), anchor=False)
    curves = training_chart(_with_its_twin(shipped), words.language)
    chart.show_at_once(curves.figure, alt=curves.alt, key="record_curves")
    if shipped.origin is Origin.CIFAR10:
        st.markdown(f"**{words('record.table', **record.published_source())}**")
        st.html(record.published_html(words))
    counted = held_out_of(shipped)
    if counted and counted.surest:
        classes = [words(key) for key in shipped.class_keys]
        st.markdown(f"**{words('held_out.surest')}**")
        st.html(held_out.surest_html(counted, classes, words=words))
    st.header(words("record.recipe_title"), anchor=False)
    for sentence in record.training(shipped, words):
        st.markdown(sentence)
    st.markdown(words("record.repeat"))
    st.code(shipped.run.command, language="sh", wrap_lines=True)


def _with_its_twin(shipped: BundledNet) -> tuple[BundledNet, ...]:
    """The net, and the same net without its shortcuts or with them, where that was trained too."""
    other = plain_or_residual(shipped.spec)
    twin = bundled_net(other, shipped.origin) if other else None
    return (shipped, twin) if twin else (shipped,)
