"""Names that say what a net is made of, in both directions.

`cifar_bottleneck_preresnet29` names a CIFAR net of the papers' construction at any depth, and
`bottleneck_3-4-6-3_w128-256-512-1024_x2_g32` any other net: its block, the blocks of each stage, then what differs
from the defaults, one part of the name each.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_STAGES,
    BlockKind,
    NetSpec,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)

_CIFAR_NAME = re.compile(r"cifar_(bottleneck_)?(resnet|plain|preresnet)(0|[1-9]\d{0,4})", re.ASCII)
_NUMBERS = r"\d{1,5}(?:-\d{1,5})*"
_CUSTOM_NAME = re.compile(rf"(basic|bottleneck)_({_NUMBERS})((?:_[a-z0-9-]{{1,40}}){{0,9}})", re.ASCII)

_Change = tuple[tuple[str, Any], ...]
_WORDS: Mapping[str, _Change] = {
    "plain": (("shortcut", Shortcut.NONE),),
    "cifar": (("stem", Stem.CIFAR),),
    "deep": (("stem", Stem.DEEP),),
    "pooled": (("projection", Projection.POOLED),),
    **{one.value.replace("_", "-"): (("order", one),) for one in Order if one is not Order.ORIGINAL},
    **{
        one.value.replace("_", "-"): (("shortcut_kind", one),)
        for one in ShortcutKind
        if one is not ShortcutKind.IDENTITY
    },
}


def read_name(name: str) -> ResNetSpec:
    """The net that a name describes; raises SpecError for one that says nothing, or what cannot be.

    >>> read_name("cifar_resnet20").depth
    20
    """
    if match := _CIFAR_NAME.fullmatch(name):
        kind = BlockKind.BOTTLENECK if match[1] else BlockKind.BASIC
        return _cifar_spec(kind, match[2], int(match[3]))
    if match := _CUSTOM_NAME.fullmatch(name):
        return _custom_spec(name, BlockKind(match[1]), blocks=_numbers(match[2]), parts=match[3].split("_")[1:])
    raise SpecError("unknown_variant", name=name[:60])


def written_name(spec: ResNetSpec) -> str:
    """The name that `read_name` reads as this net, up to its `family`.

    >>> written_name(read_name("basic_2-2_w64-128_x1"))
    'basic_2-2'
    """
    return _cifar_name(spec) or _custom_name(spec)


def words_of(spec: ResNetSpec) -> tuple[str, ...]:
    """What a composed name says in words of a net: no shortcuts, another stem, order or kind of shortcut.

    >>> words_of(read_name("cifar_preresnet20"))
    ('cifar', 'full-pre')
    """
    return tuple(word for word, change in _WORDS.items() if all(getattr(spec, name) is one for name, one in change))


def family(spec: NetSpec) -> NetSpec:
    """The net with everything that the reader chooses beside its name put to one value: equal for equal names."""
    if isinstance(spec, VGGSpec):
        return replace(spec, num_classes=1)
    shortcut = Shortcut.NONE if spec.shortcut is Shortcut.NONE else Shortcut.B
    return replace(spec, stride_placement=StridePlacement.V1_5, shortcut=shortcut, num_classes=1)


def _cifar_spec(block: BlockKind, kind: str, depth: int) -> ResNetSpec:
    """1512.03385, section 4.2: a 3×3 stem and three stages of n blocks with 16, 32 and 64 channels.

    With BasicBlocks there are 6n+2 layers and option A; with Bottlenecks (1603.05027) 9n+2, and projections.
    """
    per_block = 3 * block.num_convs
    most = MAX_BLOCKS // 3
    blocks, rest = divmod(depth - 2, per_block)
    if rest or not 1 <= blocks <= most:
        deepest = per_block * most + 2
        below = min(max(per_block + 2, depth - rest), deepest - per_block)
        raise SpecError(
            "cifar_depth", depth=depth, per_block=per_block, below=below, above=below + per_block, deepest=deepest
        )
    shortcut = Shortcut.A if block is BlockKind.BASIC else Shortcut.B
    return ResNetSpec(
        block=block,
        blocks_per_stage=(blocks,) * 3,
        widths=(16, 32, 64),
        expansion=block.expansion,
        stem=Stem.CIFAR,
        stem_channels=16,
        shortcut=Shortcut.NONE if kind == "plain" else shortcut,
        order=Order.FULL_PRE if kind == "preresnet" else Order.ORIGINAL,
        num_classes=10,
    )


def _cifar_name(spec: ResNetSpec) -> str | None:
    """The name of a CIFAR net of the paper's construction, at whatever depth."""
    if spec.stem is not Stem.CIFAR:
        return None
    kind = "preresnet" if spec.order is Order.FULL_PRE else "plain" if spec.shortcut is Shortcut.NONE else "resnet"
    try:
        same = family(_cifar_spec(spec.block, kind, spec.depth)) == family(spec)
    except SpecError:
        return None
    return f"cifar_{'bottleneck_' if spec.block is BlockKind.BOTTLENECK else ''}{kind}{spec.depth}" if same else None


# --- what differs from the defaults, one part of the name each -----------------------------------------------------


def _custom_name(spec: ResNetSpec) -> str:
    defaults = _custom_defaults(spec.block, spec.blocks_per_stage)
    parts = [f"{spec.block.value}_{_dashed(spec.blocks_per_stage)}"]
    if spec.widths != defaults["widths"]:
        parts.append(f"w{_dashed(spec.widths)}")
    if spec.expansion != defaults["expansion"]:
        parts.append(f"x{spec.expansion}")
    if spec.groups != 1:
        parts.append(f"g{spec.groups}")
    if spec.stem_channels != spec.widths[0]:
        parts.append(f"s{spec.stem_channels}")
    return "_".join([*parts, *words_of(spec)])


def _custom_defaults(block: BlockKind, blocks: tuple[int, ...]) -> dict[str, Any]:
    return {"expansion": block.expansion, "widths": tuple(64 * 2**stage for stage in range(len(blocks)))}


def _custom_spec(name: str, block: BlockKind, *, blocks: tuple[int, ...], parts: list[str]) -> ResNetSpec:
    """The net that a composed name describes; parts may stand in any order, each once. Raises SpecError."""
    if len(blocks) > MAX_STAGES:
        raise SpecError("stages_out_of_range", stages=len(blocks), maximum=MAX_STAGES)
    changes: dict[str, Any] = {}
    for part in parts:
        for field, value in _change(name, part):
            if field in changes:
                raise SpecError("unknown_variant", name=name[:60])
            changes[field] = value
    fields = _custom_defaults(block, blocks) | changes
    fields.setdefault("stem_channels", fields["widths"][0])
    fields.setdefault("num_classes", 10 if fields.get("stem") is Stem.CIFAR else 1000)
    return ResNetSpec(block=block, blocks_per_stage=blocks, **fields)


def _change(name: str, part: str) -> _Change:
    if part in _WORDS:
        return _WORDS[part]
    if part[0] in _LETTERS and re.fullmatch(_NUMBERS, part[1:]) and (part[0] == "w" or "-" not in part):
        field, read = _LETTERS[part[0]]
        return ((field, read(part[1:])),)
    raise SpecError("unknown_variant", name=name[:60])


def _dashed(numbers: tuple[int, ...]) -> str:
    return "-".join(map(str, numbers))


def _one(text: str) -> int:
    (number,) = _numbers(text)
    return number


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("-")))


_LETTERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "w": ("widths", _numbers),
    "x": ("expansion", _one),
    "g": ("groups", _one),
    "s": ("stem_channels", _one),
}
