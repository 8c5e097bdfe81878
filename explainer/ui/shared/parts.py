"""Small pieces that several pages share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent import futures
from concurrent.futures import CancelledError
from html import escape
from typing import TYPE_CHECKING, Literal, TypeVar

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import block_names, network_name
from explainer.architecture.shape import Shape
from explainer.architecture.spec import NetSpec
from explainer.architecture.variants import find_variant
from explainer.render import facts
from explainer.render.charts.panels import CONFIG
from explainer.render.data_uri import data_uri
from explainer.render.facts import Fact
from explainer.render.images import maps
from explainer.render.images.maps import Grid
from explainer.text.catalogue import Catalogue, Language
from explainer.text.glossary import glossary as terms
from explainer.text.numbers import significant
from explainer.ui.frame import controls
from explainer.ui.requests import pictures_kept
from explainer.ui.state import settings
from explainer.ui.state.address_values import WHOLE_BLOCK
from explainer.ui.work.jobs import Request, Running

if TYPE_CHECKING:
    from explainer.model.net.summary import Summary

POLL_SECONDS = 0.12
NET_THAT_FITS = "resnet50"
"""What is offered in the place of a net too large for memory."""

Result = TypeVar("Result")


def page_title(title: str, *, level: Literal[1, 2] = 1) -> None:
    """A heading for those who do not see the page, where what is seen needs none."""
    st.html(f'<h{level} class="visually-hidden">{escape(title)}</h{level}>')


def legend(words: Catalogue) -> None:
    """The legend under a diagram: the order of the axes, the line styles, the mark of a change."""
    st.html(
        '<div class="legend">'
        f"<span>{words('parts.shapes')}</span>"
        f"<span><i></i>{words('diagram.form_identity')}</span>"
        f'<span><i class="dashed"></i>{words("parts.dashed")}</span>'
        f'<span><b class="delta">Δ</b>{words("parts.changed")}</span>'
        "</div>"
    )


def stride_note(graph: Graph, words: Catalogue) -> None:
    """Says so where stride placement does nothing."""
    if not graph.spec.has_stride_choice:
        few = "network.no_stride" if graph.blocks else "network.no_blocks"
        st.caption(":material/info: " + words("network.no_stride_choice" if len(graph.stages) > 1 else few))


def change_note(before: Graph | None, graph: Graph, words: Catalogue) -> None:
    """Says what the marks compare with, and lets the reader clear them."""
    if before is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words("parts.compared", before=describe(before, words), now=describe(graph, words)))
        st.button(words("parts.clear"), on_click=controls.forget_previous, type="tertiary", key="clear_marks")


def describe(graph: Graph, words: Catalogue) -> str:
    """A net's settings in a few words."""
    spec = graph.spec
    return words(
        "parts.net_strided" if spec.has_stride_choice else "parts.net",
        name=network_name(spec),
        classes=spec.num_classes,
        stride=spec.stride_placement.value,
        shortcut=words(f"controls.shortcut_{spec.shortcut.value}"),
        shape=graph.input_shape,
    )


def lessons(words: Catalogue, *slugs: str) -> None:
    """Lessons side by side where there is room, one under the other on a phone."""
    for column, slug in zip(st.columns(len(slugs), gap="large"), slugs, strict=True):
        with column:
            st.markdown(pictures_kept.lesson(slug, words.language))


def glossary(words: Catalogue) -> None:
    """The field's terms in both languages, at the foot of every page."""
    with st.expander(words("parts.glossary")):
        other: Language = "zh" if words.language == "en" else "en"
        st.markdown(
            "\n".join(
                words(
                    "parts.term",
                    name=term.name(words.language),
                    other=term.name(other),
                    definition=term.definition(words.language),
                )
                for term in terms()
            )
        )


def block_label(spec: NetSpec, block: Block) -> str:
    """A block by the paper's name and torchvision's path, once where they are the same."""
    return " · ".join(block_names(spec, block))


def operation_choice(
    block: Block, label: str, words: Catalogue, *, key: str, width: int | Literal["stretch"] = "stretch"
) -> str:
    """The accessible twin of clicking into a block's picture: the whole block, or an operation by its name within."""
    options = [WHOLE_BLOCK, *(node.name.removeprefix(f"{block.name}.") for node in block.nodes)]
    settings.keep_valid(key, options)
    return str(
        st.selectbox(
            label,
            options,
            format_func=lambda one: words("block.whole") if one == WHOLE_BLOCK else one,
            key=key,
            width=width,
            persist_state="session",
        )
    )


def chooses_operation(block: str, *, key: str) -> Callable[[str], None]:
    """What a click into a block's picture does: `operation_choice` has the operation, or beside all the whole block."""
    prefix = f"{block}."

    def choose(box: str) -> None:
        st.session_state[key] = box.removeprefix(prefix) if box.startswith(prefix) else WHOLE_BLOCK

    return choose


def refusal(error: ExplainerError, words: Catalogue, *, key: str = "") -> None:
    """Says what cannot be done; where a pass does not fit into memory, a button takes what does.

    A page that can refuse several things tells them apart by `key`.
    """
    st.warning(words.error(error), icon=":material/info:")
    size = error.values.get("size")
    if error.code == "net_too_large_for_memory":
        offer_net(NET_THAT_FITS, words, key=key)
    elif error.code == "input_too_large_for_memory" and isinstance(size, int) and size > 0:
        label = words("parts.take_size", size=size)
        st.button(label, on_click=_take_size, args=(size,), key=f"take_size{key}")


def offer_net(variant: str, words: Catalogue, *, key: str = "") -> None:
    """A button that makes a named net the chosen one, where the present one has nothing to show or does not fit."""
    label = words("parts.take_net", name=network_name(find_variant(variant).spec))
    st.button(label, on_click=settings.take_variant, args=(variant,), key=f"take_{variant}{key}")


def _take_size(size: int) -> None:
    st.session_state["height"] = st.session_state["width"] = size


def fold(stage: str) -> None:
    """Unfold a stage of the net's picture, or fold it."""
    unfolded = st.session_state.get("unfold") or []
    st.session_state["unfold"] = [one for one in unfolded if one != stage] if stage in unfolded else [*unfolded, stage]


def chart(figure: str, *, alt: str, key: str) -> None:
    """A serialised plotly figure with its text alternative."""
    st.plotly_chart(pictures_kept.figure(figure), config=CONFIG, alt=alt, key=key)


def wait(request: Request[Result], words: Catalogue) -> Result:
    """The result of some work, with its progress shown while it lasts.

    Raises what the work raised; failed work is forgotten, so that it can be tried again. Work that another reader
    left the moment this one came is started afresh.
    """
    while True:
        running = request.start()
        try:
            with running.awaited():
                _watch(running, words)
                return running.job.future.result()
        except CancelledError:
            request.forget()
        except Exception:  # not Streamlit's signal that this reader went on: others may wait for the same work
            request.forget()
            raise


def _watch(running: Running[Result], words: Catalogue) -> None:
    """Show how far the work has come, or how many stand before it, until it is done."""
    bar = None
    while not futures.wait([running.job.future], timeout=POLL_SECONDS).done:
        ahead = running.job.position()
        text = words("parts.waiting", ahead=ahead) if ahead else words("parts.running")
        bar = bar or st.empty()
        bar.progress(running.share, text=text)
    if bar:
        bar.empty()


def colour_scale(lowest: float, highest: float, *, signed: bool) -> None:
    """The colour scale between its two ends."""
    bar = data_uri(maps.colour_bar(lowest, highest, signed=signed))
    st.html(
        f'<div class="scale"><span>{significant(lowest)}</span><img alt="" src="{bar}">'
        f"<span>{significant(highest)}</span></div>"
    )


def summary_html(summary: Summary, before: Summary | None, grid: Grid, shape: Shape, words: Catalogue) -> str:
    """One node's activation in numbers, before → after where the last change moved them."""
    now, old = _numbers(summary), _numbers(before or summary)
    values = (
        Fact(label=words("facts.shape"), value=str(shape)),
        *(
            Fact(label=words(f"forward.{name}"), value=now[name], before=None if old[name] == now[name] else old[name])
            for name in now
        ),
        Fact(label=words("forward.range"), value=f"{significant(grid.lowest)} … {significant(grid.highest)}"),
    )
    return facts.to_html(values)


def _numbers(summary: Summary) -> dict[str, str]:
    return {
        "mean_std": f"{significant(summary.mean)} ± {significant(summary.std)}",
        "zeros": f"{summary.zeros:.1%}",
    }
