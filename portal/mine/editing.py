"""Verbs on a candidate's own profile: keep a draft, publish it, change the e-mail address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import throttling
from accounts.throttling import Limit
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from base.mail import mailing
from base.mail.writing import letter
from portal import addresses
from portal.mine import entering, history
from portal.models import CandidateLink, ProfileDraft
from recruit.applications.models import Application
from recruit.candidates import enlisting
from recruit.candidates.models import Candidate
from recruit.privacy.access import require_oneself
from recruit.processes.stages import ACTIVE

FIELDS = frozenset({"first_name", "last_name", "phone", "city", "country_code", "web", "experience", "education"})
NEW_EMAIL_LASTS = timedelta(hours=1)
NEW_EMAILS = (Limit("mine-email-day", 5, timedelta(days=1)),)


@transaction.atomic
def save_draft(candidate: Candidate, *, by: Actor, values: Mapping[str, Any]) -> ProfileDraft:
    """Keep changes of a profile that nobody else sees yet."""
    require_oneself(by, candidate)
    if unknown := set(values) - FIELDS:
        raise Invalid(_("A profile has no field called {name}.").format(name=min(unknown)))
    draft, _made = ProfileDraft.objects.update_or_create(
        candidate=candidate, defaults={"values": dict(values), "saved_at": timezone.now()}
    )
    return draft


@transaction.atomic
def publish(candidate: Candidate, *, by: Actor) -> Candidate:
    """Show the kept changes to the teams of every application that is open (product facts §15.12).

    Raises Invalid when a value is wrong, Refused when there is nothing to publish.
    """
    require_oneself(by, candidate)
    draft = ProfileDraft.objects.select_for_update().filter(candidate=candidate).first()
    if draft is None:
        raise Refused(_("There are no changes to publish."), code="nothing_to_publish")
    candidate = enlisting.rewrite_person(candidate, by=by, changes=draft.values)
    draft.delete()
    rows = Application.objects.filter(candidate=candidate, stage__in=sorted(stage.value for stage in ACTIVE))
    recording.record(history.PUBLISHED, on=candidate, by=by, about=list(rows.select_related("job", "candidate")))
    return candidate


@transaction.atomic
def discard(candidate: Candidate, *, by: Actor) -> None:
    """Drop changes that were not published."""
    require_oneself(by, candidate)
    ProfileDraft.objects.filter(candidate=candidate).delete()


@transaction.atomic
def ask_for_new_email(candidate: Candidate, *, by: Actor, email: str) -> None:
    """Post a link to the new address; nothing changes until it is used. Raises TooMany beyond five a day."""
    require_oneself(by, candidate)
    email = email.strip()
    if email.lower() == candidate.email.lower():
        raise Invalid(_("This is your address already."), field="email")
    throttling.count_within(f"mine-email:{candidate.public_id}", NEW_EMAILS)
    secret = entering.make_link(candidate, purpose=CandidateLink.Purpose.NEW_EMAIL, lasts=NEW_EMAIL_LASTS, email=email)
    address = addresses.absolute(reverse("portal:mine-new-email", args=[secret]))
    _write("email/candidate_new_email", candidate, to=email, link=address)


@transaction.atomic
def prove_new_email(secret: str, *, by: Actor) -> Candidate:
    """Take the new address over, now that it is proven; the old one is told. Raises Refused for a dead link or an
    address that belongs to another person."""
    link = entering.spend_link(secret, purpose=CandidateLink.Purpose.NEW_EMAIL)
    candidate = Candidate.objects.select_for_update().get(pk=link.candidate_id)
    other = enlisting.find_by_email(link.email)
    if other is not None and other.pk != candidate.pk:
        raise Refused(
            _("You applied with this address before, as another profile. Reply to any of our letters to join both."),
            code="email_taken",
        )
    old, actor = candidate.email, entering.as_candidate(candidate, by)
    candidate = enlisting.rewrite_person(candidate, by=actor, changes={"email": link.email})
    recording.record(history.EMAIL_CHANGED, on=candidate, by=actor)
    if old:
        _write("email/candidate_email_changed", candidate, to=old)
    return candidate


def _write(template: str, candidate: Candidate, *, to: str, link: str = "") -> None:
    subject, text, html = letter(template, {"candidate": candidate, "link": link})
    mailing.send(to=to, subject=subject, text=text, html=html, private=True, about=recording.key_of(candidate))
