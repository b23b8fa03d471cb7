"""The reviewers' workbook out, and what they wrote in it back in.

`write_workbook` lays one row a candidacy into an Excel file; `read_feedback` reads an edited
copy. What ties the two together is hidden in the file: a row of column keys above the header, a
column of candidacy numbers, and the sheet ``_meta``, so people may translate, sort and rename.
"""

from sunset.report.columns import Verdict, WorkflowStatus
from sunset.report.feedback import FeedbackImport, FeedbackRow, Unmatched, read_feedback
from sunset.report.row import ReportRow
from sunset.report.workbook import write_workbook

__all__ = [
    "FeedbackImport",
    "FeedbackRow",
    "ReportRow",
    "Unmatched",
    "Verdict",
    "WorkflowStatus",
    "read_feedback",
    "write_workbook",
]
