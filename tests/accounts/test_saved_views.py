"""Saved views: kept from a list, shared, changed by their owner only, found in the menu and the palette."""

from __future__ import annotations

import pytest

from accounts import saving
from accounts.models import SavedView, User
from base.audit.models import Entry
from base.errors import Invalid, NotAllowed
from base.ui import palette
from tests.factories.accounts import actor, signed_in

pytestmark = pytest.mark.django_db

QUERY = "q=nurse&stage=NEW&tag=night&tag=weekend&after=abc&open=1&country="


def keep(user: User, name: str = "Nurses", *, share: bool = False) -> SavedView:
    return saving.save_view(by=actor(user), page="people", name=name, query=QUERY, share=share)


def test_a_view_keeps_the_filters_and_nothing_of_the_moment(rosa: User) -> None:
    view = keep(rosa, "  Nurses   in Graz ")

    assert (view.name, view.query, view.is_shared) == (
        "Nurses in Graz",
        "q=nurse&stage=NEW&tag=night&tag=weekend",
        False,
    )
    assert Entry.objects.get().kind == "saved_view.saved"


def test_the_same_name_replaces_the_view(rosa: User) -> None:
    first = keep(rosa)

    second = saving.save_view(by=actor(rosa), page="people", name="Nurses", query="q=doctor", share=True)

    assert second.pk == first.pk
    assert list(SavedView.objects.values_list("query", "is_shared")) == [("q=doctor", True)]


@pytest.mark.parametrize(("page", "name"), [("people", "  "), ("people", "x" * 81), ("nowhere", "Nurses")])
def test_a_view_needs_a_name_and_a_known_list(rosa: User, page: str, name: str) -> None:
    with pytest.raises(Invalid):
        saving.save_view(by=actor(rosa), page=page, name=name, query="q=a")

    assert not SavedView.objects.exists()
    assert not Entry.objects.exists()


def test_shared_views_are_read_only_for_others(rosa: User, hugo: User, emil: User) -> None:
    view = keep(rosa, share=True)

    for act in (saving.share_view, saving.unshare_view, saving.delete_view):
        with pytest.raises(NotAllowed):
            act(view, by=actor(hugo))
    with pytest.raises(NotAllowed):
        saving.rename_view(view, by=actor(hugo), name="Mine")
    with pytest.raises(NotAllowed):
        saving.save_view(by=actor(emil), page="people", name="Mine", query="")

    assert SavedView.objects.values_list("name", "is_shared").get() == ("Nurses", True)


def test_renaming_to_a_name_of_ones_own_is_refused(rosa: User) -> None:
    keep(rosa)
    other = keep(rosa, "Doctors")

    with pytest.raises(Invalid):
        saving.rename_view(other, by=actor(rosa), name="Nurses")

    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Doctors", "Nurses"]


def test_the_list_shows_own_and_shared_views_but_no_private_ones(rosa: User, hugo: User) -> None:
    keep(rosa, "Rosa alone")
    keep(rosa, "Rosa shares", share=True)
    keep(hugo, "Hugo alone")

    page = signed_in(hugo).get("/people/").content.decode()

    assert "Hugo alone" in page
    assert "Rosa shares · Rosa Recruiter" in page
    assert "Rosa alone" not in page


def test_a_view_is_saved_from_the_list_and_opens_it_again(rosa: User) -> None:
    client = signed_in(rosa)
    values = {"page": "people", "query": "q=nurse", "name": "Nurses", "next_url": "/people/?q=nurse"}

    form = client.get("/me/views/save/?page=people&query=q%3Dnurse&next_url=/people/%3Fq%3Dnurse").content.decode()
    saved = client.post("/me/views/save/", values)
    listed = client.get("/people/?q=nurse").content.decode()

    assert 'value="q=nurse"' in form
    assert (saved.status_code, saved.headers["Location"]) == (303, "/people/?q=nurse")
    assert 'href="/people/?q=nurse" class="menu__item" role="menuitem" aria-current="true"' in listed
    assert [hit.url for hit in palette.find(actor(rosa), "nurs")["go"]] == ["/people/?q=nurse"]


def test_a_refused_name_keeps_what_was_typed(rosa: User) -> None:
    answer = signed_in(rosa).post("/me/views/save/", {"page": "people", "query": "q=nurse", "name": "", "share": "on"})

    assert answer.status_code == 422
    assert 'value="q=nurse"' in answer.content.decode()
    assert not SavedView.objects.exists()


def test_views_are_managed_on_their_page(rosa: User, hugo: User) -> None:
    view, client = keep(rosa), signed_in(rosa)
    address = f"/me/views/{view.public_id}"

    client.post(f"{address}/share/")
    client.post(f"{address}/rename/", {"name": "Night nurses"})
    others = signed_in(hugo)
    seen = others.get("/me/views/").content.decode()
    refused = others.post(f"{address}/delete/")
    client.post(f"{address}/unshare/")
    hidden = others.post(f"{address}/delete/")
    client.post(f"{address}/delete/")

    assert "Night nurses" in seen
    assert (refused.status_code, hidden.status_code) == (403, 404)
    assert not SavedView.objects.exists()
