"""Verbs about consent: ask one person or many, remind, take the answer, note that none came (product facts §15.12)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.queries import company
from base.actors import Actor
from base.audit import recording
from base.audit.recording import Recordable
from base.errors import DomainError, NotFound, Refused
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.privacy import access, forgetting, history, queries, spans
from recruit.privacy.models import ConsentRequest
from recruit.setup import languages

State = ConsentRequest.State
SCOPE = "Single"


class AskedAlready(Refused):
    """A question to this person is open."""

    default_code = "consent_asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one of many questions: the request, or why there is none."""

    candidate: Candidate
    request: ConsentRequest | None
    refusal: DomainError | None = None


@transaction.atomic
def ask(
    candidate: Candidate, *, by: Actor, application: Application | None = None, erases: bool | None = None
) -> ConsentRequest:
    """Ask a person by e-mail whether they agree to be kept; the link in the letter is good for 30 days.

    The rule of the job's country decides whether somebody who declines or stays silent is erased, unless `erases` does.
    Raises Refused without an address (no_email) and while a question is open (consent_asked), NotFound, NotAllowed.
    """
    access.require_may_ask(by, candidate)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    _check(candidate)
    application = application or candidate.applications.select_related("job").order_by("-applied_at", "-pk").first()
    if erases is None:
        rule = queries.rule_for(application.job.country_code if application else queries.EVERYWHERE)
        erases = rule is not None and rule.deletes_without_consent
    now = timezone.now()
    request = ConsentRequest(
        candidate=candidate, application=application, deletes_without_answer=erases, asked_at=now,
        expires_at=now + spans.CONSENT_LASTS, author=by.user,
    )  # fmt: skip
    request.digest = digest_of(secret_of(request))
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise _open_already(candidate) from error
    _write(request, reminder=0)
    about: list[Recordable] = [candidate]
    if application is not None:
        about.extend((application, application.job))
    recording.record(history.CONSENT_ASKED, on=request, by=by, about=about)
    return request


def ask_many(candidates: Iterable[Candidate], *, by: Actor) -> list[Asked]:
    """Ask several people; whoever cannot be asked is named with the reason and stops nobody else."""
    outcomes = []
    for candidate in sorted(candidates, key=lambda each: each.pk):
        try:
            outcomes.append(Asked(candidate, ask(candidate, by=by)))
        except DomainError as refusal:
            outcomes.append(Asked(candidate, None, refusal))
    return outcomes


@transaction.atomic
def answer(request: ConsentRequest, *, by: Actor, gives: bool) -> ConsentRequest:
    """Take down a person's yes or no, once. A no erases them when the letter said so.

    Raises Refused when it was answered or its time is over, NotAllowed for anybody but the person.
    """
    row = _locked(request)
    access.require_oneself(by, row.candidate)
    if row.state != State.ASKED or row.expires_at <= timezone.now():
        # For candidates.
        raise Refused(_("This question was answered, or its time is over. You need not do anything."), code="answered")
    row.state, row.answered_at = State.GIVEN if gives else State.DECLINED, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    decide(row.candidate, gives=gives)
    kind = history.CONSENT_GIVEN if gives else history.CONSENT_DECLINED
    recording.record(kind, on=row, by=by, about=[row.candidate])
    if not gives and row.deletes_without_answer:
        forgetting.end_and_forget(row.candidate, by=Actor.system("privacy"), reason="declined")
    return row


@transaction.atomic
def change_mind(candidate: Candidate, *, by: Actor, gives: bool) -> ConsentDecision:
    """Let a person give or take back consent without being asked. It erases nobody: that is a wish of its own."""
    access.require_oneself(by, candidate)
    open_one = ConsentRequest.objects.filter(candidate=candidate, state=State.ASKED).first()
    if open_one is not None and open_one.expires_at > timezone.now():
        # For candidates.
        raise Refused(_("A question is open. Answer that one."), code="consent_asked")
    decision = decide(candidate, gives=gives)
    kind = history.CONSENT_GIVEN if gives else history.CONSENT_DECLINED
    recording.record(kind, on=candidate, by=by)
    return decision


def decide(candidate: Candidate, *, gives: bool) -> ConsentDecision:
    """Part of other verbs: keep a decision with the hash of the words it is about."""
    return ConsentDecision.objects.create(
        candidate=candidate,
        scope=SCOPE,
        decision="acquired" if gives else "declined",
        text_sha256=digest_of(consent_words()),
        decided_at=timezone.now(),
    )


@transaction.atomic
def remind(request: ConsentRequest, *, now: datetime | None = None) -> bool:
    """Remind of a question that is open, 7 days and 48 hours before its end. Each reminder is sent once."""
    row = _locked(request)
    due = spans.reminders_due(row.expires_at, now or timezone.now())
    if row.state != State.ASKED or due <= row.reminders_sent or row.expires_at <= (now or timezone.now()):
        return False
    row.reminders_sent = due
    row.digest = digest_of(secret_of(row))  # the same, unless the server's secret was changed
    row.save(update_fields=["reminders_sent", "digest"])
    _write(row, reminder=due)
    recording.record(history.CONSENT_REMINDED, on=row, by=Actor.system("privacy"), about=[row.candidate])
    return True


@transaction.atomic
def lapse(request: ConsentRequest, *, now: datetime | None = None) -> bool:
    """Note that nobody answered in 30 days; erases the person when the letter said so. Waits for delayed letters."""
    row = _locked(request)
    if row.state != State.ASKED or row.expires_at > (now or timezone.now()):
        return False
    if row.deletes_without_answer and queries.waits_for_letter(row.candidate):
        return False
    row.state = State.LAPSED
    row.save(update_fields=["state"])
    recording.record(history.CONSENT_LAPSED, on=row, by=Actor.system("privacy"), about=[row.candidate])
    if row.deletes_without_answer:
        forgetting.end_and_forget(row.candidate, by=Actor.system("privacy"), reason="no_answer")
    return True


def consent_words() -> str:
    """What a person agrees to, word for word as pages show it; its hash is kept with the decision."""
    # For candidates.
    words = _("{company} may keep what I sent and what was noted about me, and write to me when a job may suit me.")
    return words.format(company=company().name)


def find_question(secret: str, *, now: datetime | None = None) -> ConsentRequest | None:
    """The open question this link is about; None when it was answered, is over, or never was."""
    rows = ConsentRequest.objects.filter(digest=digest_of(secret), state=State.ASKED)
    rows = rows.filter(expires_at__gt=now or timezone.now(), candidate__erased_at=None)
    return rows.select_related("candidate", "application__job").first()


def secret_of(request: ConsentRequest) -> str:
    """The secret in the link: made of the server's key, so that a reminder has the same link and no row keeps it."""
    return salted_hmac("privacy.consent", str(request.public_id), algorithm="sha256").hexdigest()


def digest_of(text: str) -> str:
    """What is kept of a secret, or of words."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(candidate: Candidate) -> None:
    if candidate.erased_at is not None or candidate.merged_into_id is not None:
        raise NotFound
    if not candidate.email:
        raise Refused(_("{name} has no e-mail address.").format(name=candidate.full_name), code="no_email")
    if ConsentRequest.objects.filter(candidate=candidate, state=State.ASKED).exists():
        raise _open_already(candidate)


def _open_already(candidate: Candidate) -> AskedAlready:
    return AskedAlready(_("{name} was asked already and has not answered yet.").format(name=candidate.full_name))


def _locked(request: ConsentRequest) -> ConsentRequest:
    rows = ConsentRequest.objects.select_for_update(of=("self",)).select_related("candidate", "application__job")
    row = rows.filter(pk=request.pk).first()
    if row is None:
        raise NotFound
    return row


def _write(request: ConsentRequest, *, reminder: int) -> None:
    facts = {
        "candidate": request.candidate,
        "job": request.application.job if request.application else None,
        "erases": request.deletes_without_answer,
        "until": request.expires_at,
        "is_reminder": reminder > 0,
        "link": settings.PUBLIC_URL + reverse("portal:consent", args=[secret_of(request)]),
    }
    applied_in = request.application.language if request.application else ""
    with languages.writing_in(applied_in or queries.language_of(request.candidate)):
        subject, text, html = letter("email/consent_request", facts)
    mailing.send(
        to=request.candidate.email, subject=subject, text=text, html=html, private=True,
        about=recording.key_of(request), key=f"consent:{request.public_id}:{reminder}",
    )  # fmt: skip
