"""An installation of one person and one posting that suits her well, ready for every stage."""

from pathlib import Path
from typing import Any

from sunset.pipeline import Workbench
from sunset.profile import Experience, Profile, Skill
from sunset.schema import Posting
from sunset.settings import Settings
from tests.pipeline.filled import Clock, fetch

POSTING = Posting(
    source="demo",
    source_id="1",
    url="https://jobs.example/1",
    title="Python developer (m/f/d)",
    company="Sample Software Ltd",
    description="You will write software in Python.\n\n"
    "## Your profile\n- Experience with Python\n- Knowledge of PostgreSQL\n",
    locations=({"city": "Mainz", "country": "DE"},),  # type: ignore[arg-type]
)
ADA = Profile(
    name="Ada Beispiel",
    language="en",
    email="ada@example.org",
    phone="+49 30 23125 000",
    street="Musterweg 1",
    postcode="55116",
    city="Mainz",
    skills=(Skill(name="Python"), Skill(name="PostgreSQL")),
    experience=(
        Experience(
            title="Python developer",
            employer="Sample Shop",
            start="2018-01-01",
            skills=("Python", "PostgreSQL"),
        ),
    ),
)


def matched(folder: Path, **settings: Any) -> Workbench:
    """Make the installation; its posting was fetched and nothing else is done."""
    bench = Workbench(Settings(home=folder / "var", out=folder / "out", **settings), clock=Clock())
    bench.ledger.save_profile("ada", ADA)
    fetch(bench, [POSTING], "r1")
    return bench
