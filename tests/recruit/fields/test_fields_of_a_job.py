"""The company's own fields in a form: built by type, cleaned into what is kept, shown again."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid
from recruit.fields import queries
from recruit.fields.forms import ScopeField, fields_for
from recruit.fields.models import CustomField, FieldValue
from tests.factories.accounts import signed_in
from tests.factories.fields import link, make_field, value_of
from tests.factories.recruit import make_brand, make_department

pytestmark = pytest.mark.django_db


class FormOfFields(Form):
    """A form that is only the company's own fields."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data)
        self.custom = fields_for(data=data, **options)
        self.custom.join(self)

    def clean(self) -> dict[str, Any]:
        return {"fields": self.custom.clean(self)}


def post(**typed: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in typed.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def name(field: CustomField, suffix: str = "") -> str:
    return f"field-{field.public_id}{suffix}"


@pytest.mark.parametrize(
    ("type_", "typed", "kept", "words"),
    [
        ("TEXT", {"": "Night shift"}, "Night shift", "Night shift"),
        ("NUMBER", {"": "37.5"}, 37.5, "37.5"),
        ("PERCENT", {"": "80"}, 80, "80 %"),
        ("BOOLEAN", {"": "false"}, False, "No"),
        ("DATE", {"": "2021-03-31"}, "2021-03-31", "31 Mar 2021"),
        ("CURRENCY", {"_0": "23232", "_1": "GBP"}, {"code": "GBP", "value": 23232}, "23,232 GBP"),
        ("COUNTRY", {"": "at"}, "at", "Austria"),
        ("REGION", {"": "US-wa"}, "us-wa", "US-WA"),
    ],
)
def test_each_type_is_kept_and_shown(type_: str, typed: dict[str, str], kept: Any, words: str) -> None:
    field = make_field("Detail", type=type_)
    form = FormOfFields(post(**{name(field, suffix): value for suffix, value in typed.items()}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["fields"] == {str(field.public_id): kept}
    assert [line.pair for line in queries.shown(form.cleaned_data["fields"])] == [("Detail", words)]
    again = FormOfFields(values=form.cleaned_data["fields"])
    assert str(again[name(field)])


@pytest.mark.parametrize(
    ("type_", "typed"),
    [
        ("NUMBER", {"": "many"}), ("NUMBER", {"": "1e999"}), ("BOOLEAN", {"": "perhaps"}), ("DATE", {"": "soon"}),
        ("CURRENCY", {"_0": "5", "_1": ""}), ("COUNTRY", {"": "zz"}), ("REGION", {"": "washington"}),
        ("SELECT", {"": "nonsense"}), ("USER", {"": "nobody@northwind.example"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_the_field(type_: str, typed: dict[str, str]) -> None:
    field = make_field("Detail", "A", type=type_)
    form = FormOfFields(post(**{name(field, suffix): value for suffix, value in typed.items()}))
    assert not form.is_valid()
    assert list(form.errors) == [name(field)]


def test_a_user_is_chosen_by_address(rosa: User) -> None:
    field = make_field("Mentor", type="USER")
    form = FormOfFields(post(**{name(field): rosa.email.upper()}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["fields"] == {str(field.public_id): str(rosa.public_id)}
    assert rosa.email in str(FormOfFields(values=form.cleaned_data["fields"])[name(field)])
    assert queries.shown(form.cleaned_data["fields"])[0].value == "Rosa Recruiter"


def test_a_required_field_is_asked_only_when_the_door_insists() -> None:
    field = make_field("Shift", "Day", "Night", is_required=True)
    assert FormOfFields(post()).errors == {name(field): ["This field is required."]}
    assert FormOfFields(post(), complete=False).is_valid()
    assert queries.missing({}) == ["Shift"]
    assert queries.missing({str(field.public_id): value_of(field, "Day")}) == []


def test_values_of_other_fields_and_archived_choices_stay() -> None:
    field, other = make_field("Shift", "Day", "Night"), make_field("Old", "X")
    day = value_of(field, "Day")
    field.values.update(archived_at="2021-01-01T00:00Z")
    before = {str(field.public_id): day, str(other.public_id): value_of(other, "X"), "left": "over"}
    other.archived_at = field.created_at
    other.save()
    assert queries.checked({str(field.public_id): day}, before=before) == before
    with pytest.raises(Invalid) as caught:
        queries.checked({str(field.public_id): value_of(field, "Night")}, before=before)
    assert set(caught.value.fields) == {name(field)}


@pytest.fixture
def ward() -> CustomField:
    """A ward depends on a site."""
    site = make_field("Site", "North", "South")
    ward = make_field("Ward", "Surgery", "Medicine", "Children", parent=site)
    link(ward, "Surgery", "North")
    link(ward, "Medicine", "North", "South")
    return ward


def test_a_child_is_narrowed_by_its_parent(ward: CustomField) -> None:
    site = ward.parent
    assert site is not None
    data = post(**{name(site): value_of(site, "South"), name(ward): value_of(ward, "Surgery")})
    form = FormOfFields(data)
    assert [label for _key, label in form.fields[name(ward)].choices] == ["—", "Medicine"]  # type: ignore[attr-defined]  # a choice field
    assert list(form.errors) == [name(ward)]
    data = post(**{name(site): value_of(site, "South"), name(ward): value_of(ward, "Medicine")})
    assert FormOfFields(data).is_valid()


def test_the_verb_holds_the_dependency_too(ward: CustomField) -> None:
    site = ward.parent
    assert site is not None
    keys = str(site.public_id), str(ward.public_id)
    with pytest.raises(Invalid) as caught:
        queries.checked({keys[0]: value_of(site, "South"), keys[1]: value_of(ward, "Children")})
    assert caught.value.fields == {name(ward): "Choose a value that belongs to Site."}
    before = {keys[0]: value_of(site, "North"), keys[1]: value_of(ward, "Surgery")}
    assert queries.checked({keys[0]: value_of(site, "South")}, before=before) == {keys[0]: value_of(site, "South")}


def test_without_a_choice_above_all_children_stand_under_their_parents(ward: CustomField) -> None:
    choices = FormOfFields().fields[name(ward)].choices  # type: ignore[attr-defined]  # a choice field
    groups = {group: [label for _key, label in options] for group, options in list(choices)[1:]}
    assert groups == {"North": ["Surgery", "Medicine"], "South": ["Medicine"]}


def test_thousands_of_values_are_typed_not_unrolled(rosa: User) -> None:
    field = make_field("Cost centre")
    FieldValue.objects.bulk_create(FieldValue(field=field, label=f"Centre {n:04}", position=n) for n in range(6000))
    form = FormOfFields(post(**{name(field): "centre 4711"}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["fields"] == {str(field.public_id): value_of(field, "Centre 4711")}
    assert len(str(form[name(field)])) < 1000
    wrong = FormOfFields(post(**{name(field): "471"}))
    assert wrong.errors[name(field)] == ["No value has this name. Did you mean Centre 0471, Centre 1471, Centre 2471?"]
    url = reverse("recruit:field-lookup", args=[field.public_id])
    answer = signed_in(rosa).get(url, {name(field): "4711"})
    assert answer.content.decode() == "<option>Centre 4711</option>"


def test_what_is_shown_costs_the_same_for_one_job_and_for_many(
    ward: CustomField, django_assert_num_queries: Any
) -> None:
    site = ward.parent
    assert site is not None
    said = {str(site.public_id): value_of(site, "North"), str(ward.public_id): value_of(ward, "Surgery")}
    with django_assert_num_queries(2):
        assert [line.pair for line in queries.shown(said)] == [("Site", "North"), ("Ward", "Surgery")]
    with django_assert_num_queries(2):
        assert len(queries.shown_many([said] * 50)) == 50


def test_only_public_fields_are_shown_outside() -> None:
    field, secret = make_field("Contract", "Permanent", is_public=True), make_field("Budget", "High")
    said = {str(field.public_id): value_of(field, "Permanent"), str(secret.public_id): value_of(secret, "High")}
    assert [line.label for line in queries.shown(said, public_only=True)] == ["Contract"]
    assert [line.label for line in queries.shown(said)] == ["Contract", "Budget"]


class Bound(Form):
    """Something that is bound to org values."""

    scope = ScopeField()


def test_a_scope_is_picked_and_kept_in_its_normal_form() -> None:
    brand, nursing = make_brand(), make_department()
    region = make_field("Region", "East", "West", category="ORG")
    east = value_of(region, "East")
    form = Bound(post(**{"scope-country": ["de", "at"], f"scope-{region.public_id}": east, "scope-brand": []}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scope"] == {"country": ["at", "de"], str(region.public_id): [east]}
    page = str(Bound(initial={"scope": {"brand": [str(brand.public_id)]}})["scope"])
    assert f'name="scope-brand" value="{brand.public_id}" checked' in page
    assert f'name="scope-department" value="{nursing.public_id}">' in page


def test_a_scope_of_values_that_are_gone_is_refused() -> None:
    form = Bound(post(**{"scope-brand": "0b75bdc0-0000-4000-8000-000000000000"}))
    assert form.errors == {"scope": ["Some of the values are gone. Look at the choice again."]}


def test_an_archived_department_stays_in_a_scope_that_is_saved_again() -> None:
    old = make_department("Laundry")
    type(old).objects.filter(pk=old.pk).update(is_archived=True)
    key = str(old.public_id)
    assert "Laundry" not in str(Bound()["scope"])
    assert f'value="{key}" checked' in str(Bound(initial={"scope": {"department": [key]}})["scope"])
    assert Bound(post(**{"scope-department": key})).is_valid()


def test_long_lists_are_searched_with_and_without_script(rosa: User) -> None:
    field = make_field("Cost centre", category="ORG")
    FieldValue.objects.bulk_create(FieldValue(field=field, label=f"Centre {n:04}", position=n) for n in range(6000))
    key, kept = f"scope-{field.public_id}", value_of(field, "Centre 0007")
    page = str(Bound()["scope"])
    assert "Search 6000 values" in page
    assert page.count(f'name="{key}"') == 50
    form = Bound(post(**{key: kept, f"scope-q-{field.public_id}": "4711", "scope-find": str(field.public_id)}))
    assert form.errors == {"scope": ["Tick the values you mean, then save."]}
    page = str(form["scope"])
    assert "Centre 4711" in page
    assert f'value="{kept}" checked' in page
    query = {"name": "scope", "field": str(field.public_id), key: kept, f"scope-q-{field.public_id}": "4711"}
    part = signed_in(rosa).get(reverse("recruit:scope-values"), query).content.decode()
    assert "Centre 4711" in part
    assert f'value="{kept}" checked' in part
    assert part.count("<input") == 2


def test_the_picker_asks_the_database_the_same_number_of_times(django_assert_num_queries: Any) -> None:
    make_field("One", "A", category="ORG")
    with django_assert_num_queries(4):
        queries.picked({})
    make_field("Two", "A", "B", category="ORG")
    make_field("Three", "A", category="ORG")
    with django_assert_num_queries(4):
        queries.picked({})
    with django_assert_num_queries(4):
        assert [choice.label for choice in queries.org_choices()] == [
            "Brand", "Country", "Department", "One", "Two", "Three",
        ]  # fmt: skip


@pytest.mark.parametrize("category", ["JOB", "ORG"])
def test_children_follow_at_once_with_script(category: str, ward: CustomField, rosa: User) -> None:
    site = ward.parent
    assert site is not None
    CustomField.objects.filter(pk=site.pk).update(category=category)
    url = reverse("recruit:field-children", args=[site.public_id])
    part = signed_in(rosa).get(url, {name(site): value_of(site, "South")}).content.decode()
    assert 'hx-swap-oob="true"' in part
    assert "Medicine" in part
    assert "Surgery" not in part
