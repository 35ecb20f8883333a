"""Reads for the forms of a job: what a new one begins with, and what others changed while one was edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.queries import company
from base.actors import Actor
from base.audit import recording
from base.audit.models import Entry
from recruit.jobs import history
from recruit.jobs.models import Job, JobAd
from recruit.setup.models import Brand

# What a new job takes over from its writer's last one.
_ALIKE = (
    "city", "country_code", "region", "salary_currency", "salary_period", "language", "industry", "function",
    "experience_level", "type_of_employment", "department", "brand",
)  # fmt: skip


def columns(actor: Actor) -> dict[str, Any]:
    """What a new draft begins with: as the user's last job, else the company's own place and default brand."""
    mine = Job.objects.filter(creator=actor.user, is_template=False, is_draft=False)
    last = mine.select_related("brand", "department").order_by("-pk").first()
    default = Brand.objects.filter(is_default=True).first()
    if last is not None:
        values = {name: getattr(last, name) for name in _ALIKE}
        return values | {"brand": last.brand or default}
    own = company()
    return {"city": own.city, "country_code": own.country_code.lower(), "brand": default}


def company_description(job: Job) -> str:
    """How the newest published ad of the same brand introduces the company, to begin a new ad with."""
    ads = JobAd.objects.filter(job__brand=job.brand, language=job.language, postings__isnull=False).exclude(
        company_description=""
    )
    return ads.order_by("-pk").values_list("company_description", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Something somebody else saved while a form was open."""

    who: str
    at: datetime
    changes: list[tuple[str, str, str]]


def changed_since(job: Job, version: int) -> list[Meanwhile]:
    """What was saved since that version of the job, newest first."""
    job.refresh_from_db(fields=["version"])
    count = max(0, min(20, job.version - version))
    entries = Entry.objects.filter(object_key=recording.key_of(job), kind=history.EDITED.name).order_by("-pk")[:count]
    return [
        Meanwhile(entry.actor_name, entry.created_at, [(name, *_pair(pair)) for name, pair in entry.changes.items()])
        for entry in entries
    ]


def _pair(pair: list[Any]) -> tuple[str, str]:
    before, after = ("" if value is None else str(value) for value in pair)
    return before, after
