"""The flow: sites, job store, analysis, matches, letters, report, mail, feedback.

`flow.run` does the stages in order. Importing this package loads none of them, so that commands
which only ask a question start quickly.
"""

from sunset.pipeline.bench import Progress, StageResult, Workbench

__all__ = ["Progress", "StageResult", "Workbench"]
