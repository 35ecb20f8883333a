"""Verbs that write a job together with its default ad, as integrators send both in one document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from base.actors import Actor
from recruit.jobs import opening, publishing
from recruit.jobs.models import Job


@transaction.atomic
def open_with_ad(*, by: Actor, fields: Mapping[str, Any], ad: Mapping[str, Any] | None) -> Job:
    """Create a job with one open position and, when `ad` is given, its default ad's text. Raises as both verbs do."""
    job = opening.open_job(by=by, **fields)
    if ad is not None:
        publishing.write_ad(job, by=by, ad=job.ads.get(is_default=True), changes=ad)
    return job


@transaction.atomic
def replace_job(job: Job, *, by: Actor, fields: Mapping[str, Any], ad: Mapping[str, Any] | None) -> Job:
    """Change a job and, when `ad` is given and differs, its default ad. Raises as the two verbs do."""
    job = opening.edit_job(job, by=by, changes=fields)
    default = job.ads.filter(is_default=True).first()
    differing = {name: value for name, value in (ad or {}).items() if getattr(default, name, None) != value}
    if differing:
        publishing.write_ad(job, by=by, ad=default, changes=differing)
    return job
