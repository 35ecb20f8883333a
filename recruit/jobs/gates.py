"""What must be settled before a job may be published. Subjects above register their gates here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from base.errors import Refused
from recruit.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a job may not be published now: a code for machines, and a sentence that says what to do."""

    code: str
    sentence: str | Promise


Gate = Callable[[Job], Closed | None]
_gates: list[Gate] = []


def register(gate: Gate) -> None:
    """Add a gate. It is asked with a job, finished or not, and answers why it is closed, or None."""
    _gates.append(gate)


def closed(job: Job) -> Closed | None:
    """The first gate that is closed for this job; None when it may be published."""
    return next((answer for gate in _gates if (answer := gate(job)) is not None), None)


def require_open(job: Job) -> None:
    """Pass, or raise Refused with the sentence of the gate that is closed."""
    if (answer := closed(job)) is not None:
        raise Refused(str(answer.sentence), code=answer.code)
