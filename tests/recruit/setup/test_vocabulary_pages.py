"""Departments, brands, reasons and sources: through their verbs and their pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused
from base.models import Entry
from recruit.setup import listing, naming
from recruit.setup.models import Brand, Department, ExitReason, Source
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_brand, make_department, make_job, make_vocabulary

PAGES = ["departments", "brands", "reasons", "sources", "processes"]


@pytest.mark.parametrize("place", PAGES)
def test_only_administrators_open_the_vocabulary(place: str, ada: User, rosa: User, emil: User) -> None:
    make_vocabulary()
    assert signed_in(ada).get(reverse(f"recruit:{place}")).status_code == 200
    assert signed_in(rosa).get(reverse(f"recruit:{place}")).status_code == 403
    assert signed_in(emil).get(reverse(f"recruit:{place}")).status_code == 403


def test_a_department_is_added_edited_archived_and_brought_back(ada: User) -> None:
    browser = signed_in(ada)
    answer = browser.post(
        reverse("recruit:departments"), {"name": "  Emergency   care ", "description": "Day and night"}
    )
    assert answer.status_code == 303
    department = Department.objects.get()
    assert (department.name, department.description) == ("Emergency care", "Day and night")

    browser.post(reverse("recruit:department", args=[department.public_id]), {"name": "Emergency", "description": ""})
    browser.post(reverse("recruit:department-archive", args=[department.public_id]))
    department.refresh_from_db()
    assert (department.name, department.description, department.is_archived) == ("Emergency", "", True)

    browser.post(reverse("recruit:department-restore", args=[department.public_id]))
    department.refresh_from_db()
    assert department.is_archived is False
    kinds = list(Entry.objects.filter(kind__startswith="department").order_by("id").values_list("kind", flat=True))
    assert kinds == ["department.added", "department.edited", "department.archived", "department.restored"]


def test_a_department_name_taken_in_other_capitals_keeps_what_was_typed(ada: User) -> None:
    make_department("Nursing")
    answer = signed_in(ada).post(reverse("recruit:departments"), {"name": "NURSING", "description": "Wards"})
    assert answer.status_code == 422
    assert "There is one with this name already" in answer.content.decode()
    assert 'value="NURSING"' in answer.content.decode()
    assert Department.objects.count() == 1


def test_archiving_a_department_twice_is_recorded_once(ada: User) -> None:
    department = make_department()
    naming.archive_department(department, by=actor(ada))
    naming.archive_department(department, by=actor(ada))
    assert Entry.objects.filter(kind="department.archived").count() == 1


def test_a_recruiter_may_not_change_the_vocabulary(rosa: User) -> None:
    with pytest.raises(NotAllowed):
        naming.add_department(by=actor(rosa), name="Nursing")
    with pytest.raises(NotAllowed):
        listing.add_source(by=actor(rosa), type="CUSTOM", name="Fair")
    assert not Department.objects.filter(name="Nursing").exists()
    assert not Source.objects.filter(name="Fair").exists()


def test_the_first_brand_is_the_default_and_another_can_take_its_place(ada: User) -> None:
    first = naming.add_brand(by=actor(ada), name="Northwind", color="1f5fbf")
    second = naming.add_brand(by=actor(ada), name="Eastwind", color="#AA3300")
    assert (first.is_default, first.color, second.is_default) == (True, "#1F5FBF", False)
    naming.make_default_brand(second, by=actor(ada))
    assert list(Brand.objects.filter(is_default=True)) == [second]


@pytest.mark.parametrize("color", ["red", "#12345", "#GGGGGG", ""])
def test_a_brand_needs_a_colour_of_six_digits(color: str, ada: User) -> None:
    with pytest.raises(Invalid) as caught:
        naming.add_brand(by=actor(ada), name="Northwind", color=color)
    assert "color" in caught.value.fields
    assert not Brand.objects.exists()


def test_a_brand_in_use_is_not_removed(ada: User) -> None:
    make_brand("Northwind", is_default=True)
    used, free = make_brand("Eastwind"), make_brand("Westwind")
    make_job(ada, brand=used)
    with pytest.raises(Refused) as caught:
        naming.remove_brand(used, by=actor(ada))
    assert caught.value.code == "brand_in_use"
    naming.remove_brand(free, by=actor(ada))
    assert sorted(Brand.objects.values_list("name", flat=True)) == ["Eastwind", "Northwind"]


def test_a_reason_is_added_at_the_end_and_a_given_one_keeps_its_words(ada: User) -> None:
    make_vocabulary()
    browser = signed_in(ada)
    browser.post(reverse("recruit:reasons"), {"kind": "rejection", "label": "Salary expectation"})
    own = ExitReason.objects.filter(kind="rejection").last()
    assert own is not None
    assert (own.label, own.is_default, own.is_active) == ("Salary expectation", False, True)

    given = ExitReason.objects.filter(kind="rejection", is_default=True).first()
    assert given is not None
    answer = browser.post(reverse("recruit:reason", args=[given.public_id]), {"label": "Other words"})
    assert answer.status_code == 422
    given.refresh_from_db()
    assert given.label != "Other words"


def test_the_last_reason_of_a_kind_stays_on(ada: User) -> None:
    make_vocabulary()
    *others, last = ExitReason.objects.filter(kind="withdrawal")
    for reason in others:
        listing.switch_reason(reason, by=actor(ada), is_active=False)
    with pytest.raises(Refused) as caught:
        listing.switch_reason(last, by=actor(ada), is_active=False)
    assert caught.value.code == "last_reason"
    assert ExitReason.objects.filter(kind="withdrawal", is_active=True).count() == 1


def test_a_source_is_added_once_and_archived(ada: User) -> None:
    browser = signed_in(ada)
    typed = {"type": "CUSTOM", "sub_type": "job fair", "name": "Nursing fair Graz"}
    assert browser.post(reverse("recruit:sources"), typed).status_code == 303
    assert browser.post(reverse("recruit:sources"), typed).status_code == 422
    source = Source.objects.get(name="Nursing fair Graz")
    assert source.sub_type == "JOB_FAIR"
    browser.post(reverse("recruit:source-archive", args=[source.public_id]))
    source.refresh_from_db()
    assert source.is_archived is True


def test_the_lists_cost_the_same_for_one_and_three(ada: User, django_assert_num_queries: object) -> None:
    browser = signed_in(ada)
    for page, make in (("departments", make_department), ("brands", make_brand)):
        counts = []
        for names in (["One"], ["Two", "Three"]):
            for name in names:
                make(name)
            counts.append(_statements(browser, reverse(f"recruit:{page}")))
        assert counts[0] == counts[1]


def _statements(browser: object, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(url)  # type: ignore[attr-defined]  # an answer of the test client
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(url).status_code == 200  # type: ignore[attr-defined]  # an answer of the test client
    return len(caught)


def test_reasons_are_put_in_order_and_strangers_put_nothing(ada: User, rosa: User) -> None:
    rows = list(ExitReason.objects.filter(kind="rejection").order_by("position", "label"))
    url = f"/settings/reasons/{rows[1].public_id}/shift/"
    client = signed_in(ada)

    assert client.post(url, {"up": "1"}).status_code == 303
    assert list(ExitReason.objects.filter(kind="rejection"))[:2] == [rows[1], rows[0]]
    client.post(url, {"up": "1"})  # it is the first one already
    assert list(ExitReason.objects.filter(kind="rejection"))[:3] == [rows[1], rows[0], rows[2]]
    assert signed_in(rosa).post(url, {"up": "0"}).status_code == 403
