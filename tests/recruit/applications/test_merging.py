"""Merging two records of one person: what moves, what is refused, and that parting restores exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from base.models import Entry
from base.undo import undoing
from recruit.applications import applying, hiring, merging, moving, noting
from recruit.applications.models import Application, StepVisit
from recruit.candidates import attaching, enlisting, queries, tagging
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Attachment, Candidate, ConsentDecision, Merge
from recruit.jobs.models import HiringTeamMember
from recruit.letters import sending
from recruit.letters.models import SentLetter
from recruit.processes.stages import Stage
from tests.factories.accounts import make_user
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

MODELS = (Candidate, Application, Attachment, SentLetter, ConsentDecision, StepVisit)
# What tells only that somebody looked at a row, not what stands in it.
PASSING = {"updated_at", "version", "search"}


def picture() -> dict[str, list[dict[str, Any]]]:
    """Everything about people as it stands."""
    drawn = {}
    for model in MODELS:
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in PASSING]
        drawn[model.__name__] = list(model._default_manager.order_by("pk").values(*names))
    return drawn


def two(rosa: User) -> tuple[Candidate, Candidate]:
    """Two records of Cleo, with two jobs of which one is the same, a file, a letter, a note, tags and a consent."""
    by = Actor.of(rosa)
    one_job, other_job = make_job(rosa), make_job(rosa)
    first = make_application(one_job, phone="+43 660 1234567")
    second = make_application(one_job, city="Graz")
    make_application_of(second.candidate, other_job)
    moving.move(second, by=by, stage=Stage.INTERVIEW)
    attaching.attach(second.candidate, by=by, file=SimpleUploadedFile("cv.txt", b"Nurse"), application=second)
    sending.send(second, by=by, subject="Hello", text="A talk?")
    noting.write_note(first, by=by, text="First")
    tagging.add_tags(first.candidate, by=by, tags=["Ward", "Night"])
    tagging.add_tags(second.candidate, by=by, tags=["night", "Fair"])
    ConsentDecision.objects.create(candidate=second.candidate, decision="acquired")
    return Candidate.objects.get(pk=first.candidate_id), Candidate.objects.get(pk=second.candidate_id)


def make_application_of(person: Candidate, job: Any) -> Application:
    return applying.add_to_job(job, by=Actor.system("tests"), candidate=person, stage=Stage.NEW)


def test_everything_moves_and_the_application_further_on_stays(rosa: User) -> None:
    kept, gone = two(rosa)

    merging.merge(kept, by=Actor.of(rosa), gone=gone, choices={"city": "gone", "email": "gone"})

    kept.refresh_from_db()
    row = Candidate.objects.get(pk=gone.pk)
    assert (kept.city, kept.phone, kept.tags) == ("Graz", "+43 660 1234567", ["Ward", "Night", "Fair"])
    assert (row.merged_into, kept.email != row.email, "@" in row.email) == (kept, True, True)
    stages = {row.pk: row.stage for row in kept.applications.order_by("pk")}
    assert sorted(stages.values()) == ["INTERVIEW", "NEW", "TRANSFERRED"]
    lesser = kept.applications.get(stage="TRANSFERRED")
    assert lesser.transferred_to == kept.applications.get(stage="INTERVIEW")
    assert [note.text for note in lesser.notes.all()] == ["First"]
    assert (kept.attachments.count(), kept.letters.count(), kept.consents.count()) == (1, 1, 1)
    assert gone.applications.count() == 0
    assert list(visible_candidates(Actor.of(rosa))) == [kept]
    assert Entry.objects.filter(kind="candidate.merged").count() == 1


def test_the_old_id_and_the_old_address_lead_to_the_kept_record(rosa: User) -> None:
    kept, gone = two(rosa)
    old_address = gone.email
    merging.merge(kept, by=Actor.of(rosa), gone=gone)

    assert queries.person_for(Actor.of(rosa), gone.public_id) == kept
    assert enlisting.find_by_email(old_address.upper()) == kept


def test_parting_restores_exactly_and_undo_does_too(rosa: User) -> None:
    kept, gone = two(rosa)
    before, token = picture(), uuid4()

    row = merging.merge(kept, by=Actor.of(rosa), gone=gone, choices=dict.fromkeys(merging.FIELDS, "gone"))
    assert picture() != before
    merging.part(row, by=Actor.of(rosa))
    assert picture() == before

    merging.merge(kept, by=Actor.of(rosa), gone=gone, undo_token=token)
    undoing.undo(token, by=Actor.of(rosa))
    assert picture() == before
    with pytest.raises(Refused):
        merging.part(row, by=Actor.of(rosa))


def test_what_was_edited_since_stays(rosa: User) -> None:
    kept, gone = two(rosa)
    row = merging.merge(kept, by=Actor.of(rosa), gone=gone, choices={"city": "gone"})
    enlisting.edit_candidate(kept, by=Actor.of(rosa), changes={"headline": "Head nurse"})

    merging.part(row, by=Actor.of(rosa))

    kept.refresh_from_db()
    assert (kept.headline, kept.city) == ("Head nurse", "")


def test_after_thirty_days_or_a_move_it_is_too_late(rosa: User) -> None:
    kept, gone = two(rosa)
    row = merging.merge(kept, by=Actor.of(rosa), gone=gone)
    lesser = Application.objects.get(stage="TRANSFERRED")
    Application.objects.filter(pk=lesser.pk).update(version=lesser.version + 1)
    before = picture()
    with pytest.raises(Stale):
        merging.part(row, by=Actor.of(rosa))
    assert picture() == before

    Merge.objects.filter(pk=row.pk).update(merged_at=timezone.now() - timedelta(days=31))
    with pytest.raises(Refused, match="30 days"):
        merging.part(row, by=Actor.of(rosa))


def test_who_does_not_see_or_change_both_does_not_merge(rosa: User, hugo: User, iris: User, emil: User) -> None:
    kept, gone = two(rosa)
    first = kept.applications.get().job
    join(first, hugo, HiringTeamMember.Role.HIRING_MANAGER, by=rosa)
    join(first, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    before = picture()

    for user, error in ((hugo, NotAllowed), (iris, NotAllowed), (emil, NotFound)):
        with pytest.raises(error):
            merging.merge(kept, by=Actor.of(user), gone=gone)
    assert (picture(), Merge.objects.count()) == (before, 0)


def test_two_hires_two_employees_and_nonsense_are_refused(rosa: User, hugo: User, iris: User) -> None:
    by, job = Actor.of(rosa), make_job(rosa, positions=2)
    first, second = make_application(job), make_application(job)
    for row, seat in zip((first, second), job.positions.all(), strict=True):
        hiring.hire(row, by=by, position=seat, starts_on=timezone.now().date())
    with pytest.raises(Refused) as refused:
        merging.merge(first.candidate, by=by, gone=second.candidate)
    assert refused.value.code == "both_hired"

    third, fourth = make_application(make_job(rosa)).candidate, make_application(make_job(rosa)).candidate
    with pytest.raises(Invalid):
        merging.merge(third, by=by, gone=third)
    with pytest.raises(Invalid):
        merging.merge(third, by=by, gone=fourth, choices={"salary": "gone"})
    Candidate.objects.filter(pk=third.pk).update(employee=hugo)
    Candidate.objects.filter(pk=fourth.pk).update(employee=iris)
    third.refresh_from_db()
    with pytest.raises(Refused) as refused:
        merging.merge(third, by=by, gone=fourth)
    assert refused.value.code == "two_employees"


def test_an_employee_stays_outside_their_merged_record(rosa: User, hugo: User) -> None:
    kept = make_application(make_job(rosa)).candidate
    job = make_job(rosa)
    join(job, hugo, HiringTeamMember.Role.HIRING_MANAGER, by=rosa)
    gone = make_application(job, email="hugo@northwind.example").candidate

    merging.merge(kept, by=Actor.of(rosa), gone=gone)

    assert not visible_candidates(Actor.of(hugo)).exists()


def test_duplicates_are_found_by_number_and_by_name_and_place(rosa: User) -> None:
    job = make_job(rosa)
    first = make_application(job, first_name="Zoë", last_name="Müller", city="Graz", phone="+43 660 1234567").candidate
    by_phone = make_application(job, phone="0660/1234567").candidate
    by_name = make_application(job, first_name="zoe", last_name="MULLER", city="graz").candidate
    make_application(job, first_name="Zoë", last_name="Müller", city="Wien", phone="0660 7654321")

    assert set(queries.duplicates_of(Actor.of(rosa), first)) == {by_phone, by_name}


@pytest.mark.slow
class Roundtrip(TestCase):
    """Whatever is picked and wherever the applications stand, parting restores exactly."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        picks=st.fixed_dictionaries({name: st.sampled_from(["kept", "gone"]) for name in merging.FIELDS}),
        stages=st.lists(st.sampled_from([Stage.NEW, Stage.IN_REVIEW, Stage.INTERVIEW]), min_size=2, max_size=2),
        tags=st.lists(st.lists(st.sampled_from(["A", "a", "b", "C"]), max_size=3), min_size=2, max_size=2),
        is_same_job=st.booleans(),
    )
    def test_merge_then_part(
        self, picks: dict[str, str], stages: list[Stage], tags: list[list[str]], is_same_job: bool
    ) -> None:
        user = make_user(RoleCode.EXTENDED)
        by = Actor.of(user)
        job = make_job(user)
        people = []
        for number, stage in enumerate(stages):
            row = make_application(job if is_same_job else make_job(user), city=f"City {number}")
            moving.move(row, by=by, stage=stage)
            person = tagging.add_tags(row.candidate, by=by, tags=tags[number])
            people.append(person)
        before = picture()
        merged = merging.merge(people[0], by=by, gone=people[1], choices=picks)
        merging.part(merged, by=by)
        assert picture() == before
