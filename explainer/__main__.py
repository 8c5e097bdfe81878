"""`python -m explainer` and `resnet-explainer`: the command line, in UTF-8 whatever the terminal's locale says."""

import io
import sys

from explainer.cli import commands


def main() -> int:
    """Run the command that this process was started with, and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
