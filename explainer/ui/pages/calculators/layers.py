"""The calculator of layers: the reader says what a layer is, and sees which nets then have the number in their name."""

import streamlit as st

from explainer.architecture.counting.layers import (
    RULES,
    LayerKind,
    Rule,
    count,
    every_rule,
    fitting_rules,
    layers_by_kind,
    rules_giving,
    standard_nets,
)
from explainer.architecture.naming import network_name
from explainer.render.pages.calculators.layers import layers_html, rule_text, sum_text
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.calculators.state import COUNT, COUNT_KINDS, COUNT_RULE, rule_of, write_rule
from explainer.ui.shared import reading
from explainer.ui.work.net import Net, graph_of


def show(net: Net, words: Catalogue) -> None:
    """Draw the calculator for the chosen net."""
    rule = rule_of(COUNT.get())
    with st.container(key="calc_columns"):  # on a phone, what is asked stands above the answer
        left, right = st.columns([3, 2], gap="medium")
    with right:
        st.title(words("calculators.layers_title"), anchor=False)
        st.caption(words("calculators.layers_intro"))
        _kinds(rule, words)
    with left:
        layers = layers_by_kind(graph_of(net))
        name = network_name(net.spec)
        total = sum_text(layers, rule, words)
        st.header(words("calculators.counted_sum", name=name, sum=total), anchor=False)
        st.markdown(f"**{words('calculators.layers_table')}**")
        st.html(layers_html(rule, words))
        st.caption(words("calculators.layers_note"))
        _fitting(words)
    with right:
        _note(rule, words)
    reading.lessons(words, "counting-layers", "depth-is-a-path")


def _kinds(rule: Rule, words: Catalogue) -> None:
    """What is counted, and rules that people use."""
    counted = [kind.value for kind in LayerKind if kind in rule]
    by_hand = COUNT_KINDS.get()  # in the order of the reader's clicks
    COUNT_KINDS.show(by_hand if set(by_hand) == set(counted) else counted)
    st.pills(
        words("calculators.count_kinds"),
        [kind.value for kind in LayerKind],
        format_func=lambda one: words(f"calculators.kind_{one}"),
        selection_mode="multi",
        key=COUNT_KINDS.key.name,
        on_change=_take_kinds,
        wrap=True,
    )
    COUNT_RULE.show(next((one.slug for one in RULES if one.rule == rule), None))
    st.pills(
        words("calculators.rules"),
        [one.slug for one in RULES],
        format_func=lambda one: words(f"calculators.rule_{one}"),
        key=COUNT_RULE.key.name,
        on_change=_take_rule,
        wrap=True,
    )


def _take_kinds() -> None:
    COUNT.set(write_rule(frozenset(LayerKind(one) for one in COUNT_KINDS.get())))


def _take_rule() -> None:
    chosen = next((one for one in RULES if one.slug == COUNT_RULE.get()), None)
    if chosen is not None:
        COUNT.set(write_rule(chosen.rule))


def _note(rule: Rule, words: Catalogue) -> None:
    """What there is to say about the rule in use."""
    slug = next((one.slug for one in RULES if one.rule == rule), "own")
    first = standard_nets()[0]
    values = {
        "difference": count(first.layers, rule) - first.number,
        "rules": len(every_rule()),
        "giving": len(rules_giving(first.layers, count(first.layers, rule))),
        "rule": rule_text(rule, words),
    }
    st.markdown(words(f"calculators.note_rule_{slug}", **values))


def _fitting(words: Catalogue) -> None:
    """Which of all rules give the five numbers."""
    paper = RULES[0].rule
    fitting = fitting_rules()
    other = next(one for one in fitting if one != paper)
    st.markdown(
        words(
            "calculators.fitting_note",
            rules=len(every_rule()),
            fitting=len(fitting),
            other=rule_text(other, words),
        )
    )
