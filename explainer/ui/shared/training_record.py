"""The record of a shipped net's training, one click away from where its weights are chosen."""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from explainer.architecture.naming import network_name
from explainer.architecture.spec import ResNetSpec, Shortcut
from explainer.architecture.variants import find_variant, variant_name
from explainer.pretrained.bundled import BundledNet, bundled_net
from explainer.pretrained.source import Origin
from explainer.render.pages.forward import record, training
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
def training_chart(variants: tuple[str, ...], origin: Origin, language: Language) -> Training:
    """How the errors of some nets fell, by their names, while they were trained on what `origin` names."""
    specs, words = (find_variant(one).spec for one in variants), catalogue(language)
    nets = tuple(net for spec in specs if (net := bundled_net(spec, origin)))
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
    st.subheader(words("record.curves"), anchor=False)
    curves = training_chart(_with_its_twin(shipped), shipped.origin, words.language)
    chart.show(curves.figure, alt=curves.alt, key="record_curves")
    if shipped.origin is Origin.CIFAR10:
        st.html(record.published_html(words))
    st.subheader(words("record.recipe_title"), anchor=False)
    for sentence in record.training(shipped, words):
        st.markdown(sentence)
    st.markdown(words("record.repeat"))
    st.code(shipped.run.command, language="sh", wrap_lines=True)


def _with_its_twin(shipped: BundledNet) -> tuple[str, ...]:
    """The net, and the same net without its shortcuts or with them, where that was trained too."""
    names = [shipped.variant]
    if isinstance(shipped.spec, ResNetSpec):
        plain = shipped.spec.shortcut is Shortcut.NONE
        twin = bundled_net(replace(shipped.spec, shortcut=Shortcut.A if plain else Shortcut.NONE), shipped.origin)
        names += [variant_name(twin.spec)] if twin else []
    return tuple(names)
