"""The verb that fills in the company's own fields of an application (product facts §15.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from base.actors import Actor
from base.audit import recording
from recruit.applications import access, history
from recruit.applications.models import Application
from recruit.applications.visiting import locked, touch_job
from recruit.fields import queries as own_fields
from recruit.teams.rights import JobAction


@transaction.atomic
def fill_in(
    application: Application, *, by: Actor, values: Mapping[str, Any], version: int | None = None
) -> Application:
    """Keep values of the company's own application fields under their public ids; those not named stay.

    Raises Invalid for values a field does not take (with its name), Stale when the application was moved meanwhile.
    """
    access.require(by, JobAction.EDIT_FIELDS, application)
    touch_job(application.job_id)
    row = locked(application, version=version)
    before = dict(row.fields)
    kept = own_fields.checked(
        dict(values), own_fields.Category.APPLICATION, before=before, org=row.job.org_values, complete=False
    )
    changed = sorted(key for key in {*before, *kept} if before.get(key) != kept.get(key))
    if not changed:
        return row
    row.fields = kept
    row.save(update_fields=["fields", "updated_at"])
    # Values may be personal: only which fields changed is written down.
    recording.record(history.FIELDS_EDITED, on=row, by=by, about=[row.job, row.candidate], data={"fields": changed})
    return row
