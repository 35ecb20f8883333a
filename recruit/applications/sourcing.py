"""Verbs that correct where an application came from, and note how onboarding goes after the hire."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.applications import access, history
from recruit.applications.models import Application
from recruit.applications.visiting import locked
from recruit.processes.stages import Stage
from recruit.setup.models import Source
from recruit.teams.rights import JobAction

ONBOARDING = ("READY_TO_ONBOARD", "ONBOARDING_SUCCESSFUL", "ONBOARDING_FAILED")


@transaction.atomic
def set_source(application: Application, *, by: Actor, source: Source, referrer: User | None = None) -> Application:
    """Correct the source of an application. Nothing happens when it is the same.

    `referrer` is the colleague who brought the person, kept with referrals only (product facts §15.10). Raises NotFound
    or NotAllowed; Invalid for a referrer with another source.
    """
    access.require(by, JobAction.ADD_CANDIDATE, application)
    if referrer is not None and source.type != Source.Type.REFERRALS:
        raise Invalid(
            _("Only a referral has somebody who referred. Choose a referral as the source."), field="referrer"
        )
    row = locked(application)
    if row.source_id == source.pk and row.referrer_id == (referrer.pk if referrer else None):
        return row
    before, row.source = _words(row), source
    row.referrer = referrer
    row.save(update_fields=["source", "referrer", "updated_at"])
    changes = {"source": (before, _words(row))}
    recording.record(history.SOURCE_SET, on=row, by=by, about=[row.job, row.candidate], changes=changes)
    return row


def _words(application: Application) -> str:
    source, referrer = str(application.source or ""), application.referrer
    return f"{source} ({referrer.full_name})" if referrer else source


@transaction.atomic
def set_onboarding(application: Application, *, by: Actor, status: str) -> Application:
    """Note how the onboarding of somebody hired goes: one of ONBOARDING (product facts §16.2).

    Raises Invalid for another word, Refused (not_hired) for somebody who is not hired, NotFound or NotAllowed.
    """
    access.require(by, JobAction.HIRE, application)
    if status not in ONBOARDING:
        raise Invalid(_("Use one of {words}.").format(words=", ".join(ONBOARDING)), field="onboardingStatus")
    row = locked(application)
    if row.stage != Stage.HIRED:
        raise Refused(_("Only people who were hired are onboarded."), code="not_hired")
    if row.onboarding_status == status:
        return row
    changes = {"onboarding_status": (row.onboarding_status, status)}
    row.onboarding_status = status
    row.save(update_fields=["onboarding_status", "updated_at"])
    recording.record(history.ONBOARDING_SET, on=row, by=by, about=[row.job, row.candidate], changes=changes)
    return row
