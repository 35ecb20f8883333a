"""The ground of privacy's tests: a file store of their own and a rule for everywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from base.actors import Actor
from recruit.privacy import ruling
from recruit.privacy.models import PrivacyRule

ROBOT = Actor.system("tests")


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files lie."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def default_rule(db: None) -> PrivacyRule:
    """Everywhere: rejected and withdrawn 12 months, leads 6, hired for ever."""
    months = {"months_rejected": 12, "months_withdrawn": 12, "months_hired": 0, "months_lead": 6}
    return ruling.save_rule("", by=ROBOT, values=months)
