"""What happened when branches were cut, in a few sentences that are true for the answers on the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.graph import Branch, Graph
from explainer.architecture.naming import paper_block
from explainer.architecture.wiring.cut import Cut, possible_cuts
from explainer.findings.answer import Reply
from explainer.pretrained.held_out import HeldOut
from explainer.render.html.tag import joined, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

OFTEN = 0.1
"""From this share of pictures on that the net gets wrong besides, an answer that stays says little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A net by its name, its answer with nothing cut and with the cuts, and its record on held-out pictures.

    classes: their names. trained: whether its answers mean anything.
    """

    name: str
    graph: Graph
    whole: Reply
    now: Reply
    held_out: HeldOut | None
    classes: Sequence[str]
    trained: bool = True

    @property
    def keeps(self) -> bool:
        """Whether the first answer is the same."""
        return self.whole.order[0] == self.now.order[0]


def pair_html(residual: Told, plain: Told, cuts: Sequence[Cut], words: Catalogue) -> Markup:
    """The sentences on a net with shortcuts and the same without, where something is cut."""
    told: list[Markup] = []
    for net in (residual, plain):
        for sentence in _answers([net], cuts, words):
            stands_above = _possible(net, cuts)  # on a phone, as the answer of the net
            told.append(tag("span", bold(sentence), class_="answers" if stands_above else None))
    meaning = _meaning(residual, plain, cuts, words)
    return _paragraph([*told, bold(meaning)] if meaning else told, [_counted(residual, plain, cuts, words)], words)


def nets_html(nets: Sequence[Told], cuts: Sequence[Cut], words: Catalogue, *, picture: str) -> Markup:
    """The sentences on one net that is cut, or on two alike, of one picture; and what untrained answers are worth."""
    told: list[str | None] = [_what(nets, cuts, words), words("strip.of_picture", photo=picture)]
    if not all(net.whole.is_finite and net.now.is_finite for net in nets):
        return _paragraph([bold(one) for one in (*told, words("answer.nonfinite")) if one], [], words)
    told += _answers(nets, cuts, words)
    untrained = [net.name for net in nets if not net.trained and _possible(net, cuts)]
    if len(untrained) > 1:
        told.append(words("strip.untrained_both"))
    elif untrained:
        told.append(words("strip.untrained", net=untrained[0]))
    elif len(nets) == 1:
        told.append(_meaning_of_one(nets[0], cuts, words))
    return _paragraph([bold(one) for one in told if one], [_counted_one(net, cuts, words) for net in nets], words)


def bold(text: str) -> Markup:
    """A sentence with what stands between double asterisks in bold."""
    return joined(tag("b", part) if index % 2 else part for index, part in enumerate(text.split("**")))


def _paragraph(told: Sequence[Markup], counted: Sequence[str | None], words: Catalogue) -> Markup:
    """Sentences, and in small print what was counted; what is None is not said."""
    small = [one for one in counted if one]
    return joined(_sentences(told, words), tag("small", _sentences(small, words)) if small else None)


def _what(nets: Sequence[Told], cuts: Sequence[Cut], words: Catalogue) -> str:
    """What is cut, in few words."""
    if len(cuts) > 1:
        return words("strip.cut_several", count=len(cuts))
    (one,) = cuts
    found = [(net, block) for net in nets if (block := net.graph.find_block(one.block))]
    whole = all(block.addition is None for _, block in found)
    name = paper_block(found[0][0].graph.spec, found[0][1])
    return words("strip.cut_block" if whole else f"strip.cut_{one.branch.value}", block=name)


def _meaning_of_one(net: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    if len(cuts) > 1:
        return None
    if cuts[0].branch is Branch.SHORTCUT:
        return None if net.keeps else words("strip.after_shortcut")
    needed = not net.keeps and net.graph.block(cuts[0].block).addition
    return words("strip.after_needed_f") if needed else None


def _sentences(parts: Sequence[str], words: Catalogue) -> Markup:
    """Sentences one after the other, with the space between them that the language has."""
    return joined(parts, by=words("parts.sentences", one="", two=""))


def _answers(nets: Sequence[Told], cuts: Sequence[Cut], words: Catalogue) -> Iterator[str]:
    for net in nets:
        if _possible(net, cuts):
            yield _answer(net, words)
        elif not any(net.graph.find_block(one.block) for one in cuts):
            yield words("strip.untouched_blocks", net=net.name)
        elif len(cuts) > 1:
            yield words("strip.untouched_several", net=net.name)
        elif cuts[0].branch is Branch.SHORTCUT:
            yield words("strip.untouched_shortcut", net=net.name)
        else:
            yield words("strip.untouched", net=net.name, block=cuts[0].block)


def _possible(net: Told, cuts: Sequence[Cut]) -> int:
    """How many of the cuts a net has."""
    return len({*cuts} & {*possible_cuts(net.graph)})


def _answer(net: Told, words: Catalogue) -> str:
    first = net.now.order[0]
    return words(
        "strip.keeps" if net.keeps else "strip.loses",
        net=net.name,
        answer=net.classes[first],
        before=share(float(net.whole.shares[first])),
        after=share(float(net.now.shares[first])),
        was=net.classes[net.whole.order[0]],
    )


def _meaning(residual: Told, plain: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    if len(cuts) > 1:
        counts = {"residual_count": _possible(residual, cuts), "plain_count": _possible(plain, cuts)}
        return words("strip.after_several", residual=residual.name, plain=plain.name, **counts)
    if cuts[0].branch is Branch.SHORTCUT:
        return None if residual.keeps else words("strip.after_shortcut")
    if residual.keeps:
        return _lucky(residual, cuts[0], words) or (None if plain.keeps else words("strip.after_f"))
    return words("strip.after_worse_f" if _possible(plain, cuts) and plain.keeps else "strip.after_needed_f")


def _lucky(net: Told, cut: Cut, words: Catalogue) -> str | None:
    """That an answer which stays without F says little, where many other pictures get a wrong one."""
    held_out = net.held_out
    if held_out is None or cut.block not in held_out.without:
        return None
    if held_out.without[cut.block] - held_out.num_errors <= OFTEN * held_out.num_pictures:
        return None
    wrong, pictures = f"{held_out.without[cut.block]:,}", f"{held_out.num_pictures:,}"
    return words("strip.after_lucky_f", wrong=wrong, pictures=pictures)


def _counted_one(net: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    """What was counted on all held-out pictures of the net without one F."""
    if len(cuts) != 1 or cuts[0].branch is not Branch.RESIDUAL or net.held_out is None:
        return None
    block = cuts[0].block
    if block not in net.held_out.without:
        return None
    return words(
        "strip.counted_residual" if net.graph.block(block).addition else "strip.counted_plain",
        pictures=f"{net.held_out.num_pictures:,}",
        block=block,
        residual=net.name,
        residual_whole=f"{net.held_out.num_errors:,}",
        residual_without=f"{net.held_out.without[block]:,}",
    )


def _counted(residual: Told, plain: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    """What was counted on all held-out pictures of both nets without one F."""
    alone = _counted_one(residual, cuts, words)
    if alone is None or residual.held_out is None or plain.held_out is None:
        return alone
    block = cuts[0].block
    if block not in plain.held_out.without:
        return alone
    return words(
        "strip.counted",
        pictures=f"{residual.held_out.num_pictures:,}",
        block=block,
        residual=residual.name,
        residual_whole=f"{residual.held_out.num_errors:,}",
        residual_without=f"{residual.held_out.without[block]:,}",
        plain=plain.name,
        plain_whole=f"{plain.held_out.num_errors:,}",
        plain_without=f"{plain.held_out.without[block]:,}",
    )
