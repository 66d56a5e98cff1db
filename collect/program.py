"""Which program ran, where and for whom: what a run records of itself."""

import os
import platform
import pwd
import ssl
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).parents[1]


@cache
def revisie(root: Path = _ROOT) -> str | None:
    """The git commit of the code, with -dirty when the code differs from it; None outside a checkout."""
    if not (root / ".git").exists():
        return None
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def omgeving() -> dict[str, str]:
    """The versions that how a request is made depends on."""
    libraries = {name: version(name) for name in ("httpx", "httpcore", "h11", "protego")}
    return {"python": platform.python_version(), "openssl": ssl.OPENSSL_VERSION, **libraries}


def gebruiker() -> str:
    """The name of the account that runs this."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # containers run under a number without a name
        return f"uid {os.getuid()}"
