"""How one output value came about, as a picture of its arithmetic with the real numbers, in HTML.

Every operation speaks one language: grids of numbers joined by operators, then the formula. A convolution shows one
input channel's window, kernel and products; the other channels stand in the strip of subtotals.
"""

from collections.abc import Callable
from math import exp, sqrt
from typing import assert_never

import numpy as np

from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Complement,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Mul,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
)
from explainer.findings.operation import OneValue
from explainer.render.html.tag import joined
from explainer.render.pages.operation.pieces import (
    Told,
    curve,
    equals,
    equation,
    formulas,
    full,
    number,
    short_number,
    summed,
    term,
    tile,
)
from explainer.render.pages.operation.sums import convolution, linear
from explainer.render.pages.operation.windows import MOST_WRITTEN, node_name, scale_of, where, window_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from explainer.text.published.tables import PREPROCESSING

WIDEST_BESIDE = 3
MINUS, TIMES, DIVIDED = "−", "×", "÷"


def tell(value: OneValue, words: Catalogue, *, in_channel: int) -> Told:  # noqa: PLR0912  (one case for each operation)
    """The arithmetic of one value; `in_channel` is the input channel that a convolution shows."""
    op = value.node.op
    match op:
        case Conv2d():
            return convolution(value, words, in_channel)
        case Linear():
            return linear(value, words)
        case BatchNorm2d():
            return _normalisation(value, words)
        case MaxPool2d():
            return _largest(value, words)
        case AvgPool2d() | AdaptiveAvgPool2d():
            return _mean(value, words)
        case ReLU():
            return _function(value, words, "max(0, {x})", lambda x: max(0.0, x))
        case Sigmoid():
            return _function(value, words, "1/(1 + exp(−{term}))", lambda x: 1 / (1 + exp(-x)))
        case Complement():
            return _function(value, words, "1 − {term}", lambda x: 1 - x)
        case Scale(factor=factor):
            return _function(value, words, f"{number(factor)} · {{term}}", lambda x: factor * x)
        case Add():
            return _joined(value, words, "+")
        case Mul():
            return _joined(value, words, "·")
        case Flatten() | Subsample() | ZeroPadChannels() | Dropout():
            return _moved(value, words)
        case _:
            assert_never(op)


def pixel_sentence(value: float, channel: int, words: Catalogue) -> str:
    """How a value of the normalised picture came from one colour (0 red, 1 green, 2 blue) of a pixel, 0..255."""
    (recipe,) = PREPROCESSING.rows
    mean, deviation = recipe.mean[channel], recipe.deviation[channel]
    pixel = round((value * deviation + mean) * 255)
    return words("value.input_pixel", pixel=pixel, mean=mean, deviation=deviation, value=number(value))


def is_wide(value: OneValue) -> bool:
    """Whether the picture needs the width of the page: three grids of a large kernel."""
    op = value.node.op
    return isinstance(op, Conv2d) and op.kernel_size > WIDEST_BESIDE


def heading(value: OneValue, words: Catalogue) -> str:
    """Which value it is, as torch would index it, and what it is, in Markdown."""
    return words("value.heading", node=value.node.name, index=_index(value), value=number(value.computed))


def check_sentence(value: OneValue, words: Catalogue) -> str:
    """What the net computed, what the sum here gives, and by how much the two differ."""
    made, computed = value.making.total, value.computed
    if made == computed or (np.isnan(made) and np.isnan(computed)):
        return words("value.same", computed=full(computed))
    difference = short_number(abs(made - computed))
    return words("value.differs", computed=full(computed), total=full(made), difference=difference)


# --- one function an operation, or a family of them -----------------------------------------------------------


def _normalisation(value: OneValue, words: Catalogue) -> Told:
    made, (window,) = value.making.constants, value.making.readings
    mean, variance, eps, gamma, beta = (made[name] for name in ("mean", "variance", "eps", "gamma", "beta"))
    x, deviation = float(window.values.item()), sqrt(variance + eps)
    shown = equation(
        "(",
        tile(x, "x", where(window, words), scale=scale_of(value, window)),
        MINUS,
        tile(mean, "μ", words("value.mean")),
        ")",
        DIVIDED,
        tile(deviation, "√(σ² + ε)", words("value.deviation")),
        TIMES,
        tile(gamma, "γ", words("value.gamma")),
        "+",
        tile(beta, "β", words("value.beta")),
        "=",
        tile(value.making.total, "y", framed=True, scale=scale_of(value)),
    )
    normalised = (x - mean) / deviation
    graph = curve(
        lambda one: gamma * (one - mean) / deviation + beta,
        x,
        value.making.total,
        zero=mean,
        alt=words("value.line_alt", x=number(x), y=number(value.making.total)),
    )
    lines = (
        equals(f"√(σ² + ε) = √({number(variance)} + {number(eps)})", number(deviation)),
        equals(
            f"x̂ = (x − μ) / √(σ² + ε) = ({number(x)} − {term(mean)}) / {number(deviation)}",
            number(normalised),
        ),
        equals(
            f"y = γ · x̂ + β = {term(gamma)} · {term(normalised)} + {term(beta)}",
            number(value.making.total),
        ),
    )
    return Told(shown + equation(graph), formulas(*lines))


def _largest(value: OneValue, words: Catalogue) -> Told:
    (window,) = value.making.readings
    padding = ("−∞", words("value.padding"))
    shown = equation(
        window_html(
            window, words, window.channel, padding=padding, mark=value.making.winner, scale=scale_of(value, window)
        ),
        "max",
        tile(value.making.total, words("value.output"), framed=True, scale=scale_of(value)),
    )
    seen = [number(float(one)) for one in window.values[0][window.inside]]
    terms = ", ".join(seen if len(seen) <= MOST_WRITTEN**2 else [*seen[:6], "…", seen[-1]])
    note = "" if window.inside.all() else f" {words('value.max_padding')}"
    return Told(shown, formulas(joined(equals(f"max({terms})", number(value.making.total)), note)))


def _mean(value: OneValue, words: Catalogue) -> Told:
    (window,) = value.making.readings
    seen = window.values[0][window.inside]
    everything = float(seen.sum(dtype=np.float64))
    shown = equation(
        window_html(window, words, window.channel, scale=scale_of(value, window)),
        words("value.average"),
        tile(value.making.total, words("value.output"), framed=True, scale=scale_of(value)),
    )
    terms = summed([term(float(one)) for one in seen])
    lines = (
        equals(terms, number(everything)),
        equals(f"{number(everything)} / {exact(seen.size)}", number(value.making.total)),
    )
    return Told(shown, formulas(*lines))


def _function(value: OneValue, words: Catalogue, written: str, function: Callable[[float], float]) -> Told:
    """One value becomes another: the cell, the result, the function's graph with this point on it."""
    (window,), made = value.making.readings, value.making.total
    x = float(window.values.item())
    graph = curve(function, x, made, zero=0.0, alt=words("value.line_alt", x=number(x), y=number(made)))
    shown = equation(
        tile(x, "x", where(window, words), scale=scale_of(value, window)),
        "→",
        tile(made, written.format(x="x", term="x"), framed=True, scale=scale_of(value)),
        graph,
    )
    return Told(shown, formulas(equals(written.format(x=number(x), term=term(x)), number(made))))


def _joined(value: OneValue, words: Catalogue, sign: str) -> Told:
    """Two values, one operator."""
    cells = [float(window.values.item()) for window in value.making.readings]
    left, right = (
        tile(cell, node_name(window.source, words), where(window, words, named=False), scale=scale_of(value, window))
        for cell, window in zip(cells, value.making.readings, strict=True)
    )
    made = number(value.making.total)
    shown = equation(
        left, sign, right, "=", tile(value.making.total, words("value.output"), framed=True, scale=scale_of(value))
    )
    return Told(shown, formulas(equals(f"{number(cells[0])} {sign} {term(cells[1])}", made)))


def _moved(value: OneValue, words: Catalogue) -> Told:
    """A value handed on unchanged, or a zero put in."""
    if not value.making.readings:
        shown = tile(0.0, words("value.output"), framed=True, scale=scale_of(value))
        return Told(equation(shown), formulas(words("value.zero_map")))
    (window,) = value.making.readings
    x = float(window.values.item())
    shown = equation(
        tile(x, words("value.input"), where(window, words), scale=scale_of(value, window)),
        "→",
        tile(x, words("value.output"), framed=True, scale=scale_of(value)),
    )
    source = f"{window.source}[{window.channel}, {window.row}, {window.column}]"
    lines: list[str] = [equals(f"y[{_index(value)}] = {source}", number(x))]
    if isinstance(value.node.op, Dropout):
        lines.append(words("value.dropout", p=number(value.node.op.p)))
    return Told(shown, formulas(*lines))


def _index(value: OneValue) -> str:
    """The value's place as torch indexes it: three axes of a map, one of a vector."""
    return ", ".join(map(str, value.place[: len(value.node.out_shape.dims)]))
