"""Which process owns a piece of work, and whether that one still lives."""

import os
import socket
from pathlib import Path

__all__ = ["lives", "me"]


def me() -> str:
    """Return the name of this process: host, process id, and when the process started."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}"


def lives(owner: str) -> bool | None:
    """Tell whether the process called `owner` by `me` still runs.

    Returns
    -------
    None if it belongs to another machine, which cannot be seen from here.

    Examples
    --------
    >>> lives(me())
    True
    """
    host, pid, started = owner.rsplit("/", 2)
    if host != socket.gethostname():
        return None
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs under another user
        pass
    return _started(int(pid)) == started  # a process id is given again after a while


def _started(pid: int) -> str:
    """Clock ticks from boot to the start of a process; empty where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rsplit(")", 1)[1].split()[19]
