"""The flow: sites, job store, analysis, matches, letters, report, mail, feedback."""

from sunset.pipeline.bench import Progress, StageResult, Workbench
from sunset.pipeline.flow import STAGES, run
from sunset.pipeline.learning import import_feedback

__all__ = ["STAGES", "Progress", "StageResult", "Workbench", "import_feedback", "run"]
