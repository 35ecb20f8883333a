"""Verbs about wishes to be forgotten: ask, approve, refuse."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.preferring import value
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.mail import mailing
from base.mail.writing import letter
from base.outbox import queueing
from recruit.candidates.models import Candidate
from recruit.privacy import access, forgetting, history, preferences, queries
from recruit.privacy.models import ErasureRequest
from recruit.setup import access as company
from recruit.setup import languages

LAST_LETTER_TOPIC = "last-letter"
State = ErasureRequest.State


@transaction.atomic
def ask_to_be_forgotten(candidate: Candidate, *, by: Actor) -> ErasureRequest:
    """Take down that a person wants to be erased; a confirmation is posted to them (product facts §15.12).

    Erased at once when the company chose so, else an administrator decides. Asking twice is asking once. Raises
    NotAllowed for anybody but the person.
    """
    access.require_oneself(by, candidate)
    open_one = ErasureRequest.objects.filter(candidate=candidate, state=State.ASKED).first()
    if open_one is not None:
        return open_one
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(candidate=candidate)
    except IntegrityError:  # the same press twice
        return ErasureRequest.objects.get(candidate=candidate, state=State.ASKED)
    recording.record(history.ERASURE_ASKED, on=request, by=by, about=[candidate])
    if value(preferences.ERASES_AT_ONCE):
        _end(candidate, by=Actor.system("privacy"))
        request.refresh_from_db()
        return request
    _write(candidate, request, "email/erasure_asked", {})
    return request


@transaction.atomic
def approve(request: ErasureRequest, *, by: Actor) -> ErasureRequest:
    """Erase the person as they wished; they get a last letter. Raises Refused when it was decided before."""
    row = _open(request, by)
    _end(row.candidate, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def refuse(request: ErasureRequest, *, by: Actor, reason: str) -> ErasureRequest:
    """Keep the person's data; they get the reason by e-mail. Raises Invalid without one, Refused when decided."""
    row = _open(request, by)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Write the reason: the candidate has a right to know it."), field="reason")
    row.state, row.reason = State.REFUSED, reason[:300]
    row.decided_at, row.decider = timezone.now(), by.user
    row.save(update_fields=["state", "reason", "decided_at", "decider"])
    recording.record(history.ERASURE_REFUSED, on=row, by=by, about=[row.candidate])
    _write(row.candidate, row, "email/erasure_refused", {"reason": row.reason})
    return row


def _open(request: ErasureRequest, by: Actor) -> ErasureRequest:
    company.require(by)
    rows = ErasureRequest.objects.select_for_update(of=("self",)).select_related("candidate")
    row = rows.filter(pk=request.pk).first()
    if row is None:
        raise NotFound
    if access.is_oneself(by, row.candidate):
        raise NotAllowed(_("Somebody else must decide about your own data."))
    if row.state != State.ASKED:
        raise Refused(_("This request was decided already."), code="already_decided")
    return row


def _write(candidate: Candidate, request: ErasureRequest, template: str, facts: dict[str, object]) -> None:
    if not candidate.email:
        return
    with languages.writing_in(queries.language_of(candidate)):
        subject, text, html = letter(template, {"candidate": candidate, **facts})
    mailing.send(to=candidate.email, subject=subject, text=text, html=html, about=recording.key_of(request))


def _end(candidate: Candidate, *, by: Actor) -> None:
    """Erase, and say so in a last letter: an effect of its own that keeps nothing once it has left."""
    address = candidate.email
    with languages.writing_in(queries.language_of(candidate)):
        subject, text, html = letter("email/erasure_done", {})
    forgetting.end_and_forget(candidate, by=by, reason="request")
    if address:
        queueing.put(LAST_LETTER_TOPIC, {"to": address, "subject": subject, "text": text, "html": html})
