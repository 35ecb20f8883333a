"""Runs and presses of the tests about people."""

from __future__ import annotations

from typing import Any

from django.test import Client

from base.runs import working
from base.runs.models import Run

# A spreadsheet of two people.
HEAD = "First name;Last name;E-mail;City;Country;Tags"
GOOD = f"{HEAD}\nAna;Kowalska;ana@mail.example;Łódź;Poland;night, icu\nBo;Berg;bo@mail.example;Malmö;se;\n"


def work_off(run: Run) -> Run:
    """Let the worker finish a run."""
    working.perform({"run": str(run.public_id)}, effect_id="test")
    run.refresh_from_db()
    return run


def sentences(run: Run) -> list[tuple[str, str]]:
    """Read what became of each line."""
    return list(run.items.order_by("position").values_list("state", "sentence"))


def post(client: Client, path: str, values: dict[str, Any]) -> tuple[str, Any]:
    """Post, and open the page it leads to."""
    answer = client.post(path, values)
    assert answer.status_code == 303, answer.content
    return answer.headers["Location"], client.get(answer.headers["Location"])
