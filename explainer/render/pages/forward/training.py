"""How the errors of trained nets fell, epoch by epoch: held-out pictures as full lines, training pictures dashed."""

from collections.abc import Sequence
from statistics import fmean

from explainer.architecture.naming import network_name
from explainer.pretrained.bundled import BundledNet, Epoch
from explainer.render.charts.panels import HOVER, Json, figure, single
from explainer.render.html.tag import filled
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

_HUES = (HUES[Kind.CONVOLUTION], HUES[Kind.ACTIVATION], HUES[Kind.POOLING])
_SYMBOLS = ("circle", "diamond-open", "square")
"""Nets differ in more than colour."""
_HEIGHT = 300
_TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_LEAST = 1e-4
"""No error at all has no place on a logarithmic axis; it is drawn here."""


def training_chart(nets: Sequence[BundledNet], *, words: Catalogue) -> str:
    """Errors of up to three nets by epoch, the mean over their runs, on a logarithmic axis; plotly's JSON."""
    layout = single(_HEIGHT)
    layout["hovermode"] = "x"
    layout["showlegend"] = True
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}
    layout["margin"] |= {"t": 48, "b": 40}
    layout["xaxis"] |= {"title": {"text": words("training.epoch")}, "nticks": 8}
    layout["yaxis"] |= {
        "type": "log",
        "tickvals": list(_TICKS),
        "ticktext": [_percent(tick) for tick in _TICKS],
        "title": {"text": words("training.error")},
    }
    looks = zip(_HUES, _SYMBOLS, strict=True)
    lines = [line for net, look in zip(nets, looks, strict=False) for line in _lines(net, look, words)]
    return figure(lines, layout)


def training_alt(nets: Sequence[BundledNet], *, words: Catalogue) -> str:
    """The chart in words: where each net began and ended, and each of its runs."""
    return words("training.alt", nets="".join(_told(net, words) for net in nets)).strip()


def training_sentence(nets: Sequence[BundledNet], *, words: Catalogue) -> str:
    """How long the nets were trained on how much, and how many errors are left: least and most over their seeds."""
    run = nets[0].run
    return words(
        "training.told",
        epochs=len(run.curve),
        count=exact(run.num_training),
        held_out=exact(run.num_held_out),
        seeds=words("training.joint").join(str(one.seed) for one in nets[0].runs),
        nets=words("training.joint").join(_left(net, words) for net in nets),
    )


def _left(net: BundledNet, words: Catalogue) -> str:
    errors = [run.num_errors for run in net.runs]
    key = "training.errors" if min(errors) == max(errors) else "training.errors_range"
    return words(key, net=network_name(net.spec), least=exact(min(errors)), most=exact(max(errors)))


def _lines(net: BundledNet, look: tuple[str, str], words: Catalogue) -> list[Json]:
    """Held-out error with everything that hovering says, then training error."""
    name, (hue, symbol) = network_name(net.spec), look
    epochs = list(zip(*(run.curve for run in net.runs), strict=True))
    held_out = [[run.held_out_error for run in epoch] for epoch in epochs]
    training = [fmean(run.training_error for run in epoch) for epoch in epochs]
    hovers = [_hover(name, place, epoch, words) for place, epoch in enumerate(epochs, start=1)]
    return [
        _line(words("training.held_out", net=name), [fmean(one) for one in held_out], hue)
        | {"mode": "lines+markers", "marker": {"symbol": symbol, "size": 7}}
        | {"hoverinfo": None, "hovertext": hovers, "hovertemplate": HOVER},
        _line(words("training.training", net=name), training, hue, dash="dot"),
    ]


def _line(name: str, shares: Sequence[float], hue: str, *, dash: str = "solid") -> Json:
    """A line that says nothing when pointed at."""
    look = {"line": {"color": hue, "width": 2.5 if dash == "solid" else 1.5, "dash": dash}, "hoverinfo": "skip"}
    places, drawn = list(range(1, len(shares) + 1)), [max(share, _LEAST) for share in shares]
    return {"type": "scatter", "mode": "lines", "name": name, "x": places, "y": drawn} | look


def _hover(name: str, place: int, epoch: Sequence[Epoch], words: Catalogue) -> str:
    held_out = [run.held_out_error for run in epoch]
    return filled(
        words("training.hover"),
        net=name,
        epoch=place,
        held_out=_percent(fmean(held_out)),
        least=_percent(min(held_out)),
        most=_percent(max(held_out)),
        training=_percent(fmean(run.training_error for run in epoch)),
        loss=f"{fmean(run.training_loss for run in epoch):.3f}",
    )


def _told(net: BundledNet, words: Catalogue) -> str:
    first, last = ([run.curve[place] for run in net.runs] for place in (0, -1))
    return words(
        "training.alt_net",
        net=network_name(net.spec),
        epochs=len(net.run.curve),
        first=_percent(fmean(epoch.held_out_error for epoch in first)),
        last=words("training.joint").join(_percent(run.held_out_error) for run in net.runs),
        training=_percent(fmean(epoch.training_error for epoch in last)),
    )


def _percent(share: float) -> str:
    """Two decimals below a tenth, one above, none where they say nothing.

    >>> _percent(0.00705), _percent(0.5), _percent(0.1234)
    ('0.7%', '50%', '12.3%')
    """
    return f"{100 * share:.{2 if share < 0.1 else 1}f}".rstrip("0").rstrip(".") + "%"
