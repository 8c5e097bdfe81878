"""A strip as a part of a page: its title, the strip for each width, and room for what it answers."""

from collections.abc import Mapping

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.picture.decode import decode
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.render.images.maps import thumbnail
from explainer.render.strip.layout import on_lines, on_one_line
from explainer.render.strip.svg import to_svg
from explainer.text.catalogue import Catalogue

TOOLS = ("cut", "open")


def section_html(index: int, title: str, net: str, graph: Graph, words: Catalogue) -> Markup:
    """The strip number `index` of the page, of a net that is called `net`.

    On a phone there is room for one strip: its title is a button there, which shows this one.
    """
    alt = words("strip.alt", net=net, count=len(graph.blocks), stages=len(graph.stages))
    if any(block.addition for block in graph.blocks):
        alt = words("parts.sentences", one=alt, two=words("strip.alt_shortcuts"))
    return tag(
        "section",
        tag("h2", tag("span", title), tag("button", title, type="button", data_shows=index, aria_pressed=index == 0)),
        tag("div", to_svg(graph, on_one_line(graph), words, alt=alt), class_="wide"),
        tag("div", to_svg(graph, on_lines(graph), words, alt=alt), class_="tall"),
        tag("div", class_="answer"),
        class_="one-net",
        data_net=index,
    )


def above_html(pictures: Mapping[str, tuple[bytes, str]], label: str, words: Catalogue) -> Markup:
    """Above the strips: pictures to send through, and what a press on a box does.

    pictures: an image file and its alt text by slug.
    """
    images = {slug: data_uri(thumbnail(decode(data))) for slug, (data, _) in pictures.items()}
    taken = [
        tag("button", tag("img", src=images[slug], alt=alt), type="button", data_picture=slug)
        for slug, (_, alt) in pictures.items()
    ]
    tools = [tag("button", words(f"strip.tool_{one}"), type="button", data_tool=one) for one in TOOLS]
    return tag(
        "div",
        tag("div", *taken, class_="pictures", role="group", aria_label=label),
        tag("div", *tools, class_="tools", role="group", aria_label=words("strip.tools")),
        class_="above",
    )


def control_html() -> Markup:
    """Room for the one button, and for what is said."""
    button = tag("button", type="button", class_="take")
    return tag("div", button, tag("p", class_="said", role="status"), class_="control")
