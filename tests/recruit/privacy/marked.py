"""A person full of marked words, and a search for the marks in every table and every file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.mail import mailing
from base.outbox.models import OutboxRow
from base.rest.models import KeptAnswer
from base.runs.models import Run, RunItem
from recruit.applications import applying, noting, rejecting, reviewing
from recruit.applications.models import Application
from recruit.candidates import enlisting, files, picturing
from recruit.candidates.models import Attachment, Candidate, Merge, PeopleImport
from recruit.jobs.models import Job
from recruit.letters.models import SentLetter
from recruit.scorecards.models import Criterion, CriterionRating, Scorecard
from recruit.screening.models import Answer, DiversityAnswer, Question
from recruit.tasks.models import Task
from tests.candidates import documents
from tests.factories.accounts import actor

MARK = "quixmark"
EMAIL = f"zeno.{MARK}@mail.example"
ROBOT = Actor.system("tests")


def person_on(job: Job, owner: User, *, undo: bool = True) -> Application:
    """An application of the marked person with everything people and machines write around one."""
    cv = ContentFile(documents.pdf(f"Zeno {MARK} nurse", f"page two {MARK}"), name=f"{MARK}.pdf")
    application = applying.apply(
        job, by=Actor.anonymous(), first_name="Zeno", last_name=MARK.title(), email=EMAIL, phone="+43 660 7771234",
        city=f"{MARK}ville", resume=cv, message=f"I am {MARK}.", consent_text="Words",
    )  # fmt: skip
    person = application.candidate
    values = {"headline": f"Nurse {MARK}", "web": {"website": f"https://{MARK}.example"},
              "experience": [{"company": MARK}], "education": [{"institution": MARK}]}  # fmt: skip
    enlisting.edit_candidate(person, by=ROBOT, changes=values)
    Candidate.objects.filter(pk=person.pk).update(tags=[f"knows {MARK}"])
    _written(application, owner)
    _machines(application)
    merged = Candidate.objects.create(
        first_name="Z.", last_name=MARK, email=f"z@{MARK}.example", merged_into=person, photo="photos/merged"
    )
    default_storage.save("photos/merged", ContentFile(MARK.encode()))
    Merge.objects.create(kept=person, gone=merged, before={"last_name": MARK})
    if undo:
        from uuid import uuid4

        rejecting.reject(application, by=actor(owner), undo_token=uuid4())
    application.refresh_from_db()
    return application


def _written(application: Application, owner: User) -> None:
    by = actor(owner)
    noting.write_note(application, by=by, text=f"Call {MARK} again")
    review = reviewing.review(application, by=by, rating=4, comment=f"{MARK} is good")
    criterion = Criterion.objects.create(scorecard=Scorecard.objects.create(name="Care"), label="Care")
    CriterionRating.objects.create(review=review, criterion=criterion, rating=5, comment=MARK)
    question = Question.objects.create(text="Why?")
    Answer.objects.create(application=application, question=question, question_text="Why?", value=MARK, words=MARK)
    choice = Question.objects.create(text="Group?", type=Question.Type.SINGLE, is_diversity=True)
    DiversityAnswer.objects.create(application=application, question=choice, value="a")
    typed = Question.objects.create(text="Describe", is_diversity=True)
    DiversityAnswer.objects.create(application=application, question=typed, value=MARK)
    Task.objects.create(title=f"Call {MARK}", assignee=owner, application=application)
    SentLetter.objects.create(
        candidate=application.candidate, application=application, to_email=EMAIL, subject=MARK, text=MARK,
        state=SentLetter.State.SENT,
    )  # fmt: skip


def _machines(application: Application) -> None:
    person = application.candidate
    mailing.send(to=EMAIL.upper(), subject=f"Dear {MARK}", text=MARK, about="elsewhere:1")
    KeptAnswer.objects.create(
        key="k", request_sha256="s", status=201, body=f'{{"id": "{person.public_id}", "n": "{MARK}"}}'
    )
    run = Run.objects.create(kind="x", label="Many", actor_key="someone")
    RunItem.objects.create(run=run, position=0, name=f"Zeno {MARK.title()}", data={"email": EMAIL}, sentence="ok")
    PeopleImport.objects.create(
        name="people.csv", author=application.notes.get().author, columns=["E-mail"],
        lines=[["other@mail.example"], [EMAIL]], created=[{"email": EMAIL}],
    )  # fmt: skip
    # What the worker would have done: text read, pages drawn.
    attachment = person.attachments.get()
    Attachment.objects.filter(pk=attachment.pk).update(text=f"Zeno {MARK}", page_count=2)
    attachment.refresh_from_db()
    picturing.picture_of(attachment, page=1)
    assert default_storage.exists(files.page_storage_name(attachment.public_id, 1))


def traces(root: Path, *words: str) -> list[str]:
    """Where one of the words is found, whatever the case, and every file that is left."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{word}%"])  # noqa: S608  # our own names, no input
                count = cursor.fetchone()[0]
                if count:
                    found.append(f"{table}: {count} × {word}")
    return found + [f"file {path.relative_to(root)}" for path in root.rglob("*") if path.is_file()]


def aged(application: Application, days: int) -> None:
    """Let an application have ended so many days ago, with every letter sent."""
    then = timezone.now() - timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(ended_at=then, entered_at=then)
    SentLetter.objects.update(state=SentLetter.State.SENT)
    OutboxRow.objects.filter(topic="mail").update(status="sent")
