"""The settings pages of access groups, through the browser's interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGroup, User
from accounts.permissions import RoleCode
from recruit.jobs.models import Job
from tests.factories.accounts import make_user, signed_in
from tests.factories.groups import make_group
from tests.factories.recruit import make_application, make_job

pytestmark = pytest.mark.django_db
LIST = "/settings/access-groups/"


@pytest.fixture
def admin(ada: User) -> Client:
    return signed_in(ada)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Nordic", "description": "", "level": "VIEW", "scope-country": ["se"]} | changes


def digest_in(response: Any) -> str:
    return str(response.context["previewed"])


def test_a_new_group_is_previewed_with_counts_then_saved(admin: Client, ada: User) -> None:
    swede = make_job(ada, country_code="se", title="Night nurse")
    Job.objects.filter(pk=make_job(ada, country_code="se").pk).update(status="FILLED")
    make_job(ada, country_code="at")
    make_application(swede, last_name="Lindqvist")
    preview = admin.post(f"{LIST}new/", typed())
    opened = preview.context["opened"]
    assert (opened.open_jobs, opened.closed_jobs, opened.people) == (1, 1, 1)
    assert "Night nurse" in text_of(preview)
    assert "Lindqvist" in text_of(preview)
    assert not AccessGroup.objects.exists()
    saved = admin.post(f"{LIST}new/", typed(previewed=digest_in(preview)))
    group = AccessGroup.objects.get()
    assert saved["Location"] == f"{LIST}{group.public_id}/"
    assert (group.name, group.scope, group.level) == ("Nordic", {"country": ["se"]}, "VIEW")


def test_another_choice_after_the_preview_is_previewed_again(admin: Client) -> None:
    preview = admin.post(f"{LIST}new/", typed())
    again = admin.post(f"{LIST}new/", typed(previewed=digest_in(preview), level="FULL"))
    assert again.status_code == 200
    assert not AccessGroup.objects.exists()


def test_a_group_without_values_is_refused_and_what_was_typed_stays(admin: Client) -> None:
    response = admin.post(f"{LIST}new/", typed(**{"scope-country": []}, name="Everything"))
    assert response.status_code == 422
    assert "Choose at least one value. A group without any would open every job." in text_of(response)
    assert 'value="Everything"' in text_of(response)


def test_a_name_that_is_taken_is_said_beside_the_field(admin: Client) -> None:
    make_group("Nordic")
    preview = admin.post(f"{LIST}new/", typed())
    response = admin.post(f"{LIST}new/", typed(previewed=digest_in(preview)))
    assert response.status_code == 422
    assert "There is an access group of this name." in text_of(response)


def test_editing_says_who_gains_and_loses_what(admin: Client, ada: User, rosa: User) -> None:
    for country in ("se", "se", "no"):
        make_job(ada, country_code=country)
    on_team = make_job(ada, country_code="se", team={rosa: "INTERVIEW_TEAM"})
    basic = make_user(RoleCode.BASIC, first_name="Bea", last_name="Basic")
    group = make_group("Nordic", rosa, basic)
    preview = admin.post(f"{LIST}{group.public_id}/edit/", typed(**{"scope-country": ["no"]}))
    assert (preview.context["joining"].total, preview.context["leaving"].total) == (1, 3)
    assert [(one.user, one.gained, one.lost, one.reason) for one in preview.context["effects"]] == [
        (basic, 0, 0, "role_takes_no_groups"), (rosa, 1, 2, ""),
    ]  # fmt: skip
    assert "gains 1 job, <strong>loses 2 jobs</strong>" in text_of(preview)
    group.refresh_from_db()
    assert group.scope == {"country": ["se"]}
    assert on_team.team.filter(user=rosa).exists()


def test_a_new_name_alone_is_saved_at_once_and_the_second_editor_is_told(admin: Client) -> None:
    group = make_group("Nordic")
    page = admin.get(f"{LIST}{group.public_id}/edit/")
    seen = page.context["form"]["seen"].value()
    assert admin.post(f"{LIST}{group.public_id}/edit/", typed(name="North", seen=seen)).status_code == 303
    late = admin.post(f"{LIST}{group.public_id}/edit/", typed(name="South", seen=seen))
    assert late.status_code == 409
    group.refresh_from_db()
    assert group.name == "North"


def test_members_are_found_previewed_and_added(admin: Client, ada: User, rosa: User) -> None:
    make_job(ada, country_code="se")
    group, address = make_group("Nordic"), ""
    address = f"{LIST}{group.public_id}/members/"
    make_user(RoleCode.BASIC, first_name="Rosalind", last_name="Basic")
    found = admin.post(address, {"q": "ros", "act": "find"})
    assert found.context["offered"] == [rosa]
    sent = {"user": [str(rosa.public_id)]}
    preview = admin.post(address, sent | {"act": "preview"})
    assert [(one.user, one.gained) for one in preview.context["effects"]] == [(rosa, 1)]
    assert not group.members.exists()
    assert admin.post(address, sent | {"act": "add"})["Location"] == f"{LIST}{group.public_id}/"
    assert list(group.members.all()) == [rosa]


def test_adding_nobody_or_nonsense_says_so(admin: Client) -> None:
    group = make_group("Nordic")
    response = admin.post(f"{LIST}{group.public_id}/members/", {"act": "add", "user": ["x", str(group.public_id)]})
    assert "Tick at least one person." in text_of(response)
    assert not group.members.exists()


def test_the_page_of_a_group_says_what_each_would_lose_by_leaving(admin: Client, ada: User, rosa: User) -> None:
    make_job(ada, country_code="se")
    group = make_group("Nordic", rosa)
    page = text_of(admin.get(f"{LIST}{group.public_id}/"))
    assert "1 job only through this group" in page
    assert "Take Rosa Recruiter out? 1 job is then closed to them." in page
    out = f"{LIST}{group.public_id}/members/{rosa.public_id}/remove/"
    assert admin.post(out)["Location"] == f"{LIST}{group.public_id}/"
    assert "Nobody is in this group" in text_of(admin.get(f"{LIST}{group.public_id}/"))


def test_another_group_that_opens_the_same_takes_nothing_away(admin: Client, ada: User, rosa: User) -> None:
    make_job(ada, country_code="se")
    group = make_group("Nordic", rosa)
    make_group("Sweden", rosa)
    assert "0 jobs only through this group" in text_of(admin.get(f"{LIST}{group.public_id}/"))


def test_deleting_a_group(admin: Client, rosa: User) -> None:
    group = make_group("Nordic", rosa)
    assert admin.post(f"{LIST}{group.public_id}/delete/")["Location"] == LIST
    assert not AccessGroup.objects.exists()
    assert admin.get(f"{LIST}{group.public_id}/").status_code == 404


def test_the_list_counts_jobs_and_members_and_is_searched(admin: Client, ada: User, rosa: User) -> None:
    make_job(ada, country_code="se")
    make_group("Nordic", rosa)
    make_group("Alpine", country=["at"])
    page = admin.get(LIST)
    assert [(row.name, row.member_count, jobs) for row, _scope, jobs in page.context["lines"]] == [
        ("Alpine", 0, (0, 0)), ("Nordic", 1, (1, 0)),
    ]  # fmt: skip
    assert "Nobody yet" in text_of(page)
    assert [row.name for row, *_rest in admin.get(f"{LIST}?q=nord").context["lines"]] == ["Nordic"]
    assert "No group fits" in text_of(admin.get(f"{LIST}?q=zzz"))


def test_the_list_is_paged_by_name(admin: Client) -> None:
    for number in range(30):
        make_group(f"Group {number:02}")
    first = admin.get(LIST).context["page"]
    second = admin.get(f"{LIST}?after={first.older}").context["page"]
    back = admin.get(f"{LIST}?before={second.newer}").context["page"]
    assert [len(first.rows), len(second.rows), second.rows[0].name, second.older] == [25, 5, "Group 25", None]
    assert [row.name for row in back.rows] == [row.name for row in first.rows]
    assert (first.newer, back.newer) == (None, None)


@pytest.mark.parametrize("place", ["", "one/"])
def test_more_groups_members_and_jobs_take_no_more_statements(admin: Client, ada: User, place: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            admin.get(f"{LIST}{group.public_id}/" if place else LIST)
        return len(caught)

    group = make_group("Nordic", make_user())
    make_application(make_job(ada, country_code="se"))
    statements()
    one = statements()
    for number in range(2):
        member = make_user()
        make_group(f"More {number}", member)
        group.members.add(member)
        make_application(make_job(ada, country_code="se"))
    assert statements() == one <= 15


def test_nobody_but_administrators_sees_groups(rosa: User) -> None:
    group, client = make_group("Nordic"), signed_in(rosa)
    for address in (LIST, f"{LIST}new/", f"{LIST}{group.public_id}/", f"{LIST}{group.public_id}/edit/"):
        assert client.get(address).status_code in (403, 404)
    assert client.post(f"{LIST}{group.public_id}/delete/").status_code in (403, 404)
    assert AccessGroup.objects.exists()


def test_the_page_of_a_user_names_the_groups(admin: Client, rosa: User, hugo: User) -> None:
    group = make_group("Nordic", rosa, hugo)
    page = text_of(admin.get(f"/settings/users/{rosa.public_id}/"))
    assert f'href="{LIST}{group.public_id}/">Nordic</a>' in page
    assert "The role takes no access groups: they do not count." not in page
    assert "The role takes no access groups: they do not count." in text_of(
        admin.get(f"/settings/users/{hugo.public_id}/")
    )
