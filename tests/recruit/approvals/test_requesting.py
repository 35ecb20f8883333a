"""Asking for approval: whom a chain asks, what stands in the way, what becomes of the job."""

from __future__ import annotations

import pytest

from accounts.models import User
from base.actors import Actor
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.outbox.models import OutboxRow
from recruit.approvals import queries, requesting
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import ChainKind, Mode, Order, Subject
from recruit.jobs import publishing, steering
from recruit.jobs.models import Job, TemporaryGrant
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.recruit import default_ad, make_job, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(rosa: User, hugo: User) -> Job:
    return make_job(rosa, team={hugo: "HIRING_MANAGER"})


def letters() -> list[tuple[str, str]]:
    rows = OutboxRow.objects.filter(topic="mail").order_by("pk")
    return [(row.payload["to"], row.payload["subject"]) for row in rows]


def test_a_submitted_job_waits_and_its_approvers_are_asked(job: Job, rosa: User, ada: User, iris: User) -> None:
    make_chain(ada, iris)
    request = ask_for_approval(job, rosa, comment="  The ward is short of people. ")

    job.refresh_from_db()
    assert (job.status, job.approval) == ("PENDING_APPROVAL", "PENDING")
    assert (request.status, request.order, request.mode) == ("PENDING", "PARALLEL", "ALL")
    assert request.comment == "The ward is short of people."
    assert [(s.approver, s.status, s.asked_at is None) for s in request.steps.all()] == [
        (ada, "PENDING", False),
        (iris, "PENDING", False),
    ]
    title = f"Your approval is asked for: {job.title}"
    assert letters() == [(ada.email, title), (iris.email, title)]
    grants = TemporaryGrant.objects.filter(ended_at=None).order_by("user__email")
    about = f"approval_request:{request.public_id}"
    assert [(g.user, g.reach, g.about) for g in grants] == [(ada, "JOB", about), (iris, "JOB", about)]
    kinds = Entry.objects.filter(about__contains=[about]).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "job.approval_requested",
        "job.approver_asked",
        "job.approver_asked",
        "job.access_granted",
        "job.access_granted",
    ]


def test_the_letter_tells_the_facts_the_comment_and_a_link(job: Job, rosa: User, iris: User) -> None:
    Job.objects.filter(pk=job.pk).update(salary_min=40_000, salary_max=50_000, salary_currency="EUR")
    make_chain(iris)
    ask_for_approval(job, rosa, comment="Please by Friday & thanks.")
    text = OutboxRow.objects.get(topic="mail").payload["text"]
    assert "Rosa Recruiter asks you to approve this job:" in text
    assert "Salary: 40,000 – 50,000 EUR a year" in text
    assert "Positions: 1 open: 1 new, 0 replacements" in text
    assert "Rosa Recruiter wrote: Please by Friday & thanks." in text
    assert "/approvals/from-mail/" in text


def test_a_sequential_chain_asks_the_first_place_only(job: Job, rosa: User, ada: User, iris: User) -> None:
    make_chain(iris, ada, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    assert [(s.approver, s.place, s.asked_at is None) for s in request.steps.all()] == [
        (iris, 0, False),
        (ada, 1, True),
    ]
    assert [to for to, _subject in letters()] == [iris.email]
    assert not TemporaryGrant.objects.filter(user=ada).exists()


def test_a_role_asks_everybody_who_holds_it_once(job: Job, rosa: User, hugo: User) -> None:
    make_chain(hugo, "HIRING_MANAGER", "RECRUITER")
    request = ask_for_approval(job, rosa)
    assert [(s.approver, s.for_role) for s in request.steps.all()] == [(hugo, ""), (rosa, "RECRUITER")]


def test_the_narrowest_active_chain_applies(job: Job) -> None:
    make_chain()
    narrow = make_chain(scope={"country": ["at"]})
    make_chain(scope={"country": ["de"]})
    make_chain(scope={"country": ["at"], "brand": []}, is_active=False)
    make_chain(subject=Subject.OFFER, scope={"country": ["at"]})
    assert queries.chain_for(Subject.JOB, job) == narrow


def test_what_forbids_a_plan_is_said_and_refused(job: Job, rosa: User, iris: User, hugo: User) -> None:
    iris.is_active = False
    iris.save()
    chain = make_chain(iris, "EXECUTIVE", hugo)
    plan = queries.plan_for(Subject.JOB, job)
    assert [(p.code, str(p)) for p in plan.problems] == [
        ("role_unheld", "Nobody on this job’s team is Executive, who is to approve. Add one to the hiring team."),
        (
            "approver_left",
            "Iris Interviewer, who is to approve, has left. Ask an administrator to change the approval chain.",
        ),
    ]
    assert [seat.user for seat in plan.seats] == [hugo]
    refused_with(job, rosa, "role_unheld")
    chain.approvers.all().delete()
    refused_with(job, rosa, "chain_asks_nobody")
    chain.kind = ChainKind.CHOSEN.value
    chain.save()
    refused_with(job, rosa, "chain_asks_nobody")
    chain.delete()
    refused_with(job, rosa, "no_chain")


def refused_with(job: Job, by: User, code: str) -> None:
    """Submitting is refused with this code, and nothing has changed."""
    before = (ApprovalRequest.objects.count(), OutboxRow.objects.count(), Entry.objects.count())
    with pytest.raises(Refused) as refusal:
        ask_for_approval(job, by)
    assert refusal.value.code == code
    job.refresh_from_db()
    assert (ApprovalRequest.objects.count(), OutboxRow.objects.count(), Entry.objects.count()) == before


def test_nobody_asks_twice_nor_for_what_needs_nothing(job: Job, rosa: User, iris: User) -> None:
    chain = make_chain(iris)
    ask_for_approval(job, rosa)
    refused_with(job, rosa, "already_pending")
    chain.is_active = False
    chain.save()
    other = make_job(rosa)
    publish(other, by=rosa)
    chain.is_active = True
    chain.save()
    refused_with(other, rosa, "not_needed")
    steering.cancel_job(other, by=Actor.of(rosa))
    refused_with(other, rosa, "job_closed")


def test_only_who_may_edit_the_job_asks(job: Job, iris: User, hugo: User, emil: User) -> None:
    make_chain(iris)
    for user, error in ((hugo, NotAllowed), (emil, NotFound)):
        with pytest.raises(error):
            ask_for_approval(job, user)
    assert not ApprovalRequest.objects.exists()


def test_a_comment_has_at_most_a_thousand_characters(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    with pytest.raises(Invalid) as refusal:
        ask_for_approval(job, rosa, comment="x" * 1001)
    assert refusal.value.field == "comment"
    job.refresh_from_db()
    assert (job.status, job.approval) == ("CREATED", "")
    assert ask_for_approval(job, rosa, comment="x" * 1000).comment == "x" * 1000


def test_approvers_are_chosen_where_the_chain_leaves_it(job: Job, rosa: User, iris: User, hugo: User) -> None:
    chain = make_chain(kind=ChainKind.CHOSEN)
    chosen = requesting.Chosen(Order.SEQUENTIAL, Mode.ANY, ((iris, hugo), (rosa,)))
    request = ask_for_approval(job, rosa, chosen=chosen)
    assert (request.chain, request.order, request.mode) == (chain, "SEQUENTIAL", "ANY")
    assert [(s.place, s.approver) for s in request.steps.all()] == [(0, iris), (0, hugo), (1, rosa)]


def test_who_asks_names_nobody_where_the_chain_does(job: Job, rosa: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    with pytest.raises(Refused) as refusal:
        ask_for_approval(job, rosa, chosen=requesting.Chosen(Order.PARALLEL, Mode.ALL, ((hugo,),)))
    assert refusal.value.code == "approvers_fixed"


def test_an_unapproved_job_is_not_published(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    with pytest.raises(Refused) as refusal:
        publish(job, by=rosa)
    assert (refusal.value.code, str(refusal.value)) == (
        "not_approved",
        "This job needs approval. Ask for it before you publish.",
    )
    ask_for_approval(job, rosa)
    with pytest.raises(Refused) as refusal:
        publishing.publish(default_ad(job), by=Actor.of(rosa))
    assert refusal.value.code == "not_approved"


def test_an_outside_request_asks_nobody(job: Job, rosa: User) -> None:
    make_chain(kind=ChainKind.OUTSIDE)
    request = ask_for_approval(job, rosa)
    job.refresh_from_db()
    assert (request.is_outside, request.steps.count(), letters()) == (True, 0, [])
    assert (job.status, job.approval) == ("PENDING_APPROVAL", "PENDING")
