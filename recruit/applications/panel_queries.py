"""Reads of the panel and page of one application: counts for its tabs, what its banners say, who may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, IntegerField, Min, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.actors import Actor
from base.errors import NotFound
from recruit.applications.access import notes_on
from recruit.applications.merging import KEPT
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate, Merge
from recruit.letters.access import readable_types
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.teams.rights import JobAction


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands around an application: counts of its tabs, the letter that waits, what the person agreed to."""

    file_count: int
    letter_count: int
    note_count: int
    pending_at: datetime | None
    consent: str
    asked: str
    merge_id: UUID | None


def facts_of(actor: Actor, application: Application, actions: frozenset[JobAction]) -> Facts:
    """All of it in one statement."""
    user = actor.user
    who = (0, actor.is_system, False) if user is None else (user.pk, user.is_active, user.is_administrator)
    looks = actor.viewed_by is not None
    restricted = JobAction.VIEW_RESTRICTED in actions
    shape = (connection.alias, frozenset(readable_types(actions)), restricted, looks, *who)
    built = _SHAPES.get(shape)
    if built is None:
        if len(_SHAPES) >= MOST_SHAPES:
            _SHAPES.clear()
        built = _SHAPES[shape] = _facts_sql(actor, actions)
    sql, values = built
    put = {_ANY_APPLICATION: application.pk, _ANY_PERSON: application.candidate_id, _ANY_DAY: timezone.now() - KEPT}
    with connection.cursor() as cursor:
        given: list[Any] = [put.get(value, value) for value in values]
        cursor.execute(sql, given)
        row = cursor.fetchone()
    if row is None:  # removed a moment ago
        raise NotFound
    files, mails, notes, pending_at, consent, asked, merge = row
    return Facts(files, mails, notes, pending_at, consent or "", asked or "", merge)


# The statement is dearer to build than to run. It is built once for each shape, which is all of the actor it depends
# on; these stand for the application, the person and the day.
_SHAPES: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}
MOST_SHAPES = 500
_ANY_APPLICATION, _ANY_PERSON, _ANY_DAY = -1, -2, datetime(1, 1, 1, tzinfo=UTC)


def _facts_sql(actor: Actor, actions: frozenset[JobAction]) -> tuple[str, tuple[Any, ...]]:
    application = Application(pk=_ANY_APPLICATION, candidate_id=_ANY_PERSON)
    mails = SentLetter.objects.filter(candidate=_ANY_PERSON, type__in=readable_types(actions))
    about = mails.filter(Q(application=_ANY_APPLICATION) | Q(application=None))
    waiting = SentLetter.objects.filter(
        application=_ANY_APPLICATION, state=SentLetter.State.WAITING, type=EmailTemplate.Type.REJECTION
    )
    consents = Candidate.objects.filter(pk=_ANY_PERSON)
    merges = Merge.objects.filter(kept=_ANY_PERSON, undone_at=None, merged_at__gte=_ANY_DAY).order_by("-pk")
    rows = (
        Application.objects.filter(pk=_ANY_APPLICATION)
        .annotate(
            files=_count(files_of(application, restricted=JobAction.VIEW_RESTRICTED in actions)),
            mails=_count(about),
            notes_=_count(notes_on(actor, application)),
            pending_at=Subquery(waiting.order_by().values("application").annotate(at=Min("send_at")).values("at")),
            consent=Subquery(consents.order_by("-consents__decided_at").values("consents__decision")[:1]),
            asked=Subquery(consents.order_by("-consent_requests__asked_at").values("consent_requests__state")[:1]),
            merge=Subquery(merges.values("public_id")[:1]),
        )
        .values_list("files", "mails", "notes_", "pending_at", "consent", "asked", "merge")
    )
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def files_of(application: Application, *, restricted: bool) -> QuerySet[Attachment]:
    """The files of the person, and with `restricted` those that answer restricted questions of this application.

    Restricted answers on another job stand with the application there.
    """
    shown = Q(is_restricted=False) | Q(application=application.pk) if restricted else Q(is_restricted=False)
    return Attachment.objects.filter(shown, candidate=application.candidate_id)


def young_merges(person: Candidate) -> QuerySet[Merge]:
    """Merges into this record that can still be taken back, the newest first."""
    return Merge.objects.filter(kept=person, undone_at=None, merged_at__gte=timezone.now() - KEPT).order_by("-pk")


def _count(rows: QuerySet) -> Coalesce:  # type: ignore[type-arg]  # any rows
    """How many rows a subquery has."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
