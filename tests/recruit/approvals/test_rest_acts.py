"""Our own additions over REST: submit, skip, hand over, remind, give up, delegations; and what the audit tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tuning import change_preferences
from base.actors import Actor
from base.outbox.models import OutboxRow
from recruit.approvals import removing
from recruit.approvals.models import ApprovalRequest, ApprovalStep, Delegation
from recruit.approvals.preferences import REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Subject
from recruit.jobs.models import Job, TemporaryGrant
from tests.api.conftest import Api, clock
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job
from tests.factories.tokens import token_of

__all__ = ["clock"]  # a fixture that every test here needs: nobody is slowed down

pytestmark = pytest.mark.django_db
APOLOGY = "Apologies, you cannot access this job. Either you no longer have access to it, or it has been deleted."


@pytest.fixture
def job(rosa: User, hugo: User) -> Job:
    return make_job(rosa, team={hugo: "HIRING_MANAGER"}, salary_min=1000, salary_max=2000, salary_currency="EUR")


def of(user: User) -> Api:
    return Api(token_of(user))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def asked(user: User) -> dict[str, Any]:
    return {"approvers": [{"id": str(user.public_id)}]}


def test_a_job_is_submitted_and_its_latest_request_read(job: Job, rosa: User, iris: User) -> None:
    address = f"/jobs/{job.public_id}/approvals"
    assert code(of(rosa).get(f"{address}/latest")) == (404, "no_approval")
    assert code(of(rosa).post(address)) == (409, "no_chain")
    make_chain(iris)
    made = of(rosa).post(address, {"comment": "Two leave in May."}, headers={"Idempotency-Key": "once"})
    assert made.status_code == 201, made.json()
    assert (made.json()["status"], made.json()["comment"]) == ("PENDING", "Two leave in May.")
    again = of(rosa).post(address, {"comment": "Two leave in May."}, headers={"Idempotency-Key": "once"})
    assert again.json() == made.json()
    assert code(of(rosa).post(address)) == (409, "already_pending")

    found = of(iris).get(f"{address}/latest").json()
    assert (found["approvalRequestId"], found["salaryRange"]) == (
        made.json()["id"], {"min": 1000.0, "max": 2000.0, "currency": "EUR"},
    )  # fmt: skip
    seat = job.positions.get()
    assert [(row["id"], row["type"], row["status"]) for row in found["positions"]] == [
        (str(seat.public_id), seat.type, seat.status)
    ]


def test_approvers_are_named_where_the_chain_leaves_the_choice(job: Job, rosa: User, iris: User, ada: User) -> None:
    make_chain(kind=ChainKind.CHOSEN)
    address = f"/jobs/{job.public_id}/approvals"
    assert code(of(rosa).post(address)) == (409, "chain_asks_nobody")
    wrong: list[Any] = [{}, {"steps": []}, {"steps": [asked(iris)], "type": "X"}, [], "iris"]
    for approvers in wrong:
        assert of(rosa).post(address, {"approvers": approvers}).status_code == 400, approvers
    assert not ApprovalRequest.objects.exists()
    chosen = {"type": "SEQUENTIAL", "steps": [asked(iris), asked(ada)]}
    made = of(rosa).post(address, {"approvers": chosen}).json()
    assert (made["type"], made["decisionMode"]) == ("SEQUENTIAL", "ALL")
    assert [step["approvers"][0]["id"] for step in made["steps"]] == [str(iris.public_id), str(ada.public_id)]


def test_only_who_edits_the_job_submits_it(job: Job, hugo: User, iris: User, emil: User) -> None:
    make_chain(iris)
    address = f"/jobs/{job.public_id}/approvals"
    assert code(of(hugo).post(address)) == (403, "not_allowed")
    for path in (address, f"{address}/latest"):
        assert of(emil).ask("POST" if path == address else "GET", path).status_code == 404
    assert not ApprovalRequest.objects.exists()


def test_an_administrator_skips_and_hands_over(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris, hugo, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    first, second = (f"/approvals/{request.public_id}/steps/{part_of(request, u).public_id}" for u in (iris, hugo))
    assert code(of(rosa).post(f"{first}/skip")) == (403, "not_allowed")
    assert code(of(rosa).post(f"{first}/delegate", {"delegate": {"id": str(ada.public_id)}})) == (403, "not_allowed")
    assert of(ada).post(f"{first}/skip", {"comment": "On leave."}).status_code == 204
    assert of(ada).post(f"{second}/delegate", {}).status_code == 400
    assert code(of(ada).post(f"{second}/delegate", {"delegate": {"id": "x"}})) == (400, "unknown_user")
    answer = of(ada).post(f"/approvals-api/v201910{second}/delegate", {"delegate": {"id": str(ada.public_id)}})
    assert answer.status_code == 200
    parts = [part for step in answer.json()["steps"] for part in step["approvers"]]
    assert [(part["firstName"], part["status"]) for part in parts] == [
        ("Iris", "SKIPPED"), ("Hugo", "DELEGATED"), ("Ada", "PENDING"),
    ]  # fmt: skip
    assert (parts[0]["comment"], parts[0]["decidedBy"]["firstName"]) == ("On leave.", "Ada")
    assert parts[2]["delegatedFrom"]["id"] == str(hugo.public_id)
    assert of(ada).post(f"{first.rsplit('/', 1)[0]}/nothing/skip").status_code == 404


def test_reminding_and_giving_up(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    ApprovalStep.objects.update(asked_at=timezone.now() - timedelta(days=2))
    address = f"/approvals/{request.public_id}"
    before = OutboxRow.objects.count()
    assert code(of(iris).post(f"{address}/reminders")) == (403, "not_allowed")
    assert of(rosa).post(f"{address}/reminders").status_code == 204
    assert OutboxRow.objects.count() == before + 1
    assert code(of(iris).post(f"{address}/abandonment")) == (403, "not_allowed")
    assert of(rosa).post(f"{address}/abandonment", {"comment": "Not this year."}).status_code == 204
    found = of(rosa).get(address).json()
    assert (found["status"], found["closingReason"]) == ("ABANDONED", "Not this year.")
    assert code(of(rosa).post(f"{address}/reminders")) == (409, "request_closed")
    job.refresh_from_db()
    assert job.status == "CREATED"


def test_delegations_are_made_listed_and_ended(ada: User, rosa: User, iris: User) -> None:
    today = timezone.localdate()
    body = {
        "subject": "JOB", "delegate": {"id": str(iris.public_id)}, "startsOn": today.isoformat(),
        "endsOn": (today + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    made = of(rosa).post("/approvals-api/v201910/delegations", body)
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["user"]["id"], row["delegate"]["id"], row["status"]) == (
        str(rosa.public_id), str(iris.public_id), "OPEN",
    )  # fmt: skip
    assert (row["startsOn"], row["endsOn"]) == tuple(f"{body[name]}T00:00:00.000Z" for name in ("startsOn", "endsOn"))
    assert [of(user).get("/delegations").json()["totalFound"] for user in (rosa, iris, ada)] == [1, 0, 1]
    assert of(iris).delete(f"/delegations/{row['id']}").status_code == 404
    assert of(rosa).delete(f"/delegations/{row['id']}").status_code == 204
    assert of(rosa).delete(f"/delegations/{row['id']}").status_code == 204
    assert of(rosa).get("/delegations").json()["content"] == []


def test_bad_delegations_are_refused_and_leave_nothing(ada: User, rosa: User, iris: User) -> None:
    today = timezone.localdate()
    good: dict[str, Any] = {
        "subject": "OFFER", "delegate": {"id": str(iris.public_id)}, "startsOn": today.isoformat()
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {"subject": "TASK"}, {"delegate": {"id": "nobody"}}, {"delegate": {"id": str(rosa.public_id)}},
        {"startsOn": "soon"}, {"endsOn": (today - timedelta(days=1)).isoformat()}, {"user": {"id": "nobody"}},
    ]  # fmt: skip
    for change in wrong:
        assert of(rosa).post("/delegations", good | change).status_code == 400, change
    assert of(rosa).post("/delegations", good | {"user": {"id": str(ada.public_id)}}).status_code == 403
    assert not Delegation.objects.exists()
    assert of(ada).post("/delegations", good | {"user": {"id": str(rosa.public_id)}}).status_code == 201
    assert Delegation.objects.get().user == rosa


def test_changed_headcount_asks_for_approval_again(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    assert of(iris).post(f"/approvals/{request.public_id}/approve-decisions").status_code == 204
    answer = of(rosa).patch(f"/jobs/{job.public_id}/headcount", {"salaryRange": {"max": 9000}})
    assert (answer.status_code, answer.json()) == (202, {"status": "PENDING"})
    job.refresh_from_db()
    assert (job.status, job.approval) == ("CREATED", "OUTDATED")
    assert of(rosa).post(f"/jobs/{job.public_id}/publication").status_code == 409
    again = of(rosa).post(f"/jobs/{job.public_id}/approvals").json()
    salary = next(line for line in again["details"] if line["label"] == "Salary")
    assert "2,000" in salary["previousValue"].replace(".", ",")
    assert salary["value"] != salary["previousValue"]


def test_the_audit_tells_the_grant_the_decision_and_the_removal(job: Job, rosa: User, ada: User, emil: User) -> None:
    make_chain(emil)
    change_preferences({REMOVE_ACCESS[Subject.JOB].name: True}, by=Actor.of(ada))
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}"
    assert of(emil).post(f"{address}/approve-decisions", {"comment": "Needed."}).status_code == 204
    assert of(emil).get(f"/jobs/{job.public_id}").status_code == 200
    assert removing.end_due_grants() == 1
    assert not TemporaryGrant.objects.filter(ended_at=None).exists()
    for path in (address, f"/jobs/{job.public_id}", f"/jobs/{job.public_id}/approvals/latest"):
        answer = of(emil).get(path)
        assert (answer.status_code, answer.json()["message"]) == (404, APOLOGY), path

    def event(name: str) -> dict[str, Any]:
        query = f"eventName={name}&entityType=JOB&entityId={job.public_id}"
        rows = of(ada).get(f"/audit-api/v201910/audit-events?{query}").json()["content"]
        assert [row["eventName"] for row in rows] == [name]
        assert rows[0]["eventDate"].endswith("Z")
        found: dict[str, Any] = rows[0]
        return found

    asked_for = event("JOB_APPROVAL_REQUESTED")
    assert (asked_for["entity"]["type"], asked_for["entity"]["id"]) == ("JOB", str(job.public_id))
    assert (asked_for["context"]["status"], asked_for["context"]["approvalRequestId"]) == (
        "PENDING", str(request.public_id),
    )  # fmt: skip
    decided = event("JOB_APPROVAL_STEP_APPROVED")
    assert decided["author"] == {"type": "USER", "id": str(emil.public_id)}
    facts = {name: decided["context"][name] for name in ("approver", "status", "comment")}
    assert facts == {"approver": "Emil Employee", "status": "APPROVED", "comment": "Needed."}
    assert event("JOB_APPROVAL_APPROVED")["context"]["status"] == "APPROVED"
    given, removed = event("JOB_ACCESS_GRANTED"), event("JOB_ACCESS_REMOVED")
    for row in (given, removed):
        assert row["entity"] == {"type": "JOB", "id": str(job.public_id)}
        assert (row["context"]["person"], row["context"]["about"]) == (
            "Emil Employee", f"approval_request:{request.public_id}",
        )  # fmt: skip
