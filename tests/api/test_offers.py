"""Offers over REST: search, those of an application, documents, approvals, and what changes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from base.actors import Actor
from recruit.offers import queries, submitting
from recruit.offers.models import Offer, OfferTermRule
from recruit.teams.rights import COORDINATOR, HIRING_MANAGER
from tests.api.conftest import Api, Clock
from tests.factories.offers import make_candidate_at_offer, make_offer, make_offer_chain, make_sent_offer
from tests.factories.road import join


def below(offer: Offer) -> str:
    """The address of the application's offers."""
    application = offer.application
    return f"/candidates/{application.candidate.public_id}/jobs/{application.job.public_id}/offers"


def test_offers_are_searched_and_paged(api: Api, rosa: User) -> None:
    first, second = make_offer(rosa, bonus_percent="5"), make_sent_offer(rosa)

    body = api.get("/offers").json()
    assert (body["limit"], body["offset"], body["totalFound"]) == (10, 0, 2)
    assert [row["id"] for row in body["content"]] == [str(second.public_id), str(first.public_id)]
    shown = body["content"][1]
    assert set(shown) == {"id", "status", "createdOn", "updatedOn", "properties", "actions"}
    assert (shown["properties"]["salary_amount"], shown["properties"]["bonus_percent"]) == ("52000.00", "5")
    assert set(shown["actions"]) == {"details", "candidate", "job"}

    def found(query: str) -> int:
        return int(api.get(f"/offers?{query}").json()["totalFound"])

    assert [found("status=CREATED"), found("status[]=CREATED&status[]=PENDING_ACCEPTANCE"), found("age=1")] == [1, 2, 2]
    assert [found("createdAfter=2999-01-01"), found("createdBefore=2020-01-01"), found("limit=1")] == [0, 0, 2]
    for query in ("status=LOST", "age=old", "createdAfter=soon", "limit=0"):
        assert api.get(f"/offers?{query}").status_code in {400, 422}


def test_the_list_takes_the_same_queries_for_more_rows(api: Api, rosa: User) -> None:
    OfferTermRule.objects.create(key="equity", hidden_from=[COORDINATOR])
    api.get("/offers")
    counts = []
    for _each in range(2):
        make_offer(rosa)
        with CaptureQueriesContext(connection) as asked:
            api.get("/offers")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_pay_is_left_out_for_roles_it_is_hidden_from(api_of: Callable[..., Api], rosa: User, hugo: User) -> None:
    offer = make_sent_offer(rosa)
    join(offer.application.job, hugo, HIRING_MANAGER, by=rosa)
    OfferTermRule.objects.create(key="salary_amount", hidden_from=[HIRING_MANAGER])
    hugos, roses = api_of(hugo), api_of(rosa)
    for path in ("/offers", below(offer)):
        for client, is_shown in ((hugos, False), (roses, True)):
            answer = client.get(path)
            assert ("salary_amount" in answer.json()["content"][0]["properties"], b"52000" in answer.content) == (
                is_shown, is_shown,
            )  # fmt: skip
    document = offer.documents.get()
    for path in (f"/offers/{offer.public_id}/documents", f"/offers/{offer.public_id}/documents/{document.public_id}"):
        assert (hugos.get(path).status_code, roses.get(path).status_code) == (403, 200)


def test_who_does_not_see_offers_learns_nothing(api_of: Callable[..., Api], rosa: User, hugo: User, iris: User) -> None:
    offer = make_sent_offer(rosa)
    join(offer.application.job, hugo, COORDINATOR, by=rosa)
    for user, status in ((hugo, 403), (iris, 404)):
        client = api_of(user)
        assert client.get("/offers").json()["totalFound"] == 0
        for path in (below(offer), f"{below(offer)}/{offer.public_id}", f"/offers/{offer.public_id}/documents"):
            assert client.get(path).status_code == status


def test_documents_are_read_twice_a_second(api: Api, clock: Clock, rosa: User) -> None:
    offer = make_sent_offer(rosa)
    listed = api.get(f"/offers/{offer.public_id}/documents").json()
    assert (listed["totalFound"], listed["content"][0]["type"]) == (1, "LETTER")
    address = f"/offers/{offer.public_id}/documents/{listed['content'][0]['id']}"
    answer = api.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    clock.stands = True
    assert [api.get(address).status_code for _each in range(3)][-1] == 429


def test_an_offer_from_draft_to_withdrawal(api: Api, rosa: User) -> None:
    application = make_candidate_at_offer(rosa)
    path = f"/candidates/{application.candidate.public_id}/jobs/{application.job.public_id}/offers"
    body: dict[str, Any] = {
        "properties": {"salary_amount": 52000, "salary_currency": "EUR"},
        "expiresOn": "2999-01-01",
        "subject": "Offer", "text": "Hello", "letter": "Dear",
    }  # fmt: skip
    assert api.post(path, body).status_code in {400, 422}
    assert Offer.objects.count() == 0
    body.pop("expiresOn")
    made = api.post(path, body, headers={"Idempotency-Key": "once-1"})
    again = api.post(path, body, headers={"Idempotency-Key": "once-1"})
    assert (made.status_code, again.json()["id"], Offer.objects.count()) == (201, made.json()["id"], 1)
    one = f"{path}/{made.json()['id']}"
    assert api.post(f"{one}/send", {}).status_code in {400, 422}
    changed = api.patch(one, {"expiresOn": queries.today().isoformat(), "properties": {"bonus_percent": "7"}})
    assert (changed.status_code, changed.json()["properties"]["bonus_percent"]) == (200, "7")
    assert api.post(f"{one}/send", {"subject": "Your offer"}).json()["status"] == "PENDING_ACCEPTANCE"
    assert api.post(f"{one}/withdraw", {"reason": "Budget"}).json()["status"] == "ABANDONED"
    assert api.get(path).json()["totalFound"] == 1


def test_the_latest_approval_of_an_offer(api: Api, rosa: User, ada: User) -> None:
    offer = make_offer(rosa)
    path = f"{below(offer)}/{offer.public_id}/approvals"
    assert api.get(f"{path}/latest").status_code == 404
    make_offer_chain(ada)
    assert api.post(path, {"comment": "x" * 1001}).status_code in {400, 422}
    submitting.submit_offer(offer, by=Actor.of(rosa), comment="Please")
    body = api.get(f"{path}/latest").json()
    assert (body["status"], body["offer"], body["comment"]) == ("PENDING", {"id": str(offer.public_id)}, "Please")
    assert api.post(path, {}).status_code == 409
