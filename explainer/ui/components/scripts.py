"""What components share: the scripts, several files that read one after the other as one, and the style."""

from pathlib import Path

SHARED = Path(__file__).with_name("shared.js")
"""What more than one component needs."""
MAPS = Path(__file__).with_name("maps.js")
"""Feature maps put into their rooms."""
CUTS = Path(__file__).with_name("cuts.js")
"""What is cut, and the sign for it."""
TIPS = Path(__file__).with_name("tips.js")
"""Facts beside the pointer."""
STYLE = Path(__file__).with_name("shared.css").read_text("utf-8")
"""Of what more than one component draws."""


def packed(*paths: Path) -> str:
    """The files as one script without indentation and whole-line comments: it travels along with each change."""
    lines = (line.strip() for path in paths for line in path.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", "* ", "*/")))
