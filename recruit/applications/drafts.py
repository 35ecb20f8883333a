"""Drafts of the letters a recruiter may send, made of the company's templates. Writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import preferring
from accounts.models import User
from base.errors import Refused
from recruit.applications import business_days
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.letters import events, queries
from recruit.letters.models import EmailTemplate
from recruit.letters.preferences import HOLIDAYS


def draft(application: Application, template: EmailTemplate | None, *, author: User | None = None) -> dict[str, Any]:
    """The fields of a letter form filled from a template: exactly what the candidate would read.

    `missing` names merge fields without a value; they stand in the text as they are. Empty without a template.
    """
    if template is None:
        return {"subject": "", "text": "", "template": "", "sender": "team", "missing": []}
    words = queries.written(application, template.subject, template.text, author=author)
    return {
        "subject": words.subject,
        "text": words.text,
        "template": template.public_id,
        "sender": "me" if template.shows_sender else "team",
        "missing": words.missing,
    }


def rejection(application: Application, *, author: User | None = None) -> dict[str, Any]:
    """The default rejection letter, to be changed before it is sent."""
    return draft(application, queries.default_for(application.job, EmailTemplate.Type.REJECTION), author=author)


def rejection_letter(application: Application) -> Letter | None:
    """The default rejection letter as it stands, for rejecting many at once; None when the company has none."""
    return _letter(queries.default_for(application.job, EmailTemplate.Type.REJECTION))


def welcome(application: Application) -> Letter | None:
    """The letter that welcomes somebody hired; None when the company sends none.

    The start date is filled in when the letter is written, after the hire.
    """
    return _letter(queries.template_for_event(events.HIRED, application.job, application.language))


def moment_after(days: int) -> datetime:
    """When a letter leaves that waits for so many business days: this time of day, in the reader's zone."""
    try:
        listed = preferring.value(HOLIDAYS)
    except Refused:  # before the company is set up
        listed = ""
    now = timezone.localtime()
    return business_days.after(now, days, holidays=business_days.read(listed, year=now.year))


def _letter(template: EmailTemplate | None) -> Letter | None:
    if template is None:
        return None
    return Letter(template.subject, template.text, template=template, shows_sender=template.shows_sender)
