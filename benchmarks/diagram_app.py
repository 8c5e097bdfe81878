"""The diagram component alone: what the browser tests drive and `benchmarks.browser` measures. A Streamlit script.

The address chooses: `lang`, `variant`, and with `every` the picture of all operations of the net in one. Elsewhere a
net is drawn, its blocks can be entered, and below it stands what the component reported last and how often it did.
"""

import streamlit as st

from explainer.architecture.spec import StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.picture import Picture
from explainer.render.diagram.picture import drawn as as_picture
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import Language, catalogue
from explainer.ui.components import diagram as diagram_component
from explainer.ui.components.diagram import Levels, Marks

NET, EVERY = "net", "every"


@st.cache_resource
def drawn(
    name: str, placement: str, level: str, unfolded: frozenset[str], language: Language
) -> tuple[Picture, frozenset[str]]:
    """The picture of a net, of one of its blocks, or of all its operations ("every"); the boxes that can be entered."""
    words = catalogue(language)
    spec = choose(find_variant(name), stride_placement=StridePlacement(placement))
    graph = expand(spec, image_shape(224, 224))
    inside: frozenset[str] = frozenset()
    if level == EVERY:
        diagram = operations_diagram(graph, words=words)
    elif level == NET:
        diagram = network_diagram(graph, words=words, unfolded=unfolded)
        inside = frozenset(block.name for block in graph.blocks)
    else:
        diagram = block_diagram(graph, level, words=words)
    return as_picture(diagram, name=level, words=words), inside


def show() -> None:
    """Draw the page."""
    state, query = st.session_state, st.query_params
    language: Language = "zh" if query.get("lang") == "zh" else "en"
    name = query.get("variant", "resnet50")
    state.setdefault("level", EVERY if EVERY in query else NET)
    state.setdefault("selected", query.get("selected", ""))
    state.setdefault("unfolded", frozenset())
    state.setdefault("reports", 0)
    with st.container(key="lang"), st.container(key="controls", horizontal=True):  # what a visitor waits for
        strided = st.checkbox("v1", key="v1")
        st.button("select", on_click=_select, args=(query.get("select", "fc"),))
    level = str(state["level"])
    picture, enterable = drawn(name, "v1" if strided else "v1.5", level, state["unfolded"], language)
    trail = ((NET, name),) if level in (NET, EVERY) else ((NET, name), (level, level))
    diagram_component.show(
        picture,
        key="diagram",
        marks=Marks(state["selected"]),
        on_choose=_select,
        on_fold=_fold,
        levels=Levels(trail, enterable, on_enter=_enter, on_leave=_leave),
    )
    st.text(f"selected={state['selected']} level={level}")
    st.text(f"reports={state['reports']}")
    st.html('<div style="height: 90rem"></div>')


def _select(box: str) -> None:
    st.session_state["reports"] += 1
    st.session_state["selected"] = box


def _fold(stage: str) -> None:
    st.session_state["reports"] += 1
    st.session_state["unfolded"] ^= {stage}


def _enter(block: str) -> None:
    st.session_state["reports"] += 1
    st.session_state["level"], st.session_state["selected"] = block, ""


def _leave(level: str) -> None:
    st.session_state["selected"], st.session_state["level"] = st.session_state["level"], level


st.set_page_config(layout="wide")
show()
