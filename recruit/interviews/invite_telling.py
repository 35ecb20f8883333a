"""Verbs that write about a chosen time: to the candidate with an .ics file, and to whoever invited them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications.access import readers_of
from recruit.interviews import telling
from recruit.interviews.models import Interview, SelfSchedule
from recruit.letters import events, queries, self_schedule_seeds
from recruit.setup import languages
from recruit.teams.rights import JobAction


def confirm_to(row: SelfSchedule, interview: Interview, *, by: Actor) -> None:
    """Part of choosing: confirm the time to the candidate by the company's template.

    A template that asks for a value nobody knows does not stop the booking: the product's own words go instead.
    """
    application = row.application
    if not application.candidate.email:
        return
    template = queries.template_for_event(events.TIME_CHOSEN, application.job, application.language)
    if template is not None:
        try:
            with transaction.atomic():
                telling.tell(interview, by=by, subject=template.subject, text=template.text)
                return
        except Invalid:
            interview.refresh_from_db()
            interview.application = application
    language = languages.spoken(application.language) or languages.of_company()
    subject, text = self_schedule_seeds.chosen_words(language)
    telling.tell(interview, by=by, subject=subject, text=text)


def tell_staff(row: SelfSchedule, outcome: str, words: str) -> None:
    """Part of the candidate's verbs: write to whoever invited, while they may still see it, what was done.

    `outcome` is cancelled or proposed; `words` are the candidate's own.
    """
    user, application = row.creator, row.application
    if not readers_of(application, JobAction.VIEW_INTERVIEWS).filter(pk=user.pk, is_active=True).exists():
        return
    path = reverse("recruit:interview-invite", args=[application.public_id])
    with translation.override(user.language):
        facts = {
            "user": user, "name": application.candidate.full_name, "job": application.job.title, "outcome": outcome,
            "words": words, "title": row.title, "url": f"{settings.PUBLIC_URL}{path}",
        }  # fmt: skip
        written = letter("email/self_schedule_told", facts)
    mailing.send(
        to=user.email, subject=written.subject, text=written.text, html=written.html, about=recording.key_of(row)
    )
