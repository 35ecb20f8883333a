"""Reads of letters and templates used by more than one door; the merge fields every letter may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import queries as accounts
from accounts.models import User
from base.errors import NotFound, Refused
from recruit.fields import scopes
from recruit.jobs.models import Job
from recruit.letters import fields
from recruit.letters.fields import Facts, MergeField
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.setup import languages

if TYPE_CHECKING:
    from recruit.applications.models import Application


class Words(NamedTuple):
    """A letter with its values in place. `missing` names fields that are unknown or have no value: it may not leave."""

    subject: str
    text: str
    missing: list[str]


def written(
    application: Application,
    subject: str,
    text: str,
    *,
    author: User | None = None,
    more: Mapping[str, str] | None = None,
) -> Words:
    """The letter as this candidate would read it. The preview and the letter that leaves both come from here."""
    facts = Facts(application, author, more or {})
    values = fields.values_for(facts, fields.used_in(subject, text))
    head, body = fields.fill(" ".join(subject.split()), values), fields.fill(text, values)
    return Words(head.text, body.text, list(dict.fromkeys([*head.missing, *body.missing])))


def templates(type_: str = "") -> QuerySet[EmailTemplate]:
    """The templates in use, of one type when given, by name."""
    rows = EmailTemplate.objects.filter(archived_at=None).order_by("type", "name", "id")
    return rows.filter(type=type_) if type_ else rows


def template_of(public_id: UUID) -> EmailTemplate:
    """One template, archived ones too. Raises NotFound."""
    found = EmailTemplate.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def templates_for(job: Job, type_: str) -> list[EmailTemplate]:
    """What may be chosen for a letter of this type about the job: the default first, then by name."""
    org = job.org_values
    found = [row for row in templates(type_) if scopes.takes(row.scope, org)]
    best = _best(found, org)
    return sorted(found, key=lambda row: (row is not best, row.name.lower()))


def default_for(job: Job, type_: str) -> EmailTemplate | None:
    """The template a letter of this type starts with."""
    return _best([row for row in templates(type_) if row.is_default], job.org_values)


def template_for_event(event: str, job: Job, language: str = "") -> EmailTemplate | None:
    """What is sent when this happens; None when the company sends nothing then.

    Of several those in the candidate's language win, else in the company's, else in English; of these the one bound to
    most org fields.
    """
    rows = [row for row in templates().filter(event=event) if scopes.takes(row.scope, job.org_values)]
    for wished in (language, languages.of_company(), "en") if len(rows) > 1 else ():
        spoken = [row for row in rows if wished and row.language[:2] == wished[:2]]
        if spoken:
            return scopes.narrowest([(row.scope, row) for row in spoken], job.org_values)
    return scopes.narrowest([(row.scope, row) for row in rows], job.org_values)


def _best(rows: list[EmailTemplate], org: Mapping[str, str]) -> EmailTemplate | None:
    defaults = [row for row in rows if row.is_default]
    return scopes.narrowest([(row.scope, row) for row in defaults], org)


def letters_of(application: Application, types: Iterable[str]) -> QuerySet[SentLetter]:
    """The letters about this application and those to its person about none, newest first."""
    rows = SentLetter.objects.filter(candidate=application.candidate_id, type__in=list(types))
    own = rows.filter(application=application.pk) | rows.filter(application=None)
    return own.select_related("author").order_by("-created_at", "-id")


def letter_of(public_id: UUID) -> SentLetter:
    """One letter with its application. Raises NotFound."""
    rows = SentLetter.objects.select_related("application__job", "application__candidate", "candidate", "author")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def waiting() -> QuerySet[SentLetter]:
    """Letters that have not left. For `Exists(waiting().filter(application=OuterRef("pk")))` in filters of lists."""
    return SentLetter.objects.filter(state=SentLetter.State.WAITING)


def pending_letters(application_ids: Iterable[int]) -> dict[int, datetime]:
    """When the rejection letter of each application leaves, where one still waits; one statement for a page of them.

    Letters within the seconds of undo count too: nobody sees the difference.
    """
    rows = waiting().filter(application__in=list(application_ids), type=EmailTemplate.Type.REJECTION).order_by()
    return {pk: at for pk, at in rows.values_list("application").annotate(at=Min("send_at")) if at is not None}


def from_name(author: User | None, *, shows_sender: bool) -> str:
    """Who a letter says it is from: the person who wrote it, or the company's hiring team."""
    if shows_sender and author is not None:
        return author.full_name
    return gettext("{company} Hiring Team").format(company=company_name())


def sample_application() -> Application | None:
    """The newest application, to show an administrator what a letter would look like."""
    from recruit.models import Application

    rows = Application.objects.select_related("candidate", "job__department", "job__brand")
    return rows.filter(candidate__erased_at=None).order_by("-pk").first()


def company_name() -> str:
    """The company as letters call it; before one is set up, the name that stands on letters."""
    try:
        return accounts.company().name
    except Refused:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[0]


def _day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else ""


def _author(facts: Facts, name: str) -> str:
    return str(getattr(facts.author, name)) if facts.author is not None else ""


_BUILT_IN: tuple[tuple[str, Promise, Callable[[Facts], str]], ...] = (
    ("applicant_first_name", _("First name of the candidate"), lambda f: f.application.candidate.first_name),
    ("applicant_last_name", _("Last name of the candidate"), lambda f: f.application.candidate.last_name),
    ("applicant_full_name", _("First and last name of the candidate"), lambda f: f.application.candidate.full_name),
    ("applicant_email", _("E-mail address of the candidate"), lambda f: f.application.candidate.email),
    ("applicant_phone", _("Phone number of the candidate"), lambda f: f.application.candidate.phone),
    ("applicant_city", _("City of the candidate"), lambda f: f.application.candidate.city),
    ("job_title", _("Title of the job"), lambda f: f.application.job.title),
    ("job_location", _("City and country of the job"), lambda f: f.application.job.location),
    ("job_ref", _("Reference number of the job"), lambda f: f.application.job.ref_number),
    ("job_department", _("Department of the job"), lambda f: str(f.application.job.department or "")),
    ("job_brand", _("Brand of the job"), lambda f: str(f.application.job.brand or "")),
    ("company_name", _("Name of the company"), lambda f: company_name()),
    ("application_reference", _("Reference of the application"), lambda f: str(f.application.public_id)[:8].upper()),
    ("application_date", _("Day of the application"), lambda f: _day(timezone.localtime(f.application.applied_at))),
    ("start_date", _("First day of work, once hired"), lambda f: _day(f.application.starts_on)),
    ("employee_first_name", _("First name of whoever sends the letter"), lambda f: _author(f, "first_name")),
    ("employee_last_name", _("Last name of whoever sends the letter"), lambda f: _author(f, "last_name")),
    ("employee_email", _("E-mail address of whoever sends the letter"), lambda f: _author(f, "email")),
)
for _name, _label, _value in _BUILT_IN:
    fields.register(MergeField(f"m_{_name}", _label, _value))
