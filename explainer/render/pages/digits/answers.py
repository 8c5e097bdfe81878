"""What nets answer to a drawn digit: ten bars each, a sentence, and the layers as buttons."""

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log

from explainer.architecture.graph import INPUT, Graph
from explainer.findings.digits import NetReply
from explainer.render.pages.digits.sheet import address_of
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


def bars_html(nets: Sequence[str], answers: Replies, notes: Sequence[str], words: Catalogue) -> str:
    """Ten bars for each net, the largest marked, under what it says; `notes` stand under the bars.

    Without answers the bars are empty.
    """
    shown = answers or (None,) * len(nets)
    cards = (_card(*each, words) for each in zip(nets, shown, notes, strict=True))
    return f'<div class="digit-answers">{"".join(cards)}</div>'


def _card(net: str, answer: NetReply | None, note: str, words: Catalogue) -> str:
    said = words("digits.says", digit=answer.ranked[0]) if answer else words("digits.waits")
    rows = "".join(_bar(digit, answer) for digit in range(10))
    return (
        f'<section class="digit-answer"><h3><span>{escape(net)}</span> <b>{escape(said)}</b></h3>'
        f'<ol aria-label="{escape(words("digits.bars_alt", net=net))}">{rows}</ol>'
        f"<small>{escape(note)}</small></section>"
    )


def _bar(digit: int, answer: NetReply | None) -> str:
    part = answer.shares[digit] if answer else 0.0
    first = answer is not None and answer.ranked[0] == digit
    number = escape(share(part)) if answer else "–"
    mark = "◂" if first else ""
    return (
        f"<li{' class=first' if first else ''}><span>{digit}</span>"
        f'<div><i style="width:{100 * part:.2f}%"></i></div><span>{number}</span>'
        f'<em aria-hidden="true">{mark}</em></li>'
    )


def verdict_html(answers: Replies, words: Catalogue) -> str:
    """The verdict, or that the nets wait for a digit, and what they do not know."""
    told = verdict(answers, words) if answers else words("digits.empty")
    return f'<p class="digit-verdict">{escape(told)}<small>{escape(words("digits.only_digits"))}</small></p>'


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


def gallery_html(pngs: Mapping[str, bytes], chosen: str | None, words: Catalogue) -> str:
    """Pictures by their slugs as buttons under a line of text, the chosen one marked."""
    buttons = (
        f'<button type="button" data-pick="{slug}" aria-pressed="{str(slug == chosen).lower()}">'
        f'<img src="{address_of(png)}" alt="{escape(words(f"photo.{slug}_alt"))}"></button>'
        for slug, png in pngs.items()
    )
    title, label = (escape(words(f"digits.{name}")) for name in ("examples", "examples_alt"))
    group = f'<div class="examples" role="group" aria-label="{label}">{"".join(buttons)}</div>'
    return f'<p class="examples-title">{title}</p>{group}'


# --- the layers as a list of buttons ----------------------------------------------------------------------------


def layers_html(graph: Graph, net: str, words: Catalogue) -> str:
    """A button for every layer with its shape and room for its strip, a row for each stage, and the ten logits.

    `net` is what the net is called here. Below is room for a line of text.
    """
    picture, stem, *blocks, pooled = layers(graph)
    stages = [[name for name in blocks if graph[name].stage == stage] for stage in graph.stages]
    strips = (picture, stem, *blocks, pooled)
    rows = [[picture, stem], *stages, [pooled]]
    hint = f"<p>{escape(words('digits.layers_note'))}</p>"
    cards = [[_layer(graph, name, strips.index(name), words) for name in row] for row in rows]
    cards[0].append(hint)
    last = logits_node(graph)
    head = f"<b>{escape(words('digits.logits'))}</b><span>{graph.shape_of(last)}</span>"
    cards[-1].append(
        f'<button type="button" class="layer wide" data-node="{last}">{head}<ol class="logits"></ol></button>'
    )
    title = f"<h3>{escape(words('digits.layers', net=net))}</h3>"
    return title + "".join(f'<div class="stage">{"".join(row)}</div>' for row in cards) + '<p class="note"></p>'


def _layer(graph: Graph, name: str, strip: int, words: Catalogue) -> str:
    block = None if name == INPUT else graph[name].block
    title = block or words({0: "digits.picture", 1: "digits.stem"}.get(strip, "digits.pooled"))
    return (
        f'<button type="button" class="layer{"" if strip else " seen"}" data-node="{name}">'
        f"<b>{escape(title)}</b><span>{graph.shape_of(name)}</span>"
        f'<canvas data-strip="{strip - 1}" aria-hidden="true"></canvas></button>'
    )


def logits_html(answer: NetReply | None) -> str:
    """Ten numbers above and below zero, as bars with their digits; nothing before there is an answer."""
    if answer is None:
        return ""
    bound = max(map(abs, answer.logits)) or 1.0
    return "".join(
        f'<li class="{"minus" if logit < 0 else "plus"}{" first" if digit == answer.ranked[0] else ""}">'
        f'<i style="--share:{abs(logit) / bound:.3f}"></i><span>{_logit(logit)}</span><b>{digit}</b></li>'
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
