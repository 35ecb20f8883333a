"""The nightly round: whom it takes, that it goes on after a kill, and that it counts without naming."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import tuning
from accounts.models import User
from base.audit.models import Entry
from config.launch import children
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.jobs.models import Job
from recruit.letters.models import SentLetter
from recruit.privacy import asking, background, forgetting, retaining, ruling
from recruit.privacy.models import ConsentRequest, PrivacyRule, RetentionRun
from tests.factories.accounts import actor, make_company, signed_in
from tests.factories.recruit import make_job
from tests.factories.road import make_application
from tests.recruit.privacy.marked import ROBOT, aged

pytestmark = pytest.mark.django_db


def old(job: Job, days: int = 400) -> Application:
    application = make_application(job)
    rejecting.reject(application, by=ROBOT)
    aged(application, days)
    return application


def erased() -> int:
    return Candidate.objects.exclude(erased_at=None).count()


def test_without_a_rule_nothing_happens(rosa: User) -> None:
    old(make_job(rosa), 9999)
    assert retaining.keep_round() is None
    assert (erased(), RetentionRun.objects.count()) == (0, 0)


def test_a_round_erases_whose_time_is_up_and_counts(rosa: User, default_rule: PrivacyRule) -> None:
    job = make_job(rosa)
    gone, kept = old(job), old(job, 10)
    round_ = retaining.keep_round()
    assert round_ is not None
    assert (round_.erased, round_.asked, round_.waiting, round_.finished_at is not None) == (1, 0, 0, True)
    assert Candidate.objects.get(pk=gone.candidate_id).erased_at is not None
    assert Candidate.objects.get(pk=kept.candidate_id).erased_at is None
    entry = Entry.objects.get(kind="retention.finished")
    assert entry.data == {"erased": 1, "asked": 0, "waiting": 0}
    assert retaining.keep_round() is None  # the next one is tomorrow's
    later = timezone.now() + timedelta(days=1)
    assert retaining.keep_round(now=later).erased == 0  # type: ignore[union-attr]  # known to be there


def test_a_letter_that_waits_goes_first(rosa: User, default_rule: PrivacyRule) -> None:
    application = old(make_job(rosa))
    SentLetter.objects.create(
        candidate=application.candidate, application=application, to_email="c@mail.example", subject="s", text="t",
        type="REJECTION", send_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    round_ = retaining.keep_round()
    assert round_ is not None
    assert (round_.erased, round_.waiting, erased()) == (0, 1, 0)


def test_a_round_goes_on_where_it_was_killed(
    rosa: User, default_rule: PrivacyRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(rosa)
    for _number in range(7):
        old(job)
    monkeypatch.setattr(retaining, "PIECE", 3)
    real, calls = forgetting.forget, 0

    def killed(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise SystemExit
        return real(*arguments, **more)

    monkeypatch.setattr(forgetting, "forget", killed)
    with pytest.raises(SystemExit):
        background.keep_round()
    row = RetentionRun.objects.get()
    assert (erased(), row.erased, row.finished_at) == (3, 3, None)
    monkeypatch.setattr(forgetting, "forget", real)
    background.keep_round()
    row.refresh_from_db()
    assert (erased(), row.erased, row.finished_at is not None) == (7, 7, True)
    background.keep_round()
    assert RetentionRun.objects.get().erased == 7


def test_people_are_asked_first_when_the_company_chose_so(rosa: User, ada: User, default_rule: PrivacyRule) -> None:
    tuning.change_preferences({"privacy.asks_before_erasing": True}, by=actor(ada))
    application = old(make_job(rosa))
    round_ = retaining.keep_round()
    assert round_ is not None
    assert (round_.asked, round_.erased) == (1, 0)
    request = ConsentRequest.objects.get(candidate=application.candidate)
    assert request.deletes_without_answer is True
    later = timezone.now() + timedelta(days=31)
    assert asking.lapse(request, now=later) is True
    assert erased() == 1


def test_the_history_page_shows_numbers_only(rosa: User, ada: User, default_rule: PrivacyRule) -> None:
    name = old(make_job(rosa)).candidate.last_name
    retaining.keep_round()
    shown = signed_in(ada).get("/settings/privacy/").content.decode()
    assert "Last rounds" in shown
    assert name not in shown


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_counts_nobody_twice(child_django: Any) -> None:
    make_company()
    months = {"months_rejected": 12, "months_withdrawn": 12, "months_hired": 0, "months_lead": 6}
    ruling.save_rule("", by=ROBOT, values=months)
    then = timezone.now() - timedelta(days=400)
    people = [Candidate(first_name="Old", last_name=f"Lead{number}", last_activity_at=then) for number in range(60)]
    Candidate.objects.bulk_create(people)
    process = child_django.start(
        "manage", "shell", "-c", "from recruit.privacy import retaining; retaining.keep_round()"
    )
    assert children.wait_until(lambda: RetentionRun.objects.filter(erased__gt=0).exists(), seconds=30, pause=0.01)
    process.kill()
    process.wait()
    assert children.wait_until(_nobody_holds_the_round, seconds=10, pause=0.05)
    row = RetentionRun.objects.get()
    assert (row.erased, row.erased % retaining.PIECE) == (erased(), 0)
    retaining.keep_round()
    row.refresh_from_db()
    assert (row.erased, erased(), row.finished_at is not None) == (60, 60, True)
    assert Entry.objects.filter(kind="candidate.erased").count() == 60


def _nobody_holds_the_round() -> bool:
    """The server has noticed that the killed process is gone."""
    with transaction.atomic():
        rows = RetentionRun.objects.select_for_update(skip_locked=True)
        return rows.count() == 1 and len(list(rows)) == 1
