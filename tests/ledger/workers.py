"""What other processes do in the ledger's tests; they fork from a server that has the imports done."""

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

from sunset.errors import Busy
from sunset.ledger import Ledger
from sunset.schema import Evaluation

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.ledger.workers"])

barrier, queue = _CONTEXT.Barrier, _CONTEXT.SimpleQueue


def start(work: Callable[..., None], *arguments: Any) -> Any:
    """Run `work` in a process of its own."""
    process = _CONTEXT.Process(target=work, args=arguments)
    process.start()
    return process


def ended(process: Any) -> int:
    """Wait for a process and return its exit code."""
    process.join(60)
    code: int = process.exitcode
    process.close()
    return code


def open_it(url: str, together: Any) -> None:
    together.wait(30)
    Ledger.open(url).close()


def send(url: str, sent: Any, together: Any = None, failpoint: str | None = None) -> None:
    """Send the mail if it is to be sent, as the flow does."""
    if failpoint:
        os.environ["SUNSET_FAILPOINT"] = failpoint
    with Ledger.open(url) as ledger:
        delivery = ledger.begin_delivery("mail", profile="ada")
        if together:
            together.wait(30)
        if delivery is None or delivery.state != "pending":
            return
        try:
            ledger.mark_sending("mail")
        except Busy:
            return
        sent.put("a mail")
        ledger.mark_sent("mail", "id")


def claim_and_wait(url: str, together: Any) -> None:
    """Be in the midst of sending until told to end."""
    with Ledger.open(url) as ledger:
        ledger.begin_delivery("mail", profile="ada")
        ledger.mark_sending("mail")
        together.wait(30)
        together.wait(30)
        ledger.mark_sent("mail", "id")


def evaluate(url: str, version: int, evaluation: str, failpoint: str | None = None) -> None:
    if failpoint:
        os.environ["SUNSET_FAILPOINT"] = failpoint
    with Ledger.open(url) as ledger:
        ledger.record_evaluations(version, [Evaluation.model_validate_json(evaluation)])
