"""Break it: leave something out of a block, see where the shapes part, and read what torch says of it."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Block, Graph
from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.questions.breakit import Broken, Fault, Verdict, break_block, silent_size
from explainer.findings.breakit import Breakage
from explainer.render import facts
from explainer.render.pages.breakit import facts as broken_block
from explainer.render.pages.breakit import picture as fault_view
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Marks
from explainer.ui.pages.breakit.state import FAULT, FAULT_BLOCK, FAULT_OP, MENDED, SIZE_BEFORE, SizeBefore
from explainer.ui.requests import passes
from explainer.ui.requests.breakit import fault_picture, outcome
from explainer.ui.shared import notes, reading
from explainer.ui.shared.blocks import block_labels, chooses_operation, operation_choice
from explainer.ui.shared.choice import select
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.choices import HEIGHT, WIDTH
from explainer.ui.state.exists import WHOLE_BLOCK
from explainer.ui.work.net import Net, graph_of

NET_WITH_BLOCKS = "resnet34"


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph = graph_of(net)
    if graph.blocks:
        _broken(net, graph, words)
    else:
        reading.page_title(words("breakit.nav"))
        st.info(words("breakit.no_blocks", name=network_name(graph.spec)), icon=":material/info:")
        notes.offer_net(NET_WITH_BLOCKS, words)


def below() -> None:
    """What to read beside it."""
    reading.lessons(reader.words(), "shapes-must-agree", "wrong-in-silence")


def _broken(net: Net, graph: Graph, words: Catalogue) -> None:
    block, fault = _choices(graph, words)
    broken = break_block(block, fault)
    with st.container(key="fault_line"):  # on a phone: there the picture is between what is left out and what is said
        st.html(fault_view.verdict_html(broken, words))
    left, right = st.columns([5, 3], gap="medium")
    with left:
        picture = st.container()
        selected = _selected(broken, words)
    with picture:
        _diagram(net, broken, selected, words)
    with right:
        _verdict(net, graph, broken, words)


def _choices(graph: Graph, words: Catalogue) -> tuple[Block, Fault]:
    """Which block, and what is left out of it."""
    labels = block_labels(graph)
    with st.container(horizontal=True, vertical_alignment="bottom", key="fault_row"):
        name = select(words("breakit.block"), labels, key=FAULT_BLOCK, otherwise=FAULT_BLOCK.default, width=190)
        st.pills(
            words("breakit.fault"),
            [one.value for one in Fault],
            format_func=lambda one: words(f"breakit.fault_{one}"),
            key=FAULT.name,
            required=True,
            on_change=_take_fault,
            wrap=True,
            persist_state="session",
        )
    return graph.block(name), Fault(FAULT.get())


def _verdict(net: Net, graph: Graph, broken: Broken, words: Catalogue) -> None:
    """What came of it, what it means, torch's own words, and the way back."""
    st.title(f"{network_name(graph.spec)} · {paper_block(graph.spec, broken.block)}", anchor=False)
    with st.container(key="fault_said"):
        st.html(fault_view.verdict_html(broken, words))
    st.markdown(broken_block.meaning(broken, words))
    with st.container(key="fault_torch"):  # as one element, so that what follows it stays where it is
        try:
            require_fits(graph, budget=passes.BUDGET)
            ran = wait(outcome(net.spec, graph.input_shape, broken.block.name, broken.fault), words)
        except ExplainerError as error:
            notes.refusal(error, words)
        else:
            _torch(ran, broken, words)
    with st.container(horizontal=True, vertical_alignment="center", key="fault_ways"):
        _ways(graph, broken, words)
    if broken.verdict is not Verdict.UNTOUCHED:
        st.caption(words(f"breakit.mending.{broken.fault.value}"))


def _torch(ran: Breakage, broken: Broken, words: Catalogue) -> None:
    """Torch's own error, word for word, or what it made without one."""
    st.markdown(f"**{words('breakit.torch_title')}**")
    shape = broken_block.as_shape(ran.outcome.shapes, broken)
    said = ran.outcome.error or words("breakit.torch_silent", shape=shape)
    st.code(said, language=None, wrap_lines=True)
    agrees = broken_block.agrees(broken, refused_by=ran.outcome.refused_by, shapes=ran.outcome.shapes)
    verdicts = [words("breakit.agrees" if agrees else "breakit.disagrees")]
    if ran.outcome.refused_by:
        verdicts.insert(0, words("breakit.refused_by", node=ran.outcome.refused_by))
    st.caption(" ".join(verdicts))
    for note in broken_block.notes(broken, words):
        st.markdown(note)
    if ran.curvatures:
        whole, without = map(significant, ran.curvatures)
        st.markdown(words("breakit.curvature", whole=whole, broken=without))


def _ways(graph: Graph, broken: Broken, words: Catalogue) -> None:
    """Mend what is broken, or break it again: one button, so that the keyboard stays where it was."""
    if broken.fault is Fault.NONE:
        fault = MENDED.get()
        label = words("breakit.again", fault=words(f"breakit.fault_{fault}"))
        st.button(label, icon=":material/undo:", on_click=FAULT.set, args=(fault,), key="mend", type="primary")
    elif broken.verdict is not Verdict.UNTOUCHED:
        st.button(words("breakit.mend"), icon=":material/healing:", on_click=_mend, key="mend", type="primary")
    _silent_elsewhere(graph, broken, words)
    before = _before_small()
    if before:
        label = words("breakit.large", height=before.height, width=before.width)
        st.button(label, on_click=_put_size_back, key="size_back")


def _mend() -> None:
    MENDED.set(FAULT.get())
    FAULT.set(Fault.NONE.value)
    _put_size_back()


def _take_fault() -> None:
    if FAULT.get() == Fault.NONE.value:
        _put_size_back()


def _before_small() -> SizeBefore | None:
    """The reader's own input size, while the input still has the small one that was offered here."""
    before = SIZE_BEFORE.get()
    return before if before and (HEIGHT.get(), WIDTH.get()) == (before.small, before.small) else None


def _put_size_back() -> None:
    """The reader's own input size, unless it has been chosen anew since the small one was taken."""
    before = _before_small()
    if before:
        HEIGHT.set(before.height)
        WIDTH.set(before.width)
    SIZE_BEFORE.set(None)


def _silent_elsewhere(graph: Graph, broken: Broken, words: Catalogue) -> None:
    """Where the same fault goes through at some small input, a way there."""
    if broken.verdict is not Verdict.PARTS:
        return
    size = silent_size(graph, broken.block.name, broken.fault)
    if size is not None:
        st.button(words("breakit.small", size=size), on_click=_take_size, args=(size,), key="silent_size")


def _take_size(size: int) -> None:
    SIZE_BEFORE.set(SizeBefore(HEIGHT.get(), WIDTH.get(), size))
    reader.take_size(size)


def _selected(broken: Broken, words: Catalogue) -> str:
    """The whole broken block, or one operation of it, beside what it should be; returns which."""
    selected = operation_choice(broken.block, words("breakit.choose"), words, key=FAULT_OP)
    if selected == WHOLE_BLOCK:
        st.html(facts.to_html(broken_block.broken_facts(broken, words)))
    else:
        name = f"{broken.block.name}.{selected}"
        st.html(facts.to_html(broken_block.part_facts(broken, name, words)))
    return selected


def _diagram(net: Net, broken: Broken, selected: str, words: Catalogue) -> None:
    block = broken.block.name
    diagram.show(
        fault_picture(net, block, broken.fault, words.language),
        key="fault_diagram",
        marks=Marks(f"{block}.{selected}"),
        on_choose=chooses_operation(block, key=FAULT_OP),
    )
    st.html(fault_view.legend_html(words))
