"""How many processors this process may use."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup/cpu.max")


def processors(limit: Path = _CGROUP) -> int:
    """At most what a container is allowed, which the machine's own count does not show."""
    usable = len(os.sched_getaffinity(0))
    try:
        quota, period = limit.read_text(encoding="ascii").split()
        return max(1, min(usable, int(quota) // int(period)))
    except (OSError, ValueError):  # no such limit: no file, or "max"
        return usable
