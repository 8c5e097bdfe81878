"""Weighted sums told with their numbers: a convolution, channel by channel, and a linear layer, the largest first."""

import numpy as np
from markupsafe import Markup

from explainer.findings.arrays import Doubles
from explainer.findings.operation import OneValue
from explainer.render.html.table import Cell, Row, table
from explainer.render.html.tag import joined
from explainer.render.pages.operation.pieces import (
    Told,
    bars,
    equals,
    equation,
    formulas,
    grid,
    number,
    summed,
    term,
    total,
)
from explainer.render.pages.operation.windows import window_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

LARGEST_SHOWN = 8


def subtotals(value: OneValue) -> Doubles:
    """Of a weighted sum: what each input channel contributes."""
    sums: Doubles = value.products.sum(axis=(1, 2))
    return sums


def strongest(value: OneValue) -> int:
    """The input channel that contributes most, whatever the sign, counted from 0 in the whole input."""
    return value.making.readings[0].channel + int(np.abs(np.nan_to_num(subtotals(value))).argmax())


def strip(value: OneValue) -> str:
    """The subtotals of all input channels as bars: the address of an SVG picture."""
    return bars(subtotals(value))


def strip_alt(value: OneValue, words: Catalogue, *, in_channel: int) -> str:
    """`strip` in words: how many bars, the chosen one, the longest one."""
    sums, first, most = subtotals(value), value.making.readings[0].channel, strongest(value)
    return words(
        "value.strip_alt",
        count=exact(len(sums)),
        channel=in_channel,
        sum=number(float(sums[in_channel - first])),
        strongest=most,
        most=number(float(sums[most - first])),
    )


def convolution(value: OneValue, words: Catalogue, in_channel: int) -> Told:
    """One input channel's window, kernel and products; then its sum beside that of all the others, and the bias."""
    making = value.making
    (window,), weights = making.readings, making.weights
    assert weights is not None
    index = in_channel - window.channel
    inputs, kernel, products = window.values[index], weights[index], value.products[index]
    here, everything = float(products.sum()), float(value.products.sum())
    pairs = [f"{term(float(one))}·{term(float(other))}" for one, other in zip(inputs.flat, kernel.flat, strict=True)]
    kernel_note = words("value.kernel_note", channel=value.place[0], source=in_channel)
    shown = equation(
        window_html(window, words, in_channel),
        "×",
        grid(kernel, title=words("value.kernel"), note=kernel_note),
        "=",
        grid(products, title=words("value.products"), note=words("value.products_note", sum=number(here))),
    )
    lines = [_line(words("value.this_channel", channel=in_channel), summed(pairs), here)]
    if (others := len(weights) - 1) > 0:
        rest = words("value.other_channels", count=exact(others))
        parts = summed([term(here), f"{term(everything - here)} {rest}"])
        lines.append(_line(words("value.all_channels", count=exact(len(weights))), parts, everything))
    lines.append(_with_bias(value, words, everything))
    return Told(shown, formulas(*lines))


def linear(value: OneValue, words: Catalogue) -> Told:
    """The largest contributions in order, what the rest amounts to, and the bias."""
    making = value.making
    (window,), weights, products = making.readings, making.weights, value.products.ravel()
    assert weights is not None
    order = np.argsort(-np.abs(np.nan_to_num(products)), kind="stable")[:LARGEST_SHOWN]
    rest = float(products.sum() - products[order].sum())
    heads = ("value.input_channel", "value.input", "value.weight", "value.product")
    rows = [
        _contribution(index, float(window.values[index].item()), float(weights[index].item()), float(products[index]))
        for index in map(int, order)
    ]
    others = len(products) - len(order)
    if others:
        label = Cell(content=words("value.others", count=exact(others)), columns=3)
        rows.append(Row(head=label, cells=[total(number(rest))]))
    shown = table([words(key) for key in heads], rows, caption=None, class_="one-value plain contributions")
    terms = [term(float(products[index])) for index in order] + ([f"{term(rest)}"] if others else [])
    line = _line(words("value.all_inputs"), summed(terms), float(products.sum()))
    return Told(shown, formulas(line, _with_bias(value, words, float(products.sum()))))


def _contribution(index: int, given: float, weight: float, product: float) -> Row:
    return Row(head=index, cells=[number(given), number(weight), total(number(product))])


def _line(name: str, terms: Markup, result: float) -> Markup:
    return equals(joined(name, " ", terms), number(result))


def _with_bias(value: OneValue, words: Catalogue, everything: float) -> Markup:
    bias, made = value.making.bias, number(value.making.total)
    if bias is None:
        return joined(words("value.no_bias"), " ", total(made))
    return equals(f"{words('value.with_bias')} {number(everything)} + {term(bias)}", made)
