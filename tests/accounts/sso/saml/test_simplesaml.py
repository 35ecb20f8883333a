"""A real identity provider in another language, over HTTP: SimpleSAMLphp where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Identity, User
from base.audit.models import Entry
from tests.accounts.sso.saml import simplesaml
from tests.accounts.sso.saml.conftest import make_provider
from tests.accounts.sso.saml.making import key

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        not simplesaml.is_here(), reason="SimpleSAMLphp is not installed (Debian: simplesamlphp, php-xml)"
    ),
]
ISSUER = "https://simplesaml.northwind.example/idp"


def test_it_signs_in(tmp_path: Path, by_sso: User) -> None:
    provider = make_provider("simplesaml", entity_id=ISSUER)
    entity = "http://testserver" + reverse("accounts:saml-metadata", args=["simplesaml"])
    acs = "http://testserver" + reverse("accounts:saml-acs", args=["simplesaml"])
    browser = Client()
    with simplesaml.running(tmp_path, key=key(), issuer=ISSUER, entity=entity, acs=acs) as address:
        provider.sso_url = address
        provider.save()
        started = browser.get(reverse("accounts:sso-start", args=["simplesaml"]))
        form = simplesaml.sign_in(started["Location"], name="ada", password="ada-password")
    assert form["action"] == acs
    sent = {name: form[name] for name in ("SAMLResponse", "RelayState")}
    answer = Client().post(acs, sent)
    assert answer.status_code == 303, Entry.objects.latest("id").data
    assert browser.get(answer["Location"]).status_code == 303
    assert browser.session["_auth_user_id"] == str(by_sso.pk)
    assert Identity.objects.get(user=by_sso).subject == "ada@northwind.example"
    # The same answer once more, in this browser and in another.
    for again in (browser, Client()):
        assert again.post(acs, sent).status_code == 403
    assert Entry.objects.latest("id").data["code"] == "replayed"
