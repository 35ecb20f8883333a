"""Pure: the scopes of the compatible API (api/enums.json), each with the words a person consents to."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, str | Promise] = {
    "company_read": _("See the company's profile"),
    "user_me_read": _("See who you are: name, e-mail address and role"),
    "users_read": _("See users, their roles and access groups"),
    "users_manage": _("Add, change, activate and deactivate users"),
    "jobs_read": _("See jobs, their ads, positions and hiring teams"),
    "jobs_manage": _("Create and change jobs, ads, positions and hiring teams"),
    "jobs_publications_manage": _("Publish and unpublish job ads"),
    "candidates_read": _("See candidates, their files and their applications"),
    "candidates_create": _("Add candidates"),
    "candidates_manage": _("Change, tag and delete candidates and their files"),
    "candidate_status_read": _("See where candidates stand"),
    "candidates_offers_read": _("See offers"),
    "candidates_parse_resume": _("Read candidates out of résumés"),
    "candidate_view_application_status_read": _("See what candidates see of their status"),
    "job_applications_read": _("See how to apply for a job"),
    "job_applications_manage": _("Send applications for a job"),
    "candidate_applications_manage": _("Move, reject and change applications"),
    "configuration_read": _("See departments, fields, sources and other settings"),
    "configuration_manage": _("Change departments, fields, sources and other settings"),
    "approvals_read": _("See approvals"),
    "approvals_create": _("Ask for approvals"),
    "messages_read": _("Read messages and notes"),
    "messages_write": _("Write messages and notes"),
    "messages_manage": _("Write and delete messages and notes"),
    "message_templates_read": _("See message templates"),
    "message_templates_write": _("Change message templates"),
    "interviews_read": _("See interviews"),
    "interviews_write": _("Plan and change interviews"),
    "interview_types_read": _("See interview types"),
    "interview_types_write": _("Change interview types"),
    "self_schedules_read": _("See self-scheduling"),
    "self_schedules_manage": _("Change self-scheduling"),
    "schedule_preferences_read": _("See scheduling preferences"),
    "interview_templates_read": _("See interview templates"),
    "interview_templates_manage": _("Change interview templates"),
    "reviews_read": _("See reviews"),
    "reviews_write": _("Write reviews"),
    "reporting_read": _("See reports"),
    "reporting_write": _("Build and run reports"),
    "webhooks_read": _("See webhook subscriptions"),
    "webhooks_write": _("Make webhook subscriptions"),
    "webhooks_delete": _("Delete webhook subscriptions"),
    "webhooks_manage": _("Make, change and delete webhook subscriptions"),
    "audit_events_read": _("Read the audit trail"),
    "event_management_read": _("See hiring events"),
    "event_management_write": _("Change hiring events"),
    "url_shortener_write": _("Make short links"),
}


def in_words(names: Iterable[str]) -> list[str]:
    """What somebody is asked to allow, in the order of the table; unknown names are left out."""
    wanted = set(names)
    return [str(words) for name, words in SCOPES.items() if name in wanted]


def in_order(names: Iterable[str]) -> list[str]:
    """The known ones of these names, each once, in the order of the table."""
    wanted = set(names)
    return [name for name in SCOPES if name in wanted]
