"""Figure 3 of the paper: VGG-19, plain-34 and ResNet-34 layer by layer, aligned by the size of their maps."""

import streamlit as st

from explainer.architecture.graph import INPUT
from explainer.architecture.naming import network_name
from explainer.architecture.questions.figure3 import NETS, figure3_graphs, layers, linked, resolution
from explainer.architecture.spec import Shortcut
from explainer.render import facts
from explainer.render.diagram.beside.several_nets import numbered, split
from explainer.render.pages import figure3
from explainer.text.catalogue import Catalogue
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Marks
from explainer.ui.pages.figure3.state import FIGURE_AT
from explainer.ui.requests.figure3 import figure3_picture
from explainer.ui.shared import reading
from explainer.ui.shared.choice import select
from explainer.ui.state import reader
from explainer.ui.state.exists import WHOLE_NET

Chosen = tuple[int, str] | None


def show() -> None:
    """Draw the page for the settings of this session."""
    words = reader.words()
    reading.page_title(words("figure3.nav"))
    left, right = st.columns([3, 1], gap="small")
    with right:
        chosen = _facts(words)
    with left:
        _diagram(chosen, words)


def below() -> None:
    """What to read beside it."""
    reading.lessons(reader.words(), "vgg-and-resnet", "degradation", "shortcut-options")


def _facts(words: Catalogue) -> Chosen:
    """Beside the picture: its point, what is selected, and where the multiply-adds are; returns what is selected."""
    nets = figure3_graphs()
    st.header(words("figure3.title"), anchor=False)
    st.markdown(figure3.point(nets, words))
    chosen = _selection(words)
    size = None
    if chosen is not None:
        index, name = chosen
        size = resolution(nets[index], name)
        if name == INPUT:
            st.html(facts.to_html(facts.input_facts(nets[index], words)))
        else:
            st.html(facts.to_html(facts.node_facts(nets[index], nets[index][name], words)))
        st.caption(figure3.linked_text(nets, linked(nets, index, name), words))
    st.markdown(f"**{words('figure3.by_resolution')}**")
    st.html(figure3.resolutions_html(nets, words, chosen=size))
    st.caption(figure3.note(nets, figure3_graphs(Shortcut.B)[-1], words))
    return chosen


def _selection(words: Catalogue) -> Chosen:
    """The accessible twin of clicking into the picture: every layer by its net and name."""
    labels = {WHOLE_NET: words("figure3.whole")}
    for net, graph in zip(NETS, figure3_graphs(), strict=True):
        title = network_name(graph.spec)
        labels[f"{net}.{INPUT}"] = f"{title} · {words('diagram.input')}"
        labels |= {f"{net}.{node.name}": f"{title} · {node.name}" for node in layers(graph)}
    selected = select(words("figure3.selected"), labels, key=FIGURE_AT, otherwise=WHOLE_NET)
    if selected == WHOLE_NET:
        return None
    net, _, name = selected.partition(".")
    return NETS.index(net), name


def _diagram(chosen: Chosen, words: Catalogue) -> None:
    twins = () if chosen is None else linked(figure3_graphs(), *chosen)
    diagram.show(
        figure3_picture(words.language),
        key="figure3_diagram",
        marks=Marks("" if chosen is None else numbered(*chosen), [numbered(*twin) for twin in twins]),
        on_choose=_choose,
    )
    st.html(figure3.legend_html(words))


def _choose(box: str) -> None:
    index, name = split(box)
    FIGURE_AT.set(f"{NETS[index]}.{name}")
