"""What is kept of an offer beside the offer: nothing hidden in the letters' tab, nothing of who was erased."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.models import Entry
from base.audit.wording import BLANKED
from base.outbox.models import OutboxRow
from base.undo import undoing
from recruit.approvals import commenting, deciding
from recruit.letters.models import SentLetter
from recruit.offers import ruling, sending, submitting, tokens
from recruit.privacy import forgetting
from tests.factories.accounts import signed_in
from tests.factories.offers import MAIL, make_offer, make_offer_chain, make_sent_offer
from tests.factories.road import join

pytestmark = pytest.mark.django_db


def test_a_hidden_term_leaves_for_the_candidate_and_stands_in_no_letters_tab(rosa: User, ada: User) -> None:
    ruling.set_rule("salary_amount", by=Actor.of(ada), hidden_from=["HIRING_MANAGER"])
    offer = make_sent_offer(rosa, mail_text=MAIL + "We pay [m_offer_salary] for [m_offer_job_title].")
    letter = SentLetter.objects.get(application=offer.application)
    payload = OutboxRow.objects.get(about=recording.key_of(letter)).payload
    assert "We pay ••• for Staff nurse." in letter.text
    assert "52,000" not in letter.text
    assert "We pay €52,000 for Staff nurse." in payload["text"]
    assert "€52,000" in payload["html"]
    assert (tokens.link_of(offer) in payload["text"], sending.OWN_LINK in payload["text"]) == (True, False)


def test_what_approvers_said_about_somebody_goes_with_them(rosa: User, ada: User, iris: User) -> None:
    make_offer_chain(iris)
    offer = submitting.submit_offer(make_offer(rosa), by=Actor.of(rosa), comment="Asked for 60 at first")
    request = offer.approval_requests.get()
    commenting.comment(request, by=Actor.of(ada), text="Left two employers early")
    deciding.reject(request, by=Actor.of(iris), comment="Too old for this pay")
    said = Entry.objects.filter(object_key=recording.key_of(request), data__has_key="comment")
    assert [entry.data["comment"] for entry in said.filter(kind="offer.approver_rejected")] == ["Too old for this pay"]
    forgetting.end_and_forget(offer.application.candidate, by=Actor.of(ada), reason="request")
    assert all(entry.data["comment"] == BLANKED for entry in said)
    assert {entry.data["status"] for entry in said} == {"PENDING", "REJECTED"}


def test_who_sees_no_offers_hears_of_no_file_of_one(rosa: User, iris: User, hugo: User) -> None:
    offer = make_sent_offer(rosa)
    job = offer.application.job
    join(job, iris, "INTERVIEW_TEAM", by=rosa)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    for address in (f"/jobs/{job.public_id}/activity/", f"/applications/{offer.application.public_id}/?tab=activity"):
        told = [signed_in(user).get(address).content.decode() for user in (hugo, iris)]
        assert ["put a file to the offer" in text for text in told] == [True, False], address


@pytest.mark.parametrize("how", ["taken back", "withdrawn"])
def test_a_letter_that_never_left_keeps_neither_link_nor_pay(rosa: User, how: str) -> None:
    offer, token = make_offer(rosa, mail_text=MAIL + "We pay [m_offer_salary]."), uuid4()
    offer = sending.send_offer(offer, by=Actor.of(rosa), undo_token=token)
    if how == "taken back":
        undoing.undo(token, by=Actor.of(rosa))
    else:
        sending.withdraw(offer, by=Actor.of(rosa))
    letter = SentLetter.objects.get(application=offer.application)
    row = OutboxRow.objects.get(about=recording.key_of(letter))
    kept = str(row.payload)
    assert (row.status, tokens.link_of(offer) in kept, "52,000" in kept) == ("cancelled", False, False)
