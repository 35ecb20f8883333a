"""A job's own pages with approvals: the wizard's button, the request, banner, tab, menu, list, home page, palette."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.ui import palette
from recruit.approvals import counting, deciding
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ApprovalStep
from recruit.approvals.states import ChainKind
from recruit.jobs import drafting, opening, publishing
from recruit.jobs.models import Job, Posting
from tests.factories.accounts import signed_in
from tests.factories.approvals import ask_for_approval, make_chain
from tests.factories.recruit import AD_TEXT, default_ad, make_job, make_vocabulary

pytestmark = pytest.mark.django_db

WHOLE: dict[str, Any] = {
    "city": "Graz",
    "country_code": "at",
    "industry": "healthcare",
    "function": "health_care_provider",
    "experience_level": "associate",
}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def draft_of(user: User, **changes: Any) -> Job:
    make_vocabulary()
    draft = drafting.begin_draft(by=Actor.of(user), title="Charge nurse")
    return drafting.save_draft(draft, by=Actor.of(user), changes={**WHOLE, **changes})


def url(name: str, job: Job, *more: str) -> str:
    return reverse(f"recruit:{name}", args=[job.public_id, *more])


def text_of(user: User, address: str, **query: str) -> str:
    answer = signed_in(user).get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_wizard_requests_approval_instead_of_publishing(rosa: User, hugo: User, iris: User) -> None:
    draft = draft_of(rosa)
    step = url("job-edit-step", draft, "team")
    assert ">Publish<" in text_of(rosa, step)
    make_chain(hugo, iris, kind=ChainKind.SEQUENTIAL)
    text = text_of(rosa, step)
    assert ">Publish<" not in text
    assert "They are asked before the job can be published." in text
    assert text.index("Hugo Manager") < text.index("Iris Interviewer")

    client, ask = signed_in(rosa), url("job-approval-request", draft)
    for go in ("approval", "publish"):  # a page that stood open while the chain was set up
        answer = client.post(step, {"go": go})
        assert (answer.status_code, answer["Location"]) == (303, ask)
    assert "Hugo Manager" in client.get(ask).content.decode()
    answer = client.post(ask, {"comment": "Soon, please."})
    made = ApprovalRequest.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("recruit:approval", args=[made.public_id]))
    draft.refresh_from_db()
    assert (draft.is_draft, draft.status, draft.approval) == (False, "PENDING_APPROVAL", "PENDING")
    assert (made.comment, made.requester) == ("Soon, please.", rosa)
    assert not Posting.objects.exists()
    assert client.post(ask)["Location"] == answer["Location"]  # pressed twice: one request
    assert ApprovalRequest.objects.count() == 1


def test_what_is_missing_stands_with_links_and_nothing_is_saved(rosa: User) -> None:
    draft = draft_of(rosa, city="")
    make_chain("HIRING_MANAGER")
    ask = url("job-approval-request", draft)
    answer = signed_in(rosa).post(ask, {"comment": "Kept words"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{url('job-edit-step', draft, 'details')}#id_city" in text
    assert "Nobody on this job’s team is" in text
    assert url("job-edit-step", draft, "team") in text
    assert "Kept words" in text
    draft.refresh_from_db()
    assert draft.is_draft
    assert not ApprovalRequest.objects.exists()


def test_approvers_are_chosen_where_the_chain_leaves_it(rosa: User, hugo: User, iris: User) -> None:
    draft = draft_of(rosa)
    make_chain(kind=ChainKind.CHOSEN)
    client, ask = signed_in(rosa), url("job-approval-request", draft)
    given = {"order": "SEQUENTIAL", "mode": "ALL", "comment": ""}
    for wrong in ({}, {"approver-0": "nobody@x.example"}, {"approver-0": hugo.email, "approver-1": hugo.email}):
        assert client.post(ask, given | wrong).status_code == 422
    assert not ApprovalRequest.objects.exists()
    typed = {"approver-0": f"Iris · {iris.email}", "approver-2": hugo.email.upper()}
    assert client.post(ask, given | typed).status_code == 303
    steps = ApprovalStep.objects.order_by("place").values_list("approver", "place", "asked_at")
    assert [(who, place, at is not None) for who, place, at in steps] == [(iris.pk, 0, True), (hugo.pk, 1, False)]


def test_a_comment_too_long_is_refused_and_kept(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    make_chain(hugo)
    answer = signed_in(rosa).post(url("job-approval-request", job), {"comment": "y" * 1_001})
    assert answer.status_code == 422
    assert "y" * 1_001 in answer.content.decode()
    assert not ApprovalRequest.objects.exists()


def test_after_the_approval_the_button_is_publish_again(rosa: User, hugo: User) -> None:
    job = make_job(rosa, **WHOLE)
    publishing.write_ad(job, by=Actor.of(rosa), ad=default_ad(job), changes={"job_description": AD_TEXT})
    make_chain(hugo)
    step, ad = url("job-edit-step", job, "advertise"), url("job-ad", job)
    assert "Save and request approval" in text_of(rosa, step)
    assert "Save and publish" not in text_of(rosa, ad)
    asked = ask_for_approval(job, rosa)
    assert "This job waits for approval" in text_of(rosa, url("job", job))
    assert signed_in(rosa).post(url("job-publish", job)).status_code == 409
    deciding.approve(asked, by=Actor.of(hugo))
    assert "This job waits for approval" not in text_of(rosa, url("job", job))
    assert "Save and publish" in text_of(rosa, step)
    assert "Save and publish" in text_of(rosa, ad)
    assert "The job can be published now." in text_of(rosa, reverse("recruit:approval", args=[asked.public_id]))
    assert signed_in(rosa).post(step, {"go": "publish"}).status_code == 303
    job.refresh_from_db()
    assert job.status == "SOURCING"


def test_the_tab_tells_where_the_job_stands(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    assert "No approval is needed" in text_of(rosa, url("job-approvals-of", job))
    make_chain(hugo)
    text = text_of(rosa, url("job-approvals-of", job))
    assert "Who would be asked" in text
    assert url("job-approval-request", job) in text
    first = ask_for_approval(job, rosa)
    opening.edit_job(job, by=Actor.of(rosa), changes={"city": "Linz"})
    ask_for_approval(job, rosa)
    text = text_of(rosa, url("job-approvals-of", job))
    assert "Waiting since" in text
    assert reverse("recruit:approval", args=[first.public_id]) in text
    assert "Take the approval request back" in text_of(rosa, url("job", job))


def test_changes_since_the_last_approval_are_marked(rosa: User, hugo: User) -> None:
    job = make_job(rosa, salary_min=40_000, salary_currency="EUR")
    make_chain(hugo)
    deciding.approve(ask_for_approval(job, rosa), by=Actor.of(hugo))
    opening.edit_job(job, by=Actor.of(rosa), changes={"salary_min": 45_000})
    assert "The job changed since it was approved" in text_of(rosa, url("job", job))
    again = ask_for_approval(job, rosa)
    text = text_of(hugo, reverse("recruit:approval", args=[again.public_id]))
    assert "Changes since the last approval are marked." in text
    assert "<del>40,000 EUR" in text


def test_the_list_has_a_view_of_what_awaits_approval(rosa: User, hugo: User) -> None:
    waiting, other = make_job(rosa, title="Night porter"), make_job(rosa, title="Pharmacist")
    make_chain(hugo)
    ask_for_approval(waiting, rosa)
    text = text_of(rosa, reverse("recruit:jobs"), lens="approval")
    assert "Night porter" in text
    assert other.title not in text


def test_the_palette_finds_what_waits(rosa: User, hugo: User) -> None:
    make_chain(hugo)
    asked = ask_for_approval(make_job(rosa, title="Night porter"), rosa)
    ask_for_approval(make_job(rosa, title="Pharmacist"), rosa)
    hits = palette.find(Actor.of(hugo), "approve night")["do"]
    assert [hit.url for hit in hits] == [reverse("recruit:approval", args=[asked.public_id])]
    assert "Approve: Night porter" not in str(palette.find(Actor.of(rosa), "approve night"))


def test_the_rail_counts_without_a_statement(
    rosa: User, hugo: User, emil: User, django_capture_on_commit_callbacks: Any
) -> None:
    make_chain(hugo, emil)
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_for_approval(make_job(rosa), rosa)
    with CaptureQueriesContext(connection) as caught:
        assert [counting.at_hand(Actor.of(user)) for user in (hugo, emil, rosa)] == [1, 1, 0]
    assert len(caught) == 0
    assert reverse("recruit:approvals") in text_of(emil, reverse("accounts:profile"))
    with django_capture_on_commit_callbacks(execute=True):
        deciding.approve(asked, by=Actor.of(hugo))
    assert [counting.at_hand(Actor.of(user)) for user in (hugo, emil)] == [0, 1]


def test_home_holds_five_of_five_hundred_in_one_statement(rosa: User, hugo: User) -> None:
    make_job(rosa, team={hugo: "HIRING_MANAGER"})
    home, client = reverse("recruit:home"), signed_in(hugo)
    client.get(home)
    with CaptureQueriesContext(connection) as empty:
        assert "waits for you" not in client.get(home).content.decode()
    make_chain(hugo)
    asked = ask_for_approval(make_job(rosa, title="Number 0"), rosa)
    ApprovalChain.objects.all().delete()
    source = asked.job
    jobs = []
    for number in range(1, 500):
        source.ref_number = f"P{number}"
        jobs.append(Job(**{
            field.attname: getattr(source, field.attname) for field in Job._meta.concrete_fields
            if field.name not in {"id", "public_id"}
        }))  # fmt: skip
    jobs = Job.objects.bulk_create(jobs)
    rows = ApprovalRequest.objects.bulk_create(
        ApprovalRequest(subject="JOB", job=job, requester=rosa, facts={"title": f"Number {number}"})
        for number, job in enumerate(jobs, start=1)
    )
    ApprovalStep.objects.bulk_create(ApprovalStep(request=row, approver=hugo, asked_at=timezone.now()) for row in rows)
    client.get(home)
    with CaptureQueriesContext(connection) as full:
        began = time.perf_counter()
        text = client.get(home).content.decode()
        spent = time.perf_counter() - began
    assert "500 approvals wait for you" in text
    assert text.count("Number ") == 5
    assert len(full) == len(empty) <= 12
    assert spent < 1  # 120 ms is the budget on a quiet machine
