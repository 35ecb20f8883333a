"""The settings pages Job approvals and Offer approvals, through the browser's interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import grouping as membership
from accounts.models import Company, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.models import Entry
from recruit.approvals import chain_queries, chaining
from recruit.approvals.models import ApprovalChain, ApprovalRequest
from recruit.approvals.states import Subject
from recruit.jobs.models import Job, TemporaryGrant
from tests.factories.accounts import make_user, signed_in
from tests.factories.groups import make_group
from tests.factories.recruit import make_job

pytestmark = pytest.mark.django_db
JOBS, OFFERS = "/settings/job-approvals/", "/settings/offer-approvals/"


@pytest.fixture
def admin(ada: User) -> Client:
    return signed_in(ada)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def make(by: User, *approvers: User | str, **more: Any) -> ApprovalChain:
    given: dict[str, Any] = {"subject": Subject.JOB, "name": "Nursing", "kind": "PARALLEL", "approvers": approvers}
    return chaining.create_chain(by=Actor.of(by), **given | more)


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Nursing", "kind": "SEQUENTIAL", "mode": "ALL"} | changes


def switches(**changes: Any) -> dict[str, Any]:
    return {"delegation": "on", "first_reminder": "2", "second_reminder": "5"} | changes


def settled(job: Job, *users: User, subject: str = "JOB", status: str = "APPROVED") -> ApprovalRequest:
    """A request that was decided, whose approvers still have their grants."""
    closed = None if status == "PENDING" else job.created_at
    request = ApprovalRequest.objects.create(
        subject=subject, job=job, requester=job.creator, status=status, closed_at=closed, facts={}
    )
    for user in users:
        TemporaryGrant.objects.create(user=user, job=job, about=f"approval_request:{request.public_id}")
    return request


@pytest.mark.parametrize(("address", "subject"), [(JOBS, "JOB"), (OFFERS, "OFFER")])
def test_a_chain_is_made_line_by_line_and_saved(admin: Client, hugo: User, address: str, subject: str) -> None:
    person, role = f"user:{hugo.public_id}", "role:HIRING_MANAGER"
    found = admin.post(f"{address}new/", typed(q="hug", press="find"))
    assert (found.status_code, [one.label for one in found.context["offered"]]) == (200, ["Hugo Manager"])
    added = admin.post(f"{address}new/", typed(q="hug", add=person))
    assert ([one.label for one in added.context["asked"]], added.context["words"]) == (["Hugo Manager"], "")
    both = admin.post(f"{address}new/", typed(asked=[person], press="role", role=role))
    assert [one.key for one in both.context["asked"]] == [person, role]
    moved = admin.post(f"{address}new/", typed(asked=[person, role], down=person))
    assert [one.key for one in moved.context["asked"]] == [role, person]
    fewer = admin.post(f"{address}new/", typed(asked=[person, role], out=person))
    assert [one.key for one in fewer.context["asked"]] == [role]
    assert not ApprovalChain.objects.exists()
    saved = admin.post(f"{address}new/", typed(asked=[role, person], is_active="on", **{"scope-country": ["se"]}))
    assert (saved.status_code, saved["Location"]) == (303, address)
    chain = ApprovalChain.objects.get()
    assert (chain.subject, chain.is_active, chain.scope) == (subject, True, {"country": ["se"]})
    names = [chain_queries.name_of(one) for one in chain_queries.approvers_of(chain)]
    assert names == ["Hiring manager", "Hugo Manager"]


def test_the_enter_key_seeks_while_words_are_in_the_search_and_saves_otherwise(admin: Client) -> None:
    assert admin.post(f"{JOBS}new/", typed(q="hug", press="enter")).status_code == 200
    assert admin.post(f"{JOBS}new/", typed(press="enter", kind="CHOSEN")).status_code == 303
    assert ApprovalChain.objects.get().kind == "CHOSEN"


def test_what_was_typed_stays_when_a_chain_is_refused(admin: Client, hugo: User) -> None:
    sent = typed(name="Wards and clinics", is_active="on", **{"scope-country": ["se"]})
    response = admin.post(f"{JOBS}new/", sent)
    assert response.status_code == 422
    assert "This chain names nobody, so it would ask nobody." in text_of(response)
    assert 'value="Wards and clinics"' in text_of(response)
    assert not ApprovalChain.objects.exists()


@pytest.mark.parametrize(
    "asked", ["user:nonsense", "user:0b0e7f2e-0000-4000-8000-000000000000", "role:JANITOR", "nonsense", "\x00"]
)
def test_somebody_unknown_on_the_list_is_not_passed_over(admin: Client, asked: str) -> None:
    response = admin.post(f"{JOBS}new/", typed(asked=["role:RECRUITER", asked]))
    assert response.status_code == 422
    assert "Somebody on the list is gone. Look at it again, then save." in text_of(response)
    assert not ApprovalChain.objects.exists()


@pytest.mark.parametrize("sent", [{"kind": "SOMEHOW"}, {"mode": ""}, {"name": ""}, {"scope-country": ["xx"]}])
def test_bad_input_is_refused_beside_its_field(admin: Client, sent: dict[str, Any]) -> None:
    response = admin.post(f"{JOBS}new/", typed(asked=["role:RECRUITER"]) | sent)
    assert response.status_code == 422
    assert not ApprovalChain.objects.exists()


def test_a_chain_is_edited_and_the_second_editor_keeps_their_choice(admin: Client, ada: User, hugo: User) -> None:
    chain = make(ada, hugo)
    address = f"/settings/approval-chains/{chain.public_id}/"
    page = admin.get(address)
    assert [one.label for one in page.context["asked"]] == ["Hugo Manager"]
    sent = {"asked": [f"user:{hugo.public_id}"], "version": "1", "is_active": "on"}
    assert admin.post(address, typed(name="Wards", **sent)).status_code == 303
    late = admin.post(address, typed(name="Clinics", **sent))
    assert late.status_code == 409
    assert "Somebody changed this chain since you opened it." in text_of(late)
    assert 'value="Clinics"' in text_of(late)
    chain.refresh_from_db()
    assert (chain.name, chain.kind) == ("Wards", "SEQUENTIAL")


def test_the_page_of_a_chain_says_that_pending_requests_stay(admin: Client, ada: User, hugo: User) -> None:
    chain = make(ada, hugo)
    request = settled(make_job(ada), status="PENDING")
    ApprovalRequest.objects.filter(pk=request.pk).update(chain=chain)
    User.objects.filter(pk=hugo.pk).update(is_active=False)
    text = text_of(admin.get(f"/settings/approval-chains/{chain.public_id}/"))
    assert "1 request of this chain is pending." in text
    assert "Pending requests keep whom they ask" in text
    assert "Hugo Manager cannot sign in any more." in text


def test_chains_are_switched_copied_put_away_and_brought_back(admin: Client, ada: User) -> None:
    chain = make(ada, "RECRUITER")
    address = f"/settings/approval-chains/{chain.public_id}/"
    assert admin.post(f"{address}switch/", {"on": "0"})["Location"] == JOBS
    assert admin.get(JOBS).context["is_any_active"] is False
    assert "jobs are published without approval" in text_of(admin.get(JOBS))
    admin.post(f"{address}switch/", {"on": "1"})
    assert admin.get(JOBS).context["is_any_active"] is True
    copied = admin.post(f"{address}copy/")
    copy = ApprovalChain.objects.get(name="Nursing (copy)")
    assert copied["Location"] == f"/settings/approval-chains/{copy.public_id}/"
    admin.post(f"{address}archive/")
    assert [row.name for row in admin.get(JOBS).context["archived"]] == ["Nursing"]
    assert admin.post(f"{address}restore/").status_code == 303
    chain.refresh_from_db()
    assert (chain.archived_at, chain.is_active) == (None, False)


def test_switching_on_a_chain_that_asks_nobody_is_refused(admin: Client, ada: User) -> None:
    chain = make(ada, is_active=False)
    response = admin.post(f"/settings/approval-chains/{chain.public_id}/switch/", {"on": "1"})
    assert response.status_code == 422
    assert "names nobody, so it would ask nobody" in text_of(response)
    chain.refresh_from_db()
    assert chain.is_active is False


@pytest.mark.parametrize("role", [RoleCode.EXTENDED, RoleCode.STANDARD, RoleCode.BASIC, RoleCode.EMPLOYEE])
def test_others_than_administrators_are_kept_out(ada: User, role: RoleCode) -> None:
    chain = make(ada, "RECRUITER")
    client, address = signed_in(make_user(role)), f"/settings/approval-chains/{chain.public_id}/"
    for page in (JOBS, OFFERS, f"{JOBS}new/", f"{OFFERS}new/", address):
        assert client.get(page).status_code == 403
        assert client.post(page, typed() | switches(remove_access="on", sure="1")).status_code == 403
    for act in ("switch", "copy", "archive", "restore"):
        assert client.post(f"{address}{act}/").status_code == 403
    assert [(row.name, row.is_active) for row in ApprovalChain.objects.all()] == [("Nursing", True)]
    assert "approvals.remove_job_access" not in Company.objects.get().preferences


def test_removing_access_is_previewed_with_who_loses_it_then_saved(
    admin: Client, ada: User, rosa: User, hugo: User, iris: User
) -> None:
    extended, seated = make_user(RoleCode.EXTENDED), make_user(RoleCode.BASIC)
    job, other = make_job(ada, country_code="at", team={seated: "INTERVIEW_TEAM"}), make_job(ada, country_code="se")
    membership.add_members(make_group("Austria", country=["at"]), [rosa], by=Actor.of(ada))
    settled(job, hugo, rosa, extended, seated)
    settled(other, hugo, rosa, status="REJECTED")
    settled(make_job(ada), iris, status="PENDING")
    preview = admin.post(JOBS, switches(remove_access="on"))
    ending = preview.context["ending"]
    assert (ending.people, ending.jobs) == (2, 2)
    assert [(user.full_name, count) for user, count in ending.first] == [("Hugo Manager", 2), ("Rosa Recruiter", 1)]
    assert "Whoever has access by hiring team, system role or access group keeps it." in text_of(preview)
    assert "approvals.remove_job_access" not in Company.objects.get().preferences
    saved = admin.post(JOBS, switches(remove_access="on", sure="1"))
    assert saved.status_code == 303
    assert Company.objects.get().preferences["approvals.remove_job_access"] is True
    assert "approvals.remove_offer_access" not in Company.objects.get().preferences
    entry = Entry.objects.filter(kind="company.preferences_changed").latest("pk")
    assert entry.changes == {"approvals.remove_job_access": [False, True]}


def test_the_preview_says_so_when_nobody_loses_access(admin: Client) -> None:
    assert "Nobody loses access now" in text_of(admin.post(OFFERS, switches(remove_access="on")))


def test_switching_removal_off_restores_nothing_and_says_so(admin: Client, ada: User, hugo: User) -> None:
    admin.post(JOBS, switches(remove_access="on", sure="1"))
    request = settled(make_job(ada), hugo)
    TemporaryGrant.objects.update(ended_at=request.closed_at)
    assert admin.post(JOBS, switches()).status_code == 303
    assert "Access that has ended is not given back." in text_of(admin.get(JOBS))
    assert not TemporaryGrant.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"first_reminder": "5", "second_reminder": "3"}, "The second reminder comes after the first."),
        ({"first_reminder": "-1"}, "0"),
        ({"first_reminder": "61"}, "60"),
        ({"second_reminder": "soon"}, "Enter a whole number."),
        ({"second_reminder": ""}, "required"),
    ],
)
def test_wrong_days_are_refused_and_nothing_is_saved(admin: Client, sent: dict[str, str], sentence: str) -> None:
    before = Company.objects.get().preferences
    response = admin.post(JOBS, switches() | sent)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Company.objects.get().preferences == before


def test_delegation_is_switched_for_each_subject_reminders_for_both(admin: Client) -> None:
    admin.post(JOBS, {"first_reminder": "1", "second_reminder": "0"})
    kept = Company.objects.get().preferences
    assert (kept["approvals.delegate_jobs"], kept.get("approvals.delegate_offers", True)) == (False, True)
    page = admin.get(OFFERS)
    assert page.context["form"]["first_reminder"].value() == 1
    assert page.context["form"]["delegation"].value() is True


def test_a_job_is_tried_with_the_chain_that_takes_it(admin: Client, ada: User, hugo: User, rosa: User) -> None:
    job = make_job(ada, title="Night nurse", country_code="se", team={rosa: "HIRING_MANAGER"})
    wide = make(ada, "EXECUTIVE", name="Everywhere")
    narrow = make(ada, hugo, "HIRING_MANAGER", name="Sweden", kind="SEQUENTIAL", scope={"country": ["se"]})
    trial = admin.get(JOBS, {"job": job.ref_number}).context["trial"]
    assert (trial.job, trial.chain, trial.is_other) == (job, narrow, False)
    assert [[seat.user for seat in place] for place in trial.plan.places] == [[hugo], [rosa]]
    tried = admin.get(f"/settings/approval-chains/{wide.public_id}/", {"job": "night nurse"})
    assert "This chain does not apply to the job; Sweden does." in text_of(tried)
    assert "Nobody on this job’s team is Executive" in text_of(tried)


def test_words_of_several_jobs_are_answered_with_a_choice(admin: Client, ada: User) -> None:
    make(ada, "RECRUITER", scope={"country": ["no"]})
    for _number in range(2):
        job = make_job(ada, title="Night nurse")
    assert [one.title for one in admin.get(JOBS, {"job": "night"}).context["trial"].found] == ["Night nurse"] * 2
    assert "You see no open job with these words." in text_of(admin.get(JOBS, {"job": "plumber\x00"}))
    assert "No chain takes this job" in text_of(admin.get(JOBS, {"job": job.ref_number}))


def test_the_list_asks_as_often_for_ten_chains_as_for_two(admin: Client, ada: User, hugo: User) -> None:
    make_job(ada)
    counts = []
    for number in range(10):
        make(ada, hugo, "RECRUITER", name=f"Chain {number}", scope={"country": ["at"]})
        if number in {1, 9}:
            admin.get(JOBS)
            with CaptureQueriesContext(connection) as queries:
                admin.get(JOBS)
            counts.append(len(queries))
    assert counts[0] == counts[1]
