"""The view of time and of the whole net at once: where the pass spent its time, and how values go along the blocks."""

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.render.pages.forward import time as timing
from explainer.render.pages.forward import values
from explainer.text.catalogue import Catalogue
from explainer.ui.requests.photo import Photo
from explainer.ui.requests.time import trace
from explainer.ui.shared import chart, reading
from explainer.ui.shared.waiting import wait
from explainer.ui.work.net import Net


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """Time by kind of operation and by stage, then spread and zeros block by block."""
    found = wait(trace(net, photo), words)
    st.header(words("forward.time_title"), anchor=False)
    often = found.num_passes > 1
    measured = words("forward.measured_often", passes=found.num_passes) if often else words("forward.measured_once")
    total = f"{1000 * sum(found.seconds.values()):.0f}"
    st.caption(words("forward.time_note", measured=measured, milliseconds=total))
    kinds, stages = st.columns(2, gap="large")
    with kinds:
        figure, alt = timing.time_chart, timing.time_alt
        chart.show(figure(found.seconds, graph, words=words), alt=alt(found.seconds, graph, words=words), key="kinds")
    with stages:
        figure, alt = timing.stage_time_chart, timing.stage_time_alt
        chart.show(figure(found.seconds, graph, words=words), alt=alt(found.seconds, graph, words=words), key="stages")
    st.header(words("forward.profile_title"), anchor=False)
    st.caption(words("forward.profile_note"))
    profile = values.network_profile_chart(found.summaries, graph, words=words)
    chart.show(profile, alt=values.network_profile_alt(found.summaries, graph, words=words), key="profile")
    reading.lessons(words, "where-time-goes")
