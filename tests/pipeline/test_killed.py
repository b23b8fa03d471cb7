"""Power cuts: killed at each named place and at random moments, then run again."""

import random
import time
from collections import Counter
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path

import polars as pl
import pytest

from tests.pipeline.conftest import Mailbox
from tests.pipeline.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # many whole runs one after the other

FAILPOINTS = (
    "store.after_contents",
    "store.after_sightings",
    "store.before_run_record",
    "spiders.after_batch",
    "spiders.before_run_record",
    "fetch.before_links",
    "analyse.before_record",
    "store.after_evidence",
    "store.after_analyses",
    "analyse.after_record",
    "evaluate.before_record",
    "ledger.after_evaluations",
    "letters.after_files",
    "letters.after_record",
    "letters.after_letter",
    "report.before_replace",
    "report.after_file",
    "deliver.after_plan",
    "ledger.after_sending",
    "delivery.before_mail",
    "delivery.before_yes",
    "delivery.after_yes",
    "deliver.before_record",
    "ledger.after_sent",
)
SENT_OR_NOT = {
    "ledger.after_sending",
    "delivery.before_mail",
    "delivery.before_yes",
    "delivery.after_yes",
    "deliver.before_record",
}
"""Killed here, nobody but a person can know whether the mail arrived."""


def facts(installation: Installation) -> dict[str, object]:
    """What must be the same after any power cut."""
    bench = installation.bench()
    postings = bench.market.postings(open_only=False).collect()
    analyses = bench.market.analyses(bench.panel.digests).collect()
    found: dict[str, object] = {
        "postings": sorted(postings["source_id"]),
        "analyses": Counter(analyses["specialist"]),
        "inputs": analyses["input_hash"].n_unique(),
        "evaluations": {
            version.name: sorted(bench.ledger.evaluations(version.name)["job_id"])
            for version in bench.ledger.profiles()
        },
        "letters": sorted(bench.ledger.letters().select("profile", "job_id").unique().rows()),
        "candidacies": sorted(bench.ledger.candidacies().select("profile", "job_id").rows()),
    }
    bench.close()
    return found


def uncertain(installation: Installation) -> pl.DataFrame:
    bench = installation.bench()
    found = bench.ledger.deliveries("uncertain")
    bench.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, small_site: str) -> dict[str, object]:
    installation = Installation(tmp_path_factory.mktemp("undisturbed"), small_site)
    installation.save_profiles("lena", "daniel")
    stages = installation.stages("run")
    assert stages["deliver"]["done"] == 2, stages
    return facts(installation)


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at_a_named_place(
    failpoint: str, tmp_path: Path, small_site: str, mailbox: Mailbox, undisturbed: dict[str, object]
) -> None:
    installation = Installation(tmp_path / "sunset", small_site, smtp_port=mailbox.port)
    installation.save_profiles("lena", "daniel")
    assert installation.killed_at(failpoint, "run"), f"the run never came to {failpoint}"
    installation.stages("run")
    assert facts(installation) == undisturbed
    assert len(mailbox.ids) == len(set(mailbox.ids)), "a mail was sent twice"
    left = uncertain(installation)
    assert left.height == (1 if failpoint in SENT_OR_NOT else 0)
    assert len(mailbox.ids) + left.height >= 2, "a mail got lost"


def test_killed_beside_the_outbox(tmp_path: Path, small_site: str, undisturbed: dict[str, object]) -> None:
    installation = Installation(tmp_path / "sunset", small_site)
    installation.save_profiles("lena", "daniel")
    assert installation.killed_at("delivery.after_outbox", "run")
    installation.stages("run")
    assert facts(installation) == undisturbed
    mails = [message_from_bytes(path.read_bytes()) for path in installation.folder.rglob("*.eml")]
    assert sorted(parseaddr(mail["To"])[1] for mail in mails) == [
        "daniel.adeyemi@example.org",
        "lena.hartwig@example.org",
    ]
    assert uncertain(installation).height == 1  # whoever carries mails from there may have taken it already


def test_killed_between_two_remarks(tmp_path: Path, small_site: str) -> None:
    installation = Installation(tmp_path / "sunset", small_site)
    installation.save_profiles("lena")
    installation.stages("run")
    copy = tmp_path / "reviewed.xlsx"
    candidacies = installation.remark("lena", copy, "Passt gut.", "Zu weit weg.")
    assert installation.killed_at("feedback.after_row", "feedback", "import", str(copy))
    again = installation.stages("feedback", "import", str(copy))["feedback"]
    assert again["done"] == 1
    bench = installation.bench()
    said = bench.ledger.feedback().sort("candidacy_id").select("candidacy_id", "text").rows()
    bench.close()
    assert said == sorted(zip(candidacies, ("Passt gut.", "Zu weit weg."), strict=True))


def test_killed_at_twenty_random_moments(
    tmp_path: Path, small_site: str, mailbox: Mailbox, undisturbed: dict[str, object]
) -> None:
    moments = random.Random(20261122)
    installation = Installation(tmp_path / "sunset", small_site, smtp_port=mailbox.port)
    installation.save_profiles("lena", "daniel")
    survived = 0
    for _ in range(20):
        process = installation.start("run")
        time.sleep(moments.uniform(0.5, 14))
        survived += process.poll() is not None
        process.kill()
        process.communicate()
    assert survived < 20, "no run was killed: the moments are too late"
    installation.stages("run")
    assert facts(installation) == undisturbed
    assert len(mailbox.ids) == len(set(mailbox.ids)), "a mail was sent twice"
    assert len(mailbox.ids) + uncertain(installation).height >= 2, "a mail got lost"
