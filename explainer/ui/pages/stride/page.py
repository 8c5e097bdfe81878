"""The stride laboratory: v1 beside v1.5 of the same block, what they read, cost and see, and their shared weights."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name
from explainer.architecture.questions.stride import Pair, both_placements, differing_blocks
from explainer.picture.bundled import BUNDLED
from explainer.pretrained.source import UNTRAINED
from explainer.render import facts
from explainer.render.diagram.picture import Picture
from explainer.render.pages.stride import tables
from explainer.render.pages.stride.pictures import maps_html, proof_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from explainer.text.published.tables import STRIDE_PLACEMENT
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Marks
from explainer.ui.pages.stride.state import LAB_BLOCK, LAB_CHANNEL, LAB_OP, LAB_PHOTO
from explainer.ui.requests import passes
from explainer.ui.requests.photo import Photo
from explainer.ui.requests.stride import exchange, lab_pictures, proof
from explainer.ui.shared import notes, pictures, reading, weights_choice
from explainer.ui.shared.blocks import block_labels, chooses_operation, operation_choice
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.exists import WHOLE_BLOCK
from explainer.ui.state.key import keep_valid
from explainer.ui.work.net import Net, graph_of

NETS_WITH_A_CHOICE = ("resnet50", "resnet101", "resnet152")


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    graph = graph_of(net)
    reading.page_title(words("stride.nav"))
    if graph.blocks and differing_blocks(pair := both_placements(graph)):
        _laboratory(net, pair, words)
    else:
        _nothing_to_choose(graph, words)


def below() -> None:
    """What to read beside it."""
    reading.lessons(reader.words(), "why-v1-5", "unread-positions")


def _nothing_to_choose(graph: Graph, words: Catalogue) -> None:
    """Say why this net has nothing to show, and lead to those that have."""
    st.info(words("stride.no_choice", name=network_name(graph.spec)), icon=":material/info:")
    with st.container(horizontal=True, key="lab_nets"):
        for name in NETS_WITH_A_CHOICE:
            st.button(name, key=f"lab_take_{name}", on_click=reader.switch_net, args=(name,))


def _laboratory(net: Net, pair: Pair, words: Catalogue) -> None:
    """Everything that is known at once, then what has to be computed, each in its own place."""
    block, selected = _choices(pair, words)
    with st.container(key="lab_columns"):  # on a phone, the maps stand above both diagrams
        first, middle, second = st.columns([10, 11, 10], gap="small")
    drawn = lab_pictures(net, block, words.language)
    for column, picture, graph in zip((first, second), drawn, pair, strict=True):
        with column:
            _diagram(picture, graph, block, selected)
    with middle:
        st.html(maps_html(pair, block, words))
        proved = st.container(key="lab_proof")
    _numbers(pair, block, selected, words)
    weights = st.container(key="lab_weights")
    with proved:
        _proof(net, pair, block, words)
    with weights:
        _weights(net, pair, block, words)


def _choices(pair: Pair, words: Catalogue) -> tuple[str, str]:
    """Which of the blocks that differ, by its path, and which operation of it."""
    blocks = differing_blocks(pair)
    keep_valid(LAB_BLOCK, blocks)
    with st.container(horizontal=True, vertical_alignment="bottom", key="lab_row"):
        st.segmented_control(
            words("stride.block"),
            blocks,
            format_func=block_labels(pair.v1).__getitem__,
            key=LAB_BLOCK.name,
            required=True,
            persist_state="session",
        )
        block = pair.v1.block(LAB_BLOCK.get())
        selected = operation_choice(block, words("stride.operation"), words, key=LAB_OP, width=290)
    return block.name, selected


def _diagram(picture: Picture, graph: Graph, block: str, selected: str) -> None:
    """One of the two pictures; a box chosen in it is chosen in both."""
    diagram.show(
        picture,
        key=f"lab_diagram_{graph.spec.stride_placement.name.lower()}",
        marks=Marks(f"{block}.{selected}"),
        on_choose=chooses_operation(block, key=LAB_OP),
    )


def _proof(net: Net, pair: Pair, block: str, words: Catalogue) -> None:
    """What the maps show, proved by a real gradient."""
    st.markdown(f"**{words('stride.proof_title')}**")
    try:
        for graph in pair:
            require_fits(graph, budget=passes.BUDGET)
        found = wait(proof(net.spec, pair.v1.input_shape, block), words)
    except ExplainerError as error:
        notes.refusal(error, words, key="_proof")
    else:
        st.html(proof_html(pair, block, found, words))
        st.caption(words("stride.proof_note"))


def _numbers(pair: Pair, block: str, selected: str, words: Catalogue) -> None:
    """What is selected, in v1 and in v1.5; and what the placement changes in the whole net."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _selected(pair, block, selected, words)
    with right:
        _costs(pair, words)


def _selected(pair: Pair, block: str, selected: str, words: Catalogue) -> None:
    name = words("block.whole") if selected == WHOLE_BLOCK else selected
    st.header(words("stride.selected_title", name=name), anchor=False)
    if selected == WHOLE_BLOCK:
        told = facts.block_facts(pair.v1_5, pair.v1_5.block(block), words, before=pair.v1)
    else:
        told = facts.node_facts(pair.v1_5, pair.v1_5[f"{block}.{selected}"], words, before=pair.v1)
    st.html(facts.to_html(told))
    (card,) = STRIDE_PLACEMENT.rows
    gain, loss = f"{card.top1_gain:g}", f"{card.throughput_loss:g}"
    work, place = STRIDE_PLACEMENT.source.work, STRIDE_PLACEMENT.source.place
    st.markdown(words("stride.card", gain=gain, loss=loss, work=work, place=place))


def _costs(pair: Pair, words: Catalogue) -> None:
    st.header(words("stride.field_title"), anchor=False)
    st.html(tables.fields_html(pair, words))
    st.caption(words("stride.field_note"))
    st.header(words("stride.macs_title"), anchor=False)
    st.html(tables.macs_html(pair, words))
    st.caption(words("stride.macs_note"))


def _weights(net: Net, pair: Pair, block: str, words: Catalogue) -> None:
    """One set of weights in both nets, and what that does to the output for the same picture."""
    st.header(words("stride.weights_title"), anchor=False)
    try:
        for graph in pair:
            require_fits(graph, budget=passes.BUDGET_OF_TWO)
        photo, channel = _picture_choices(pair, block, words)
        result = wait(exchange(net, photo), words)
    except ExplainerError as error:
        notes.refusal(error, words, key="_weights")
        return
    st.markdown(words("stride.weights_note", tensors=exact(result.tensors), values=exact(result.values)))
    trained = "untrained" if net.weights == UNTRAINED else "trained"
    st.caption(":material/info: " + words(f"stride.weights_{trained}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        weights_choice.badge(net, words)
    maps, table = st.columns([3, 2], gap="large")
    with maps:
        shown = tables.difference(result.v1_5[block], result.v1[block], channel)
        cells = st.grid(3, min_column_width=110)
        for png, part in zip(shown.images, ("v1_5", "v1", "gap"), strict=True):
            caption = words(f"stride.output_{part}", block=block)
            alt = words("stride.output_alt", caption=caption, channel=channel)
            cells.image(png, width="stretch", caption=caption, alt=alt)
        notes.colour_scale(shown.lowest, shown.highest, signed=True)
    with table:
        st.html(tables.distances_html(pair, result.distances, words))
        st.caption(words("stride.distances_note"))


def _picture_choices(pair: Pair, block: str, words: Catalogue) -> tuple[Photo, int]:
    """Which bundled picture, and which channel of the block's output."""
    channels = pair.v1.block(block).out_shape.channels
    LAB_CHANNEL.set(min(LAB_CHANNEL.get(), channels - 1))
    with st.container(horizontal=True, vertical_alignment="bottom", key="lab_photo_row"):
        st.pills(
            words("stride.photo"),
            BUNDLED,
            format_func=lambda one: words(f"photo.{one}_title"),
            key=LAB_PHOTO.name,
            required=True,
            wrap=True,
            persist_state="session",
        )
        st.number_input(
            words("stride.channel", last=channels - 1),
            min_value=0,
            max_value=channels - 1,
            key=LAB_CHANNEL.name,
            width=180,
            persist_state="session",
        )
    return pictures.bundled(LAB_PHOTO.get()), LAB_CHANNEL.get()
