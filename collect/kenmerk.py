"""Names for single captures."""

import secrets
import time
import uuid


def kenmerk() -> str:
    """A new UUID of version 7, which sorts by the moment it was made."""
    milliseconds = time.time_ns() // 1_000_000
    bits = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))
