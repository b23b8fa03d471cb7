"""All stages in order, as one recorded run."""

from collections.abc import Callable

from sunset.pipeline.bench import StageResult, Workbench
from sunset.pipeline.fetching import fetch
from sunset.pipeline.judging import analyse, evaluate
from sunset.pipeline.monitor.health import listing
from sunset.pipeline.reporting import report
from sunset.pipeline.sending import deliver
from sunset.pipeline.writing import letters

__all__ = ["STAGES", "run"]

Stage = Callable[[Workbench, str], StageResult]

STAGES: dict[str, Stage] = {
    "fetch": fetch,
    "analyse": analyse,
    "evaluate": evaluate,
    "letters": letters,
    "report": report,
    "deliver": deliver,
}


def run(bench: Workbench, stages: tuple[str, ...] = tuple(STAGES)) -> list[StageResult]:
    """Do the stages in order; what fails in one is kept, and the others go on with the rest.

    Parameters
    ----------
    bench : what to work with.
    stages : names out of `STAGES`.

    Returns
    -------
    How each stage went.

    Raises
    ------
    sunset.errors.Forbidden : if the installation is bound to one person; the stages serve everybody.
    """
    bench.for_everybody("The stages of the flow work")
    run_id = bench.new_run_id()
    bench.ledger.start_run(run_id)
    bench.forget_failures("fetch", {listing(choice) for choice in bench.settings.sources})
    results: list[StageResult] = []
    try:
        for name in stages:
            results.append(STAGES[name](bench, run_id))
    finally:
        bench.ledger.finish_run(
            run_id,
            {result.stage: {"done": result.done, "failed": result.failed} for result in results},
            [result.stage for result in results for _ in result.alarms],  # their words may name a person
        )
    return results
