"""Every response of the negative corpus is refused: by its own code, with an entry in the audit, and nobody gets in."""

from __future__ import annotations

import pytest

from accounts.models import IdentityProvider, SeenAssertion, User
from accounts.sso.saml.names import Code
from base.audit.models import Entry
from tests.accounts.sso.saml.conftest import type_begin
from tests.accounts.sso.saml.corpus import CASES, Case
from tests.accounts.sso.saml.wrapping import ALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_process")]
EVERY = [*CASES, *ALL]


@pytest.mark.parametrize("case", EVERY, ids=lambda case: case.name.replace(" ", "-"))
def test_it_is_refused(case: Case, begin: type_begin, by_sso: User) -> None:
    browser = begin()
    answer = browser.post(raw=case.make(browser.shape))
    entry = Entry.objects.filter(kind="identity_provider.refused").get()
    assert (answer.status_code, entry.data["code"]) == (403, case.code), entry.data
    assert entry.data["reason"]
    assert b"You are not signed in" in answer.content
    assert browser.client.get("/sign-in/sso/northwind/arrived/", {"state": browser.state}).status_code == 403
    assert not browser.is_signed_in()
    assert not SeenAssertion.objects.exists()


def test_the_corpus_is_large_and_names_are_its_own() -> None:
    names = [case.name for case in EVERY]
    assert len(names) == len(set(names)) >= 100
    assert {case.code for case in EVERY} <= set(Code)


def test_signed_by_the_algorithm_of_the_settings_only(begin: type_begin, by_sso: User, okta: IdentityProvider) -> None:
    okta.signature_algorithm = "rsa-sha512"
    okta.save()
    browser = begin()
    assert browser.post().status_code == 403
    assert Entry.objects.latest("id").data["code"] == "other_algorithm"
