"""How much one net and one pass may take: little where the app is hosted, more on a machine of one's own.

A host seldom tells how much of its machine an app may use, so the large budget has to be asked for: with
`EXPLAINER_MEMORY=machine` in the environment (`make run` sets it) the machine's own memory decides.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from explainer.architecture.limits import Budget

HOSTED = Budget(weights=260_000_000, activations=150_000_000, macs=100 * 10**9)
"""ResNet-50, 101 and 152, which share their weights, and 624×624 pixels for them.

Beside some 320 MB of server, one store of nets and two passes at a time stay near a gigabyte at the worst. A worker of
a slow machine makes some 20 to 40 billion multiply-adds a second, so that no pass holds it much longer than five.
"""
ROOMY = Budget(weights=700_000_000, activations=400_000_000, macs=500 * 10**9)
"""Every listed net, VGG-19 and Wide ResNet-101-2 too; some 2.5 GB at the worst."""
ROOMY_FROM = 5 * 10**9
"""Bytes of memory from which a machine counts as roomy."""
VARIABLE = "EXPLAINER_MEMORY"
CONTAINER_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


HOSTED_UPLOAD = 104 * 2**20
"""Room for ResNet-50's file of weights."""
ROOMY_UPLOAD = 572 * 2**20
"""Room for VGG-19's."""


def budget(environment: Mapping[str, str], *, memory: int | None = None) -> Budget:
    """What nets and passes may take on a machine of `memory` bytes; None asks the machine."""
    if environment.get(VARIABLE) != "machine":
        return HOSTED
    return ROOMY if (machine_memory() if memory is None else memory) >= ROOMY_FROM else HOSTED


def upload_bytes(environment: Mapping[str, str], *, memory: int | None = None) -> int:
    """How large a reader's checkpoint may be; .streamlit/config.toml and the Makefile let the server take as much."""
    return ROOMY_UPLOAD if budget(environment, memory=memory) is ROOMY else HOSTED_UPLOAD


def machine_memory(limits: tuple[Path, ...] = CONTAINER_LIMITS) -> int:
    """Bytes of memory: the machine's, or what its container is allowed; 0 where neither can be told."""
    known = [int(text) for path in limits if path.is_file() and (text := path.read_text("ascii").strip()).isdigit()]
    with suppress(AttributeError, ValueError, OSError):  # Windows has no sysconf
        known.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(known, default=0)


BUDGET = budget(os.environ)
"""Of all nets kept, and of one pass."""
UPLOAD_BYTES = upload_bytes(os.environ)
"""Of one checkpoint, and of all that are kept for their readers."""
