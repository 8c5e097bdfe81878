"""What is said when branches are cut: true for the answers, in both languages."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from explainer.architecture.graph import Branch
from explainer.architecture.variants import expand_variant
from explainer.architecture.wiring.cut import Cut
from explainer.findings.answer import Reply
from explainer.pretrained.held_out import HeldOut
from explainer.render.strip.said import Told, nets_html, pair_html
from explainer.text.catalogue import Catalogue, Language, catalogue

NAMES = ("cat", "dog", "ship")
F = Cut("layer1.1", Branch.RESIDUAL)
LESSONS = ("after_f", "after_lucky_f", "after_needed_f", "after_worse_f", "after_shortcut")
in_both = pytest.mark.parametrize("words", [catalogue(language) for language in get_args(Language)])


def reply(*shares: float) -> Reply:
    values = np.array(shares)
    return Reply(logits=np.log(values).astype(np.float32), shares=values, order=np.argsort(-values).tolist())


CAT, DOG = reply(0.9, 0.08, 0.02), reply(0.2, 0.7, 0.1)
COUNTS = HeldOut(num_pictures=10_000, num_errors=80, without={"layer1.1": 227}, swapped={}, surest=())
PLAIN_COUNTS = HeldOut(num_pictures=10_000, num_errors=61, without={"layer1.1": 7192}, swapped={}, surest=())


def residual(now: Reply, held_out: HeldOut | None = COUNTS) -> Told:
    return Told(
        name="ResNet-20", graph=expand_variant("cifar_resnet20"), whole=CAT, now=now, held_out=held_out, classes=NAMES
    )


def plain(now: Reply, held_out: HeldOut | None = PLAIN_COUNTS) -> Told:
    return Told(
        name="plain-20", graph=expand_variant("cifar_plain20"), whole=CAT, now=now, held_out=held_out, classes=NAMES
    )


@in_both
def test_each_net_is_told_by_its_own_answers(words: Catalogue) -> None:
    said = pair_html(residual(reply(0.8, 0.15, 0.05)), plain(DOG), (F,), words)
    keeps = words("strip.keeps", net="ResNet-20", answer="cat", before="90.0%", after="80.0%", was="cat")
    loses = words("strip.loses", net="plain-20", answer="dog", before="2.0%", after="70.0%", was="cat")
    for sentence in (keeps, loses, words("strip.after_f")):
        assert sentence.replace("**", "") in said.replace("<b>", "").replace("</b>", "")
    assert "<b>dog</b>" in said
    assert all(figure in said for figure in ("10,000", "227", "7,192", " 80 ", " 61 "))


@in_both
@pytest.mark.parametrize(
    ("after", "plain_after", "key"),
    [(CAT, DOG, "after_f"), (DOG, DOG, "after_needed_f"), (DOG, CAT, "after_worse_f"), (CAT, CAT, None)],
)
def test_the_lesson_is_drawn_only_where_the_answers_bear_it_out(
    after: Reply, plain_after: Reply, key: str | None, words: Catalogue
) -> None:
    said = pair_html(residual(after), plain(plain_after), (F,), words)
    lessons = {one: words(f"strip.{one}", wrong="227", pictures="10,000") for one in LESSONS}
    assert [one for one, text in lessons.items() if text in said] == ([key] if key else [])


@in_both
def test_a_right_answer_that_is_luck_is_called_so(words: Catalogue) -> None:
    often = HeldOut(num_pictures=10_000, num_errors=80, without={"layer1.1": 3589}, swapped={}, surest=())
    said = pair_html(residual(CAT, often), plain(DOG), (F,), words)
    assert words("strip.after_lucky_f", wrong="3,589", pictures="10,000") in said
    assert words("strip.after_f") not in said


@in_both
def test_a_net_that_cannot_be_cut_there_is_said_to_be_whole(words: Catalogue) -> None:
    first = Cut("layer2.0", Branch.RESIDUAL)
    counts = HeldOut(num_pictures=10_000, num_errors=80, without={"layer2.0": 720}, swapped={}, surest=())
    said = pair_html(residual(DOG, counts), plain(CAT), (first,), words)
    assert words("strip.untouched", net="plain-20", block="layer2.0") in said
    assert "720" in said
    assert "61" not in said
    shortcut = Cut("layer1.1", Branch.SHORTCUT)
    said = pair_html(residual(DOG), plain(CAT), (shortcut,), words)
    assert words("strip.untouched_shortcut", net="plain-20") in said
    assert words("strip.after_shortcut") in said
    assert "10,000" not in said


@in_both
def test_several_cuts_are_counted(words: Catalogue) -> None:
    cuts = (F, Cut("layer3.1", Branch.RESIDUAL))
    said = pair_html(residual(DOG), plain(DOG), cuts, words)
    assert words("strip.after_several", residual="ResNet-20", plain="plain-20", residual_count=2, plain_count=2) in said
    shortcuts = (Cut("layer1.1", Branch.SHORTCUT), Cut("layer3.1", Branch.SHORTCUT))
    said = pair_html(residual(DOG), plain(CAT), shortcuts, words)
    assert words("strip.untouched_several", net="plain-20") in said
    assert words("strip.after_several", residual="ResNet-20", plain="plain-20", residual_count=2, plain_count=0) in said


def test_names_of_classes_are_text() -> None:
    hostile = replace(residual(DOG), classes=("a", "<i>b", "c"))
    said = pair_html(hostile, plain(DOG), (F,), catalogue("en"))
    assert "&lt;i&gt;b" in said
    assert "<i>" not in said


@in_both
def test_one_net_is_told_by_its_answer_and_its_counts(words: Catalogue) -> None:
    said = nets_html((residual(DOG),), (F,), words, picture="cat")
    assert words("strip.cut_residual", block="layer1.1") in said
    assert words("strip.after_needed_f") in said
    assert "227" in said
    shortcut = Cut("layer1.1", Branch.SHORTCUT)
    said = nets_html((residual(DOG),), (shortcut,), words, picture="cat")
    assert words("strip.cut_shortcut", block="layer1.1") in said
    assert words("strip.after_shortcut") in said
    assert "227" not in said  # counted without F, not without the shortcut
    said = nets_html((residual(CAT),), (shortcut, Cut("layer2.1", Branch.RESIDUAL)), words, picture="cat")
    assert words("strip.cut_several", count=2) in said
    assert words("strip.of_picture", photo="cat") in said


@in_both
def test_of_a_plain_net_a_whole_block_is_told(words: Catalogue) -> None:
    said = nets_html((plain(DOG),), (F,), words, picture="cat")
    assert words("strip.cut_block", block="layer1.1") in said
    assert words("strip.after_needed_f") not in said
    assert "7,192" in said
    assert "F" not in said.replace("CIFAR", "")


@in_both
def test_an_answer_of_an_untrained_net_or_of_no_numbers_is_called_so(words: Catalogue) -> None:
    said = nets_html((replace(residual(DOG, None), trained=False), plain(DOG)), (F,), words, picture="cat")
    assert words("strip.untrained", net="ResNet-20") in said
    assert "7,192" in said
    assert words("strip.after_needed_f") not in said
    broken = Reply(logits=np.full(3, np.nan, np.float32), shares=np.full(3, np.nan), order=[0, 1, 2])
    said = nets_html((residual(broken),), (F,), words, picture="cat")
    assert words("answer.nonfinite") in said
    assert "nan" not in said
