"""The Offer tab and the pages behind it: begun, written, sent, answered, hired; and who sees none of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.jobs.models import HiringTeamMember
from recruit.offers import drafting, sending
from recruit.offers.models import Offer, OfferTemplate, OfferTermRule
from recruit.processes.stages import Stage
from tests.factories.accounts import signed_in
from tests.factories.offers import make_offer_chain
from tests.factories.road import join, make_application, make_job, require_step

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
SOON = timezone.localdate() + timedelta(days=10)
WORDS = {"subject": "Our offer", "mail_text": "Dear [m_applicant_first_name], look here.", "letter": "You start soon."}


@pytest.fixture
def application(rosa: User) -> Application:
    job = make_job(rosa, salary_min=40_000, salary_max=60_000, salary_currency="EUR")
    return make_application(job, stage=Stage.NEW)


@pytest.fixture
def offer(application: Application, rosa: User) -> Offer:
    values = {**WORDS, "salary_amount": "51234", "salary_currency": "EUR", "expires_at": SOON}
    return drafting.make_offer(application, by=Actor.of(rosa), values=values)


def url(application: Application, offer: Offer | None = None, name: str = "") -> str:
    tab = f"/applications/{application.public_id}/offer/"
    return f"{tab}{offer.public_id}/{name}" if offer else f"{tab}{name}"


def read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(offer: Offer, **changes: Any) -> dict[str, Any]:
    """What the form sends when nothing else is touched."""
    given = {**WORDS, "salary_amount": "51234", "salary_currency": "EUR", "salary_period": "YEAR"}
    given |= {"job_title": "Staff nurse", "type_of_employment": "permanent", "expires_on": SOON.isoformat()}
    return {**given, "version": offer.version, **changes}


def test_the_tab_begins_empty_and_begins_an_offer_from_a_template(application: Application, rosa: User) -> None:
    client = signed_in(rosa)
    template = OfferTemplate.objects.create(name="Nurses", subject="Hello", mail_text="Mail", letter="Letter")

    assert "No offer yet" in read(client, url(application))
    answer = client.post(url(application, name="new/"), {"template": template.public_id})

    made = Offer.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, url(application, made, "edit/"))
    assert (made.template, made.subject, made.letter) == (template, "Hello", "Letter")
    page = read(client, url(application, made, "edit/"))
    assert "Pay" in page
    assert "[m_offer_salary]" in page


def test_the_panel_shows_the_same_tab(application: Application, offer: Offer, rosa: User) -> None:
    client = signed_in(rosa)

    fragment = read(client, f"{url(application)}?in_panel=1", **HTMX)

    assert fragment.lstrip().startswith('<div id="application"')
    assert "Being written" in fragment
    assert url(application) in read(client, f"/applications/{application.public_id}/panel/", **HTMX)


def test_saving_writes_terms_and_words_and_leads_on(application: Application, offer: Offer, rosa: User) -> None:
    client = signed_in(rosa)

    answer = client.post(
        url(application, offer, "edit/"), typed(offer, salary_amount="55000.50", letter="Other words", then="next")
    )

    offer.refresh_from_db()
    assert answer["Location"] == url(application, offer, "send/")
    assert (str(offer.salary_amount), offer.letter, offer.versions.count()) == ("55000.50", "Other words", 2)


def test_who_saves_over_somebody_else_is_told_and_loses_nothing(
    application: Application, offer: Offer, rosa: User
) -> None:
    client = signed_in(rosa)
    given = typed(offer, letter="My long letter")
    drafting.save_offer(offer, by=Actor.of(rosa), values={"letter": "Theirs"})

    answer = client.post(url(application, offer, "edit/"), given)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "What you typed is still here" in page
    assert "My long letter" in page
    offer.refresh_from_db()
    assert offer.letter == "Theirs"


def test_a_refused_value_stands_beside_its_field(application: Application, offer: Offer, rosa: User) -> None:
    answer = signed_in(rosa).post(url(application, offer, "edit/"), typed(offer, starts_on="2001-01-01"))

    assert answer.status_code == 422
    assert "Choose a start date that is not in the past." in answer.content.decode()
    offer.refresh_from_db()
    assert offer.starts_on is None


def test_pay_outside_the_range_is_pointed_out_and_not_refused(
    application: Application, offer: Offer, rosa: User
) -> None:
    client = signed_in(rosa)
    assert "job&#x27;s range" not in read(client, url(application))

    client.post(url(application, offer, "edit/"), typed(offer, salary_amount="90000"))

    assert "above the job&#x27;s range, which ends at" in read(client, url(application))


def test_hidden_terms_are_neither_shown_nor_written(application: Application, offer: Offer, rosa: User) -> None:
    rule = OfferTermRule.objects.create(key="salary_amount", hidden_from=["RECRUITER"])
    client = signed_in(rosa)

    for address in (url(application), url(application, offer, "edit/"), url(application, offer, "versions/")):
        page = read(client, address)
        assert "51,234" not in page
        assert "51234" not in page
    assert "Some terms are hidden" in read(client, url(application))
    client.post(url(application, offer, "edit/"), typed(offer, salary_amount="1", letter="New"))

    offer.refresh_from_db()
    assert (offer.letter, offer.salary_amount) == ("New", Decimal(51_234))
    rule.delete()
    assert "51,234" in read(client, url(application))


def test_who_sees_no_offers_sees_no_tab(application: Application, offer: Offer, rosa: User, iris: User) -> None:
    join(application.job, iris, HiringTeamMember.Role.INTERVIEWER, by=rosa)
    client = signed_in(iris)

    assert client.get(f"/applications/{application.public_id}/").status_code == 200
    assert "/offer/" not in read(client, f"/applications/{application.public_id}/")
    pages = ("edit/", "submit/", "send/", "withdraw/", "give-up/", "answer/", "hire/", "letter.pdf", "versions/")
    answers = [client.get(url(application, offer, name)).status_code for name in pages]
    answers += [client.get(url(application)).status_code, client.get(url(application, name="new/")).status_code]
    assert set(answers) == {404}
    assert offer.application.candidate.last_name not in read(client, "/offers/")


def test_the_sending_page_shows_what_leaves_and_sends_it(application: Application, offer: Offer, rosa: User) -> None:
    client = signed_in(rosa)

    page = read(client, url(application, offer, "send/"))
    assert "Our offer" in page
    assert "Dear Cleo, look here." in page
    assert application.candidate.email in page
    answer = client.post(url(application, offer, "send/"), {"version": offer.version})

    assert answer["Location"] == url(application)
    offer.refresh_from_db()
    application.refresh_from_db()
    assert (offer.status, application.stage) == ("PENDING_ACCEPTANCE", "OFFERED")
    assert "Waiting for an answer" in read(client, url(application))


def test_a_required_step_in_the_way_is_named_and_leaves_no_button(
    application: Application, offer: Offer, rosa: User
) -> None:
    step = require_step("On-site Interview")
    client = signed_in(rosa)

    page = read(client, url(application, offer, "send/"))

    assert f"Required first: {step.name}" in page
    assert 'type="submit" class="button button--primary"' not in page
    assert client.post(url(application, offer, "send/"), {"version": offer.version}).status_code == 422
    offer.refresh_from_db()
    assert offer.status == "CREATED"


def test_the_letter_opens_as_pdf_as_saved_and_as_typed(application: Application, offer: Offer, rosa: User) -> None:
    client = signed_in(rosa)

    saved = client.get(url(application, offer, "letter.pdf"))
    as_typed = client.post(url(application, offer, "letter.pdf"), typed(offer, letter="Not saved yet"))

    assert [answer["Content-Type"] for answer in (saved, as_typed)] == ["application/pdf"] * 2
    assert saved.content[:5] == as_typed.content[:5] == b"%PDF-"
    assert saved.content != as_typed.content
    assert offer.versions.count() == 1


def test_versions_tell_what_changed(application: Application, offer: Offer, rosa: User) -> None:
    drafting.save_offer(offer, by=Actor.of(rosa), values={"salary_amount": "52000", "letter": "You start on Monday."})

    page = read(signed_in(rosa), url(application, offer, "versions/"))

    assert "From version 1 to version 2" in page
    assert "51,234" in page
    assert "52,000" in page


def test_the_answer_is_noted_and_leads_to_the_hire(application: Application, offer: Offer, rosa: User) -> None:
    sending.send_offer(offer, by=Actor.of(rosa))
    client = signed_in(rosa)
    client.post(url(application, offer, "answer/"), {"answer": "accepted", "comment": "On the phone"})
    offer.refresh_from_db()
    assert offer.status == "ACCEPTED"
    assert f'href="{url(application, offer, "hire/")}"' in read(client, url(application))
    seat = application.job.positions.get()

    answer = client.post(
        url(application, offer, "hire/"), {"position": seat.public_id, "starts_on": SOON.isoformat(), "tell": ""}
    )

    assert answer.status_code == 303
    application.refresh_from_db()
    assert (application.stage, application.starts_on) == ("HIRED", SOON)


def test_withdrawn_and_copied_it_stands_among_the_earlier_ones(
    application: Application, offer: Offer, rosa: User
) -> None:
    sending.send_offer(offer, by=Actor.of(rosa))
    client = signed_in(rosa)
    client.post(url(application, offer, "withdraw/"), {"reason": "Budget"})
    client.post(url(application, offer, "copy/"))

    old, new = Offer.objects.order_by("pk")
    assert (old.status, old.ending, new.status) == ("ABANDONED", "WITHDRAWN", "CREATED")
    assert new.salary_amount == 51_234
    page = read(client, url(application))
    assert "Other offers of this application" in page
    assert f"?of={old.public_id}" in page
    client.post(url(application, new, "give-up/"))
    new.refresh_from_db()
    assert new.status == "ABANDONED"


def test_the_overview_lists_what_one_may_see(application: Application, offer: Offer, rosa: User, ada: User) -> None:
    other = make_application(make_job(ada), last_name="Elsewhere")
    drafting.make_offer(other, by=Actor.of(ada))

    page = read(signed_in(rosa), "/offers/")
    every = read(signed_in(ada), "/offers/?lens=all")

    assert application.candidate.full_name in page
    assert "Elsewhere" not in page
    assert "Elsewhere" in every
    assert "No offers here" in read(signed_in(rosa), "/offers/?lens=accepted")


def test_the_tab_and_the_overview_need_the_same_statements_however_many_offers(
    application: Application, offer: Offer, rosa: User
) -> None:
    client = signed_in(rosa)
    counts = []
    for address in (url(application), "/offers/?lens=all"):
        read(client, address)  # what is the company's is read once and kept
    for _time in range(2):
        with CaptureQueriesContext(connection) as tab:
            read(client, url(application))
        with CaptureQueriesContext(connection) as overview:
            read(client, "/offers/?lens=all")
        counts.append((len(tab), len(overview)))
        for _more in range(2):
            newest = Offer.objects.latest("pk")
            sending.give_up(newest, by=Actor.of(rosa))
            drafting.copy_offer(newest, by=Actor.of(rosa))

    assert Offer.objects.count() == 5
    assert counts[0] == counts[1]
    assert counts[0] <= (20, 8), counts


def test_nobody_opens_the_offer_to_themselves(application: Application, offer: Offer, ada: User) -> None:
    Candidate.objects.filter(pk=application.candidate_id).update(employee=ada)
    client = signed_in(ada)

    answers = [client.get(url(application)).status_code, client.get(url(application, offer, "edit/")).status_code]

    assert answers == [404, 404]
    assert application.candidate.last_name not in read(client, "/offers/?lens=all")


def test_where_no_chain_takes_the_job_nobody_is_asked(application: Application, offer: Offer, rosa: User) -> None:
    page = read(signed_in(rosa), url(application, offer, "submit/"))

    assert "no approval is needed" in page
    assert "Comment for the approvers" not in page


def test_an_approver_who_left_is_named_and_leaves_no_button(
    application: Application, offer: Offer, rosa: User, hugo: User
) -> None:
    make_offer_chain(hugo)
    client = signed_in(rosa)
    assert "Hugo Manager" in read(client, url(application, offer, "submit/"))
    User.objects.filter(pk=hugo.pk).update(is_active=False)

    page = read(client, url(application, offer, "submit/"))

    assert "Hugo Manager, who is to approve, has left." in page
    answer = client.post(url(application, offer, "submit/"), {"comment": ""})
    assert answer.status_code == 422
    offer.refresh_from_db()
    assert offer.status == "CREATED"
