"""Step 5: where the number in a net's name comes from, counted cell by cell."""

from functools import cache

from markupsafe import Markup

from explainer.architecture.counting.layers import LayerKind, layers_by_kind
from explainer.architecture.graph import Block, Graph, ShortcutForm
from explainer.architecture.naming import network_name
from explainer.architecture.spec import ResNetSpec
from explainer.architecture.variants import IMAGENET_RESNETS, expand_variant
from explainer.render.html.tag import tag
from explainer.render.pages.start.tour.drawing import group, picture, text
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import depth_sum

FIRST = "resnet50"
_LEFT, _RIGHT = 74.0, 354.0
_CELL, _ROW, _STAGES = 9.0, 41.0, 73.0
_PROJECTION, _WIDEST = 13.0, 34.0


def scene(words: Catalogue) -> Scene:
    """A cell for each counted layer, of five nets."""
    cases = {name: _case(name, words) for name in IMAGENET_RESNETS}
    nets = [_net(name, words) for name in IMAGENET_RESNETS]
    return Scene(
        title=cases[FIRST].title,
        text=cases[FIRST].text,
        picture=picture(
            text(_spec(FIRST).depth, 178, 22, anchor="start", classes="huge", number="depth"),
            nets,
            alt=cases[FIRST].alt,
        ),
        note=words("tour.depth.note"),
        link=words("tour.depth.link"),
        cases=cases,
        first=FIRST,
        choice=words("tour.depth.choice"),
        counting=1100,
    )


@cache
def _spec(name: str) -> ResNetSpec:
    spec = expand_variant(name).spec
    assert isinstance(spec, ResNetSpec)
    return spec


def _sum(spec: ResNetSpec) -> str:
    """1 + 3·(3+4+6+3) + 1, without its result."""
    return depth_sum(spec).partition(" = ")[2]


def _left_out(graph: Graph) -> dict[str, int]:
    layers = layers_by_kind(graph)
    return {
        "norms": layers[LayerKind.NORM],
        "poolings": layers[LayerKind.POOLING],
        "projections": layers[LayerKind.PROJECTION],
    }


def _case(name: str, words: Catalogue) -> Case:
    graph, spec = expand_variant(name), _spec(name)
    left_out = _left_out(graph)
    values = {"net": network_name(spec), "depth": spec.depth, "sum": _sum(spec)}
    return Case(
        label=str(spec.depth),
        alt=words("tour.depth.alt", **values, **left_out),
        title=words("tour.depth.title", depth=spec.depth),
        text=words(
            "tour.depth.text",
            **values,
            each=spec.block.num_convs,
            blocks=sum(spec.blocks_per_stage),
            projections=left_out["projections"],
        ),
        numbers={"depth": spec.depth},
    )


def _net(name: str, words: Catalogue) -> Markup:
    """One net: the stem, a row of columns for each stage, the head, and what is not counted."""
    graph, spec = expand_variant(name), _spec(name)
    pitch = min(_WIDEST, (_RIGHT - _LEFT - _PROJECTION) / max(spec.blocks_per_stage))
    rows = [_stage(graph, stage, _STAGES + _ROW * row, pitch, words) for row, stage in enumerate(graph.stages)]
    return group(
        text(f"{_sum(spec)} =", 6, 24, anchor="start", classes="formula"),
        _single("conv1", words("tour.depth.stem"), 49, 0.0),
        rows,
        _single("fc", words("tour.depth.head"), _STAGES + _ROW * len(rows) - 2, 1.0),
        text(words("tour.depth.left_out", **_left_out(graph)), 6, 262, anchor="start", classes="muted"),
        when=name,
    )


def _single(name: str, beside: str, y: float, after: float) -> Markup:
    """A layer outside the blocks; beside it what is not counted there."""
    return group(
        text(name, 6, y + _CELL / 2, anchor="start"),
        _column(_LEFT, y, 1, _WIDEST - 3, Kind.LINEAR if name == "fc" else Kind.CONVOLUTION, after),
        text(beside, _LEFT + _WIDEST + 5, y + _CELL / 2, anchor="start", classes="muted"),
    )


def _stage(graph: Graph, stage: str, y: float, pitch: float, words: Catalogue) -> Markup:
    blocks = [block for block in graph.blocks if block.stage == stage]
    each, total = _spec_of(graph).block.num_convs, len(graph.blocks)
    before = graph.blocks.index(blocks[0])
    return group(
        text(stage, 6, y + 7, anchor="start"),
        text(words("tour.depth.blocks", blocks=len(blocks)), 6, y + 23, anchor="start", classes="muted"),
        _projection(blocks[0], y, each),
        [
            _column(
                _LEFT + _PROJECTION + pitch * place,
                y,
                each,
                pitch - (3 if pitch > 10 else 1.2),
                Kind.CONVOLUTION,
                (before + place + 1) / (total + 1),
            )
            for place in range(len(blocks))
        ],
    )


def _spec_of(graph: Graph) -> ResNetSpec:
    assert isinstance(graph.spec, ResNetSpec)
    return graph.spec


def _projection(block: Block, y: float, each: int) -> Markup | None:
    """The projection at a stage's beginning: dashed, hollow, not counted."""
    if block.shortcut is not ShortcutForm.PROJECTION:
        return None
    height = each * (_CELL + 1) - 1
    return tag("rect", class_="hollow", x=_LEFT, y=y, width=8, height=height, rx=2)


def _column(x: float, y: float, cells: int, width: float, kind: Kind, after: float) -> Markup:
    """Counted layers, one below the other; they light up `after` this share of the count."""
    drawn = "".join(f"M{x:g} {y + (_CELL + 1) * place:g}h{width:g}v{_CELL:g}h-{width:g}z" for place in range(cells))
    return tag("path", class_=f"cells {kind.value}", d=drawn, style=f"--after:{after:.3f}")
