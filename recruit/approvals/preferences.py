"""Company settings of approvals. All are edited on the pages Job approvals and Offer approvals."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base import preferences
from recruit.approvals.states import Subject

_SECTION = str(_("Approvals"))


def _switch(name: str, label: Promise, help_: Promise, *, default: bool = False) -> preferences.Preference[bool]:
    return preferences.register(
        preferences.Preference(name=name, default=default, label=label, help=help_, section=_SECTION, apart=True)
    )


REMOVE_ACCESS = {
    Subject.JOB: _switch(
        "approvals.remove_job_access",
        _("Remove approvers’ access to the job after the job has been approved"),
        _("Within 24 hours of the last decision. Who has access by hiring team, system role or access group keeps it."),
    ),
    Subject.OFFER: _switch(
        "approvals.remove_offer_access",
        _("Remove approvers’ access to the job after the offer has been approved"),
        _("Within 24 hours of the last decision. Who has access by hiring team, system role or access group keeps it."),
    ),
}
DELEGATION = {
    Subject.JOB: _switch(
        "approvals.delegate_jobs",
        _("Approvers of jobs may name a delegate"),
        _("For a range of days. The delegate is asked in their place."),
        default=True,
    ),
    Subject.OFFER: _switch(
        "approvals.delegate_offers",
        _("Approvers of offers may name a delegate"),
        _("For a range of days. The delegate is asked in their place."),
        default=True,
    ),
}
FIRST_REMINDER = preferences.register(
    preferences.Preference(
        name="approvals.first_reminder_days",
        default=2,
        label=_("Days until the first reminder"),
        help=_("Approvers who have not decided get a letter. 0 sends none."),
        section=_SECTION,
        minimum=0,
        maximum=60,
        apart=True,
    )
)
SECOND_REMINDER = preferences.register(
    preferences.Preference(
        name="approvals.second_reminder_days",
        default=5,
        label=_("Days until the second reminder"),
        help=_("Counted from the first asking. 0 sends none."),
        section=_SECTION,
        minimum=0,
        maximum=60,
        apart=True,
    )
)
