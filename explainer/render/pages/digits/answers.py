"""What nets answer to a drawn digit: ten bars each, a sentence, and the layers as buttons."""

from collections.abc import Mapping, Sequence
from math import floor, log

from markupsafe import Markup

from explainer.architecture.graph import INPUT, Graph
from explainer.findings.digits import NetReply
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import joined, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

SURE = 0.9
"""From this share on an answer is told without a doubt."""
MOST_DIGITS = 6
"""Digits of a factor that is written out."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Replies = Sequence[NetReply]


def layers(graph: Graph) -> tuple[str, ...]:
    """The nodes shown layer by layer: the picture, what leaves the stem and each block, the pooled vector."""
    first = graph.blocks[0].entry
    outputs = [block.output.name for block in graph.blocks]
    pooled = next(node.name for node in graph.nodes if outputs[-1] in node.inputs)
    return (INPUT, first, *outputs, pooled)


def logits_node(graph: Graph) -> str:
    """The node that puts out a number for each digit."""
    return graph.nodes[-1].name


# --- what is said -----------------------------------------------------------------------------------------------


def bars_html(nets: Sequence[str], answers: Replies, notes: Sequence[str], words: Catalogue) -> Markup:
    """Ten bars for each net, the largest marked, under what it says; `notes` stand under the bars.

    Without answers the bars are empty.
    """
    shown = answers or (None,) * len(nets)
    cards = (_card(*each, words) for each in zip(nets, shown, notes, strict=True))
    return tag("div", cards, class_="digit-answers")


def _card(net: str, answer: NetReply | None, note: str, words: Catalogue) -> Markup:
    said = words("digits.says", digit=answer.ranked[0]) if answer else words("digits.waits")
    return tag(
        "section",
        tag("h3", tag("span", net), " ", tag("b", said)),
        tag("ol", [_bar(digit, answer) for digit in range(10)], aria_label=words("digits.bars_alt", net=net)),
        tag("small", note),
        class_="digit-answer",
    )


def _bar(digit: int, answer: NetReply | None) -> Markup:
    part = answer.shares[digit] if answer else 0.0
    first = answer is not None and answer.ranked[0] == digit
    return tag(
        "li",
        tag("span", digit),
        tag("div", tag("i", style=f"width:{100 * part:.2f}%")),
        tag("span", share(part) if answer else "–"),
        tag("em", "◂" if first else "", aria_hidden=True),
        class_="first" if first else None,
    )


def verdict_html(answers: Replies, words: Catalogue) -> Markup:
    """The verdict, or that the nets wait for a digit, and what they do not know."""
    told = verdict(answers, words) if answers else words("digits.empty")
    return tag("p", told, tag("small", words("digits.only_digits")), class_="digit-verdict")


def verdict(answers: Replies, words: Catalogue) -> str:
    """One or two sentences: what the first net reads, how sure it is, and whether the others agree."""
    first, *others = answers
    best, second = first.ranked[:2]
    shares = first.shares
    key = "sure" if shares[best] >= SURE else "unsure"
    told = words(
        f"digits.{key}",
        net=first.net,
        digit=best,
        share=share(shares[best]),
        second=second,
        second_share=share(shares[second]),
    )
    differing = [other for other in others if other.ranked[0] != best]
    return " ".join([told, *(words("digits.differs", net=one.net, digit=one.ranked[0]) for one in differing)])


def short_answer(answers: Replies, words: Catalogue) -> str:
    """Every net's answer in one line, for a phone and for those who listen."""
    return " · ".join(
        words("digits.short", net=one.net, digit=one.ranked[0], share=share(one.shares[one.ranked[0]]))
        for one in answers
    )


def softmax_line(answer: NetReply, words: Catalogue) -> str:
    """What softmax makes of the two largest logits; the difference and its power are those of the numbers written."""
    best, second = answer.ranked[:2]
    ahead, behind = (round(answer.logits[digit], 2) for digit in (best, second))
    difference = f"{ahead - behind:z.2f}"
    return words(
        "digits.softmax",
        digit=best,
        second=second,
        ahead=_decimals(ahead, 2),
        behind=_decimals(behind, 2),
        difference=difference,
        times=_power(float(difference)),
    )


def _power(exponent: float) -> str:
    """Two figures of exp(exponent), for an exponent of at least 0; from a million on with a power of ten.

    >>> _power(0.1), _power(5), _power(13.8), _power(14), _power(800)
    ('1.1', '150', '980,000', '1.2·10⁶', '2.7·10³⁴⁷')
    """
    digits = floor(exponent / log(10))
    leading = f"{10 ** (exponent / log(10) - digits):.1f}"
    if leading == "10.0":
        leading, digits = "1.0", digits + 1
    if digits >= MOST_DIGITS:
        return f"{leading}·10{str(digits).translate(_RAISED)}"
    return f"{float(leading) * 10**digits:,.{0 if digits else 1}f}"


def gallery_html(pngs: Mapping[str, bytes], chosen: str | None, words: Catalogue) -> Markup:
    """Pictures by their slugs as buttons under a line of text, the chosen one marked."""
    pictures = {slug: tag("img", src=data_uri(png), alt=words(f"photo.{slug}_alt")) for slug, png in pngs.items()}
    buttons = (
        tag("button", picture, type="button", data_pick=slug, aria_pressed=slug == chosen)
        for slug, picture in pictures.items()
    )
    return joined(
        tag("p", words("digits.examples"), class_="examples-title"),
        tag("div", buttons, class_="examples", role="group", aria_label=words("digits.examples_alt")),
    )


# --- the layers as a list of buttons ----------------------------------------------------------------------------


def layers_html(graph: Graph, net: str, words: Catalogue) -> Markup:
    """A button for every layer with its shape and room for its strip, a row for each stage, and the ten logits.

    `net` is what the net is called here. Below is room for a line of text.
    """
    picture, stem, *blocks, pooled = layers(graph)
    stages = [[name for name in blocks if graph[name].stage == stage] for stage in graph.stages]
    strips = (picture, stem, *blocks, pooled)
    rows = [[picture, stem], *stages, [pooled]]
    cards = [[_layer(graph, name, strips.index(name), words) for name in row] for row in rows]
    cards[0].append(tag("p", words("digits.layers_note")))
    cards[-1].append(
        _button(graph, logits_node(graph), words("digits.logits"), tag("ol", class_="logits"), class_="layer wide")
    )
    return joined(
        tag("h3", words("digits.layers", net=net)),
        (tag("div", row, class_="stage") for row in cards),
        tag("p", class_="note"),
    )


def _layer(graph: Graph, name: str, strip: int, words: Catalogue) -> Markup:
    block = None if name == INPUT else graph[name].block
    title = block or words({0: "digits.picture", 1: "digits.stem"}.get(strip, "digits.pooled"))
    canvas = tag("canvas", data_strip=strip - 1, aria_hidden=True)
    return _button(graph, name, title, canvas, class_="layer" if strip else "layer seen")


def _button(graph: Graph, node: str, title: str, picture: Markup, *, class_: str) -> Markup:
    shape = tag("span", str(graph.shape_of(node)))
    return tag("button", tag("b", title), shape, picture, type="button", class_=class_, data_node=node)


def logits_html(answer: NetReply | None) -> Markup:
    """Ten numbers above and below zero, as bars with their digits; nothing before there is an answer."""
    if answer is None:
        return Markup()
    bound = max(map(abs, answer.logits)) or 1.0
    return joined(
        tag(
            "li",
            tag("i", style=f"--share:{abs(logit) / bound:.3f}"),
            tag("span", _logit(logit)),
            tag("b", digit),
            class_=("minus" if logit < 0 else "plus") + (" first" if digit == answer.ranked[0] else ""),
        )
        for digit, logit in enumerate(answer.logits)
    )


def _logit(value: float) -> str:
    """One digit behind the point, and no sign before a zero.

    >>> _logit(-3.14), _logit(-0.04)
    ('−3.1', '0.0')
    """
    return _decimals(value, 1)


def _decimals(value: float, count: int) -> str:
    return f"{value:z.{count}f}".replace("-", "−")
