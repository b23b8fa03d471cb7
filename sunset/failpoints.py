"""Named places where a test may stop the process as a power cut would.

`SUNSET_FAILPOINT=store.after_contents` kills the process with SIGKILL when it
reaches that name for the first time; `name:3` at the third time. Without the
variable a failpoint costs one dictionary look-up.
"""

import os
import signal

__all__ = ["failpoint"]

_reached: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Stop here if the environment asks for it.

    Parameters
    ----------
    name : ``module.place``, unique in the code base, for example ``delivery.after_yes``.
    """
    wanted = os.environ.get("SUNSET_FAILPOINT")
    if wanted is None:
        return
    wanted_name, _, nth = wanted.partition(":")
    if wanted_name != name:
        return
    _reached[name] = _reached.get(name, 0) + 1
    if _reached[name] == int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
