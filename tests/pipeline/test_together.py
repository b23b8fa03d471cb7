"""Two runs at once on one installation."""

from pathlib import Path

import pytest

from tests.pipeline.conftest import Mailbox
from tests.pipeline.installation import Installation
from tests.pipeline.test_killed import facts, undisturbed

pytestmark = pytest.mark.slow
__all__ = ["undisturbed"]


def test_two_runs_at_once_do_the_work_of_one(
    tmp_path: Path, small_site: str, mailbox: Mailbox, undisturbed: dict[str, object]
) -> None:
    installation = Installation(tmp_path / "sunset", small_site, smtp_port=mailbox.port)
    installation.save_profiles("lena", "daniel")
    runs = [installation.start("run"), installation.start("run")]
    for run in runs:
        _, errors = run.communicate(timeout=280)
        assert run.returncode == 0, errors
    assert facts(installation) == undisturbed
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 2
