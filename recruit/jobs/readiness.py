"""Reads of what a draft still needs before it can be a job."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruit.fields import queries as fields
from recruit.fields.models import CustomField
from recruit.jobs.models import Job, JobAd

CREATE, DETAILS, TEAM, ADVERTISE, SHARE = STEPS = ("create", "details", "team", "advertise", "share")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not said yet: on which step, in which field, and what to do."""

    step: str
    field: str
    sentence: str | Promise
    ad: JobAd | None = None


# What a job needs (product facts §15.2), column by column.
_NEEDED = (
    (CREATE, "title", _("Give the job a title.")),
    (DETAILS, "city", _("Say in which city the job is.")),
    (DETAILS, "country_code", _("Choose a country.")),
    (DETAILS, "industry", _("Choose an industry.")),
    (DETAILS, "function", _("Choose a function.")),
    (DETAILS, "experience_level", _("Choose an experience level.")),
)


def missing_of(job: Job, ads: list[JobAd] | None = None) -> list[Missing]:
    """What is missing, in the order of the steps; with `ads` (those that shall go up) also what they need.

    One statement for the company's own fields.
    """
    found = [Missing(step, name, words) for step, name, words in _NEEDED if not str(getattr(job, name)).strip()]
    if (job.salary_min is not None or job.salary_max is not None) and not job.salary_currency:
        found.append(Missing(DETAILS, "salary_currency", _("Choose the currency of the salary.")))
    for row in fields.offered(CustomField.Category.ORG, CustomField.Category.JOB, org=job.org_values):
        if row.is_required and fields.is_empty(job.fields.get(str(row.public_id))):
            sentence = _("Fill in {field}.").format(field=fields.label_of(row))
            found.append(Missing(DETAILS, f"field-{row.public_id}", sentence))
    found += [_needs_text(ad) for ad in ads or [] if not ad.job_description.strip()]
    return sorted(found, key=lambda each: STEPS.index(each.step))


def _needs_text(ad: JobAd) -> Missing:
    if ad.is_default:
        return Missing(CREATE, "job_description", _("Write the job description."), ad)
    sentence = _("Write the job description of the ad {title}, or take it off the list.").format(title=ad.title)
    return Missing(ADVERTISE, "job_description", sentence, ad)


def counted(found: list[Missing]) -> dict[str, int]:
    """How many things each step still needs."""
    return dict(Counter(each.step for each in found))


def chosen_ads(job: Job) -> list[JobAd]:
    """The ads that go up with the job, the default one first."""
    return [ad for ad in job.ads.all() if ad.is_chosen and ad.archived_at is None]
