"""The demo company: complete, consistent, the same for the same seed, and never loaded twice."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import AccessGroup, Company, User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import NotAllowed, Refused
from base.files import formats
from base.files.inspection import inspect
from base.outbox.models import OutboxRow
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import RequestStatus, Subject
from recruit.demo import loading
from recruit.demo.identities import IDENTITIES, new_password
from recruit.jobs.access import visible_jobs
from recruit.jobs.models import Job, JobStatusInterval, Position, Posting
from recruit.jobs.scoped import within
from recruit.letters import events
from recruit.letters.models import SentLetter
from recruit.models import Application, Attachment, Brand, Candidate, Department, Note, Review
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus
from recruit.processes.stages import Stage
from tests.demo.invariants import broken

SYSTEM = Actor.system("demo")


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Path:
    """A file store and a state directory of the test's own."""
    settings.STATE_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path


@pytest.fixture
def demo(db: None, places: Path) -> loading.Loaded:
    """The demo company, loaded."""
    return loading.load_demo(by=SYSTEM)


# Loading takes seconds, so that one test asks all that only reads.
CHECKS: list[Callable[[loading.Loaded, Path], None]] = []


def of_the_demo(check: Callable[[loading.Loaded, Path], None]) -> Callable[[loading.Loaded, Path], None]:
    """Have `test_the_demo_company` ask this too."""
    CHECKS.append(check)
    return check


@of_the_demo
def demo_has_its_size_and_breaks_no_rule(demo: loading.Loaded, places: Path) -> None:
    assert (demo.jobs, demo.applications, demo.people, demo.files) == (40, 1500, 1350, 114)
    assert broken() == {}
    jobs = Job.objects.filter(is_draft=False, is_template=False)
    assert jobs.count() == 40
    assert Job.objects.filter(is_template=True).count() == 2
    assert Application.objects.count() == 1500
    assert Candidate.objects.count() == 1350
    assert (Brand.objects.count(), Department.objects.count()) == (3, 8)
    assert set(Application.objects.values_list("stage", flat=True)) == {stage.value for stage in Stage}
    assert Counter(jobs.values_list("status", flat=True)) == {
        "SOURCING": 7, "INTERVIEW": 9, "OFFER": 6, "FILLED": 10, "CANCELLED": 3, "ON_HOLD": 3,
        "PENDING_APPROVAL": 1, "APPROVED": 1,
    }  # fmt: skip
    assert Note.objects.count() > 100
    assert Review.objects.count() > 300


@of_the_demo
def demo_spans_two_years_and_ends_today(demo: loading.Loaded, places: Path) -> None:
    oldest = Application.objects.order_by("applied_at").values_list("applied_at", flat=True)[0]
    newest = Application.objects.order_by("-applied_at").values_list("applied_at", flat=True)[0]
    assert timedelta(days=500) < timezone.now() - oldest < timedelta(days=732)
    assert timezone.now() - newest < timedelta(days=4)


@of_the_demo
def demo_seats_are_open_late_and_on_time_and_some_jobs_paused(demo: loading.Loaded, places: Path) -> None:
    hired = Position.objects.filter(status=Position.Status.HIRED)
    assert hired.filter(started_on__gt=F("target_start_on")).count() > 3
    assert hired.filter(started_on__lte=F("target_start_on")).count() > 3
    assert Position.objects.filter(status=Position.Status.OPEN).count() > 20
    assert Position.objects.filter(type=Position.Type.REPLACEMENT).exclude(incumbent_name="").exists()
    assert JobStatusInterval.objects.filter(status="ON_HOLD", left_at=None).count() == 3
    assert JobStatusInterval.objects.filter(status="ON_HOLD", left_at__isnull=False).count() > 2
    assert Posting.objects.filter(unpublished_at=None, visibility="PUBLIC").count() > 15
    assert Posting.objects.filter(unpublished_at=None, visibility="INTERNAL").exists()


@of_the_demo
def demo_files_are_what_they_say_and_searchable(demo: loading.Loaded, places: Path) -> None:
    endings: Counter[str] = Counter()
    for attachment in Attachment.objects.all():
        content = default_storage.open(str(attachment.file.name)).read()
        assert inspect(content, attachment.name).format.content_type == attachment.content_type
        assert len(content) == attachment.size
        endings[formats.ending_of(attachment.name)] += 1
    assert set(endings) == {"pdf", "docx", "odt", "rtf", "txt"}
    with_files = Application.objects.filter(attachments__reading="done").exclude(attachments__text="")
    assert with_files.values("job").distinct().count() == 38  # all but the two that were never published


@of_the_demo
def demo_history_is_told(demo: loading.Loaded, places: Path) -> None:
    application = Application.objects.filter(stage="HIRED").first()
    assert application is not None
    key = f"application:{application.public_id}"
    kinds = list(Entry.objects.filter(object_key=key).order_by("id").values_list("kind", flat=True))
    assert kinds[0] == "application.created"
    assert kinds[-1] == "application.hired"
    assert set(kinds[1:-1]) == {"application.moved"}
    assert len(kinds) == application.visits.count()
    assert SentLetter.objects.filter(template__event=events.RECEIVED).count() == 3
    assert all("@example." in row.payload["to"] for row in OutboxRow.objects.filter(topic="mail"))


@of_the_demo
def everybody_of_the_demo_can_sign_in_with_the_printed_password(demo: loading.Loaded, places: Path) -> None:
    file = places / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    accounts = json.loads(file.read_text())
    assert [account["role"] for account in accounts] == [
        "Administrator", "Recruiter", "Hiring manager", "Interviewer", "Employee",
    ]  # fmt: skip
    printed = StringIO()
    call_command("demo_accounts", stdout=printed)
    for account, identity in zip(accounts, IDENTITIES, strict=True):
        user = User.objects.get(email=account["email"])
        assert user.role.code == identity.code
        assert user.check_password(account["password"])
        assert account["password"] in printed.getvalue()
        assert account["email"] in printed.getvalue()


@of_the_demo
def loading_again_changes_nothing(demo: loading.Loaded, places: Path) -> None:
    with pytest.raises(Refused) as refusal:
        loading.load_demo(by=SYSTEM)
    assert refusal.value.code == "not_empty"
    said = StringIO()
    call_command("load_demo", if_empty=True, stdout=said)
    assert "nothing was changed" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert Application.objects.count() == 1500


def test_only_the_system_loads_the_demo(db: None, places: Path) -> None:
    with pytest.raises(NotAllowed):
        loading.load_demo(by=Actor.anonymous())
    assert not Company.objects.exists()


def test_a_load_that_fails_leaves_no_file_behind(db: None, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("recruit.demo.telling.tell", fail)
    with pytest.raises(RuntimeError):
        loading.load_demo(by=SYSTEM)
    assert not Company.objects.exists()
    assert [path for path in (places / "files").rglob("*") if path.is_file()] == []


def test_without_a_demo_no_sign_ins_are_printed(places: Path) -> None:
    with pytest.raises(CommandError, match="load the demo first"):
        call_command("demo_accounts")


def test_passwords_are_long_and_never_the_same() -> None:
    made = {new_password() for _number in range(200)}
    assert len(made) == 200
    assert {len(password) for password in made} == {19}


@of_the_demo
def demo_groups_open_jobs_to_managers_who_are_not_on_the_team(demo: loading.Loaded, places: Path) -> None:
    groups = {group.name: group for group in AccessGroup.objects.all()}
    assert {(group.level, group.members.count()) for group in groups.values()} == {("VIEW", 3), ("FULL", 3)}
    for group in groups.values():
        member = group.members.select_related("role")[0]
        beyond = visible_jobs(Actor.of(member)).exclude(team__user=member)
        assert beyond.filter(within(group.scope)).exists()


@of_the_demo
def demo_offers_stand_in_every_status_and_engineering_s_were_approved(demo: loading.Loaded, places: Path) -> None:
    offers = Offer.objects.all()
    assert set(offers.values_list("status", flat=True)) == {status.value for status in OfferStatus}
    assert {"DECLINED", "EXPIRED", "WITHDRAWN"} <= set(offers.values_list("ending", flat=True))
    sent = offers.exclude(sent_at=None)
    assert sent.filter(documents__kind="LETTER").count() == sent.count()
    engineering = offers.filter(application__job__department__name="Engineering")
    assert set(engineering.exclude(sent_at=None).values_list("approval_requests__status", flat=True)) == {"APPROVED"}
    assert not Application.objects.filter(offers__isnull=False).exclude(stage="OFFERED").exists()


@of_the_demo
def demo_jobs_wait_for_approval_were_sent_back_and_approved(demo: loading.Loaded, places: Path) -> None:
    requests = ApprovalRequest.objects.filter(subject=Subject.JOB)
    assert Counter(requests.values_list("status", flat=True)) == {"PENDING": 1, "REJECTED": 1, "APPROVED": 1}
    waiting = requests.get(status=RequestStatus.PENDING)
    steps = list(waiting.steps.order_by("place"))
    assert (waiting.job.status, [step.asked_at is None for step in steps]) == ("PENDING_APPROVAL", [False, True])
    assert steps[0].approver.email == "hiring.manager@example.com"
    assert waiting.job not in visible_jobs(Actor.of(steps[1].approver))
    approved = requests.get(status=RequestStatus.APPROVED)
    assert approved.job.status == "APPROVED"
    assert visible_jobs(Actor.of(approved.steps.get(place=1).approver)).filter(pk=approved.job_id).exists()


def test_the_demo_company(demo: loading.Loaded, places: Path, subtests: pytest.Subtests) -> None:
    for check in CHECKS:
        with subtests.test(check.__name__), transaction.atomic():
            check(demo, places)
