"""What holds in which country: policies, months, and who they would take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, Refused
from base.months import months_before
from base.outbox.models import OutboxRow
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.jobs.models import Job
from recruit.letters.models import SentLetter
from recruit.privacy import previewing, queries, ruling
from recruit.privacy.models import ConsentRequest, PrivacyRule
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, make_company, signed_in
from tests.factories.recruit import make_application, make_candidate, make_job

pytestmark = pytest.mark.django_db
ROBOT = Actor.system("tests")


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2024, 3, 31, tzinfo=UTC), 1, datetime(2024, 2, 29, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 24, datetime(2024, 1, 15, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=UTC), 11, datetime(2025, 12, 21, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 12, datetime(2025, 12, 1, tzinfo=UTC)),
    ],
)
def test_months_of_the_calendar(moment: datetime, months: int, expected: datetime) -> None:
    assert months_before(moment, months) == expected


def test_a_policy_is_found_by_country_and_language() -> None:
    make_company()
    assert queries.policy_for("at", "de").is_set is False
    words = {"de": {"text": "{company} bewahrt …"}, "fr": {"url": "https://northwind.example/fr"}}
    ruling.save_rule("", by=ROBOT, values={"policy_text": "{company} keeps …", "translations": words})
    ruling.save_rule("at", by=ROBOT, values={"policy_url": "https://northwind.example/at"})
    ruling.save_rule("ch", by=ROBOT, values={"months_rejected": 3})
    assert queries.policy_for("us", "en") == queries.Policy("Northwind Hospitals keeps …")
    assert queries.policy_for("us", "de-AT") == queries.Policy("Northwind Hospitals bewahrt …", "", "de")
    assert queries.policy_for("us", "fr") == queries.Policy("", "https://northwind.example/fr", "fr")
    assert queries.policy_for("AT", "de") == queries.Policy("", "https://northwind.example/at")
    assert queries.policy_for("ch", "de").language == "de"


def test_rules_are_for_administrators_and_checked(ada: User, rosa: User) -> None:
    with pytest.raises(NotAllowed):
        ruling.save_rule("", by=actor(rosa), values={"months_rejected": 1})
    with pytest.raises(Refused, match="everywhere else first"):
        ruling.save_rule("at", by=actor(ada), values={"months_rejected": 1})
    with pytest.raises(Invalid):
        ruling.save_rule("", by=actor(ada), values={"months_rejected": 241})
    assert not PrivacyRule.objects.exists()
    rule = ruling.save_rule("", by=actor(ada), values={"months_rejected": 6})
    with pytest.raises(Invalid):
        ruling.save_rule("zz", by=actor(ada), values={})
    with pytest.raises(Refused):
        ruling.remove_rule(rule, by=actor(ada))
    entry = Entry.objects.get(kind="privacy_rule.saved")
    assert entry.changes["months_rejected"] == [24, 6]


def ended(job: Job, days_ago: int, stage: Stage = Stage.REJECTED, candidate: Candidate | None = None) -> Application:
    """An application that ended so many days ago."""
    application = make_application(job, email=candidate.email) if candidate else make_application(job)
    if stage is Stage.REJECTED:
        rejecting.reject(application, by=ROBOT)
    elif stage is Stage.WITHDRAWN:
        rejecting.withdraw(application, by=ROBOT)
    then = timezone.now() - timedelta(days=days_ago)
    Application.objects.filter(pk=application.pk).update(ended_at=then, entered_at=then)
    application.refresh_from_db()
    return application


def due() -> set[int]:
    return set(queries.due_people().values_list("pk", flat=True))


def test_nobody_is_due_without_a_rule() -> None:
    ended(make_job(), 5000)
    assert due() == set()


def test_a_person_is_due_when_every_application_is_beyond_its_countrys_months(default_rule: PrivacyRule) -> None:
    ruling.save_rule("de", by=ROBOT, values={"months_rejected": 6})
    austria, germany = make_job(country_code="at"), make_job(country_code="de")
    old, german = ended(austria, 400), ended(germany, 200)
    young, open_one = ended(austria, 200), make_application(austria)
    both = ended(germany, 200)
    ended(austria, 100, candidate=both.candidate)
    assert due() == {old.candidate_id, german.candidate_id}
    assert not {young.candidate_id, open_one.candidate_id, both.candidate_id} & due()


def test_zero_months_are_for_ever_and_consent_starts_the_time_again(default_rule: PrivacyRule) -> None:
    job = make_job()
    first, second = ended(job, 400), ended(job, 400)
    ConsentDecision.objects.filter(candidate__in=[first.candidate, second.candidate]).delete()
    ConsentDecision.objects.create(candidate=first.candidate, decision="acquired", decided_at=timezone.now())
    assert due() == {second.candidate_id}
    ruling.save_rule("", by=ROBOT, values={"months_rejected": 0})
    assert due() == set()


def test_people_without_a_job_are_leads_and_open_questions_wait(default_rule: PrivacyRule) -> None:
    old, new, asked = make_candidate(), make_candidate(), make_candidate()
    then = timezone.now() - timedelta(days=200)
    Candidate.objects.filter(pk__in=[old.pk, asked.pk]).update(last_activity_at=then)
    ConsentRequest.objects.create(candidate=asked, digest="x", expires_at=timezone.now() + timedelta(days=1))
    assert due() == {old.pk}
    assert new.pk not in due()


def test_a_preview_counts_and_writes_nothing(default_rule: PrivacyRule) -> None:
    job = make_job()
    for days in (100, 100, 400):
        ended(job, days)
    found = previewing.preview(PrivacyRule(months_rejected=2))
    assert (found.now, found.then, found.is_harmless) == (1, 3, False)
    assert PrivacyRule.objects.get().months_rejected == 12
    assert Candidate.objects.filter(erased_at=None).count() == 3


def test_the_settings_page_saves_a_harmful_rule_by_a_second_press_only(ada: User, default_rule: PrivacyRule) -> None:
    job = make_job()
    ended(job, 100)
    page = signed_in(ada)
    form = {
        "months_rejected": "2", "months_withdrawn": "12", "months_hired": "0", "months_lead": "6",
        "policy_text": "Words.",
        "t-TOTAL_FORMS": "1", "t-INITIAL_FORMS": "0", "t-0-language": "de", "t-0-text": "Worte.",
    }  # fmt: skip
    answer = page.post("/settings/privacy/rules/default/", form)
    assert answer.status_code == 200
    assert "This would erase 1 person at the next round" in answer.content.decode()
    assert PrivacyRule.objects.get().months_rejected == 12
    answer = page.post("/settings/privacy/rules/default/", {**form, "sure": "1"})
    assert answer.status_code == 303
    rule = PrivacyRule.objects.get()
    assert (rule.months_rejected, rule.policy_text, rule.translations) == (2, "Words.", {"de": {"text": "Worte."}})
    shown = page.get("/settings/privacy/").content.decode()
    assert "2 months" in shown
    assert "for ever" in shown


def test_bad_input_keeps_what_was_typed(ada: User, default_rule: PrivacyRule) -> None:
    form = {"months_rejected": "many", "months_withdrawn": "1", "months_hired": "0", "months_lead": "6",
            "policy_text": "Kept words", "t-TOTAL_FORMS": "0", "t-INITIAL_FORMS": "0"}  # fmt: skip
    answer = signed_in(ada).post("/settings/privacy/rules/at/", form)
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert PrivacyRule.objects.count() == 1


def test_settings_are_closed_to_recruiters(rosa: User) -> None:
    page = signed_in(rosa)
    for path in ("/settings/privacy/", "/settings/privacy/rules/at/", "/settings/erasure-requests/"):
        assert page.get(path).status_code == 403


def test_retention_waits_for_a_letter(default_rule: PrivacyRule) -> None:
    application = ended(make_job(), 400)
    SentLetter.objects.update(state=SentLetter.State.SENT)  # the confirmation
    OutboxRow.objects.all().delete()
    assert queries.waits_for_letter(application.candidate) is False
    SentLetter.objects.create(candidate=application.candidate, to_email="a@mail.example", subject="s", text="t")
    assert queries.waits_for_letter(application.candidate) is True
