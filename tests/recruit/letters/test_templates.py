"""E-mail templates: merge fields, which one is taken for a job, what administrators may change."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotAllowed, Stale
from base.models import Entry
from recruit.letters import events, fields, founding, queries, templating
from recruit.letters.models import EmailTemplate
from tests.factories.recruit import make_brand
from tests.factories.road import make_application, make_job

pytestmark = pytest.mark.django_db

Type = EmailTemplate.Type


def add(by: User, **values: object) -> EmailTemplate:
    """A template with what is not given made up."""
    given_ = {"type": "GENERIC", "name": "Hello", "subject": "Hi", "text": "Hi [m_applicant_first_name]"} | values
    return templating.add_template(by=Actor.of(by), **given_)  # type: ignore[arg-type]  # plain values


def test_a_new_company_has_templates_for_every_event_and_founding_again_changes_nothing(ada: User) -> None:
    assert {row.event for row in EmailTemplate.objects.all()} == {*events.EVENTS, ""}
    welcome = EmailTemplate.objects.get(event=events.HIRED)
    templating.archive_template(welcome, by=Actor.of(ada))
    count = EmailTemplate.objects.count()

    founding.found()

    assert EmailTemplate.objects.count() == count
    assert queries.template_for_event(events.HIRED, make_job(ada)) is None


def test_every_seed_is_filled_for_a_plain_application(rosa: User) -> None:
    application = make_application(make_job(rosa))
    # Letters about an interview need one to speak of.
    for row in EmailTemplate.objects.exclude(event=events.HIRED).exclude(type="INTERVIEW"):
        assert queries.written(application, row.subject, row.text, author=rosa).missing == []


def test_unknown_and_empty_fields_are_named_and_stay(rosa: User) -> None:
    application = make_application(make_job(rosa))

    words = queries.written(
        application, "To [m_applicant_first_name]", "[m_applicant_phone] [m_nonsense] [M_JOB_TITLE]"
    )

    assert words == ("To Cleo", "[m_applicant_phone] [m_nonsense] Staff nurse", ["m_applicant_phone", "m_nonsense"])


@given(name=st.text(max_size=30), value=st.text(max_size=30))
def test_values_are_put_in_once_and_nothing_else_changes(name: str, value: str) -> None:
    known = {"m_a": value or "x", "m_b": "[m_a]"}
    filled = fields.fill(f"{name} [m_b] [m_a]", known)
    assert filled.text.endswith(f" [m_a] {value or 'x'}")
    assert fields.fill("no fields at all", known) == fields.Filled("no fields at all")


def test_the_narrowest_default_wins_and_others_are_not_offered(ada: User) -> None:
    brand, other = make_brand("Meadow"), make_brand("Harbour")
    mine = add(ada, name="Meadow", type="REJECTION", scope={"brand": [str(brand.public_id)]}, is_default=True)
    add(ada, name="Harbour", type="REJECTION", scope={"brand": [str(other.public_id)]}, is_default=True)
    job, plain = make_job(ada, brand=brand), make_job(ada)

    assert queries.default_for(job, Type.REJECTION) == mine
    assert [row.name for row in queries.templates_for(job, Type.REJECTION)] == [
        "Meadow", "Rejection", "Rejection after an interview",
    ]  # fmt: skip
    assert [row.name for row in queries.templates_for(plain, Type.REJECTION)] == [
        "Rejection", "Rejection after an interview",
    ]  # fmt: skip


def test_one_default_a_type_and_scope(ada: User) -> None:
    new = add(ada, type="REJECTION", name="Ours", is_default=True)

    assert list(EmailTemplate.objects.filter(type="REJECTION", is_default=True)) == [new]


def test_the_candidates_language_decides_which_letter_an_event_sends(ada: User) -> None:
    polish = add(ada, name="Po polsku", language="pl", event=events.RECEIVED)
    job = make_job(ada)

    assert queries.template_for_event(events.RECEIVED, job, "pl") == polish
    assert str(queries.template_for_event(events.RECEIVED, job, "en-GB")) == "Application received"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "Dear [m_nobody]"}, "text"),
        ({"subject": "  "}, "subject"),
        ({"name": "a first TALK"}, "name"),
        ({"type": "LETTER"}, "type"),
        ({"event": "application.received"}, "event"),
        ({"event": "application.rejected"}, "event"),
        ({"event": "full.moon"}, "event"),
    ],
)
def test_a_bad_template_is_refused_and_nothing_is_written(ada: User, values: dict[str, object], field: str) -> None:
    before = (EmailTemplate.objects.count(), Entry.objects.count())

    with pytest.raises(Invalid) as refused:
        add(ada, **values)

    assert field in refused.value.fields
    assert (EmailTemplate.objects.count(), Entry.objects.count()) == before


def test_an_older_version_is_stale_and_recruiters_change_nothing(ada: User, rosa: User) -> None:
    row = add(ada)
    templating.edit_template(row, by=Actor.of(ada), changes={"name": "Hello there"}, version=1)

    with pytest.raises(Stale):
        templating.edit_template(row, by=Actor.of(ada), changes={"name": "Mine"}, version=1)
    with pytest.raises(NotAllowed):
        templating.edit_template(row, by=Actor.of(rosa), changes={"name": "Mine"})
    row.refresh_from_db()
    assert (row.name, row.version) == ("Hello there", 2)


def test_the_pages_add_preview_keep_what_was_typed_and_archive(ada: User, rosa: User, client: Client) -> None:
    make_application(make_job(ada), first_name="Zoe")
    client.force_login(ada)
    typed = {
        "type": "GENERIC",
        "name": "News",
        "language": "en",
        "subject": "News",
        "text": "Dear [m_applicant_first_name]",
    }

    shown = client.post("/settings/email-templates/new/", typed | {"preview": "1"})
    assert shown.status_code == 200
    assert "Dear Zoe" in shown.content.decode()
    assert not EmailTemplate.objects.filter(name="News").exists()

    refused = client.post("/settings/email-templates/new/", typed | {"text": "Dear [m_nobody]"})
    assert refused.status_code == 422
    assert "There is no merge field [m_nobody]" in refused.content.decode()

    assert client.post("/settings/email-templates/new/", typed).status_code == 303
    row = EmailTemplate.objects.get(name="News")
    stale = client.post(f"/settings/email-templates/{row.public_id}/", typed | {"name": "Old", "version": "7"})
    assert stale.status_code == 422
    assert 'value="Old"' in stale.content.decode()
    assert client.post(f"/settings/email-templates/{row.public_id}/archive/").status_code == 303
    assert "News" in client.get("/settings/email-templates/").content.decode()

    client.force_login(rosa)
    assert client.get("/settings/email-templates/").status_code == 403


def test_an_installation_that_stands_gets_the_letters_of_later_events_once() -> None:
    founding.found()
    answers = EmailTemplate.objects.filter(event=events.OFFER_ACCEPTED)
    assert set(answers.values_list("language", flat=True)) == {"en", "de", "fr", "es", "pl"}
    answers.delete()
    EmailTemplate.objects.filter(event=events.HIRED).delete()
    founding.found()
    assert answers.count() == 5
    assert not EmailTemplate.objects.filter(event=events.HIRED).exists()
    answers.update(archived_at=timezone.now())
    founding.found()
    assert answers.count() == 5


def test_a_letter_speaks_the_candidate_s_language_else_the_company_s_else_english(ada: User) -> None:
    founding.found()
    job = make_job(ada)
    for asked, told in (("pl", "pl"), ("de-AT", "de"), ("", "en"), ("ja", "en")):
        found = queries.template_for_event(events.OFFER_DECLINED, job, asked)
        assert found is not None
        assert found.language == told, asked
