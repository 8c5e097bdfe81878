"""One node's activation in numbers."""

from explainer.architecture.operations.shape import Shape
from explainer.findings.summary import Summary
from explainer.render import facts
from explainer.render.facts import Fact
from explainer.render.images.maps import Grid
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import significant


def summary_html(summary: Summary, before: Summary | None, grid: Grid, shape: Shape, words: Catalogue) -> str:
    """Mean, deviation, zeros and range, before → after where the last change moved them."""
    now, old = _numbers(summary), _numbers(before or summary)
    values = (
        Fact(label=words("facts.shape"), value=str(shape)),
        *(
            Fact(label=words(f"forward.{name}"), value=now[name], before=None if old[name] == now[name] else old[name])
            for name in now
        ),
        Fact(label=words("forward.range"), value=f"{significant(grid.lowest)} … {significant(grid.highest)}"),
    )
    return facts.to_html(values)


def _numbers(summary: Summary) -> dict[str, str]:
    return {
        "mean_std": f"{significant(summary.mean)} ± {significant(summary.std)}",
        "zeros": f"{summary.zeros:.1%}",
    }
