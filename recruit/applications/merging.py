"""Verbs that make two records of one person one, and part them again for 30 days (reference: ux §5.5).

Nothing is copied or deleted: what belongs to the record that goes is given to the one that is kept, and `Merge.before`
holds all it takes to give it back. The record that went stays, hidden, and leads to the kept one (`merged_into`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.undo import undoing
from recruit.applications import history, restoring, signals
from recruit.applications.access import visible_applications
from recruit.applications.models import Application
from recruit.applications.visiting import enter, locked, touch_job
from recruit.candidates.access import require
from recruit.candidates.models import Candidate, Merge
from recruit.jobs.models import Job
from recruit.processes.stages import ACTIVE, ROAD, Stage

KEPT = timedelta(days=30)
UNDO = "applications.merge"
# What is chosen field by field; tags are put together.
FIELDS = (
    "first_name", "last_name", "email", "phone", "headline", "city", "region", "country_code", "photo", "web",
    "experience", "education",
)  # fmt: skip
_SAVED = (*FIELDS, "tags", "is_internal", "employee_id", "average_rating")
_LIVE = [stage.value for stage in ACTIVE | {Stage.HIRED}]


@transaction.atomic
def merge(
    kept: Candidate,
    *,
    by: Actor,
    gone: Candidate,
    choices: Mapping[str, str] | None = None,
    undo_token: UUID | None = None,
) -> Merge:
    """Make `gone` a part of `kept`. `choices` says for a field whose value stays: "kept" (if not said) or "gone".

    Applications, files, letters, consents and what hangs on them go to the kept record. Of two live applications for
    one job the one further on stays, the other ends as transferred to it. Raises NotFound, NotAllowed (the actor must
    be able to change both and see every application of both), Refused for two employees, two hires for one job and a
    record that was merged before, Invalid for an unknown field.
    """
    if kept.pk == gone.pk:
        raise Invalid(_("Choose two different people."))
    _require(by, kept, gone)
    chosen = {name: (choices or {}).get(name, "kept") for name in FIELDS}
    if set(choices or {}) - set(FIELDS) or set(chosen.values()) - {"kept", "gone"}:
        raise Invalid(_("Choose for each field whose value stays."))
    # Read before an application is ended, which counts as something that happened to its person.
    stamps = dict(Candidate.objects.filter(pk__in=[kept.pk, gone.pk]).values_list("pk", "last_activity_at"))
    resolved = _resolve(kept, gone, by)
    rows = {row.pk: row for row in Candidate.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    kept, gone = rows[kept.pk], rows[gone.pk]
    kept.last_activity_at, gone.last_activity_at = stamps[kept.pk], stamps[gone.pk]
    if gone.merged_into_id or kept.merged_into_id or gone.erased_at or kept.erased_at:
        raise Refused(_("One of the two was merged or erased meanwhile. Reload to see how it stands."), code="merged")
    employee_id = _employee(kept, gone)
    before = {"kept": _values(kept), "gone": _values(gone), "resolved": resolved, "moved": _move_all(gone, kept)}
    _write(kept, gone, chosen, employee_id)
    before["after"] = _values(kept)
    signals.merged.send(Candidate, kept=kept, gone=gone, by=by)
    row = Merge.objects.create(kept=kept, gone=gone, before=before, author=by.user)
    recording.record(history.MERGED, on=kept, by=by, about=[gone], data={"merge": str(row.public_id)})
    if undo_token is not None:
        sentence = _("Merged into {name}").format(name=kept.full_name)
        undoing.remember(UNDO, by=by, sentence=sentence, arguments={"merge": str(row.public_id)}, token=undo_token)
    return row


@transaction.atomic
def part(merge: Merge, *, by: Actor) -> Merge:
    """Make the two records two again, within 30 days. What came to the kept one since the merge stays with it.

    Raises NotFound, NotAllowed, Refused when it is too late or done already, Stale when the application that gave way
    was moved since.
    """
    row = Merge.objects.select_for_update().filter(pk=merge.pk).first()
    if row is None:
        raise NotFound
    require(by, row.kept, write=True)
    if row.undone_at is not None:
        raise Refused(_("These two were parted already."), code="already_undone")
    if row.merged_at < timezone.now() - KEPT:
        raise Refused(_("It is too late: two records can be parted for 30 days."), code="undo_expired")
    before = row.before
    _lock_all(row.kept, row.gone, resolved=[change["application"] for change in before["resolved"]])
    people = {each.pk: each for each in Candidate.objects.select_for_update().filter(pk__in=[row.kept_id, row.gone_id])}
    kept, gone = people[row.kept_id], people[row.gone_id]
    if kept.merged_into_id or kept.erased_at or gone.erased_at:
        raise Refused(_("The person was merged again or erased since."), code="merged")
    _give_back(before["moved"], kept, gone)
    if before["resolved"]:
        restoring.put_back(by=by, changes=before["resolved"])
        keys = [change["application"] for change in before["resolved"]]
        rows = Application.objects.filter(pk__in=keys)
        rows.update(transferred_to=None)
        folded = {change["application"]: change.get("folded", {}) for change in before["resolved"]}
        for behind in rows:
            signals.unfolding.send(Application, behind=behind, kept=folded[behind.pk], by=by)
    _restore(kept, gone, before)
    signals.parted.send(Candidate, kept=kept, gone=gone, by=by)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    recording.record(history.PARTED, on=kept, by=by, about=[gone], data={"merge": str(row.public_id)})
    return row


def is_live(row: Application) -> bool:
    """Whether the person may have one such application for a job only."""
    return row.stage in _LIVE


def take_back(*, by: Actor, merge: str) -> None:
    """The inverse of `merge`, for the undo of base."""
    row = Merge.objects.filter(public_id=UUID(merge)).select_related("kept").first()
    if row is None:
        raise NotFound
    part(row, by=by)


def _require(by: Actor, kept: Candidate, gone: Candidate) -> None:
    for person in (kept, gone):
        require(by, person, write=True)
    both = Application.objects.filter(candidate__in=[kept, gone])
    if both.exclude(pk__in=visible_applications(by).values("pk")).exists():
        raise NotAllowed(_("One of the two is on a job you do not see. Ask an administrator to merge them."))


def _resolve(kept: Candidate, gone: Candidate, by: Actor) -> list[dict[str, Any]]:
    """End the lesser of two live applications for one job; answers how to take that back."""
    live = Application.objects.filter(candidate__in=[kept, gone], stage__in=_LIVE)
    by_job: dict[int, list[Application]] = {}
    for row in live.order_by("pk"):
        by_job.setdefault(row.job_id, []).append(row)
    pairs = [rows for _job, rows in sorted(by_job.items()) if len(rows) > 1]
    for rows in pairs:
        touch_job(rows[0].job_id)
    _lock_all(kept, gone)
    changes = []
    for rows in pairs:
        ahead, behind = sorted((locked(row) for row in rows), key=_how_far, reverse=True)
        if behind.stage == Stage.HIRED:
            raise Refused(_("Both are hired for {job}.").format(job=ahead.job.title), code="both_hired")
        snapshot = restoring.snapshot(behind)
        answers = signals.folding.send(Application, behind=behind, ahead=ahead, by=by)
        folded: dict[str, Any] = {}
        for _receiver, answer in answers:
            if isinstance(answer, dict):
                folded.update(answer)
        snapshot |= {"folded": folded}
        visit = enter(behind, by=by, stage=Stage.TRANSFERRED)
        Application.objects.filter(pk=behind.pk).update(transferred_to=ahead)
        changes.append(snapshot | {"visit": visit.pk, "version": behind.version})
    return changes


def _lock_all(kept: Candidate, gone: Candidate, *, resolved: Sequence[int] = ()) -> None:
    """Lock every application of both, so that whoever books time of one of them is before or after, never between;
    first the jobs of those (keys) whose place is put back.
    """
    jobs = Application.objects.filter(pk__in=resolved).values("job")
    list(Job.objects.select_for_update().filter(pk__in=jobs).order_by("pk").values_list("pk", flat=True))
    rows = Application.objects.select_for_update(of=("self",)).filter(candidate__in=[kept, gone])
    list(rows.order_by("pk").values_list("pk", flat=True))


def _how_far(row: Application) -> tuple[int, int, float]:
    step = row.step.position if row.step else 0
    return ROAD.index(Stage(row.stage)), step, -row.applied_at.timestamp()


def _employee(kept: Candidate, gone: Candidate) -> int | None:
    """The user both records are, so that nobody sees the inside of their own application under an old address."""
    users = {person.employee_id for person in (kept, gone) if person.employee_id}
    addresses = [person.email.lower() for person in (kept, gone) if person.email]
    users |= {pk for pk, email in User.objects.values_list("pk", "email").filter(email__in=addresses)}
    if len(users) > 1:
        raise Refused(_("These are two different employees of the company."), code="two_employees")
    return users.pop() if users else None


def _relations() -> list[tuple[type[models.Model], str]]:
    """Everything that belongs to a person: each model and the name of its key, whoever declares it."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Candidate._meta.related_objects
        if relation.related_model not in {Candidate, Merge} and isinstance(relation.field, models.ForeignKey)
    ]  # fmt: skip


def _move_all(gone: Candidate, kept: Candidate) -> dict[str, list[int]]:
    """Give every row of one record to the other. What both may have once only (an open request) stays hidden."""
    moved = {}
    for model, name in _relations():
        rows = model._default_manager.filter(**{name: gone})
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            continue
        try:
            with transaction.atomic():
                rows.filter(pk__in=keys).update(**{name: kept})
        except IntegrityError:
            continue
        moved[f"{model._meta.label}.{name}"] = keys
    return moved


def _give_back(moved: Mapping[str, list[int]], kept: Candidate, gone: Candidate) -> None:
    for label, keys in moved.items():
        model_label, _dot, name = label.rpartition(".")
        rows = apps.get_model(model_label)._default_manager.filter(pk__in=keys, **{name: kept})
        rows.update(**{name: gone})


def _values(person: Candidate) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in _SAVED}
    values["photo"] = str(values["photo"] or "")
    values["average_rating"] = str(values["average_rating"]) if values["average_rating"] is not None else None
    return values | {"last_activity_at": person.last_activity_at.isoformat()}


def _write(kept: Candidate, gone: Candidate, chosen: Mapping[str, str], employee_id: int | None) -> None:
    values = {name: getattr(gone, name) for name in FIELDS if chosen[name] == "gone"}
    # The address that is not chosen stays with the hidden record: who writes from it again is still found.
    left = kept.email if "email" in values else gone.email
    have = {tag.casefold() for tag in kept.tags}
    values |= {
        "tags": [*kept.tags, *(tag for tag in gone.tags if tag.casefold() not in have)],
        "is_internal": kept.is_internal or gone.is_internal,
        "employee_id": employee_id,
        "average_rating": kept.average_rating if kept.average_rating is not None else gone.average_rating,
        "last_activity_at": max(kept.last_activity_at, gone.last_activity_at),
    }
    # First nobody has the addresses, then each the right one: the database keeps an address once at any moment.
    Candidate.objects.filter(pk=gone.pk).update(email="", merged_into=kept, employee=None, updated_at=timezone.now())
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save(update_fields=[*(name.removesuffix("_id") for name in values), "updated_at"])
    if left and left.lower() != kept.email.lower():
        Candidate.objects.filter(pk=gone.pk).update(email=left)


def _restore(kept: Candidate, gone: Candidate, before: Mapping[str, Any]) -> None:
    """The values from before, but for what somebody changed in the kept record since."""
    now, after = _values(kept), before["after"]
    back = {name: value for name, value in before["kept"].items() if now[name] == after[name]}
    Candidate.objects.filter(pk__in=[kept.pk, gone.pk]).update(email="")
    back.setdefault("email", now["email"])
    if back["email"].lower() == before["gone"]["email"].lower():
        back["email"] = before["kept"]["email"]
    Candidate.objects.filter(pk=kept.pk).update(**back, updated_at=timezone.now())
    Candidate.objects.filter(pk=gone.pk).update(**before["gone"], merged_into=None, updated_at=timezone.now())


undoing.register(UNDO, take_back)
