"""Re-assigning to another job and laying aside (product facts §7.1, §7.4)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.models import Entry
from base.undo import undoing
from recruit.applications import deferring, noting, rejecting, transferring
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.candidates.models import Attachment
from recruit.jobs import steering
from recruit.letters.models import SentLetter
from recruit.processes.stages import Stage
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db


def test_the_old_application_ends_and_points_at_the_new_one(rosa: User) -> None:
    old_job, new_job, by, token = make_job(rosa), make_job(rosa, title="Charge nurse"), Actor.of(rosa), uuid4()
    old = make_application(old_job)
    Application.objects.filter(pk=old.pk).update(message="I love nights.")
    file = Attachment.objects.create(
        candidate=old.candidate, application=old, name="cv.pdf", content_type="application/pdf", size=1, sha256="0"
    )
    noting.write_note(old, by=by, text="Speaks of the old job")

    new = transferring.transfer(old, by=by, job=new_job, undo_token=token)

    old.refresh_from_db()
    assert (old.stage, old.transferred_to, old.exited_from, new.job, new.stage) == (
        "TRANSFERRED", new, "NEW", new_job, "LEAD",
    )  # fmt: skip
    assert (new.message, new.source, new.notes.count(), old.notes.count()) == ("I love nights.", old.source, 0, 1)
    file.refresh_from_db()
    assert file.application == new
    entry = Entry.objects.get(kind="application.transferred")
    assert (entry.data["job"], entry.data["from"]) == ("Charge nurse", "Staff nurse")
    assert f"job:{new_job.public_id}" in entry.about

    undoing.undo(token, by=by)
    old.refresh_from_db()
    file.refresh_from_db()
    assert (old.stage, old.transferred_to, file.application) == ("NEW", None, old)
    assert not new_job.applications.exists()


def test_a_rejection_is_taken_over_and_its_letter_never_leaves(rosa: User) -> None:
    old, target, by = make_application(make_job(rosa)), make_job(rosa, title="Charge nurse"), Actor.of(rosa)
    rejecting.reject(old, by=by, letter=Letter("No", "Sorry", timezone.now() + timedelta(days=2)))

    new = transferring.transfer(old, by=by, job=target, stage=Stage.NEW)

    old.refresh_from_db()
    assert (old.stage, old.exited_from, old.exit_reason, new.stage) == ("TRANSFERRED", "NEW", None, "NEW")
    assert SentLetter.objects.get().state == "cancelled"


def test_what_stands_in_the_way_is_said_and_nothing_changes(rosa: User, hugo: User) -> None:
    job, target, by = make_job(rosa), make_job(rosa, title="Charge nurse"), Actor.of(rosa)
    old = make_application(job)
    for where, code in ((job, "same_job"),):
        with pytest.raises(Refused) as refused:
            transferring.transfer(old, by=by, job=where)
        assert refused.value.code == code
    with pytest.raises(Stale):
        transferring.transfer(old, by=by, job=target, version=9)
    with pytest.raises(NotFound):
        transferring.transfer(old, by=Actor.of(hugo), job=target)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    with pytest.raises((NotAllowed, NotFound)):
        transferring.transfer(old, by=Actor.of(hugo), job=target)
    steering.cancel_job(target, by=by)
    with pytest.raises(Refused) as refused:
        transferring.transfer(old, by=by, job=target)
    assert refused.value.code == "job_closed"
    old.refresh_from_db()
    assert (old.stage, old.version, Application.objects.count()) == ("NEW", 1, 1)


def test_undo_refuses_once_somebody_worked_on_the_new_one(rosa: User) -> None:
    by, token = Actor.of(rosa), uuid4()
    new = transferring.transfer(
        make_application(make_job(rosa)), by=by, job=make_job(rosa, title="Other"), undo_token=token
    )
    noting.write_note(new, by=by, text="Called her")
    with pytest.raises(Stale):
        undoing.undo(token, by=by)
    assert Application.objects.filter(pk=new.pk).exists()


def test_deferring_keeps_the_place_and_can_be_undone(rosa: User) -> None:
    row, by, token = make_application(make_job(rosa)), Actor.of(rosa), uuid4()
    day = timezone.localdate() + timedelta(days=7)
    deferring.defer(row, by=by, until=day, undo_token=token)
    row.refresh_from_db()
    assert (row.stage, row.deferred_until, row.version) == ("NEW", day, 1)
    undoing.undo(token, by=by)
    row.refresh_from_db()
    assert row.deferred_until is None
    kinds = list(Entry.objects.filter(kind__startswith="application.").order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["application.deferred", "application.resumed"]
    with pytest.raises(Invalid):
        deferring.defer(row, by=by, until=timezone.localdate())
    rejecting.reject(row, by=by)
    with pytest.raises(Refused):
        deferring.defer(row, by=by, until=day)
