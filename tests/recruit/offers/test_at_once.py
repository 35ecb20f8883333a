"""Two at the same moment, and a worker that dies: an offer is answered once, and all of it or nothing is written."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit import recording
from base.audit.models import Entry
from base.outbox.models import OutboxRow
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.letters.models import SentLetter
from recruit.offers import answering, expiring, history, sending
from recruit.offers.models import Offer
from tests.accounts.test_at_once import at_once
from tests.factories.accounts import make_user
from tests.factories.offers import candidate_of, make_offer, make_sent_offer

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {"offer.accepted", "offer.declined", "offer.noted_accepted", "offer.noted_declined", "offer.expired"}


class Killed(BaseException):
    """The process was killed here."""


@pytest.fixture(autouse=True)
def constant_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing has tests of its own."""
    monkeypatch.setattr("recruit.offers.paper.letter_pdf", lambda *_given, **_more: b"%PDF-1.7 letter")


@pytest.fixture
def boss() -> User:
    return make_user(RoleCode.ADMIN)


def read(offer: Offer) -> Offer:
    return Offer.objects.select_related("application__candidate", "application__job").get(pk=offer.pk)


def accept(offer: Offer) -> object:
    return answering.accept(offer, by=candidate_of(offer), signed_name="Cleo", link_number=offer.link_number)


def decline(offer: Offer) -> object:
    return answering.decline(offer, by=candidate_of(offer), link_number=offer.link_number)


def let_pass(*offers: Offer) -> None:
    """Their last day to answer was yesterday."""
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(expires_at=timezone.now() - timedelta(days=1))


def entries(offer: Offer) -> int:
    """How many answers the audit knows of the offer."""
    return Entry.objects.filter(kind__in=ANSWERS, object_key=f"offer:{offer.public_id}").count()


def test_of_two_opposite_answers_one_counts(boss: User) -> None:
    offer = make_sent_offer(boss)
    a, b = read(offer), read(offer)
    outcomes = at_once(lambda: accept(a), lambda: decline(b))
    assert sorted(outcomes) == ["done", "offer_answered"]
    now = read(offer)
    assert now.status == ("ACCEPTED" if outcomes[0] == "done" else "NOT_ACCEPTED")
    assert (now.signed_name, now.ending) == (("Cleo", "") if outcomes[0] == "done" else ("", "DECLINED"))
    assert entries(offer) == 1


def test_a_double_press_answers_once(boss: User) -> None:
    offer = make_sent_offer(boss)
    a, b = read(offer), read(offer)
    assert at_once(lambda: accept(a), lambda: accept(b)) == ["done", "done"]
    assert (read(offer).version, entries(offer)) == (offer.version + 1, 1)


def test_of_an_answer_and_a_withdrawal_the_later_finds_the_earlier(boss: User) -> None:
    offer = make_sent_offer(boss)
    a, b = read(offer), read(offer)
    outcomes = at_once(lambda: accept(a), lambda: sending.withdraw(b, by=Actor.of(boss)))
    assert (outcomes, read(offer).status) in [
        (["done", "done"], "ABANDONED"),
        (["offer_withdrawn", "done"], "ABANDONED"),
    ]
    assert (read(offer).answered_at is not None) == (outcomes[0] == "done")


def test_an_answer_by_telephone_and_the_expiring_worker_leave_one_end(boss: User) -> None:
    offer = make_sent_offer(boss)
    let_pass(offer)
    late = read(offer)
    outcomes = at_once(lambda: answering.answer_by_hand(late, by=Actor.of(boss), accepted=True), expiring.expire_due)
    now = read(offer)
    assert (outcomes[0], now.status, now.ending) in {
        ("done", "ACCEPTED", ""),
        ("offer_status", "NOT_ACCEPTED", "EXPIRED"),
    }
    assert entries(offer) == 1


def test_who_accepts_after_the_last_day_is_too_late_whether_the_worker_came_or_not(boss: User) -> None:
    offer = make_sent_offer(boss)
    let_pass(offer)
    late = read(offer)
    assert at_once(lambda: accept(late), expiring.expire_due) == ["offer_expired", "done"]
    assert (read(offer).status, read(offer).ending, entries(offer)) == ("NOT_ACCEPTED", "EXPIRED", 1)


def test_two_workers_expire_each_offer_once(boss: User) -> None:
    offers = [make_sent_offer(boss) for _each in range(3)]
    let_pass(*offers)
    counts: list[int] = []
    at_once(lambda: counts.append(expiring.expire_due()), lambda: counts.append(expiring.expire_due()))
    assert sum(counts) == 3
    assert [entries(offer) for offer in offers] == [1, 1, 1]


def test_of_two_who_send_one_does(boss: User) -> None:
    offer = make_offer(boss)
    a, b = read(offer), read(offer)
    outcomes = at_once(
        lambda: sending.send_offer(a, by=Actor.of(boss)), lambda: sending.send_offer(b, by=Actor.of(boss))
    )
    assert sorted(outcomes) == ["done", "offer_sent"]
    assert SentLetter.objects.filter(type="OFFER").count() == 1


def test_an_offer_accepted_while_its_application_ends_is_over(boss: User) -> None:
    offer = make_sent_offer(boss)
    row = read(offer)
    application = Application.objects.get(pk=offer.application_id)
    outcomes = at_once(lambda: accept(row), lambda: rejecting.reject(application, by=Actor.of(boss)))
    assert outcomes[1] == "done"
    assert (outcomes[0], read(offer).status, read(offer).ending) in {
        ("done", "ABANDONED", "APPLICATION_ENDED"),
        ("offer_withdrawn", "ABANDONED", "APPLICATION_ENDED"),
    }


@pytest.mark.parametrize("where", ["enter", "record", "tell_staff"])
def test_a_worker_killed_among_several_offers_leaves_each_whole_or_untouched(boss: User, where: str) -> None:
    offers = [make_sent_offer(boss) for _each in range(3)]
    let_pass(*offers)
    place, name = (recording, "record") if where == "record" else (expiring, where)
    real, calls = getattr(place, name), list[object]()

    def die_the_second_time(*given: object, **named: object) -> object:
        if where != "record" or given[0] is history.EXPIRED:
            calls.append(given)
        if len(calls) == 2:
            raise Killed
        return real(*given, **named)

    with mock.patch.object(place, name, side_effect=die_the_second_time), suppress(Killed):
        expiring.expire_due()
    stand = [read(offer).status for offer in offers]
    assert (sorted(stand), [entries(offer) for offer in offers]) == (
        ["NOT_ACCEPTED", "PENDING_ACCEPTANCE", "PENDING_ACCEPTANCE"],
        [int(status == "NOT_ACCEPTED") for status in stand],
    )
    assert (expiring.expire_due(), expiring.expire_due()) == (2, 0)
    assert [entries(offer) for offer in offers] == [1, 1, 1]
    told = [OutboxRow.objects.filter(key__startswith=f"offer-expired:{offer.public_id}").count() for offer in offers]
    assert told == [1, 1, 1]
