"""Drafts of the letters a recruiter may send, filled with the names of the application. Writes nothing."""

from __future__ import annotations

from datetime import date

from base.mail.writing import letter
from recruit.applications.letters import Letter
from recruit.applications.models import Application


def rejection(application: Application) -> dict[str, str]:
    """Subject and text of the default rejection letter, to be changed before it is sent."""
    subject, text, _html = letter(
        "email/candidate_rejection", {"candidate": application.candidate, "job": application.job}
    )
    return {"subject": subject, "text": text}


def rejection_letter(application: Application) -> Letter:
    """The default rejection letter as it stands, for rejecting many at once."""
    words = rejection(application)
    return Letter(words["subject"], words["text"])


def welcome(application: Application, starts_on: date) -> Letter:
    """The letter that welcomes somebody who was hired."""
    subject, text, _html = letter(
        "email/candidate_welcome",
        {"candidate": application.candidate, "job": application.job, "starts_on": starts_on},
    )
    return Letter(subject, text)
