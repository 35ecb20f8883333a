"""Reads of privacy: the policy of a country, who consented, whose time is up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.queries import company
from base.audit import recording
from base.mail import mailing
from base.months import months_before
from base.outbox.models import OutboxRow
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.letters.models import SentLetter
from recruit.privacy import spans
from recruit.privacy.models import ConsentRequest, ErasureRequest, PrivacyRule, RetentionRun
from recruit.processes.stages import Stage

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a candidate agrees to: words, or an address to read them at, in the language they come in."""

    text: str = ""
    url: str = ""
    language: str = ""

    @property
    def is_set(self) -> bool:
        """Whether the company has written one for this country."""
        return bool(self.text or self.url)


def language_of(candidate: Candidate) -> str:
    """The language a person applied in last; "" when that is not known. One statement."""
    rows = Application.objects.filter(candidate=candidate).exclude(language="").order_by("-applied_at", "-id")
    return rows.values_list("language", flat=True).first() or ""


def rules() -> list[PrivacyRule]:
    """All rules, the one for everywhere else first."""
    return list(PrivacyRule.objects.order_by("country_code"))


def rule_for(country_code: str) -> PrivacyRule | None:
    """The rule of jobs in this country: its own, else the one for everywhere else, else none."""
    code = country_code.strip().lower()
    return PrivacyRule.objects.filter(country_code__in={EVERYWHERE, code}).order_by("-country_code").first()


def policy_for(country_code: str, language: str = "") -> Policy:
    """The privacy policy for a job in this country, in this language when it was translated.

    A country's rule without a policy of its own uses that for everywhere else; empty when none is written. `{company}`
    in the words stands for the company's name.
    """
    code = country_code.strip().lower()
    for rule in PrivacyRule.objects.filter(country_code__in={EVERYWHERE, code}).order_by("-country_code"):
        policy = _policy_of(rule, language)
        if policy.is_set:
            return policy
    return Policy()


def _policy_of(rule: PrivacyRule, language: str) -> Policy:
    found: dict[str, Any] = {"text": rule.policy_text, "url": rule.policy_url}
    spoken = ""
    for spelling in spans.languages_for(language):
        own = rule.translations.get(spelling)
        if own and (own.get("text") or own.get("url")):
            found, spoken = own, spelling
            break
    text = str(found.get("text") or "").replace("{company}", company().name)
    return Policy(text, str(found.get("url") or ""), spoken)


# --- Whose time is up ------------------------------------------------------------------------------------------
_MONTHS = {
    Stage.REJECTED: "months_rejected",
    Stage.TRANSFERRED: "months_rejected",
    Stage.WITHDRAWN: "months_withdrawn",
    Stage.HIRED: "months_hired",
    Stage.LEAD: "months_lead",
}


def due_people(chosen: Iterable[PrivacyRule] | None = None, *, now: datetime | None = None) -> QuerySet[Candidate]:
    """People with nothing left inside its time: every application ended, beyond its country's months (§15.12).

    Somebody without an application counts as a lead. Consent given later starts the time again. Nobody is due while
    there is no rule for everywhere else: an administrator has to have decided. `chosen` are rules to try out.
    """
    found = rules() if chosen is None else list(chosen)
    default = next((rule for rule in found if rule.country_code == EVERYWHERE), None)
    people = Candidate.objects.filter(erased_at=None, merged_into=None)
    if default is None:
        return people.none()
    moment = now or timezone.now()
    dated = Application.objects.annotate(cut=_cut(found, default, moment), clock=Coalesce("ended_at", "entered_at"))
    own = dated.filter(candidate=OuterRef("pk"))
    over = own.filter(clock__lt=F("cut"))
    kept = own.filter(Q(cut=None) | Q(clock__gte=F("cut")) | Exists(_agreed(OuterRef("candidate"), OuterRef("cut"))))
    asked = ConsentRequest.objects.filter(candidate=OuterRef("pk"), state=ConsentRequest.State.ASKED)
    return people.filter(
        Q(Exists(over)) & ~Exists(kept) | _lonely(default, moment), ~Exists(asked)
    )  # fmt: skip


def _cut(found: list[PrivacyRule], default: PrivacyRule, now: datetime) -> Case:
    """Until when the clock of an application must have begun for it to be over; nothing while it is kept for ever."""
    own = [rule for rule in found if rule.country_code != EVERYWHERE]
    whens = [
        When(Q(stage=stage.value) & place, then=_moment(getattr(rule, months), now))
        for rule, place in [*((rule, Q(job__country_code=rule.country_code)) for rule in own), (default, Q())]
        for stage, months in _MONTHS.items()
    ]
    return Case(*whens, default=Value(None), output_field=DateTimeField())


def _moment(months: int, now: datetime) -> Value:
    return Value(months_before(now, months) if months else None, output_field=DateTimeField())


def _agreed(candidate: Any, since: Any) -> QuerySet[ConsentDecision]:
    return ConsentDecision.objects.filter(candidate=candidate, decision="acquired", decided_at__gte=since)


def _lonely(default: PrivacyRule, now: datetime) -> Q:
    """People on no job at all, by the months of a lead."""
    if not default.months_lead:
        return Q(pk__in=[])
    cut = months_before(now, default.months_lead)
    has_any = Exists(Application.objects.filter(candidate=OuterRef("pk")))
    return Q(last_activity_at__lt=cut) & ~has_any & ~Exists(_agreed(OuterRef("pk"), cut))


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Consent of a person in one word: REQUIRED, PENDING or ACQUIRED, since when, and the newest question."""

    status: str
    date: datetime | None = None
    request: ConsentRequest | None = None


def consent_state(candidate: Candidate) -> ConsentState:
    """Where consent stands: given and not taken back, asked for, or neither. Two statements."""
    latest = candidate.consents.order_by("-decided_at", "-id").first()
    newest = ConsentRequest.objects.filter(candidate=candidate).order_by("-asked_at").first()
    if latest is not None and latest.decision == "acquired":
        return ConsentState("ACQUIRED", latest.decided_at, newest)
    if newest is not None and newest.state == ConsentRequest.State.ASKED:
        return ConsentState("PENDING", newest.asked_at, newest)
    return ConsentState("REQUIRED", None, newest)


def waits_for_letter(candidate: Candidate) -> bool:
    """Whether a letter to this person still waits for its time; retention waits with it (product facts §7.4)."""
    if SentLetter.objects.filter(candidate=candidate, state=SentLetter.State.WAITING).exists():
        return True
    keys = [recording.key_of(row) for row in candidate.applications.only("public_id")]
    rows = OutboxRow.objects.filter(topic=mailing.TOPIC, about__in=keys, status=OutboxRow.Status.PENDING)
    return rows.filter(available_at__gt=timezone.now() - timedelta(minutes=5)).exists()


def open_erasure_requests() -> QuerySet[ErasureRequest]:
    """Requests that wait for a decision, the oldest first."""
    rows = ErasureRequest.objects.filter(state=ErasureRequest.State.ASKED).select_related("candidate")
    return rows.order_by("asked_at", "id")


def last_rounds(limit: int = 12) -> list[RetentionRun]:
    """The newest rounds of retention."""
    return list(RetentionRun.objects.order_by("-started_at")[:limit])
