"""What nets answer to a drawn digit: ten bars each, a sentence, and the nets themselves."""

from collections.abc import Mapping, Sequence
from math import floor, log

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.findings.digits import NetReply
from explainer.pretrained.bundled import BundledNet
from explainer.render.html.tag import joined, tag
from explainer.render.strip.said import bold
from explainer.render.strip.section import above_html, control_html, section_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

SURE = 0.9
"""From this share on an answer is told without a doubt."""
MOST_DIGITS = 6
"""Digits of a factor that is written out."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Replies = Sequence[NetReply]


# --- what is said -----------------------------------------------------------------------------------------------


def answers_html(nets: Sequence[str], answers: Replies, notes: Sequence[str], words: Catalogue) -> Markup:
    """Ten bars for each net, and what they say in a sentence; in one element, for each costs time at every stroke."""
    return bars_html(nets, answers, notes, words) + verdict_html(answers, words)


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
        tag("h2", tag("span", net), " ", tag("b", said)),
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
    softmax = tag("small", softmax_line(answers[0], words)) if answers else None
    return tag("p", told, softmax, tag("small", words("digits.only_digits")), class_="digit-verdict")


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


# --- the nets as strips -----------------------------------------------------------------------------------------


def strips_html(
    nets: Sequence[tuple[str, Graph]], pictures: Mapping[str, tuple[bytes, str]], words: Catalogue
) -> Markup:
    """The nets by their names, the one with shortcuts first, under pictures to take and what a press does.

    pictures: an image file and its alt text by slug.
    """
    titles = (words("start.residual", net=nets[0][0]), words("start.plain", net=nets[1][0]))
    sections = (
        section_html(index, title, name, graph, words)
        for index, (title, (name, graph)) in enumerate(zip(titles, nets, strict=True))
    )
    return joined(
        above_html(pictures, words("digits.examples"), words),
        control_html(),
        tag("div", sections, class_="nets"),
        tag("p", words("strip.hint"), class_="hint"),
    )


def counts_html(nets: Sequence[BundledNet], words: Catalogue) -> Markup:
    """What the error counts of all runs of both nets do and do not show."""
    joint, runs = words("training.joint"), len(nets[0].runs)
    residual, plain = (joint.join(str(run.num_errors) for run in net.runs) for net in nets)
    count = f"{nets[0].run.num_held_out:,}"
    return bold(words("digits.counts", count=count, residual=residual, plain=plain, runs=runs))


def logits_html(answer: NetReply | None, words: Catalogue) -> Markup:
    """Ten numbers above and below zero, as bars with their digits; nothing before there is an answer."""
    if answer is None:
        return tag("ol", class_="logits")  # keeps its room
    bound = max(map(abs, answer.logits)) or 1.0
    bars = (
        tag(
            "li",
            tag("i", style=f"--share:{abs(logit) / bound:.3f}"),
            tag("span", _logit(logit)),
            tag("b", digit),
            class_=("minus" if logit < 0 else "plus") + (" first" if digit == answer.ranked[0] else ""),
        )
        for digit, logit in enumerate(answer.logits)
    )
    label = words("digits.logits_of", net=answer.net)
    return joined(tag("p", words("digits.logits")), tag("ol", bars, class_="logits", aria_label=label))


def _logit(value: float) -> str:
    """One digit behind the point, and no sign before a zero.

    >>> _logit(-3.14), _logit(-0.04)
    ('−3.1', '0.0')
    """
    return _decimals(value, 1)


def _decimals(value: float, count: int) -> str:
    return f"{value:z.{count}f}".replace("-", "−")
