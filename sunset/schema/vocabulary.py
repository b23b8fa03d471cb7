"""The closed vocabularies, and what holds for everything that crosses an edge."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

__all__ = [
    "MAIN_DOMAINS",
    "Country",
    "Currency",
    "Domain",
    "Edge",
    "Education",
    "Employment",
    "FitLevel",
    "Language",
    "LanguageLevel",
    "Period",
    "Schedule",
    "Seniority",
    "WorkModel",
]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

WorkModel = Literal["onsite", "hybrid", "remote"]
Employment = Literal["permanent", "temporary", "freelance", "internship", "apprenticeship"]
Schedule = Literal["full", "part", "either"]
Seniority = Literal["student", "entry", "professional", "senior", "lead", "executive"]
Education = Literal["none", "vocational", "bachelor", "master", "doctorate"]
LanguageLevel = Literal["basic", "intermediate", "fluent", "native"]
FitLevel = Literal["Good", "Moderate", "Low"]
Period = Literal["hour", "day", "week", "month", "year"]
Domain = Literal[
    "software_engineering",
    "data_ai",
    "it_infrastructure_operations",
    "cyber_security",
    "product_project_management",
    "consulting_strategy",
    "risk",
    "compliance_legal_audit",
    "finance_accounting_tax",
    "investment_banking_markets",
    "asset_wealth_management",
    "sales_client_coverage",
    "banking_operations",
    "hr",
    "marketing_communications",
    "procurement_facilities",
    "assistance_administration",
    "sustainability",
]
MAIN_DOMAINS: tuple[str, ...] = get_args(Domain)


class Edge(BaseModel):
    """What crosses an edge: unknown keys are mistakes, values do not change afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)
