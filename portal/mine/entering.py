"""Verbs of getting in: ask for a link, use it up, keep a session, leave. Only hashes of secrets are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import throttling
from accounts.throttling import Limit
from base.actors import Actor
from base.audit import recording
from base.errors import Refused, TooMany
from base.mail import mailing
from base.mail.writing import letter
from base.outbox import queueing
from portal import addresses
from portal.mine import history
from portal.models import CandidateLink, CandidateSession, ProfileDraft
from recruit.candidates import enlisting
from recruit.candidates.models import Candidate
from recruit.setup import languages

TOPIC = "candidate-link"
LINK_LASTS = timedelta(minutes=15)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=4)
SEEN_EVERY = timedelta(minutes=1)
BY_ADDRESS = (Limit("mine-quarter", 3, timedelta(minutes=15)), Limit("mine-day", 10, timedelta(days=1)))
BY_NETWORK = (Limit("mine-hour", 30, timedelta(hours=1)),)
OPENINGS_BY_NETWORK = (Limit("mine-open-hour", 60, timedelta(hours=1)),)


@transaction.atomic
def ask_for_link(email: str, *, by: Actor, language: str = "") -> None:
    """Ask for a letter with a link, in the language of the page it is asked from.

    Nobody learns whether the address is known: the outbox looks it up later.

    Too many letters to one address are dropped in silence. Raises TooMany when the network asks too often.
    """
    throttling.count_within(by.network, BY_NETWORK)
    key = "mine:" + digest_of(email.strip().lower())
    try:
        throttling.count_within(key, BY_ADDRESS)
    except TooMany:
        return
    queueing.put(TOPIC, {"email": email.strip(), "language": language})


@transaction.atomic
def deliver_link(payload: dict[str, Any], *, effect_id: str) -> None:
    """Carry out a request: write the letter when the address belongs to somebody. Safe to repeat: one letter."""
    candidate = enlisting.find_by_email(payload["email"])
    if candidate is None:
        return
    secret = make_link(candidate, purpose=CandidateLink.Purpose.SIGN_IN, lasts=LINK_LASTS)
    address = addresses.absolute(reverse("portal:mine-open", args=[secret]))
    language = languages.spoken(str(payload.get("language", "")))
    if language in dict(settings.PUBLIC_LANGUAGES):
        address += f"?lang={language}"
    with languages.writing_in(language):
        subject, text, html = letter("email/candidate_link", {"candidate": candidate, "link": address})
    mailing.send(
        to=candidate.email, subject=subject, text=text, html=html, private=True,
        about=recording.key_of(candidate), key=f"candidate-link:{effect_id}",
    )  # fmt: skip


def make_link(candidate: Candidate, *, purpose: str, lasts: timedelta, email: str = "") -> str:
    """Part of other verbs: make a link and return its secret, which goes into a letter and nowhere else."""
    secret = secrets.token_urlsafe(32)
    CandidateLink.objects.create(
        candidate=candidate,
        purpose=purpose,
        digest=digest_of(secret),
        email=email,
        expires_at=timezone.now() + lasts,
    )
    return secret


def find_link(secret: str, *, purpose: str) -> CandidateLink:
    """The link that was opened, unspent. Opening never spends it. Raises Refused when unknown, spent or too old."""
    rows = CandidateLink.objects.select_related("candidate").filter(digest=digest_of(secret), purpose=purpose)
    link = rows.filter(used_at=None, expires_at__gt=timezone.now(), candidate__erased_at=None).first()
    if link is None:
        raise Refused(_("This link does not work any more. Ask for a new one."), code="link_spent")
    return link


def spend_link(secret: str, *, purpose: str) -> CandidateLink:
    """Part of other verbs: use a link up, once, and every other open link of that person and purpose with it."""
    link = find_link(secret, purpose=purpose)
    Candidate.objects.select_for_update().get(pk=link.candidate_id)
    link = find_link(secret, purpose=purpose)  # again, now that nobody else can be in the middle of spending it
    CandidateLink.objects.filter(candidate=link.candidate_id, purpose=purpose, used_at=None).update(
        used_at=timezone.now()
    )
    return link


@transaction.atomic
def enter(secret: str, *, by: Actor, language: str = "") -> str:
    """Use a link up and begin a session that speaks a language; returns the secret for the cookie.

    Raises Refused and TooMany.
    """
    throttling.count_within(by.network, OPENINGS_BY_NETWORK)
    link = spend_link(secret, purpose=CandidateLink.Purpose.SIGN_IN)
    value = secrets.token_urlsafe(32)
    CandidateSession.objects.create(candidate=link.candidate, digest=digest_of(value), language=language)
    recording.record(history.SIGNED_IN, on=link.candidate, by=as_candidate(link.candidate, by))
    return value


def find_session(value: str, *, now: datetime | None = None) -> CandidateSession | None:
    """The session of a cookie while it lives: 30 minutes after the last page, 4 hours at most."""
    moment = now or timezone.now()
    if not value:
        return None
    rows = CandidateSession.objects.select_related("candidate").filter(digest=digest_of(value), ended_at=None)
    session = rows.filter(
        created_at__gt=moment - SESSION_LASTS,
        seen_at__gt=moment - SESSION_IDLE,
        candidate__erased_at=None,
        candidate__merged_into=None,
    ).first()
    if session is not None and moment - session.seen_at >= SEEN_EVERY:
        CandidateSession.objects.filter(pk=session.pk, ended_at=None).update(seen_at=moment)
    return session


def leave(session: CandidateSession) -> None:
    """End one session."""
    CandidateSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def leave_everywhere(session: CandidateSession, *, by: Actor) -> int:
    """End every session of the person and void open links. Returns how many sessions there were."""
    mine = CandidateSession.objects.filter(candidate=session.candidate, ended_at=None)
    ended = mine.update(ended_at=timezone.now())
    CandidateLink.objects.filter(candidate=session.candidate, used_at=None).update(used_at=timezone.now())
    recording.record(history.SIGNED_OUT, on=session.candidate, by=by)
    return ended


def speak(session: CandidateSession, language: str) -> None:
    """Let the pages of a session be in another language."""
    CandidateSession.objects.filter(pk=session.pk).update(language=language)


def forget_old() -> None:
    """Drop links and sessions that are over for a week. Safe to repeat."""
    before = timezone.now() - timedelta(days=7)
    CandidateLink.objects.filter(expires_at__lt=before).delete()
    CandidateSession.objects.filter(seen_at__lt=before).delete()


def as_candidate(candidate: Candidate, by: Actor) -> Actor:
    """The person as the one who acts, from where the visitor asks."""
    return Actor.candidate(candidate.public_id, candidate.full_name, request_id=by.request_id, network=by.network)


def digest_of(value: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(value.encode()).hexdigest()


def forget_people(candidates: list[Candidate]) -> None:
    """Drop links, sessions and drafts of people who are erased, in the transaction that erases them."""
    CandidateLink.objects.filter(candidate__in=candidates).delete()
    CandidateSession.objects.filter(candidate__in=candidates).delete()
    ProfileDraft.objects.filter(candidate__in=candidates).delete()
