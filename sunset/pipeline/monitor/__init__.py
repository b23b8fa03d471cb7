"""What the operator looks at: where postings stand, throughput, failures, sources, people served.

All of it is read from the market and from one workspace of the ledger, and changes nothing.
"""

from sunset.pipeline.monitor.health import (
    ASK_THE_SITE,
    Served,
    failures,
    listing,
    runs,
    served,
    source_health,
    source_runs,
)
from sunset.pipeline.monitor.over_time import period, status_over_time, throughput
from sunset.pipeline.monitor.people import QUIET, SOON, deadlines, letters_held, without_match
from sunset.pipeline.monitor.statuses import standing, status_counts

__all__ = [
    "ASK_THE_SITE",
    "QUIET",
    "SOON",
    "Served",
    "deadlines",
    "failures",
    "letters_held",
    "listing",
    "period",
    "runs",
    "served",
    "source_health",
    "source_runs",
    "standing",
    "status_counts",
    "status_over_time",
    "throughput",
    "without_match",
]
