"""Weighted sums told with their numbers: a convolution, channel by channel, and a linear layer, the largest first."""

import numpy as np
from numpy.typing import NDArray

from explainer.render.pages.operation.pieces import Told, bars, equation, formulas, grid, number, summed, term, total
from explainer.render.pages.operation.windows import OneValue, window_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

LARGEST_SHOWN = 8


def subtotals(value: OneValue) -> NDArray[np.float64]:
    """Of a weighted sum: what each input channel contributes."""
    sums: NDArray[np.float64] = value.products.sum(axis=(1, 2))
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
    lines = [f"{words('value.this_channel', channel=in_channel)} {summed(pairs)} = {total(number(here))}"]
    if (others := len(weights) - 1) > 0:
        rest = words("value.other_channels", count=exact(others))
        parts = f"<span>{term(here)}</span> + <span>{term(everything - here)} {rest}</span>"
        lines.append(f"{words('value.all_channels', count=exact(len(weights)))} {parts} = {total(number(everything))}")
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
    head = "".join(f'<th scope="col">{words(key)}</th>' for key in heads)
    rows = "".join(
        f'<tr><th scope="row">{index}</th><td>{number(float(window.values[index].item()))}</td>'
        f"<td>{number(float(weights[index].item()))}</td><td><b>{number(float(products[index]))}</b></td></tr>"
        for index in map(int, order)
    )
    others = len(products) - len(order)
    if others:
        label = words("value.others", count=exact(others))
        rows += f'<tr><th scope="row" colspan="3">{label}</th><td><b>{number(rest)}</b></td></tr>'
    table = f'<table class="one-value plain contributions"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    terms = [term(float(products[index])) for index in order] + ([f"{term(rest)}"] if others else [])
    line = f"{words('value.all_inputs')} {summed(terms)} = {total(number(float(products.sum())))}"
    return Told(table, formulas(line, _with_bias(value, words, float(products.sum()))))


def _with_bias(value: OneValue, words: Catalogue, everything: float) -> str:
    bias = value.making.bias
    if bias is None:
        return f"{words('value.no_bias')} {total(number(value.making.total))}"
    return f"{words('value.with_bias')} {number(everything)} + {term(bias)} = {total(number(value.making.total))}"
