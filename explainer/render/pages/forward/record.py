"""How the weights of a net came about, from its record: the pictures, the recipe, the run; beside it, the paper."""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.architecture.naming import network_name
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import expand_variant, find_variant
from explainer.pretrained.bundled import BundledNet, Run, bundled_net
from explainer.pretrained.source import Origin
from explainer.render.html.table import Row, table
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from explainer.text.published.tables import CIFAR_10, CifarError


def meaning(net: BundledNet, words: Catalogue) -> Iterator[str]:
    """What a net was trained on, what its error means, what it cannot know, as Markdown."""
    run, classes = net.run, net.spec.num_classes
    sizes = {"training": exact(run.num_training), "held_out": exact(run.num_held_out), "size": net.input_size}
    yield words(f"record.pictures_{net.dataset}", classes=classes, **sizes)
    yield words(
        "record.error",
        errors=exact(run.num_errors),
        held_out=exact(run.num_held_out),
        share=_percent(run.held_out_error),
        classes=classes,
        guessing=f"{1 - 1 / classes:.1%}".replace(".0%", "%"),
    )
    yield words(f"record.limits_{net.dataset}", classes=classes, size=net.input_size)


def training(net: BundledNet, words: Catalogue) -> Iterator[str]:
    """How it was trained: the recipe, what differs from the paper's, the machine, as Markdown."""
    run = net.run
    yield _recipe(run, words)
    yield words(f"record.moved_{net.dataset}", size=net.input_size)
    if net.origin is Origin.CIFAR10:
        yield words("record.differs", steps=exact(run.num_steps))
    yield words("record.run", minutes=exact(round(run.seconds / 60)), threads=run.threads, cpu=run.cpu, torch=run.torch)


def published_source() -> dict[str, str]:
    """Where the paper's errors stand."""
    return {"work": CIFAR_10.source.work, "place": CIFAR_10.source.place}


def published_html(words: Catalogue) -> Markup:
    """The paper's errors on CIFAR-10, with those of the nets that were trained here beside them."""
    heads = [words(f"record.{name}") for name in ("net", "layers", "params", "paper", "here")]
    rows = [_row(one, words) for one in CIFAR_10.rows]
    return table(heads, rows, caption=words("record.table", **published_source()))


def _row(one: CifarError, words: Catalogue) -> Row:
    graph = expand_variant(one.variant)
    ours = bundled_net(find_variant(one.variant).spec, Origin.CIFAR10)
    paper = f"{one.error:.2f}%"
    if one.mean is not None:
        paper = words("record.paper_mean", best=f"{one.error:.2f}", mean=f"{one.mean:.2f}", deviation=one.deviation)
    here = words("record.and").join(_percent(run.held_out_error) for run in ours.runs) if ours else "–"
    cells = [str(graph.spec.depth), exact(total_cost(graph).num_params), paper, here]
    return Row(head=network_name(graph.spec), cells=cells)


def _recipe(run: Run, words: Catalogue) -> str:
    recipe = run.recipe
    return words(
        "record.recipe",
        epochs=len(run.curve),
        steps=exact(run.num_steps),
        batch=recipe.batch_size,
        rate=f"{recipe.learning_rate:g}",
        warm_up=f"{recipe.warm_up:g}",
        momentum=f"{recipe.momentum:g}",
        decay=f"{recipe.weight_decay:g}",
        seed=run.seed,
    )


def _percent(share: float) -> str:
    return f"{share:.2%}"
