"""Approvals over REST: what waits, one request, decisions, comments, and a request built from another."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.states import ChainKind, Mode
from recruit.jobs.models import Job
from tests.api.conftest import Api, clock, make_token
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job
from tests.factories.tokens import token_of

__all__ = ["clock"]  # a fixture that every test here needs: nobody is slowed down

pytestmark = pytest.mark.django_db
APOLOGY = "Apologies, you cannot access this job. Either you no longer have access to it, or it has been deleted."
BASES = ("", "/approvals-api/v201910")


@pytest.fixture
def job(rosa: User, hugo: User) -> Job:
    return make_job(rosa, team={hugo: "HIRING_MANAGER"})


def of(user: User) -> Api:
    return Api(token_of(user))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def shown(user: User) -> list[str]:
    answer = of(user).get("/approvals")
    assert answer.status_code == 200
    return [row["id"] for row in answer.json()["content"]]


@pytest.mark.parametrize("base", BASES)
def test_a_pending_request_is_listed_and_shown_to_its_approver(base: str, job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa, comment="Short of people.")
    page = of(iris).get(f"{base}/approvals").json()
    assert {name: page[name] for name in ("limit", "offset", "nextPageId", "totalFound")} == {
        "limit": 10, "offset": 0, "nextPageId": None, "totalFound": 1,
    }  # fmt: skip
    row = page["content"][0]
    assert (row["id"], row["subject"], row["type"], row["decisionMode"], row["status"], row["external"]) == (
        str(request.public_id), "JOB", "PARALLEL", "ALL", "PENDING", False,
    )  # fmt: skip
    assert (row["job"]["id"], row["job"]["title"]) == (str(job.public_id), job.title)
    assert (row["requester"]["id"], row["comment"]) == (str(rosa.public_id), "Short of people.")
    approver = row["steps"][0]["approvers"][0]
    assert (approver["id"], approver["firstName"], approver["status"]) == (str(iris.public_id), "Iris", "PENDING")
    assert "details" not in row

    one = of(iris).get(f"{base}/approvals/{row['id']}").json()
    details = one.pop("details")
    assert one == row
    assert details[0] == {"label": "Job title", "value": job.title}


def test_only_those_who_are_asked_now_find_it_waiting(job: Job, rosa: User, ada: User, iris: User) -> None:
    make_chain(iris, ada, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    assert (shown(iris), shown(ada), shown(rosa)) == ([str(request.public_id)], [], [])
    assert of(iris).post(f"/approvals/{request.public_id}/approve-decisions").status_code == 204
    assert (shown(iris), shown(ada)) == ([], [str(request.public_id)])


def test_a_decision_takes_a_comment_and_settles_the_request(job: Job, rosa: User, ada: User, iris: User) -> None:
    make_chain(iris, ada, kind=ChainKind.SEQUENTIAL)
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}"
    assert code(of(ada).post(f"{address}/approve-decisions")) == (409, "not_asked_yet")
    assert of(iris).post(f"{address}/approve-decisions", {"comment": "Fine."}).status_code == 204
    assert of(iris).post(f"{address}/approve-decisions").status_code == 204  # again changes nothing
    assert (
        of(ada).post(f"/approvals-api/v201910{address}/reject-decisions", {"comment": "Too dear."}).status_code == 204
    )

    found = of(rosa).get(address).json()
    parts = [part for step in found["steps"] for part in step["approvers"]]
    assert [(part["status"], part["comment"]) for part in parts] == [("APPROVED", "Fine."), ("REJECTED", "Too dear.")]
    assert found["status"] == "REJECTED"
    job.refresh_from_db()
    assert (job.status, job.approval) == ("CREATED", "REJECTED")
    assert code(of(iris).post(f"{address}/reject-decisions")) == (409, "already_decided")


def test_a_decision_by_a_stale_version_or_by_nobodys_approver_changes_nothing(
    job: Job, rosa: User, ada: User, iris: User
) -> None:
    make_chain(iris, ada)
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}"
    version = of(ada).get(address).json()["version"]
    assert of(iris).post(f"{address}/approve-decisions", {"version": version}).status_code == 204
    assert code(of(ada).post(f"{address}/approve-decisions", {"version": version})) == (409, "approval_stale")
    assert code(of(rosa).post(f"{address}/approve-decisions")) == (403, "not_an_approver")
    assert of(ada).post(f"{address}/approve-decisions", {"comment": "x" * 1001}).status_code == 400
    assert of(ada).post(f"{address}/approve-decisions", ["approve"]).status_code == 400
    assert part_of(request, ada).status == "PENDING"


def test_comments_are_kept_in_order(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}/comments"
    made = of(iris).post(address, {"comment": "Which ward?"})
    assert made.status_code == 201
    assert of(rosa).post(f"/approvals-api/v201910{address}", {"comment": "Ward 7."}).status_code == 201
    found = of(iris).get(address).json()
    assert found["totalFound"] == 2
    assert found["content"][0] == made.json()
    assert [(row["comment"], row["author"]["firstName"]) for row in found["content"]] == [
        ("Which ward?", "Iris"), ("Ward 7.", "Rosa"),
    ]  # fmt: skip
    assert of(iris).post(address, {"comment": ""}).status_code == 400
    assert of(iris).post(address).status_code == 400


def test_strangers_learn_nothing(job: Job, rosa: User, iris: User, emil: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}"
    for path in (address, f"{address}/comments"):
        answer = of(emil).get(path)
        assert (answer.status_code, answer.json()["message"]) == (404, APOLOGY)
    for path in ("approve-decisions", "reject-decisions", "comments", "reminders", "abandonment"):
        assert of(emil).post(f"{address}/{path}", {"comment": "No."}).status_code == 404
    assert shown(emil) == []
    assert Api().get("/approvals").status_code == 401
    request.refresh_from_db()
    assert (request.status, request.comments.count()) == ("PENDING", 0)


def test_a_request_built_from_another_replaces_it(job: Job, rosa: User, ada: User, iris: User, hugo: User) -> None:
    make_chain(iris)
    base = ask_for_approval(job, rosa)
    body = {
        "baseId": str(base.public_id), "type": "SEQUENTIAL", "decisionMode": "ANY",
        "steps": [{"approvers": [{"id": str(hugo.public_id)}, {"id": str(ada.public_id)}]},
                  {"approvers": [{"id": str(iris.public_id)}]}],
    }  # fmt: skip
    headers = {"Idempotency-Key": "anew"}
    made = of(ada).post("/approvals", body, headers=headers)
    assert made.status_code == 201, made.json()
    assert of(ada).post("/approvals", body, headers=headers).json() == made.json()
    found = made.json()
    assert (found["type"], found["decisionMode"], found["baseId"]) == ("SEQUENTIAL", "ANY", body["baseId"])
    assert [[part["id"] for part in step["approvers"]] for step in found["steps"]] == [
        [str(hugo.public_id), str(ada.public_id)], [str(iris.public_id)],
    ]  # fmt: skip
    assert of(ada).get(f"/approvals/{base.public_id}").json()["status"] == "ABANDONED"
    assert ApprovalRequest.objects.count() == 2


def test_a_request_built_badly_leaves_the_base_alone(job: Job, rosa: User, ada: User, iris: User) -> None:
    make_chain(iris)
    base = ask_for_approval(job, rosa)
    steps = [{"approvers": [{"id": str(ada.public_id)}]}]
    good = {"baseId": str(base.public_id), "type": "PARALLEL", "decisionMode": "ALL", "steps": steps}
    wrong: list[dict[str, Any]] = [
        {"baseId": "nothing"}, {"type": "ONE_BY_ONE"}, {"decisionMode": "SOME"}, {"steps": []},
        {"steps": [{"approvers": []}]}, {"steps": [{"approvers": [{"id": "x"}]}]}, {"steps": "all"},
    ]  # fmt: skip
    for change in wrong:
        assert of(ada).post("/approvals", good | change).status_code == 400, change
    assert code(of(iris).post("/approvals", good)) == (403, "not_allowed")
    iris.is_active = False
    iris.save(update_fields=["is_active"])
    left = good | {"steps": [{"approvers": [{"id": str(iris.public_id)}]}]}
    assert code(of(ada).post("/approvals", left)) == (409, "approver_left")
    base.refresh_from_db()
    assert (base.status, ApprovalRequest.objects.count()) == ("PENDING", 1)


def test_another_system_decides_by_an_administrators_token(job: Job, rosa: User, ada: User, hugo: User) -> None:
    make_chain(kind=ChainKind.OUTSIDE)
    request = ask_for_approval(job, rosa)
    address = f"/approvals/{request.public_id}"
    assert (shown(ada), shown(hugo)) == ([str(request.public_id)], [])
    row = of(ada).get(address).json()
    assert (row["external"], row["steps"]) == (True, [])
    assert code(of(hugo).post(f"{address}/approve-decisions")) == (403, "not_allowed")
    assert of(ada).post(f"{address}/approve-decisions", {"comment": "Budget is there."}).status_code == 204
    found = of(ada).get(address).json()
    assert (found["status"], found["closingReason"]) == ("APPROVED", "Budget is there.")
    job.refresh_from_db()
    assert (job.status, job.approval) == ("APPROVED", "APPROVED")


def test_pages_follow_each_other_in_a_constant_number_of_queries(rosa: User, hugo: User, iris: User) -> None:
    make_chain(iris, mode=Mode.ANY)
    asked: list[int] = []
    of(iris).get("/approvals")  # the token is made and rights are read

    def page(limit: int, token: str = "") -> dict[str, Any]:
        client = of(iris)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/approvals?limit={limit}" + (f"&pageId={token}" if token else ""))
        asked.append(len(captured))
        found: dict[str, Any] = answer.json()
        return found

    for number in range(3):
        ask_for_approval(make_job(rosa, title=f"Nurse {number}"), rosa)
        page(10)
    assert asked[0] == asked[-1], asked
    first = page(2)
    second = page(2, first["nextPageId"])
    assert [row["job"]["title"] for row in first["content"] + second["content"]] == ["Nurse 2", "Nurse 1", "Nurse 0"]
    assert (first["totalFound"], second["totalFound"], second["nextPageId"]) == (3, 3, None)


def test_scopes_narrow_what_the_owner_may_do(job: Job, rosa: User, iris: User) -> None:
    make_chain(iris)
    request = ask_for_approval(job, rosa)
    make_token(iris, "DCRA1-reads-only", scopes=["approvals_read"])
    make_token(iris, "DCRA1-asks-only", scopes=["approvals_create"])
    address = f"/approvals/{request.public_id}"
    reads, asks = Api("DCRA1-reads-only"), Api("DCRA1-asks-only")
    assert reads.get(address).status_code == 200
    assert code(reads.post(f"/approvals-api/v201910{address}/approve-decisions")) == (403, "OAuthPermissionsException")
    assert code(asks.get(address)) == (403, "OAuthPermissionsException")
    assert part_of(request, iris).status == "PENDING"
    assert asks.post(f"{address}/approve-decisions").status_code == 204
