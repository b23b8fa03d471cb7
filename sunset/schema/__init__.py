"""The words Sunset is written in.

Frames that lie in the market's tables are `dataframely` schemas (one row a fact);
single things that cross an edge (a file, a form, a request) are pydantic models.
A moment is UTC; a date without a time stays a date; unknown is null.
"""

from sunset.schema.evaluation import (
    Condition,
    Evaluation,
    Evidence,
    Requirement,
)
from sunset.schema.posting import (
    EVIDENCE_FIELDS,
    MOST_PLACES,
    Contact,
    Place,
    Posting,
    Salary,
    input_hash,
    job_id,
    text_hash,
)
from sunset.schema.tables import (
    MOMENT,
    Analyses,
    Contents,
    EvidenceRows,
    Labels,
    Links,
    MarketFrame,
    Postings,
    Rejected,
    Sightings,
    SourceRuns,
    Vectors,
)
from sunset.schema.vocabulary import (
    MAIN_DOMAINS,
    Country,
    Currency,
    Domain,
    Education,
    Employment,
    FitLevel,
    Language,
    LanguageLevel,
    Period,
    Schedule,
    Seniority,
    WorkModel,
)

__all__ = [
    "EVIDENCE_FIELDS",
    "MAIN_DOMAINS",
    "MOMENT",
    "MOST_PLACES",
    "Analyses",
    "Condition",
    "Contact",
    "Contents",
    "Country",
    "Currency",
    "Domain",
    "Education",
    "Employment",
    "Evaluation",
    "Evidence",
    "EvidenceRows",
    "FitLevel",
    "Labels",
    "Language",
    "LanguageLevel",
    "Links",
    "MarketFrame",
    "Period",
    "Place",
    "Posting",
    "Postings",
    "Rejected",
    "Requirement",
    "Salary",
    "Schedule",
    "Seniority",
    "Sightings",
    "SourceRuns",
    "Vectors",
    "WorkModel",
    "input_hash",
    "job_id",
    "text_hash",
]
