"""What a candidate sees and does on the page of an offer; what every other link gets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.throttling import Limit
from base.actors import Actor
from base.audit.models import Entry
from base.logs import redact
from recruit.applications import rejecting
from recruit.candidates.models import Candidate
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus
from recruit.letters.models import SentLetter
from recruit.offers import answering, expiring, sending, tokens
from recruit.offers.models import Offer, OfferDocument
from recruit.setup.models import ExitReason
from tests.factories.accounts import signed_in
from tests.portal.offers.conftest import NO, YES, path_of, sent

pytestmark = pytest.mark.django_db


def test_the_page_says_what_is_offered_until_when_and_whom_to_ask(rosa: User, nora: Client) -> None:
    offer = sent(rosa, bonus_percent="12.5", type_of_employment="part_time", reports_to="Hugo")
    Offer.objects.filter(pk=offer.pk).update(expires_at="2027-01-14T22:59:59Z", starts_on="2027-03-01")

    answer = nora.get(path_of(offer))

    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Hello Nora", "Our offer: Staff nurse", "€52,000 per year", "1 March 2027", "12.5%", "Part-time",
        "answer by 14 January 2027.", "St Vincent", rosa.full_name, rosa.email,
    ):  # fmt: skip
        assert words in page, words
    assert "Hugo" not in page, "a term the form does not ask for"


def test_where_the_last_day_ends_later_than_the_time_to_answer_the_moment_is_said(rosa: User, nora: Client) -> None:
    offer = sent(rosa)
    Offer.objects.filter(pk=offer.pk).update(expires_at="2027-01-14T23:59:59Z")
    type(offer.application.candidate).objects.update(country_code="co")
    assert "14 January 2027, 18:59 (Colombia Standard Time)" in nora.get(path_of(offer)).content.decode()


def test_nothing_is_stored_told_to_others_or_found_by_search_engines(offer: Offer, nora: Client) -> None:
    answer = nora.get(path_of(offer))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "<script" not in answer.content.decode()


def test_it_speaks_the_offer_s_language_and_another_one_that_is_chosen(rosa: User, nora: Client) -> None:
    offer = sent(rosa)
    Offer.objects.filter(pk=offer.pk).update(language="de", expires_at="2027-01-14T22:59:59Z")
    german = nora.get(path_of(offer), headers={"accept-language": "fr"})
    assert german["Content-Language"] == "de"
    for words in ("Unser Angebot: Staff nurse", "52.000\xa0€ pro Jahr", "14. Januar 2027"):
        assert words in german.content.decode(), words
    polish = nora.get(path_of(offer) + "?lang=pl")
    assert "Przyjmij ofertę" in polish.content.decode()


def test_accepting_signs_thanks_and_lets_the_letter_be_kept(offer: Offer, nora: Client) -> None:
    assert nora.post(path_of(offer), YES).status_code == 303

    offer.refresh_from_db()
    assert (offer.status, offer.signed_name) == ("ACCEPTED", "Nora Novak")
    entry = Entry.objects.get(kind="offer.accepted")
    assert (entry.actor_kind, entry.actor_name) == ("candidate", "Nora Novak")
    page = nora.get(path_of(offer)).content.decode()
    for words in ("You accepted our offer", "signed as Nora Novak", "What happens next", "€52,000 per year"):
        assert words in page, words
    assert (
        SentLetter.objects.get(subject__startswith="Thank you for accepting").to_email
        == offer.application.candidate.email
    )


def test_accepting_without_name_or_tick_says_so_and_keeps_what_was_typed(offer: Offer, nora: Client) -> None:
    for given, sentence in (
        ({"agrees": "on"}, "Type your full name."),
        ({"signed_name": "Nora N."}, "Tick this to accept."),
        ({"signed_name": "x" * 201, "agrees": "on"}, "Use at most 200 characters."),
        ({"signed_name": " ", "agrees": "on"}, "Type your full name."),
        ({"signed_name": "a\0b", "agrees": "on"}, "Null characters"),
    ):
        answer = nora.post(path_of(offer), {"act": "accept", **given})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    assert 'value="Nora N."' in nora.post(path_of(offer), {"signed_name": "Nora N."}).content.decode()
    offer.refresh_from_db()
    assert (offer.status, offer.answered_at) == ("PENDING_ACCEPTANCE", None)


def test_declining_with_a_reason_and_a_word(offer: Offer, nora: Client) -> None:
    reason = ExitReason.objects.filter(kind=ExitReason.Kind.WITHDRAWAL, is_active=True).earliest("pk")
    given = NO | {"reason": str(reason.public_id), "comment": "Too far away."}
    assert nora.post(path_of(offer), given).status_code == 303
    offer.refresh_from_db()
    assert (offer.status, offer.ending) == ("NOT_ACCEPTED", "DECLINED")
    assert (offer.decline_reason, offer.decline_comment) == (reason, "Too far away.")
    page = nora.get(path_of(offer)).content.decode()
    assert "You declined our offer" in page
    assert "52,000" not in page
    assert SentLetter.objects.filter(subject__startswith="You declined our offer").count() == 1


@pytest.mark.parametrize("reason", ["rejection", "hidden", "nonsense", "11111111-1111-1111-1111-111111111111"])
def test_a_reason_that_is_not_offered_is_refused_and_the_form_stays_open(
    offer: Offer, nora: Client, reason: str
) -> None:
    rejection = ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION).earliest("pk")
    hidden = ExitReason.objects.create(kind=ExitReason.Kind.WITHDRAWAL, label="Hidden", is_active=False)
    given = {"rejection": str(rejection.public_id), "hidden": str(hidden.public_id)}.get(reason, reason)
    answer = nora.post(path_of(offer), NO | {"reason": given, "comment": "Kept words"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a reason of the list, or none." in page
    assert "Kept words" in page
    assert 'id="decline" open' in page
    offer.refresh_from_db()
    assert offer.status == "PENDING_ACCEPTANCE"


def test_one_answer_counts_whatever_comes_after_it(offer: Offer, nora: Client) -> None:
    nora.post(path_of(offer), YES)
    for given in (YES, NO):
        answer = nora.post(path_of(offer), given)
        assert answer.status_code == 409
        assert "You have accepted this offer already; that stands." in answer.content.decode()
    offer.refresh_from_db()
    assert offer.status == "ACCEPTED"
    assert Entry.objects.filter(kind__in=["offer.accepted", "offer.declined"]).count() == 1
    assert SentLetter.objects.filter(subject__contains="accepting our offer").count() == 1


def test_accepting_after_declining_is_told(offer: Offer, nora: Client) -> None:
    nora.post(path_of(offer), NO)
    answer = nora.post(path_of(offer), YES)
    assert answer.status_code == 409
    assert "You have declined this offer already" in answer.content.decode()
    offer.refresh_from_db()
    assert (offer.status, offer.signed_name) == ("NOT_ACCEPTED", "")


def test_an_answer_given_elsewhere_in_the_same_moment_is_told(
    offer: Offer, nora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = answering.accept

    def late(row: Offer, **more: Any) -> Offer:
        answering.decline(row, by=more["by"], link_number=more["link_number"])
        return real(row, **more)

    monkeypatch.setattr(answering, "accept", late)
    answer = nora.post(path_of(offer), YES)
    assert answer.status_code == 409
    assert "You have declined this offer already" in answer.content.decode()


def test_opening_is_noted_once_and_not_for_machines_or_colleagues(offer: Offer, nora: Client, hugo: User) -> None:
    path = path_of(offer)
    nora.head(path)
    nora.get(path, headers={"sec-purpose": "prefetch;prerender"})
    nora.get(path, headers={"x-purpose": "preview"})
    nora.get(path, headers={"sec-fetch-dest": "empty"})
    nora.get(path, headers={"user-agent": "MailScanner/2.1 (link preview)"})
    Client().get(path)
    signed_in(hugo).get(path)
    offer.refresh_from_db()
    assert offer.opened_at is None

    nora.get(path)

    offer.refresh_from_db()
    first = offer.opened_at
    assert first is not None
    nora.get(path)
    offer.refresh_from_db()
    assert (offer.opened_at, offer.status) == (first, "PENDING_ACCEPTANCE")


def test_the_letter_is_the_one_that_was_sent_and_only_behind_the_link(offer: Offer, nora: Client) -> None:
    kept = OfferDocument.objects.get(offer=offer, kind="LETTER")
    answer = nora.get(f"{path_of(offer)}letter.pdf")
    assert b"".join(answer.streaming_content) == kept.file.open("rb").read()  # type: ignore[attr-defined]  # a streaming answer
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["Content-Disposition"] == 'inline; filename="offer-staff-nurse.pdf"'
    saved = nora.get(f"{path_of(offer)}letter.pdf?save=1")
    assert saved["Content-Disposition"] == 'attachment; filename="offer-staff-nurse.pdf"'
    assert nora.get("/offers/nonsense/letter.pdf").status_code == 404
    kept.file.delete(save=False)
    again = nora.get(f"{path_of(offer)}letter.pdf")
    assert again.content.startswith(b"%PDF")


def expired(offer: Offer, by: Actor) -> None:
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() - timedelta(minutes=1))


def expired_and_noted(offer: Offer, by: Actor) -> None:
    expired(offer, by)
    expiring.expire_due()


def withdrawn(offer: Offer, by: Actor) -> None:
    sending.withdraw(offer, by=by)


def rejected(offer: Offer, by: Actor) -> None:
    rejecting.reject(offer.application, by=Actor.system("tests"))


def cancelled(offer: Offer, by: Actor) -> None:
    Job.objects.filter(pk=offer.application.job_id).update(status=JobStatus.CANCELLED)


@pytest.mark.parametrize(
    ("happened", "title"),
    [
        (expired, "The time to answer is over"),
        (expired_and_noted, "The time to answer is over"),
        (withdrawn, "This offer is no longer open"),
        (rejected, "This offer is no longer open"),
        (cancelled, "This offer is no longer open"),
    ],
)
def test_what_ended_is_told_takes_no_answer_and_shows_no_terms(
    offer: Offer, nora: Client, rosa: User, happened: Any, title: str
) -> None:
    path = path_of(offer)
    happened(offer, Actor.of(rosa))
    answer = nora.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in page
    assert rosa.email in page
    assert "52,000" not in page
    assert nora.get(f"{path}letter.pdf").status_code == 404
    for given in (YES, NO):
        refused = nora.post(path, given)
        assert refused.status_code == 409
        assert "your answer was not taken" in refused.content.decode()
    offer.refresh_from_db()
    assert offer.answered_at is None or offer.status == "NOT_ACCEPTED"
    assert not Entry.objects.filter(kind__in=["offer.accepted", "offer.declined"]).exists()


def test_every_link_that_is_not_good_gets_the_same_answer(offer: Offer, nora: Client, rosa: User) -> None:
    good = path_of(offer)
    old = tokens.token_of(Offer(public_id=offer.public_id, link_number=offer.link_number - 1))
    erased, unsent = sent(rosa), sent(rosa)
    links = [
        "/offers/x/", f"/offers/{offer.public_id}/", good[:-4] + "xyz/", good[:30] + "/", f"/offers/{old}/",
        f"/offers/{'a' * 2000}/", path_of(erased), path_of(unsent),
    ]  # fmt: skip
    Candidate.objects.filter(pk=erased.application.candidate_id).update(erased_at=timezone.now())
    Offer.objects.filter(pk=unsent.pk).update(status="CREATED", sent_at=None)
    pages = set()
    for link in links:
        for answer in (nora.get(link), nora.post(link, YES)):
            assert answer.status_code == 404, link
            page = answer.content.decode().replace(link, "")
            assert "This link does not work" in page
            assert answer["X-Robots-Tag"].startswith("noindex")
            pages.add("".join(page.split("<main")[1].split("</main>")[0].split()))
    assert len(pages) == 1


def test_a_link_never_stands_in_a_log(offer: Offer) -> None:
    for path in (path_of(offer), f"{path_of(offer)}letter.pdf?save=1"):
        token = path.split("/")[2]
        line = redact(f"Not Found: {path}")
        assert token not in line
        assert token[:20] not in line
        assert token[-20:] not in line
    plain = f"GET /offers/{offer.public_id}"
    assert redact(plain) == plain


def test_many_answers_from_one_network_are_asked_to_wait(offer: Offer, nora: Client, monkeypatch: Any) -> None:
    from portal import limiting

    monkeypatch.setattr(limiting, "ANSWERS_BY_NETWORK", (Limit("answer-hour", 0, timedelta(hours=1)),))
    answer = nora.post(path_of(offer), YES)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Yours was not taken yet" in page
    assert 'value="Nora Novak"' in page
    offer.refresh_from_db()
    assert offer.status == "PENDING_ACCEPTANCE"
