"""The first screen: a question, one sentence, two ways in, and two nets to cut."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.findings.answer import Reply
from explainer.render.html.tag import joined, tag
from explainer.render.strip.section import above_html, control_html, section_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

SHOWN = 3
"""Classes of an answer."""


def hero_html(nets: Sequence[tuple[str, Graph]], pictures: Mapping[str, tuple[bytes, str]], words: Catalogue) -> Markup:
    """All that does not change with the picture and the cuts.

    nets: the residual net and the plain one, by their names. pictures: an image file and its alt text by slug.
    """
    titles = (words("start.residual", net=nets[0][0]), words("start.plain", net=nets[1][0]))
    rows = (
        section_html(index, title, name, graph, words)
        for index, (title, (name, graph)) in enumerate(zip(titles, nets, strict=True))
    )
    return joined(
        _head(words),
        above_html(pictures, words("start.pictures"), words),
        tag("div", rows, class_="nets"),
        control_html(),
        tag("p", words("strip.hint"), class_="hint"),
    )


def answer_html(reply: Reply, whole: Reply, names: Sequence[str], words: Catalogue, *, net: str) -> Markup:
    """The likeliest classes as bars; `whole` is what the net answers with nothing cut."""
    first = [int(one) for one in reply.order[:SHOWN]]
    return tag(
        "ol", (_bar(index, reply, whole, names, words) for index in first), aria_label=words("start.answer", net=net)
    )


def _bar(index: int, reply: Reply, whole: Reply, names: Sequence[str], words: Catalogue) -> Markup:
    moved = reply is not whole and share(float(reply.shares[index])) != share(float(whole.shares[index]))
    now, before = share(float(reply.shares[index])), share(float(whole.shares[index]))
    return tag(
        "li",
        tag("span", names[index], class_="name"),
        tag("span", now, class_="share"),
        tag(
            "span",
            tag("i", style=f"width:{100 * float(reply.shares[index]):.2f}%"),
            None if reply is whole else tag("u", style=f"left:{100 * float(whole.shares[index]):.2f}%"),
            class_="track",
            aria_hidden=True,
        ),
        tag("small", words("start.was", answer=names[index], share=before) if moved else "\u00a0"),  # keeps its room
        class_="was-first" if index == whole.order[0] else None,
    )


def _head(words: Catalogue) -> Markup:
    idea, strong, rest = words("start.idea").split("**")
    return tag(
        "header",
        tag("h1", words("start.title")),
        tag("p", idea, tag("strong", strong), rest),
        tag(
            "div",
            tag("a", words("start.tour"), href=f"./?lang={words.language}&step=1", class_="way first", data_tour=True),
            tag("a", words("start.lab"), href=f"network?lang={words.language}", class_="way"),
            class_="ways",
        ),
    )
