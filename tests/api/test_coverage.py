"""The command that says which operations are served."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

LIST = (
    "document\tbase\tmethod\tpath\tpurpose\n"
    "jobs-api\t\tGET\t/jobs/{jobId}\tOne job\n"
    "users-api\t/user-api/v201804\tGET\t/users/me\tOwn user\n"
    "stables-api\t\tGET\t/unicorns\tUnicorns\n"
)


def test_the_page_says_what_is_served(tmp_path: Path) -> None:
    (tmp_path / "operations.tsv").write_text(LIST)
    call_command("api_coverage", tmp_path / "operations.tsv", output=tmp_path / "page.md")
    page = (tmp_path / "page.md").read_text()
    assert "2 of 3 operations are served." in page
    assert "| GET `/jobs/{jobId}` | One job | served |" in page
    assert "| GET `/unicorns` | Unicorns | not yet |" in page


def test_a_missing_list_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("api_coverage", tmp_path / "nothing.tsv", output=tmp_path / "page.md")
