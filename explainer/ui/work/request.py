"""Slow work in its one form: a function that many readers share.

    @shared(kept=48)
    def balances(work: Running[Balances], net: Net, photo: Photo) -> Balances: ...

    request = balances(net, photo)  # a Request[Balances]: nothing has begun

The arguments are the key: they are frozen and say everything that the result depends on. Whoever asks for the same
joins what another reader has started, and the work ends when no one waits for it any more.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Concatenate, Generic, ParamSpec, TypeVar

from cachetools import TTLCache

from explainer.ui.work.jobs import Running, Submit, submit

KEPT_SECONDS = 900
"""How long a result is kept after it was asked for first."""

Result = TypeVar("Result")
Asked = ParamSpec("Asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The bytes of a file, and what identifies them: it alone is compared, and kept in the key of a result."""

    id: str
    data: bytes = field(repr=False, compare=False)


class Request(Generic[Result]):
    """A piece of work, started or not: start it, or join who started it already; forget what came to nothing."""

    def __init__(self, start: Callable[[], Running[Result]], forget: Callable[[], None]) -> None:
        self.start = start
        self.forget = forget


def shared(
    *, kept: int, seconds: float = KEPT_SECONDS, by: Submit = submit
) -> Callable[[Callable[Concatenate[Running[Result], Asked], Result]], Callable[Asked, Request[Result]]]:
    """Decorates work that is told of its `Running`: up to `kept` results stay, each for so many seconds.

    `by` hands it to a worker; starting raises BusyError when too much work waits already.
    """

    def decorate(work: Callable[Concatenate[Running[Result], Asked], Result]) -> Callable[Asked, Request[Result]]:
        results: TTLCache[Hashable, Running[Result]] = TTLCache(maxsize=kept, ttl=seconds)
        lock = Lock()

        @wraps(work)
        def request(*args: Asked.args, **kwargs: Asked.kwargs) -> Request[Result]:
            key = _identity((args, tuple(kwargs.items())))

            def start() -> Running[Result]:
                with lock:
                    running = results.get(key)
                    if running is None:
                        running = results[key] = by(lambda one: work(one, *args, **kwargs))
                    return running

            def forget() -> None:
                with lock:
                    results.pop(key, None)

            return Request(start, forget)

        return request

    return decorate


def _identity(one: Hashable) -> Hashable:
    """What stands for an argument in a key: a file's bytes are not kept with every result that came of them."""
    match one:
        case File():
            return type(one), one.id
        case tuple():
            return tuple(map(_identity, one))
        case _:
            return one
