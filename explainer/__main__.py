"""`python -m explainer`: the command line, with text in UTF-8 whatever the terminal's locale says."""

import io
import sys

from explainer.cli.commands import main

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
sys.exit(main(sys.argv[1:]))
