"""The pages of approvals: the hub, a request, deciding, the way in from a letter, and who reaches them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import tuning
from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from recruit.approvals import abandoning, removing, tokens
from recruit.approvals.models import ApprovalRequest
from recruit.approvals.preferences import DELEGATION, REMOVE_ACCESS
from recruit.approvals.states import ChainKind, Subject
from recruit.jobs.models import HiringTeamMember, Job
from tests.factories.accounts import make_user, signed_in
from tests.factories.approvals import ask_for_approval, make_chain, part_of
from tests.factories.recruit import make_job

pytestmark = pytest.mark.django_db

APOLOGY = "Apologies, you cannot access this job."


@pytest.fixture
def job(rosa: User) -> Job:
    return make_job(rosa, title="Charge nurse")


def get(user: User, url: str, **query: str) -> str:
    answer = signed_in(user).get(url, query)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def page_of(request: ApprovalRequest, name: str = "approval") -> str:
    return reverse(f"recruit:{name}", args=[request.public_id])


def decide(user: User, request: ApprovalRequest, decision: str, **values: Any) -> Any:
    return signed_in(user).post(page_of(request, "approval-decide"), {"decision": decision} | values)


def statuses(request: ApprovalRequest) -> tuple[str, list[str]]:
    request.refresh_from_db()
    return request.status, list(request.steps.order_by("place", "pk").values_list("status", flat=True))


def letter_url(request: ApprovalRequest, user: User) -> str:
    return reverse("recruit:approval-from-mail", args=[tokens.token_of(part_of(request, user))])


@pytest.mark.parametrize("who", ["hugo", "emil"])
def test_an_approver_without_staff_pages_reads_and_decides(
    who: str, request: pytest.FixtureRequest, rosa: User, job: Job
) -> None:
    user: User = request.getfixturevalue(who)
    make_chain(user)
    asked = ask_for_approval(job, rosa, comment="Two nurses left.")

    assert "Charge nurse" in get(user, reverse("recruit:approvals"))
    text = get(user, page_of(asked))
    assert "Two nurses left." in text
    assert "Your decision" in text
    assert "Remind" not in text.split("Your decision")[0].split("page__actions")[1]  # nothing of the requester's

    answer = decide(user, asked, "approve", comment="Go on.", version="1")
    assert (answer.status_code, answer["Location"]) == (303, page_of(asked))
    assert statuses(asked) == ("APPROVED", ["APPROVED"])
    text = get(user, page_of(asked))
    assert "Go on." in text
    assert "Your decision" not in text
    assert "The job may be published." in text


def test_rejecting_returns_the_job_and_says_what_is_next(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    decide(hugo, asked, "reject", comment="No budget.")
    text = get(rosa, page_of(asked))
    assert "No budget." in text
    assert reverse("recruit:job-edit", args=[job.public_id]) in text
    job.refresh_from_db()
    assert (job.status, job.approval) == ("CREATED", "REJECTED")
    assert "This job was not approved." in get(rosa, reverse("recruit:job", args=[job.public_id]))


def test_reading_decides_nothing_and_a_stale_decision_keeps_what_was_typed(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    client = signed_in(hugo)
    assert client.get(page_of(asked, "approval-decide"))["Location"] == page_of(asked)
    client.get(page_of(asked))
    client.get(letter_url(asked, hugo))
    assert statuses(asked) == ("PENDING", ["PENDING"])

    answer = decide(hugo, asked, "approve", comment="My words", version="99")
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    assert statuses(asked) == ("PENDING", ["PENDING"])
    assert decide(hugo, asked, "approve", comment="x" * 1_001).status_code == 422
    assert decide(hugo, asked, "maybe").status_code == 422
    assert statuses(asked) == ("PENDING", ["PENDING"])


def test_a_second_decision_says_that_it_was_decided(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    decide(hugo, asked, "approve")
    answer = decide(hugo, asked, "reject", comment="Too late")
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert statuses(asked) == ("APPROVED", ["APPROVED"])


def test_strangers_find_nothing(rosa: User, hugo: User, iris: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    client = signed_in(iris)
    step = part_of(asked, hugo)
    pages = [page_of(asked), page_of(asked, "approval-decide"), page_of(asked, "approval-abandon")]
    pages += [
        reverse(f"recruit:approval-{name}", args=[asked.public_id, step.public_id]) for name in ("skip", "hand-over")
    ]
    for url in pages:
        assert client.get(url).status_code == 404
        assert client.post(url, {"decision": "approve"}).status_code in {404, 405}
    assert "Charge nurse" not in get(iris, reverse("recruit:approvals"))
    assert statuses(asked) == ("PENDING", ["PENDING"])


def test_the_link_of_a_letter_asks_to_sign_in_and_comes_back(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    url = letter_url(asked, hugo)
    answer = Client().get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/approvals/from-mail/")
    answer = signed_in(hugo).get(url)
    assert (answer.status_code, answer["Location"]) == (303, page_of(asked))


def test_links_that_are_over_say_so(
    rosa: User, hugo: User, iris: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    url = letter_url(asked, hugo)
    answer = signed_in(iris).get(url)
    assert answer.status_code == 403
    assert "sent to somebody else" in answer.content.decode()
    answer = signed_in(hugo).get(f"{url[:-4]}/")
    assert answer.status_code == 404
    assert "not complete" in answer.content.decode()

    monkeypatch.setattr(tokens, "LIFETIME", timedelta(seconds=-1))
    answer = signed_in(hugo).get(url)
    assert answer.status_code == 410
    assert reverse("recruit:approvals") in answer.content.decode()
    monkeypatch.undo()

    abandoning.abandon(asked, by=Actor.of(rosa), reason="Not now.")
    answer = signed_in(hugo).get(url)
    assert answer.status_code == 410
    assert page_of(asked) in answer.content.decode()


def test_the_page_apologises_once_the_access_has_ended(rosa: User, ada: User, hugo: User, job: Job) -> None:
    tuning.change_preferences({REMOVE_ACCESS[Subject.JOB].name: True}, by=Actor.of(ada))
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    url = letter_url(asked, hugo)
    assert "Your access to this job ends within 24 hours" in get(hugo, page_of(asked))
    decide(hugo, asked, "approve")
    removing.end_due_grants()
    for address in (page_of(asked), reverse("recruit:job", args=[job.public_id]), url):
        answer = signed_in(hugo).get(address)
        assert answer.status_code == 404
        assert APOLOGY in answer.content.decode(), address
    assert "Charge nurse" in get(rosa, page_of(asked))


def test_who_has_other_access_is_not_told_that_it_ends(rosa: User, ada: User, hugo: User) -> None:
    tuning.change_preferences({REMOVE_ACCESS[Subject.JOB].name: True}, by=Actor.of(ada))
    make_chain(hugo, ada)
    asked = ask_for_approval(make_job(rosa, team={hugo: HiringTeamMember.Role.INTERVIEWER}), rosa)
    assert "ends within 24 hours" not in get(hugo, page_of(asked))
    assert "ends within 24 hours" not in get(ada, page_of(asked))


def test_administrators_skip_and_hand_over_and_the_page_shows_who(
    rosa: User, ada: User, hugo: User, iris: User, job: Job
) -> None:
    make_chain(hugo, iris, kind=ChainKind.SEQUENTIAL)
    asked = ask_for_approval(job, rosa)
    client, step = signed_in(ada), part_of(asked, hugo)
    url = reverse("recruit:approval-skip", args=[asked.public_id, step.public_id])
    assert "Skip Hugo Manager" in client.get(url).content.decode()
    assert signed_in(hugo).post(url).status_code == 403
    assert client.post(url, {"comment": "On leave"}).status_code == 303
    text = get(rosa, page_of(asked))
    assert "Skipped by Ada Admin" in text
    assert "On leave" in text

    url = reverse("recruit:approval-hand-over", args=[asked.public_id, part_of(asked, iris).public_id])
    assert client.post(url, {"to": "nobody@northwind.example"}).status_code == 422
    assert client.post(url, {"to": f"Hugo Manager · {hugo.email}"}).status_code == 303
    text = get(rosa, page_of(asked))
    assert "In place of Iris Interviewer" in text
    assert "Hugo Manager decides instead" in text
    assert "Your decision, in place of Iris Interviewer" in get(hugo, page_of(asked))


def test_approvers_hand_over_only_where_delegation_is_on(
    rosa: User, ada: User, hugo: User, iris: User, job: Job
) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    assert "Let somebody else decide" in get(hugo, page_of(asked))
    tuning.change_preferences({DELEGATION[Subject.JOB].name: False}, by=Actor.of(ada))
    assert "Let somebody else decide" not in get(hugo, page_of(asked))
    url = reverse("recruit:approval-hand-over", args=[asked.public_id, part_of(asked, hugo).public_id])
    assert signed_in(hugo).post(url, {"to": iris.email}).status_code == 403


def test_requesters_remind_and_take_back(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    client = signed_in(rosa)
    assert client.post(page_of(asked, "approval-remind")).status_code == 303
    assert signed_in(hugo).post(page_of(asked, "approval-remind")).status_code == 403
    assert signed_in(hugo).get(page_of(asked, "approval-abandon")).status_code == 403
    answer = client.get(reverse("recruit:job-approval-take-back", args=[job.public_id]))
    assert answer["Location"] == page_of(asked, "approval-abandon")
    assert "1 approver is told" in client.get(page_of(asked, "approval-abandon")).content.decode()
    assert client.post(page_of(asked, "approval-abandon"), {"reason": "Changed plans"}).status_code == 303
    assert statuses(asked) == ("ABANDONED", ["UNNEEDED"])
    assert "Changed plans" in get(hugo, page_of(asked))


def test_comments_stand_below_one_another(rosa: User, hugo: User, job: Job) -> None:
    make_chain(hugo)
    asked = ask_for_approval(job, rosa)
    assert signed_in(hugo).post(page_of(asked, "approval-comment"), {"text": "Which ward?"}).status_code == 303
    assert signed_in(rosa).post(page_of(asked, "approval-comment"), {"text": ""}).status_code == 422
    assert "Which ward?" in get(rosa, page_of(asked))
    assert statuses(asked)[0] == "PENDING"


def test_the_hub_filters_and_pages(rosa: User, ada: User, hugo: User, iris: User) -> None:
    make_chain(hugo)
    first, second = make_job(rosa, title="Night porter"), make_job(rosa, title="Pharmacist")
    decide(hugo, ask_for_approval(first, rosa), "approve")
    ask_for_approval(second, rosa)
    hub = reverse("recruit:approvals")
    assert "Night porter" not in get(hugo, hub)
    assert "Nothing matches" in get(hugo, hub, subject="OFFER")
    text = get(rosa, hub, of="requested")
    assert "Night porter" in text
    assert "Pharmacist" in text
    assert "Pharmacist" not in get(rosa, hub, of="requested", status="APPROVED")
    assert "Night porter" in get(ada, hub, of="all")
    assert "Nothing waits for you" in get(hugo.__class__.objects.get(pk=iris.pk), hub, of="all")  # not theirs
    assert get(hugo, hub, of="nonsense", subject="x", after="junk").count("Pharmacist") == 1


@pytest.mark.parametrize("of", ["", "requested", "all"])
def test_the_hub_costs_the_same_for_one_and_three(of: str, rosa: User, ada: User) -> None:
    make_chain(ada)
    client, counts = signed_in(ada), []
    for number in (1, 2):
        for _one in range(number):
            ask_for_approval(make_job(ada), ada)
        client.get(reverse("recruit:approvals"), {"of": of})
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("recruit:approvals"), {"of": of})
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 9


def test_a_request_costs_the_same_for_one_and_three_approvers(rosa: User, ada: User, hugo: User) -> None:
    counts = []
    for number in (1, 3):
        chain = make_chain(hugo, *(make_user(RoleCode.BASIC) for _one in range(number - 1)))
        asked = ask_for_approval(make_job(rosa), rosa)
        for _one in range(number):
            asked.comments.create(author=rosa, text="Well?")
        client = signed_in(hugo)
        client.get(page_of(asked))
        with CaptureQueriesContext(connection) as caught:
            client.get(page_of(asked))
        counts.append(len(caught))
        chain.delete()
    assert counts[0] == counts[1] <= 20


def test_people_are_suggested_to_staff_and_approvers_alone(rosa: User, emil: User, hugo: User) -> None:
    url = reverse("recruit:approval-people")
    assert "Hugo Manager · hugo@northwind.example" in get(rosa, url, to="hu ma")
    assert "Hugo" not in get(rosa, url, to="h")
    assert signed_in(emil).get(url, {"to": "hugo"}).status_code == 404
    make_chain(emil)
    ask_for_approval(make_job(rosa), rosa)
    assert "Hugo Manager" in get(emil, url, to="hugo")


def test_a_delegate_decides_for_a_range_of_days(rosa: User, ada: User, hugo: User, iris: User) -> None:
    url, client = reverse("recruit:approval-delegation"), signed_in(hugo)
    today = timezone.localdate()
    values = {"subject": "JOB", "delegate": iris.email, "starts_on": today.isoformat(), "ends_on": ""}
    late = values | {"ends_on": (today - timedelta(days=1)).isoformat()}
    assert client.post(url, late).status_code == 422
    assert client.post(url, values | {"delegate": hugo.email}).status_code == 422
    assert client.post(url, values | {"delegate": "\x00who"}).status_code == 422
    assert client.post(url, values).status_code == 303
    assert "Iris Interviewer" in get(hugo, url)
    assert "In whose place you decide" in get(iris, url)
    assert "Iris Interviewer in place of Hugo Manager" in get(ada, url)
    make_chain(hugo)
    asked = ask_for_approval(make_job(rosa), rosa)
    assert "Your decision, in place of Hugo Manager" in get(iris, page_of(asked))

    end = reverse("recruit:approval-delegation-end", args=[hugo.delegations.get().public_id])
    assert signed_in(iris).post(end).status_code == 404
    assert client.post(end).status_code == 303
    assert "Iris Interviewer" not in get(hugo, url)
    theirs = values | {"user": hugo.email}
    assert signed_in(ada).post(url, theirs).status_code == 303
    assert hugo.delegations.filter(ended_at=None).count() == 1
