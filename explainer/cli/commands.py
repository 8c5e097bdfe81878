"""The command line: `python -m explainer summary|diagram|forward|train`, for scripts and for checking.

Results go to standard output, errors to standard error in one line with exit code 2. torch and what else
only a forward pass or training needs is imported by that command, so that the others answer at once.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import Budget, require_fits
from explainer.cli.options import graph_of, one_of, read, write
from explainer.cli.train import DATA, train
from explainer.render import listing
from explainer.render.diagram.export import FILE_FORMATS, render
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.text.catalogue import LANGUAGES, Catalogue, Language, catalogue

MEMORY_BUDGET = Budget(weights=10**9, activations=10**9)
"""Bytes that one forward pass from the command line may need."""

USAGE_ERROR = 2
PIPE_CLOSED = 141
"""What a shell reports for a program ended by SIGPIPE."""

BINARY_FORMATS = ("png", "pdf")
SUMMARY_FORMATS = ("table", "json", "csv", "markdown")
LEVELS = ("network", "block")

_COMPLAINTS = {
    "missing": "the following arguments are required: (?P<names>.+)",
    "not_understood": "unrecognized arguments: (?P<arguments>.+)",
    "value_missing": "argument (?P<flag>[^ :]+): expected one argument",
    "value_unwanted": "argument (?P<flag>[^ :]+): ignored explicit argument .*",
}
"""What argparse complains of, by the key of our sentence for it (`cli.usage`)."""

_WRONG_COMMAND = "argument (?P<flag>[^ :]+): invalid choice: (?P<quote>['\"])(?P<value>.*)(?P=quote) .choose from .*"


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, or 2 after an error the reader can mend."""
    words = catalogue("en")
    try:
        words = catalogue(_language(arguments))
        options = _parser(words).parse_args(arguments)
        _COMMANDS[options.command](options, words)
        sys.stdout.flush()
    except ExplainerError as error:
        print(*words.plain_error(error).split(), file=sys.stderr)
        return USAGE_ERROR
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its exit
        return PIPE_CLOSED
    return 0


# --- commands ----------------------------------------------------------------------------------------------


def _summary(options: argparse.Namespace, words: Catalogue) -> None:
    """Every node with its shape and cost."""
    file_format = one_of("--format", options.format, SUMMARY_FORMATS)
    graph = graph_of(options)
    match file_format:
        case "json":
            parts = {"totals": listing.totals(graph), "nodes": listing.records(graph)}
            _print_json(options, graph, parts)
        case "csv":
            print(listing.as_csv(graph), end="")
        case "markdown":
            print(listing.as_markdown(graph, words=words), end="")
        case _:
            print(listing.as_table(graph, words=words), end="")


def _diagram(options: argparse.Namespace, words: Catalogue) -> None:
    """The net or one block as a picture, to a file or (text formats) to standard output."""
    level = one_of("--level", options.level or ("block" if options.block else "network"), LEVELS)
    ending = Path(options.output or "").suffix.removeprefix(".").lower()
    file_format = one_of("--format", options.format or ending or "svg", FILE_FORMATS)
    if level == "block" and not options.block:
        raise ExplainerError("block_needed")
    if level == "network" and options.block:
        raise ExplainerError("block_with_network")
    if file_format in BINARY_FORMATS and not options.output:
        raise ExplainerError("output_needed", file_format=file_format.upper())
    graph = graph_of(options)
    diagram = (
        block_diagram(graph, options.block, words=words) if level == "block" else network_diagram(graph, words=words)
    )
    picture = render(diagram, file_format=file_format)
    if options.output:
        write(Path(options.output), picture, words)
    else:
        sys.stdout.write(picture.decode())


def _forward(options: argparse.Namespace, words: Catalogue) -> None:
    """A real forward pass of one picture through untrained weights: statistics of every node's output."""
    one_of("--format", options.format, ("json",))
    graph = graph_of(options)
    require_fits(graph, budget=MEMORY_BUDGET)
    content = read(Path(options.image), words)

    from explainer.model.net.trace import run
    from explainer.model.net.weights import untrained
    from explainer.picture.decode import decode
    from explainer.picture.prepare import prepare

    picture = prepare(decode(content), height=graph.input_shape.height, width=graph.input_shape.width)
    summaries = run(untrained(graph.spec), graph, picture.normalised).summaries
    nodes = [
        {
            "name": node.name,
            "shape": list(node.out_shape.dims),
            "mean": summaries[node.name].mean,
            "std": summaries[node.name].std,
            "zeros": summaries[node.name].zeros,
        }
        for node in graph
    ]
    _print_json(options, graph, {"nodes": nodes})


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Catalogue], None]] = {
    "summary": _summary,
    "diagram": _diagram,
    "forward": _forward,
    "train": train,
}


def _print_json(options: argparse.Namespace, graph: Graph, parts: Mapping[str, object]) -> None:
    heading = {"variant": options.variant, "input_shape": list(graph.input_shape.dims)}
    print(json.dumps(heading | dict(parts), ensure_ascii=False, indent=2))


# --- what was asked for ------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are errors like all others: one line, in the reader's language."""

    def __init__(self, *, words: Catalogue, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        self.words = words

    def error(self, message: str) -> NoReturn:
        if wrong := re.fullmatch(_WRONG_COMMAND, message, re.DOTALL):
            one_of(wrong["flag"], wrong["value"], list(_COMMANDS))  # raises: it is none of them
        for kind, pattern in _COMPLAINTS.items():
            if match := re.fullmatch(pattern, message, re.DOTALL):
                sentence = self.words(f"cli.usage.{kind}", **match.groupdict())
                break
        else:
            sentence = self.words("cli.usage.other")
        raise ExplainerError("usage", message=sentence, command=self.prog)


def _language(arguments: Sequence[str]) -> Language:
    """The language to speak, found out before anything else can go wrong."""
    parser = _Parser(words=catalogue("en"), prog="python -m explainer", add_help=False)
    parser.add_argument("--lang", default="en")
    return one_of("--lang", parser.parse_known_args(arguments)[0].lang, LANGUAGES)


def _parser(words: Catalogue) -> _Parser:
    parser = _Parser(words=words, prog="python -m explainer", description=words("cli.description"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=words("cli.commands"))

    def add(command: _Parser, flag: str, metavar: str, **settings: Any) -> None:
        key = flag.strip("-").replace("-", "_")
        command.add_argument(flag, metavar=metavar, help=words(f"cli.option.{key}"), **settings)

    add(parser, "--lang", "|".join(LANGUAGES))
    by_name: dict[str, _Parser] = {}
    for name in _COMMANDS:
        text = words(f"cli.command.{name}")
        by_name[name] = command = commands.add_parser(name, words=words, help=text, description=text)
        if name == "train":
            add(command, "--net", "VARIANT", dest="variant", required=True)
        else:
            add(command, "variant", "VARIANT")
        add(command, "--stride-placement", "v1|v1.5")
        add(command, "--shortcut", "A|B|C|none")
        add(command, "--input-size", "H[xW]")
        add(command, "--num-classes", "N")
        add(command, "--lang", "|".join(LANGUAGES))
    add(by_name["summary"], "--format", "|".join(SUMMARY_FORMATS), default="table")
    add(by_name["diagram"], "--format", "|".join(FILE_FORMATS))
    add(by_name["diagram"], "--level", "|".join(LEVELS))
    add(by_name["diagram"], "--block", "PATH")
    add(by_name["diagram"], "-o", "FILE", dest="output")
    add(by_name["forward"], "--format", "json", default="json")
    add(by_name["forward"], "--image", "FILE", required=True)
    add(by_name["train"], "--data", "|".join(DATA), required=True)
    add(by_name["train"], "--data-dir", "PATH")
    add(by_name["train"], "--seed", "N", default="0")
    add(by_name["train"], "--epochs", "N")
    add(by_name["train"], "--learning-rate", "R")
    add(by_name["train"], "--weight-decay", "D")
    add(by_name["train"], "--limit", "N")
    add(by_name["train"], "--out", "FILE", required=True)
    return parser
