"""The settings in the page's address, from a table of the parameters that each page carries.

`read` turns the raw query of a first visit into values; `write` gives the query that reopens the same view.
A value that cannot be read is left out and reported, so that the page can say so in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from explainer.architecture.graph import Graph
from explainer.ui.state.key import Asked, Parameter, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an address asked for: the values that could be read, and the names of those that could not."""

    values: Mapping[str, Value]
    refused: tuple[str, ...]


def read(query: Mapping[str, str], parameters: Iterable[Parameter[Any]]) -> Found:
    """Read every known parameter of a query; unknown ones are ignored."""
    values: dict[str, Value] = {}
    refused: list[str] = []
    for one in parameters:
        if one.name not in query:
            continue
        try:
            values[one.name] = one.parse(query[one.name])
        except ValueError:
            refused.append(one.name)
    return Found(values=values, refused=tuple(refused))


def missing(values: Mapping[str, Value], parameters: Iterable[Parameter[Any]], graph: Graph) -> tuple[str, ...]:
    """Names of the values that were asked for but that this net does not have."""
    asked = Asked(values=values, graph=graph)
    return tuple(
        one.name for one in parameters if one.name in values and one.exists and not one.exists(asked, values[one.name])
    )


def write(values: Mapping[str, Value | None], unsaid: Mapping[str, Value | None]) -> dict[str, str]:
    """The query for some values; what an address need not say, by name, is left out."""
    return {
        name: "-".join(value) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
        if value not in (None, ()) and value != unsaid.get(name)
    }
