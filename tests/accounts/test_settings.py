"""Company settings: the profile, preferences drawn from their records, roles, and the index with its search."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import preferring, queries, tuning
from accounts.models import Company, User
from base import preferences
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed
from base.preferences import Preference
from base.remembering import remembered
from tests.factories.accounts import actor, make_company, signed_in

SWITCH = Preference("test.switch", True, "A switch", "It switches.", "Testing")
NUMBER = Preference("test.number", 7, "A number", "Between one and nine.", "Testing", minimum=1, maximum=9)
CHOICE = Preference("test.choice", "a", "A choice", "One of two.", "Testing", choices=(("a", "First"), ("b", "Second")))
TEXT = Preference("test.text", "", "A text", "Any words.", "Wording", multiline=True)


@pytest.fixture(autouse=True)
def records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four preferences of every kind, in place of the product's own."""
    monkeypatch.setattr(preferences, "_preferences", {each.name: each for each in (SWITCH, NUMBER, CHOICE, TEXT)})


def test_a_preference_has_its_default_until_it_is_set(db: None) -> None:
    make_company()

    found = (preferring.value(SWITCH), preferring.value(NUMBER), preferring.value(CHOICE), preferring.value(TEXT))
    assert found == (True, 7, "a", "")


def test_preferences_make_the_round_trip(ada: User) -> None:
    client = signed_in(ada)

    answer = client.post(
        "/settings/preferences/", {"test.number": "3", "test.choice": "b", "test.text": "Good day\nto you"}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/preferences/")
    assert (preferring.value(SWITCH), preferring.value(NUMBER), preferring.value(CHOICE)) == (False, 3, "b")
    assert preferring.value(TEXT).split() == ["Good", "day", "to", "you"]
    entry = Entry.objects.get()
    assert entry.kind == "company.preferences_changed"
    assert entry.changes["test.number"] == [7, 3]
    page = client.get("/settings/preferences/").content.decode()
    assert "Changed by Ada Admin" in page
    assert "Test.number: 7 → 3" in page


def test_the_page_groups_them_by_section(ada: User) -> None:
    form = signed_in(ada).get("/settings/preferences/").context["form"]

    assert [(title, [field.name for field in fields]) for title, fields in form.sections()] == [
        ("Testing", ["test.switch", "test.number", "test.choice"]),
        ("Wording", ["test.text"]),
    ]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("test.number", "10", "less than or equal to 9"),
        ("test.number", "0", "greater than or equal to 1"),
        ("test.number", "seven", "Enter a whole number."),
        ("test.choice", "z", "not one of the available choices"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(ada: User, name: str, typed: str, sentence: str) -> None:
    given = {"test.number": "3", "test.choice": "b", "test.text": "kept"} | {name: typed}

    answer = signed_in(ada).post("/settings/preferences/", given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "kept" in answer.content.decode()
    assert Company.objects.get().preferences == {}
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("test.unknown", True), ("test.switch", 1), ("test.number", True), ("test.number", 10), ("test.choice", "z")],
)
def test_the_verb_refuses_what_no_form_would_send(ada: User, name: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        tuning.change_preferences({name: value, "test.text": "x"}, by=actor(ada))

    assert list(refused.value.fields) == [name]
    assert Company.objects.get().preferences == {}
    assert not Entry.objects.exists()


def test_only_administrators_tune(rosa: User) -> None:
    with pytest.raises(NotAllowed):
        tuning.change_preferences({"test.switch": False}, by=actor(rosa))
    with pytest.raises(NotAllowed):
        tuning.edit_company(name="X", website="", country_code="", city="", by=actor(rosa))

    company = Company.objects.get()
    assert (company.name, company.preferences) == ("Northwind Hospitals", {})
    assert not Entry.objects.exists()


def test_a_stored_value_of_another_type_counts_as_unset(db: None) -> None:
    make_company(preferences={"test.number": "seven", "test.switch": None})

    assert (preferring.value(NUMBER), preferring.value(SWITCH)) == (7, True)


def test_the_company_is_read_once_a_request(db: None, django_assert_num_queries: Any) -> None:
    make_company()

    with remembered(), django_assert_num_queries(1):
        queries.company()
        preferring.value(SWITCH)


def test_a_change_is_seen_in_the_same_request(ada: User) -> None:
    with remembered():
        queries.company()
        tuning.change_preferences({"test.switch": False}, by=actor(ada))

        assert preferring.value(SWITCH) is False


def test_the_profile_is_saved(ada: User) -> None:
    given = {"name": "Northwind", "website": "https://northwind.example", "city": "Graz", "country_code": "AT"}

    answer = signed_in(ada).post("/settings/company/", given)

    assert answer.status_code == 303
    company = Company.objects.get()
    assert (company.name, company.website, company.city, company.country_code) == (
        "Northwind",
        "https://northwind.example",
        "Graz",
        "at",
    )
    assert Entry.objects.get().kind == "company.edited"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("website", "javascript:alert(1)"), ("website", "no"), ("country_code", "Austria")],
)
def test_a_bad_profile_is_refused_and_kept_in_the_form(ada: User, field: str, value: str) -> None:
    given = {"name": "N", "website": "https://n.example", "city": "Typed", "country_code": "AT"} | {field: value}

    answer = signed_in(ada).post("/settings/company/", given)

    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    assert Company.objects.get().name == "Northwind Hospitals"
    assert not Entry.objects.exists()


def test_the_index_finds_pages_explanations_and_values(ada: User) -> None:
    client = signed_in(ada)
    make_company(preferences={"test.text": "Servus"})

    found = {
        words: [place.label for place in client.get("/settings/", {"q": words}).context["found"]]
        for words in ("api tok", "switches", "servus", "no such thing")
    }

    assert found == {"api tok": ["API tokens"], "switches": ["A switch"], "servus": ["A text"], "no such thing": []}


def test_the_index_shows_others_nothing_of_the_company(rosa: User) -> None:
    page = signed_in(rosa).get("/settings/", {"q": "switch"})

    assert page.context["found"] == []


def test_roles_are_told_in_words(ada: User, rosa: User, hugo: User) -> None:
    page = signed_in(ada).get("/settings/roles/")

    assert [role.name for role in page.context["roles"]] == [
        "Employee",
        "Basic",
        "Standard",
        "Extended",
        "Administrator",
    ]
    rights = dict(page.context["matrix"])
    assert [rights[label] for label in rights if str(label) == "Create jobs"] == [[False, False, True, True, True]]
    assert {role.name: role.user_count for role in page.context["roles"]}["Basic"] == 1
