"""The theme's one table as CSS, for SVG inside a page and for SVG files."""

from typing import Literal

from explainer.render.style import theme
from explainer.render.style.theme import Kind

Scheme = Literal["light", "dark", "both"]
FONT = "'Source Sans 3', 'Noto Sans CJK SC', 'Noto Sans', system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif"


def stylesheet(scheme: Scheme = "both") -> str:
    """CSS for the classes that `svg.py` writes; "both" follows the colour scheme of the page around it."""

    def pick(light: str, dark: str) -> str:
        return {"light": light, "dark": dark, "both": f"light-dark({light}, {dark})"}[scheme]

    light, dark = theme.LIGHT, theme.DARK
    ink, muted = pick(light.ink, dark.ink), pick(light.muted, dark.muted)
    shortcut, changed = pick(light.shortcut, dark.shortcut), pick(light.changed, dark.changed)
    rules = {
        "": f"font-family:{FONT};font-size:12px;fill:{ink}",
        ".paper": f"fill:{pick(light.paper, dark.paper)}",
        ".band": f"fill:{pick(light.panel, dark.panel)}",
        "text": f"dominant-baseline:central;fill:{ink}",
        ".muted": f"fill:{muted}",
        ".cost": f"fill:{muted}",
        ".title": "font-weight:600",
        ".heading": "font-weight:600;font-size:15px",
        ".guide": f"stroke:{muted};stroke-width:0.6;fill:none",
        ".guide-text": f"fill:{muted};font-weight:600",
        ".was": f"fill:{muted};font-weight:400",
        ".now, .net .delta": f"fill:{changed};font-weight:700",
        ".body": "stroke-width:1.2",
        ".flow": f"stroke:{muted};stroke-width:1.4;fill:none",
        ".flow-head": f"fill:{muted}",
        ".route": f"stroke:{shortcut};stroke-width:2.2;fill:none",
        ".route-head": f"fill:{shortcut}",
        ".hit": "fill:none;stroke:transparent;stroke-width:14;pointer-events:stroke",
        "circle.hit": "stroke-width:0;pointer-events:all",
        ".brace": f"stroke:{muted};stroke-width:1.6;fill:none",
        ".route-text": f"fill:{shortcut}",
        ".dashed": f"stroke-dasharray:{theme.SHORTCUT_DASH}",
        **{f".{kind.value}>.body": _box(pick(theme.fill(kind, light), theme.fill(kind, dark)), kind) for kind in Kind},
        **{f".bar.{kind.value}": f"fill:{theme.HUES[kind]}" for kind in Kind},
        ".changed>.body": f"stroke:{changed};stroke-width:2",
        ".selected>.body": f"stroke:{ink};stroke-width:2.6",
    }
    return "".join(f".net {selector}{{{body}}}" for selector, body in rules.items())


def _box(fill: str, kind: Kind) -> str:
    return f"fill:{fill};stroke:{theme.HUES[kind]}"
