"""What is set right once in the server's life, before its first reader: garbage collection and small packets."""

import gc
import importlib
import socket
from threading import Condition

from cachetools import cached

_INTERNET = (socket.AF_INET, socket.AF_INET6)


@cached({}, condition=Condition())
def once() -> None:
    """Send small messages at once, and keep what start-up made out of the way of garbage collection.

    pandas is imported here because plotly looks whether it is there while another reader's run, which Streamlit makes
    in a thread of its own, may have imported half of it.
    """
    importlib.import_module("pandas")
    _send_small_messages_at_once()
    settle()


def settle() -> None:
    """Keep what has been imported until now out of the way of garbage collection."""
    gc.collect()
    gc.freeze()


def _send_small_messages_at_once() -> None:
    """Set TCP_NODELAY on the server's sockets, the listening one among them, from which later connections inherit it.

    Streamlit binds its socket without naming the protocol, and asyncio then leaves Nagle's algorithm on: a page that
    is sent in several small messages waits some 40 ms for the reader's acknowledgement of the first.
    """
    for one in gc.get_objects():
        if type(one) is socket.socket and one.fileno() >= 0 and one.family in _INTERNET:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
