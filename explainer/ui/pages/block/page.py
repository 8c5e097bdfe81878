"""One block of the net: its operations with shapes at every edge, its arithmetic, what the last change moved."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Block, Graph, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.questions.block import CASES, can_show, case_of
from explainer.architecture.spec import Shortcut
from explainer.render import facts
from explainer.render.pages.block import arithmetic
from explainer.render.pages.block.sum import sum_html
from explainer.render.pages.block.tables import arithmetic_html, movements_html
from explainer.text.catalogue import Catalogue
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Levels, Live, Marks
from explainer.ui.pages.block.state import CASE
from explainer.ui.requests.block import block_picture
from explainer.ui.requests.ledger import block_sum
from explainer.ui.shared import notes, reading
from explainer.ui.shared.blocks import block_labels, chooses_operation, operation_choice
from explainer.ui.shared.choice import select
from explainer.ui.shared.diagrams import beside, box_views, levels, scissors
from explainer.ui.shared.pictures import shown_last
from explainer.ui.shared.waiting import wait
from explainer.ui.state import focus, reader
from explainer.ui.state.choices import SHORTCUT
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.exists import WHOLE_BLOCK
from explainer.ui.state.focus import BLOCK, OP
from explainer.ui.work.net import Net, graph_of

_STYLE = Path(__file__).parent / "sum.css"


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph, before = graph_of(net), reader.compared_with()
    if not graph.blocks:
        _no_blocks(graph, words)
        return
    block = _choose_block(graph, words)
    left, right = st.columns([5, 3], gap="medium")
    with right:
        selected = _facts(net, graph, block, before, words)
    with left:
        _diagram(net, graph, before, block, selected, words)


def _no_blocks(graph: Graph, words: Catalogue) -> None:
    """What this page says of a net without blocks, and the way to one that has them."""
    reading.page_title(words("block.nav"))
    st.info(words("block.none", name=network_name(graph.spec)), icon=":material/info:")
    st.button(words("block.open_resnet"), on_click=reader.switch_net, args=("resnet34",))


def _choose_block(graph: Graph, words: Catalogue) -> Block:
    """The block's selectbox, and the five canonical cases one click away."""
    labels = block_labels(graph)
    with st.container(horizontal=True, vertical_alignment="bottom", key="block_row"):
        name = select(words("block.block"), labels, key=BLOCK, on_change=_follow, width=190)
        block = graph.block(name)
        case = case_of(graph.spec, block)
        CASE.show(case.slug if case else None)
        st.pills(
            words("block.cases"),
            [one.slug for one in CASES],
            format_func=lambda slug: words(f"block.case_{slug}"),
            key=CASE.key.name,
            on_change=_show_case,
            wrap=True,
        )
        beside.choose(words)
    return block


def _show_case() -> None:
    """Go to a canonical block: in this net if it has one, otherwise in the net the paper shows it in."""
    case = next((one for one in CASES if one.slug == CASE.get()), None)
    if case is None:
        return
    if not can_show(reader.net().spec, case):
        reader.switch_net(case.variant, marked=False)
        SHORTCUT.set(Shortcut.B.value)
    focus.look_at(case.block)


def _follow() -> None:
    focus.look_at(BLOCK.get())


def _diagram(net: Net, graph: Graph, before: Net | None, block: Block, selected: str, words: Catalogue) -> None:
    maps = beside.maps(net, words, every=True, cuts=DIAGRAMS.made_in(graph))
    picture = block_picture(net, before, block.name, words.language, maps=maps is not None)
    trail, enterable = levels.trail(graph, block.name), {node.name for node in block.nodes}
    diagram.show(
        picture,
        key="block_diagram",
        marks=Marks(f"{block.name}.{selected}"),
        on_choose=chooses_operation(block.name, key=OP),
        levels=Levels(trail, enterable, on_enter=levels.open_level, on_leave=levels.open_level),
        live=Live(maps, scissors.scissors({network_name(graph.spec): net}, words)),
    )
    if maps:
        beside.say_whose(net, words, folded=False, cut=bool(DIAGRAMS.made_in(graph)))
    notes.legend(words)


def _sum(net: Net, graph: Graph, block: Block, words: Catalogue) -> None:
    """What the block adds up, in pictures, where maps are shown and a pass can be had; why not says the diagram."""
    if not beside.shows_maps() or block.addition is None:
        return
    cuts = DIAGRAMS.made_in(graph)
    with suppress(ExplainerError):
        found = wait(block_sum(net, shown_last(net), block.name, beside.map_of(), frozenset(cuts)), words)
        cut = any(one.block == block.name for one in cuts)
        st.html(_STYLE)
        st.html(sum_html(found.pictures, graph, block, words, channel=found.channel, cut=cut))


def _facts(net: Net, graph: Graph, block: Block, before: Net | None, words: Catalogue) -> str:
    """The panel beside the picture; returns the operation that is selected."""
    old = graph_of(before) if before else None
    st.title(f"{network_name(graph.spec)} · {paper_block(graph.spec, block)}", anchor=False)
    equal = block.shortcut is ShortcutForm.PROJECTION and block.in_shape == block.out_shape
    st.caption(words("block.about_projection_equal" if equal else f"block.about_{block.shortcut.value}"))
    notes.stride_note(graph, words)
    _sum(net, graph, block, words)
    selected = operation_choice(block, words("block.operation"), words, key=OP)
    if selected != WHOLE_BLOCK:
        node = graph[f"{block.name}.{selected}"]
        st.html(facts.to_html(facts.node_facts(graph, node, words, before=old)))
        text = words("block.open_value", node=selected)
        st.button(text, icon=":material/zoom_in:", on_click=levels.open_level, args=(node.name,), key="open_value")
        st.markdown(f"**{words('block.whole')}**")
    st.html(facts.to_html(facts.block_facts(graph, block, words, before=old)))
    with st.container(horizontal=True):
        scissors.buttons(graph, block, words)
    box_views.show(graph, block.name if selected == WHOLE_BLOCK else f"{block.name}.{selected}", words)
    notes.change_note(words)
    return selected


def below() -> None:
    """What the last change did to the block, its arithmetic, lessons."""
    words, graph, before = reader.words(), graph_of(reader.net()), reader.compared_with()
    block = graph.find_block(BLOCK.get())
    if block is None:
        reading.lessons(words, "residual-block", "dashed-shortcut")
        return
    if before is not None:
        _moved(block, graph_of(before), words)
    st.header(words("block.arithmetic_title"), anchor=False)
    st.html(arithmetic_html(arithmetic.block_arithmetic(graph, block), words))
    wide, bottleneck = arithmetic.two_designs(block.out_shape.channels)
    st.markdown(words("block.two_designs", channels=block.out_shape.channels, wide=wide, bottleneck=bottleneck))
    reading.lessons(words, "residual-block", "dashed-shortcut")
    reading.lessons(words, "why-bottleneck", "padding-and-stride")
    reading.lessons(words, "why-v1-5", "batch-norm")


def _moved(block: Block, before: Graph, words: Catalogue) -> None:
    """What the last change did to this block, in numbers."""
    old = next((one for one in before.blocks if one.name == block.name), None)
    moved = arithmetic.movements(block, old) if old else ()
    if moved:
        st.header(words("block.moved_title"), anchor=False)
        st.html(movements_html(moved, words))
    elif old is not None:
        st.caption(words("block.nothing_moved"))
