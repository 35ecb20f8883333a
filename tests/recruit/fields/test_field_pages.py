"""The settings pages of fields: adding, editing, values, import, dependencies."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused
from base.models import Entry
from recruit.fields import listing, shaping
from recruit.fields.models import CustomField, FieldValue
from tests.factories.accounts import actor, signed_in
from tests.factories.fields import link, make_field, value_of

pytestmark = pytest.mark.django_db


def page(field: CustomField, name: str = "field") -> str:
    return reverse(f"recruit:{name}", args=[field.public_id])


def labels(field: CustomField) -> list[str]:
    rows = field.values.filter(archived_at=None).order_by("position", "label")
    return list(rows.values_list("label", flat=True))


def test_a_field_is_added_with_its_facts(ada: User) -> None:
    url = f"{reverse('recruit:field-new')}?category=JOB"
    typed = {
        "label": "  Shift   model ",
        "type": "SELECT",
        "is_public": "on",
        "translations": "de = Schicht\n\nPT-br=Turno",
    }
    answer = signed_in(ada).post(url, typed | {"scope-country": ["at", "de"]})
    field = CustomField.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, page(field))
    assert (field.label, field.category, field.type, field.is_public) == ("Shift model", "JOB", "SELECT", True)
    assert field.translations == {"de": "Schicht", "pt-BR": "Turno"}
    assert field.scope == {"country": ["at", "de"]}
    assert Entry.objects.get(kind="field.added").data == {"category": "JOB", "type": "SELECT"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"label": ""}, "label"), ({"label": "shift"}, "label"), ({"label": "New", "type": "FILE"}, "type"),
        ({"label": "New", "translations": "Schicht"}, "translations"),
        ({"label": "New", "translations": "xx = Schicht"}, "translations"),
        ({"label": "New", "scope-brand": str(uuid.uuid4())}, "scope"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_field_is_said_and_nothing_typed_is_lost(
    typed: dict[str, str], wrong: str, ada: User
) -> None:
    make_field("Shift")
    answer = signed_in(ada).post(
        f"{reverse('recruit:field-new')}?category=JOB", {"type": "SELECT", "help_text": "Kept words"} | typed
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert "Kept words" in answer.content.decode()
    assert CustomField.objects.count() == 1


def test_there_are_25_org_fields_at_most(ada: User) -> None:
    for number in range(22):
        shaping.add_field(by=actor(ada), category="ORG", label=f"Org {number}")
    with pytest.raises(Refused) as caught:
        shaping.add_field(by=actor(ada), category="ORG", label="One more")
    assert caught.value.code == "too_many_fields"
    last = CustomField.objects.get(label="Org 21")
    shaping.archive_field(last, by=actor(ada))
    shaping.add_field(by=actor(ada), category="ORG", label="One more")
    with pytest.raises(Refused):
        shaping.restore_field(last, by=actor(ada))
    shaping.add_field(by=actor(ada), category="JOB", label="Job fields have no end")
    assert b"25 org fields" in signed_in(ada).get(reverse("recruit:fields")).content


@pytest.mark.parametrize("label", ["Brand", "country", " DEPARTMENT "])
def test_the_names_of_built_in_org_fields_are_taken(label: str, ada: User) -> None:
    with pytest.raises(Invalid):
        shaping.add_field(by=actor(ada), category="ORG", label=label)


def test_category_and_type_are_for_good(ada: User) -> None:
    field = make_field("Shift")
    for changes in ({"type": "TEXT"}, {"category": "ORG"}):
        with pytest.raises(Refused) as caught:
            shaping.edit_field(field, by=actor(ada), changes=changes)
        assert caught.value.code == "field_fixed"
    shaping.edit_field(field, by=actor(ada), changes={"type": "SELECT", "label": "Shifts", "is_required": True})
    field.refresh_from_db()
    assert (field.label, field.is_required) == ("Shifts", True)


def test_fields_are_put_into_an_order_without_script(ada: User) -> None:
    first, second, third = (make_field(name) for name in ("One", "Two", "Three"))
    signed_in(ada).post(page(third, "field-move"), {"places": "-1"})
    order = CustomField.objects.order_by("position").values_list("pk", flat=True)
    assert list(order) == [first.pk, third.pk, second.pk]


def test_archive_offers_undo_and_restore_needs_a_free_label(ada: User) -> None:
    field = make_field("Shift")
    browser = signed_in(ada)
    browser.post(page(field, "field-archive"))
    field.refresh_from_db()
    assert field.archived_at is not None
    assert "Shift" in browser.get(f"{reverse('recruit:fields')}?category=JOB").content.decode()
    make_field("shift")
    assert browser.post(page(field, "field-restore")).status_code == 422
    field.refresh_from_db()
    assert field.archived_at is not None


@pytest.mark.parametrize("name", ["fields", "field-new"])
def test_only_administrators_shape_fields(name: str, rosa: User, emil: User) -> None:
    field = make_field("Shift", "Day")
    for user in (rosa, emil):
        assert signed_in(user).get(reverse(f"recruit:{name}")).status_code == 403
        assert signed_in(user).post(page(field), {"label": "Night"}).status_code == 403
    with pytest.raises(NotAllowed):
        listing.add_value(field, by=actor(rosa), label="Night")
    assert labels(field) == ["Day"]


def test_values_are_added_renamed_ordered_archived(ada: User) -> None:
    field, browser = make_field("Shift", "Day", "Night"), signed_in(ada)
    browser.post(page(field), {"label": "Late", "code": "L"})
    assert labels(field) == ["Day", "Night", "Late"]
    late = field.values.get(label="Late")
    browser.post(reverse("recruit:field-value-move", args=[late.public_id]), {"places": "-1"})
    assert labels(field) == ["Day", "Late", "Night"]
    url = reverse("recruit:field-value", args=[late.public_id])
    browser.post(url, {"label": "Evening", "code": "E", "translations": "de = Abend"})
    late.refresh_from_db()
    assert (late.label, late.code, late.translations) == ("Evening", "E", {"de": "Abend"})
    browser.post(reverse("recruit:field-value-archive", args=[late.public_id]) + "?q=eve")
    assert labels(field) == ["Day", "Night"]
    assert "Evening" in browser.get(page(field) + "?archived=1").content.decode()
    browser.post(page(field, "field-sort"))
    browser.post(reverse("recruit:field-value-restore", args=[late.public_id]))
    assert sorted(labels(field)) == ["Day", "Evening", "Night"]


def test_a_value_is_taken_once_whatever_its_capitals(ada: User) -> None:
    field = make_field("Shift", "Day")
    answer = signed_in(ada).post(page(field), {"label": "day"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"label": ["This value is on the list already."]}
    with pytest.raises(Refused):
        listing.add_value(make_field("Text", type="TEXT"), by=actor(ada), label="A")


def test_six_thousand_values_and_no_more(ada: User) -> None:
    field = make_field("Cost centre")
    FieldValue.objects.bulk_create(FieldValue(field=field, label=f"Centre {n:04}", position=n) for n in range(6000))
    with pytest.raises(Refused) as caught:
        listing.add_value(field, by=actor(ada), label="One more")
    assert caught.value.code == "too_many_values"
    browser = signed_in(ada)
    found = browser.get(page(field) + "?q=centre 471", headers={"hx-request": "true", "hx-target": "values"})
    assert found.content.decode().count("data-row") == 10
    first = browser.get(page(field))
    assert first.content.decode().count("data-row") == 50
    after = first.context["page"].older
    second = browser.get(page(field), {"after": after}).content.decode()
    assert "Centre 0050" in second
    assert "Centre 0049" not in second


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_number_of_times(rows: int, ada: User, django_assert_max_num_queries: Any) -> None:
    site = make_field("Site", "North", "South")
    for number in range(rows):
        ward = make_field(f"Ward {number}", *[f"Value {place}" for place in range(rows)], parent=site)
        link(ward, "Value 0", "North")
    browser = signed_in(ada)
    with django_assert_max_num_queries(9):
        browser.get(f"{reverse('recruit:fields')}?category=JOB")
    with django_assert_max_num_queries(12):
        browser.get(page(ward))


def csv_file(text: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("values.csv", text.encode("utf-8-sig"), content_type="text/csv")}


def test_an_import_is_looked_at_first(ada: User) -> None:
    field, browser = make_field("Shift", "Day"), signed_in(ada)
    field.values.update(code="D")
    text = "label;code\nDay shift;D\nNight;N\n"
    answer = browser.post(page(field, "field-import"), csv_file(text))
    plan = answer.context["plan"]
    assert (plan.added, plan.changed, answer.context["bad_count"]) == (["Night"], ["Day shift"], 0)
    assert labels(field) == ["Day"]
    browser.post(page(field, "field-import"), {"text": answer.context["text"], "do": "all"})
    assert labels(field) == ["Day shift", "Night"]
    assert Entry.objects.get(kind="field.values_imported").data == {"added": 1, "changed": 1}


def test_bad_lines_are_listed_and_nothing_is_imported_unless_told_to(ada: User) -> None:
    field, browser = make_field("Shift", "Day"), signed_in(ada)
    text = "Night,N\n,X\nLate,N\nNight\nEarly,E,North\n" + "x" * 151
    answer = browser.post(page(field, "field-import"), csv_file(text))
    assert [(number, str(sentence)) for number, _said, sentence in answer.context["bad"]] == [
        (2, "The label is missing."),
        (3, "Another line has this code."),
        (4, "This label is there already, further up."),
        (5, "This field depends on no other: leave the third column empty."),
        (6, "The label is longer than 150 characters."),
    ]
    browser.post(page(field, "field-import"), {"text": text, "do": "all"})
    assert labels(field) == ["Day"]
    browser.post(page(field, "field-import"), {"text": text, "do": "good"})
    assert labels(field) == ["Day", "Night"]


def test_an_import_connects_values_to_their_parents(ada: User) -> None:
    site = make_field("Site", "North", "South")
    site.values.filter(label="South").update(code="S1")
    ward = make_field("Ward", "Surgery", parent=site)
    text = "label\tcode\tparent\nSurgery\t\tNorth|s1\nMedicine\t\tsouth\nMedicine\t\tnorth\nKitchen\t\tEast\n"
    answer = signed_in(ada).post(page(ward, "field-import"), {"text": text})
    assert [str(sentence) for *_rest, sentence in answer.context["bad"]] == [
        "The parent field has no value of this name or code."
    ]
    signed_in(ada).post(page(ward, "field-import"), {"text": text, "do": "good"})
    under = {value.label: {above.label for above in value.parents.all()} for value in ward.values.all()}
    assert under == {"Surgery": {"North", "South"}, "Medicine": {"North", "South"}}


def test_an_import_beyond_six_thousand_is_refused_whole(ada: User) -> None:
    field = make_field("Cost centre", "Centre 0000")
    text = "\n".join(f"Centre {number:04}" for number in range(1, 6001))
    answer = signed_in(ada).post(page(field, "field-import"), {"text": text, "do": "all"})
    assert answer.status_code == 422
    assert "6,000 values" in answer.content.decode()
    assert field.values.count() == 1


def test_six_thousand_values_are_imported_in_a_moment(ada: User, django_assert_max_num_queries: Any) -> None:
    field = make_field("Cost centre")
    text = "\n".join(f"Centre {number:04},C{number}" for number in range(6000))
    with django_assert_max_num_queries(45):
        signed_in(ada).post(page(field, "field-import"), {"text": text, "do": "all"})
    assert field.values.count() == 6000


def test_a_field_is_made_to_depend_on_another_and_its_values_connected(ada: User) -> None:
    site, ward, browser = (
        make_field("Site", "North", "South"),
        make_field("Ward", "Surgery", "Medicine"),
        signed_in(ada),
    )
    browser.post(page(ward, "field-dependency"), {"parent": str(site.public_id)})
    ward.refresh_from_db()
    assert ward.parent == site
    assert "2 values belong to nothing yet" in browser.get(page(ward, "field-dependency")).content.decode()
    url = reverse("recruit:field-links", args=[ward.public_id, value_of(site, "North")])
    browser.post(url, {"ticked": [value_of(ward, "Surgery"), value_of(ward, "Medicine")]})
    assert set(ward.values.filter(parents__label="North").values_list("label", flat=True)) == {"Surgery", "Medicine"}
    kept = value_of(ward, "Medicine")
    browser.post(url, {"shown": [value_of(ward, "Surgery"), kept], "ticked": [kept]})
    assert set(ward.values.filter(parents__label="North").values_list("label", flat=True)) == {"Medicine"}
    browser.post(page(ward, "field-dependency"), {"parent": ""})
    ward.refresh_from_db()
    assert ward.parent is None
    assert not ward.values.exclude(parents=None).exists()


def test_a_search_without_script_keeps_the_ticks(ada: User) -> None:
    site, ward = make_field("Site", "North"), make_field("Ward", "Surgery", "Medicine", "Kitchen")
    shaping.make_dependent(ward, by=actor(ada), parent=site)
    link_of = reverse("recruit:field-links", args=[ward.public_id, value_of(site, "North")])
    ward.refresh_from_db()
    answer = signed_in(ada).post(link_of, {"find": "1", "q": "kit", "ticked": [value_of(ward, "Surgery")]})
    words = answer.content.decode()
    assert f'value="{value_of(ward, "Surgery")}" checked' in words
    assert "Kitchen" in words
    assert "Medicine" not in words
    assert not FieldValue.objects.exclude(parents=None).exists()


def test_a_circle_of_dependencies_is_refused(ada: User) -> None:
    one, two, three = make_field("One"), make_field("Two"), make_field("Three")
    shaping.make_dependent(two, by=actor(ada), parent=one)
    two.refresh_from_db()
    shaping.make_dependent(three, by=actor(ada), parent=two)
    three.refresh_from_db()
    answer = signed_in(ada).post(page(one, "field-dependency"), {"parent": str(three.public_id)})
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.parent is None
    with pytest.raises(Invalid):
        shaping.make_dependent(make_field("Org", category="ORG"), by=actor(ada), parent=one)
    with pytest.raises(Invalid):
        shaping.make_dependent(make_field("Words", type="TEXT"), by=actor(ada), parent=one)


def test_every_page_of_fields_opens(ada: User) -> None:
    site = make_field("Site", "North", category="ORG")
    ward = make_field("Ward", "Surgery", category="ORG", parent=site, help_text="Where the bed stands.")
    profile = make_field("Notice", category="APPLICATION", placements=["PROFILE"], type="TEXT")
    browser = signed_in(ada)
    for category in ("ORG", "JOB", "APPLICATION", "nonsense"):
        assert browser.get(f"{reverse('recruit:fields')}?category={category}").status_code == 200
        assert browser.get(f"{reverse('recruit:field-new')}?category={category}").status_code == 200
    for field in (ward, profile):
        assert browser.get(page(field)).status_code == 200
        assert browser.get(page(field, "field-edit")).status_code == 200
    assert "Candidate profile" in browser.get(page(profile)).content.decode()
    assert browser.get(page(ward, "field-import")).status_code == 200
    assert browser.get(page(profile, "field-import")).status_code == 404
    assert browser.get(page(ward, "field-dependency")).status_code == 200
    assert (
        browser.get(reverse("recruit:field-links", args=[ward.public_id, value_of(site, "North")])).status_code == 200
    )
