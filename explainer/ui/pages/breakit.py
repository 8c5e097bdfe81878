"""Break it: leave something out of a block, see where the shapes part, and read what torch says of it."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.faults import Broken, Fault, Verdict, break_block, silent_size
from explainer.architecture.graph import Block, Graph
from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name, paper_block
from explainer.render import facts_view, fault_facts, fault_view
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui import cached, diagram_component, experiments, parts, passes, settings
from explainer.ui.address import FIRST_STRIDED_BLOCK, WHOLE_BLOCK
from explainer.ui.experiments import Breakage
from explainer.ui.settings import Net

_ICONS = {
    Verdict.UNTOUCHED: ":material/check_circle:",
    Verdict.FITS: ":material/check_circle:",
    Verdict.RESHAPED: ":material/warning:",
    Verdict.BROADCASTS: ":material/warning:",
    Verdict.PARTS: ":material/error:",
}


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = settings.words(), settings.current_net()
    graph = settings.graph_of(net)
    if graph.blocks:
        _broken(net, graph, words)
    else:
        st.info(words("breakit.no_blocks", name=network_name(graph.spec)), icon=":material/info:")
    parts.lessons(words, "shapes-must-agree", "wrong-in-silence")
    parts.glossary(words)


def _broken(net: Net, graph: Graph, words: Catalogue) -> None:
    block, fault = _choices(graph, words)
    broken = break_block(block, fault)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _diagram(net, broken, words)
        _selected(broken, words)
    with right:
        _verdict(net, graph, broken, words)


def _choices(graph: Graph, words: Catalogue) -> tuple[Block, Fault]:
    """Which block, and what is left out of it."""
    labels = {block.name: parts.block_label(graph.spec, block) for block in graph.blocks}
    settings.keep_valid("fault_block", list(labels), otherwise=FIRST_STRIDED_BLOCK)
    with st.container(horizontal=True, vertical_alignment="bottom", key="fault_row"):
        name = st.selectbox(
            words("breakit.block"),
            list(labels),
            format_func=labels.__getitem__,
            key="fault_block",
            width=190,
            persist_state="session",
        )
        fault = st.pills(
            words("breakit.fault"),
            [one.value for one in Fault],
            format_func=lambda one: words(f"breakit.fault_{one}"),
            key="fault",
            required=True,
            wrap=True,
            persist_state="session",
        )
    block = graph.block(str(name))
    settings.keep_valid("fault_op", [WHOLE_BLOCK, *_operations(block)])
    return block, Fault(fault)


def _operations(block: Block) -> list[str]:
    """The names of a block's operations within it."""
    return [node.name.removeprefix(f"{block.name}.") for node in block.nodes]


def _verdict(net: Net, graph: Graph, broken: Broken, words: Catalogue) -> None:
    """What came of it, what it means, torch's own words, and the way back."""
    st.title(f"{network_name(graph.spec)} · {paper_block(graph.spec, broken.block)}", anchor=False)
    st.markdown(f"{_ICONS[broken.verdict]} **{words(f'breakit.verdict_{broken.verdict.value}')}**")
    untouched = broken.verdict is Verdict.UNTOUCHED
    st.markdown(
        words(f"breakit.{'nothing' if untouched else 'means'}.{broken.fault.value}", meant=broken.block.out_shape)
    )
    try:
        require_fits(graph, budget=passes.BUDGET)
        ran = parts.wait(experiments.outcome(net, broken.block.name, broken.fault), words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
    else:
        _torch(ran, broken, words)
    if broken.fault is not Fault.NONE:
        with st.container(horizontal=True, vertical_alignment="center", key="fault_ways"):
            st.button(words("breakit.mend"), icon=":material/healing:", on_click=_mend, key="mend", type="primary")
            _silent_elsewhere(graph, broken, words)
        if not untouched:
            st.caption(words(f"breakit.mending.{broken.fault.value}"))


def _torch(ran: Breakage, broken: Broken, words: Catalogue) -> None:
    """Torch's own error, word for word, or what it made without one."""
    st.markdown(f"**{words('breakit.torch_title')}**")
    shape = fault_facts.as_shape(ran.outcome.shapes, broken)
    said = ran.outcome.error or words("breakit.torch_silent", shape=shape)
    st.code(said, language=None, wrap_lines=True)
    agrees = fault_facts.agrees(broken, refused_by=ran.outcome.refused_by, shapes=ran.outcome.shapes)
    notes = [words("breakit.agrees" if agrees else "breakit.disagrees")]
    if ran.outcome.refused_by:
        notes.insert(0, words("breakit.refused_by", node=ran.outcome.refused_by))
    st.caption(" ".join(notes))
    for note in fault_facts.notes(broken, words):
        st.markdown(note)
    if ran.curvatures:
        whole, without = map(significant, ran.curvatures)
        st.markdown(words("breakit.curvature", whole=whole, broken=without))


def _mend() -> None:
    st.session_state["fault"] = Fault.NONE.value


def _silent_elsewhere(graph: Graph, broken: Broken, words: Catalogue) -> None:
    """Where the same fault goes through at some small input, a way there."""
    if broken.verdict is not Verdict.PARTS:
        return
    size = silent_size(graph, broken.block.name, broken.fault)
    if size is not None:
        st.button(words("breakit.small", size=size), on_click=_take_size, args=(size,), key="silent_size")


def _take_size(size: int) -> None:
    st.session_state["height"] = st.session_state["width"] = size


def _selected(broken: Broken, words: Catalogue) -> None:
    """The whole broken block, or one operation of it, beside what it should be."""
    selected = st.selectbox(
        words("breakit.choose"),
        [WHOLE_BLOCK, *_operations(broken.block)],
        format_func=lambda one: words("breakit.whole") if one == WHOLE_BLOCK else one,
        key="fault_op",
        persist_state="session",
    )
    if selected == WHOLE_BLOCK:
        st.html(facts_view.to_html(fault_facts.broken_facts(broken, words)))
    else:
        name = f"{broken.block.name}.{selected}"
        st.html(facts_view.to_html(fault_facts.part_facts(broken, name, words)))


def _diagram(net: Net, broken: Broken, words: Catalogue) -> None:
    picture = cached.fault_picture(net, broken.block.name, broken.fault, words.language)
    prefix = f"{broken.block.name}."
    diagram_component.show(
        picture.wide,
        picture.compact,
        key="fault_diagram",
        selected=prefix + str(st.session_state["fault_op"]),
        language=words.language,
        picture=f"{network_name(net.spec)} {broken.block.name}",
        outline=picture.outline,
        on_choose=lambda box: _choose(box.removeprefix(prefix) if box.startswith(prefix) else WHOLE_BLOCK),
    )
    st.html(fault_view.legend_html(words))


def _choose(operation: str) -> None:
    st.session_state["fault_op"] = operation


show()
