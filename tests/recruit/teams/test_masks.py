"""What a role's levels hide: reviews, notes, letters, restricted answers, fields, on every page and in files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import tuning
from accounts.models import User
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from base.remembering import forget
from recruit.applications import access, independence, labelling, noting, queries, reviewing, transferring
from recruit.applications.filters import ApplicationFilter
from recruit.applications.models import Application
from recruit.applications.people import PeopleFilter, people
from recruit.candidates import attaching
from recruit.candidates.access import may_read, readable_files
from recruit.candidates.models import Attachment
from recruit.jobs.models import Job
from recruit.screening.models import Answer, Question
from recruit.teams import rights
from recruit.teams.models import HiringTeamRole
from recruit.teams.rights import JobAction
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job

pytestmark = pytest.mark.django_db

STARS = "Rated 4 of 5"


def role_with(**levels: str) -> str:
    """A role like an interviewer's, apart from these levels; its code."""
    code = "WATCHER_1A2B"
    kept = rights.DEFAULTS[rights.INTERVIEWER] | levels
    HiringTeamRole.objects.update_or_create(code=code, defaults={"name": "Watcher", "levels": kept, "position": 9})
    forget()
    return code


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa)


@pytest.fixture
def ana(rosa: User, job: Job) -> Application:
    """Somebody with a review, a note, a restricted answer with a file, and a tag."""
    row = make_application(job, first_name="Ana", email="ana@example.com")
    by = Actor.of(rosa)
    reviewing.review(row, by=by, rating=4, comment="Calm hands")
    noting.write_note(row, by=by, text="Knows the ward")
    file = SimpleUploadedFile("earnings.txt", b"Forty thousand a year")
    kept = attaching.keep(row.candidate, by=by, file=file, kind="GENERIC_FILE", application=row, restricted=True)
    asked = Question.objects.create(type=Question.Type.FILE, text="What do you earn?")
    Answer.objects.create(
        application=row, question=asked, question_text=asked.text, words="earnings.txt", visibility="FULL",
        value={"attachment": str(kept.public_id), "name": "earnings.txt"},
    )  # fmt: skip
    return Application.objects.get(pk=row.pk)


def watching(job: Job, user: User, by: User, **levels: str) -> Client:
    join(job, user, role_with(**levels), by=by)
    return signed_in(user)


def page(client: Client, row: Application, tab: str = "") -> str:
    answer = client.get(reverse("recruit:application", args=[row.public_id]), {"tab": tab} if tab else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_reviews_are_hidden_everywhere(rosa: User, iris: User, job: Job, ana: Application) -> None:
    client = watching(job, iris, rosa, reviews="NONE", activity="YES")
    actor = Actor.of(iris)
    for tab in ("", "reviews", "activity"):
        text = page(client, ana, tab)
        assert STARS not in text
        assert "Calm hands" not in text
        assert "rated the candidate" not in text
        assert 'tab=reviews" hx-get' not in text
    for name in ("job", "job-candidates", "job-activity", "job-filters"):
        text = client.get(reverse(f"recruit:{name}", args=[job.public_id]), {"cols": "rating"}).content.decode()
        assert STARS not in text
        assert "rated the candidate" not in text
        assert 'name="rating"' not in text
    sheet = b"".join(client.get(reverse("recruit:job-candidates-export", args=[job.public_id, "csv"])))
    assert b"Rating" not in sheet
    # Neither a filter nor the order tells the stars.
    seen = access.visible_applications(actor).filter(job=job)
    assert ApplicationFilter(rating=4).narrow(seen, by=actor).count() == 0
    assert ApplicationFilter(show=("unrated",)).narrow(seen, by=actor).count() == 0
    assert people(actor, PeopleFilter(rating=4)).count() == 0
    listed: Any = queries.listed(seen, actor)  # its rows carry what they are sorted by
    assert [float(row.stars) for row in listed] == [0.0]
    with pytest.raises(NotAllowed):
        reviewing.review(ana, by=actor, rating=3)


def test_the_mean_is_hidden_until_one_has_rated(ada: User, rosa: User, iris: User, job: Job, ana: Application) -> None:
    client = watching(job, iris, rosa, activity="YES")
    rule = independence.rule_of(role_with())
    tuning.change_preferences({rule.name: "yes"}, by=Actor.of(ada))
    forget()
    actor, seen = Actor.of(iris), access.visible_applications(Actor.of(iris))
    assert ApplicationFilter(rating=4).narrow(seen, by=actor).count() == 0
    assert people(actor, PeopleFilter(rating=4)).count() == 0
    for text in (page(client, ana), page(client, ana, "reviews"), page(client, ana, "activity")):
        assert STARS not in text
        assert "rated the candidate" not in text
    reviewing.review(ana, by=actor, rating=4)
    assert ApplicationFilter(rating=4).narrow(seen, by=actor).count() == 1
    assert people(actor, PeopleFilter(rating=4)).count() == 1
    assert STARS in page(client, ana)


def test_notes_are_hidden_and_counted_nowhere(rosa: User, iris: User, job: Job, ana: Application) -> None:
    client = watching(job, iris, rosa, notes="NONE", activity="YES")
    actor, note = Actor.of(iris), ana.notes.get()
    assert not access.notes_where(actor).exists()
    assert not access.can_read_note(actor, note)
    assert iris not in access.readers_of(ana, JobAction.VIEW_NOTES)
    for tab in ("", "notes", "activity"):
        text = page(client, ana, tab)
        assert "Knows the ward" not in text
        assert "wrote a note" not in text
        assert 'tab=notes" hx-get' not in text
    [card] = queries.hide_ratings(actor, [ana])
    assert card.note_count == 0
    with pytest.raises(NotAllowed):
        noting.write_note(ana, by=actor, text="Me too")


def test_who_only_reads_notes_and_reviews_is_offered_no_form(
    rosa: User, iris: User, job: Job, ana: Application
) -> None:
    client = watching(job, iris, rosa, notes="READ", reviews="READ")
    assert "Knows the ward" in page(client, ana, "notes")
    assert "Calm hands" in page(client, ana, "reviews")
    assert "Save note" not in page(client, ana, "notes")
    assert "Save rating" not in page(client, ana, "reviews")
    with pytest.raises(NotAllowed):
        noting.write_note(ana, by=Actor.of(iris), text="Me too")
    with pytest.raises(NotAllowed):
        reviewing.review(ana, by=Actor.of(iris), rating=3)


def test_letters_are_read_without_being_written(rosa: User, iris: User, job: Job, ana: Application) -> None:
    client = watching(job, iris, rosa)
    assert 'tab=emails" hx-get' not in page(client, ana)
    client = watching(job, iris, rosa, messages="READ")
    assert "Write a letter" not in page(client, ana, "emails")
    assert 'tab=emails" hx-get' in page(client, ana)
    url = reverse("recruit:application-letter", args=[ana.public_id])
    assert client.post(url, {"subject": "Hello", "text": "Hello"}).status_code == 403


def test_a_file_that_answers_a_restricted_question_is_restricted(
    rosa: User, iris: User, job: Job, ana: Application
) -> None:
    file = Attachment.objects.get()
    url = reverse("recruit:attachment", args=[file.public_id, file.name])
    client, actor = watching(job, iris, rosa), Actor.of(iris)
    for tab in ("", "files", "activity"):
        text = page(client, ana, tab)
        assert "earnings.txt" not in text
        assert "What do you earn?" not in text
    assert client.get(url).status_code == 404
    assert not readable_files(actor, Attachment.objects.all()).exists()
    assert not may_read(actor, file)
    Attachment.objects.update(text="Forty thousand a year")
    assert not people(Actor.of(rosa), PeopleFilter(q="thousand")).exists()
    assert "earnings.txt" in page(signed_in(rosa), ana, "files")
    client = watching(job, iris, rosa, restricted="READ")
    assert "What do you earn?" in page(client, ana)
    assert "earnings.txt" in page(client, ana, "files")
    assert client.get(url).status_code == 200
    assert list(readable_files(actor, Attachment.objects.all())) == [file]


def test_tagging_and_reassigning_follow_their_lines(rosa: User, iris: User, job: Job, ana: Application) -> None:
    other, actor = make_job(rosa, title="Other"), Actor.of(iris)
    join(other, iris, "RECRUITER", by=rosa)
    client = watching(job, iris, rosa)
    url = reverse("recruit:application-tag", args=[ana.public_id])
    assert client.post(url, {"tag": "Nights"}).status_code == 403
    assert "tag-new" not in page(client, ana)
    with pytest.raises(NotAllowed):
        transferring.transfer(ana, by=actor, job=other)
    watching(job, iris, rosa, candidates="WRITE", move="YES")
    labelling.add_tags(ana, by=actor, tags=["Nights"])
    assert transferring.transfer(ana, by=actor, job=other).job == other


def test_fields_are_read_without_being_written(rosa: User, iris: User, job: Job, ana: Application) -> None:
    url = reverse("recruit:application-fields", args=[ana.public_id])
    client = watching(job, iris, rosa, fields="READ")
    assert client.get(url).status_code == 403
    client = watching(job, iris, rosa, fields="WRITE")
    assert client.get(url).status_code == 200


def test_without_candidates_the_job_tells_nothing_of_them(rosa: User, iris: User, job: Job, ana: Application) -> None:
    client = watching(job, iris, rosa, candidates="NONE", activity="YES")
    for name in ("job", "job-activity"):
        answer = client.get(reverse(f"recruit:{name}", args=[job.public_id]))
        assert answer.status_code == 200
        assert "Ana" not in answer.content.decode()
    assert client.get(reverse("recruit:application", args=[ana.public_id])).status_code == 404
    with pytest.raises(NotFound):
        access.require(Actor.of(iris), JobAction.REVIEW, ana)


def test_ads_and_teams_are_hidden(rosa: User, iris: User, job: Job) -> None:
    client = watching(job, iris, rosa, job_ad="NONE", team="NONE")
    text = client.get(reverse("recruit:job", args=[job.public_id])).content.decode()
    ad = job.ads.get(is_default=True)
    assert reverse("recruit:job-ad", args=[job.public_id]) not in text
    assert reverse("recruit:job-team", args=[job.public_id]) not in text
    for name, more in (("job-ad", ()), ("job-team", ()), ("job-ad-versions", (ad.public_id,)),
                       ("job-ad-share", (ad.public_id,))):  # fmt: skip
        assert client.get(reverse(f"recruit:{name}", args=[job.public_id, *more])).status_code == 403
