"""The view of time and of the whole net at once: where the pass spent its time, and how values go along the blocks."""

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.render.pages.forward import time as timing
from explainer.render.pages.forward import values
from explainer.text.catalogue import Catalogue
from explainer.ui.requests import passes
from explainer.ui.requests.passes import Photo
from explainer.ui.shared import parts
from explainer.ui.state.settings import Net


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Time by kind of operation and by stage, then spread and zeros block by block."""
    trace = parts.wait(passes.trace(net, photo), words)
    st.header(words("forward.time_title"), anchor=False)
    often = trace.num_passes > 1
    measured = words("forward.measured_often", passes=trace.num_passes) if often else words("forward.measured_once")
    total = f"{1000 * sum(trace.seconds.values()):.0f}"
    st.caption(words("forward.time_note", measured=measured, milliseconds=total))
    kinds, stages = st.columns(2, gap="large")
    with kinds:
        figure, alt = timing.time_chart, timing.time_alt
        parts.chart(figure(trace.seconds, graph, words=words), alt=alt(trace.seconds, graph, words=words), key="kinds")
    with stages:
        figure, alt = timing.stage_time_chart, timing.stage_time_alt
        parts.chart(figure(trace.seconds, graph, words=words), alt=alt(trace.seconds, graph, words=words), key="stages")
    st.header(words("forward.profile_title"), anchor=False)
    st.caption(words("forward.profile_note"))
    profile = values.network_profile_chart(trace.summaries, graph, words=words)
    parts.chart(profile, alt=values.network_profile_alt(trace.summaries, graph, words=words), key="profile")
    parts.lessons(words, "where-time-goes")
