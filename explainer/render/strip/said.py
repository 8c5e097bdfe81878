"""What happened when branches were cut, in a few sentences that are true for the answers on the screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.graph import Branch, Graph
from explainer.architecture.wiring.cut import Cut, can_cut
from explainer.findings.answer import Reply
from explainer.pretrained.held_out import HeldOut
from explainer.render.html.tag import joined, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share

OFTEN = 0.1
"""From this share of wrong answers on, a right one to the picture on the screen is luck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A net by its name, its answer with nothing cut and with the cuts, and its record on held-out pictures."""

    name: str
    graph: Graph
    whole: Reply
    now: Reply
    held_out: HeldOut | None

    @property
    def keeps(self) -> bool:
        """Whether the first answer is the same."""
        return self.whole.order[0] == self.now.order[0]


def said_html(residual: Told, plain: Told, cuts: Sequence[Cut], names: Sequence[str], words: Catalogue) -> Markup:
    """The sentences, where something is cut; `names` are those of the classes."""
    told = [*_answers(residual, plain, cuts, names, words), _meaning(residual, plain, cuts, words)]
    counted = _counted(residual, plain, cuts, words)
    return joined(sentences([bold(one) for one in told if one], words), tag("small", counted) if counted else None)


def sentences(parts: Sequence[str], words: Catalogue) -> Markup:
    """Sentences one after the other, with the space between them that the language has."""
    return joined(parts, by=words("parts.sentences", one="", two=""))


def _answers(residual: Told, plain: Told, cuts: Sequence[Cut], names: Sequence[str], words: Catalogue) -> Iterator[str]:
    for net in (residual, plain):
        if _possible(net, cuts):
            yield _answer(net, names, words)
        elif len(cuts) > 1:
            yield words("strip.untouched_several", net=net.name)
        elif cuts[0].branch is Branch.SHORTCUT:
            yield words("strip.untouched_shortcut", net=net.name)
        else:
            yield words("strip.untouched", net=net.name, block=cuts[0].block)


def _possible(net: Told, cuts: Sequence[Cut]) -> int:
    """How many of the cuts a net has."""
    return sum(can_cut(net.graph.block(one.block), one.branch) for one in cuts)


def _answer(net: Told, names: Sequence[str], words: Catalogue) -> str:
    first = net.now.order[0]
    return words(
        "strip.keeps" if net.keeps else "strip.loses",
        net=net.name,
        answer=names[first],
        before=share(float(net.whole.shares[first])),
        after=share(float(net.now.shares[first])),
        was=names[net.whole.order[0]],
    )


def _meaning(residual: Told, plain: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    if len(cuts) > 1:
        counts = {"residual_count": _possible(residual, cuts), "plain_count": _possible(plain, cuts)}
        return words("strip.after_several", residual=residual.name, plain=plain.name, **counts)
    if cuts[0].branch is Branch.SHORTCUT:
        return None if residual.keeps else words("strip.after_shortcut")
    if residual.keeps:
        held_out = residual.held_out
        if held_out and held_out.without[cuts[0].block] > OFTEN * held_out.num_pictures:
            wrong, pictures = f"{held_out.without[cuts[0].block]:,}", f"{held_out.num_pictures:,}"
            return words("strip.after_lucky_f", wrong=wrong, pictures=pictures)
        return None if plain.keeps else words("strip.after_f")
    return words("strip.after_worse_f" if _possible(plain, cuts) and plain.keeps else "strip.after_needed_f")


def _counted(residual: Told, plain: Told, cuts: Sequence[Cut], words: Catalogue) -> str | None:
    """What was counted on all held-out pictures, of one block without F."""
    if len(cuts) != 1 or cuts[0].branch is not Branch.RESIDUAL or residual.held_out is None:
        return None
    block = cuts[0].block
    values: dict[str, object] = {
        "pictures": f"{residual.held_out.num_pictures:,}",
        "block": block,
        "residual": residual.name,
        "residual_whole": f"{residual.held_out.num_errors:,}",
        "residual_without": f"{residual.held_out.without[block]:,}",
    }
    if plain.held_out is None or block not in plain.held_out.without:
        return words("strip.counted_residual", **values)
    return words(
        "strip.counted",
        **values,
        plain=plain.name,
        plain_whole=f"{plain.held_out.num_errors:,}",
        plain_without=f"{plain.held_out.without[block]:,}",
    )


def bold(text: str) -> Markup:
    """A sentence with what stands between double asterisks in bold."""
    return joined(tag("b", part) if index % 2 else part for index, part in enumerate(text.split("**")))
