"""How the service account signs in to Exchange, as administrators choose it on the settings page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid
from calendars.connections import connecting
from calendars.connections.models import Connection
from calendars.simulators.ews import EwsSimulator
from tests.calendars.connections.scene import EXCHANGE, PASSWORD, said_after
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db
PAGE, CHECK = "/settings/exchange/", "/settings/calendars/check/exchange/"


def checked(client: Client) -> str:
    return said_after(client, client.post(CHECK))


def test_each_way_can_be_chosen_and_says_what_is_missing(ada: User, settings: Any) -> None:
    client = signed_in(ada)
    form = {"account": "recruit@northwind.example", "password": "secret", "exchange_version": "2016", "version": "0"}
    with EwsSimulator(users={}, account=form["account"]) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        form["service_url"] = server.url

        client.post(PAGE, form | {"sign_in_name": "NORTHWIND\\recruit"})
        found = checked(client)
        server.keys.offers = ("Negotiate:Kerberos",)
        kerberos = checked(client)
        server.keys.offers = ("Basic",)
        plain = checked(client)
        client.post(PAGE, form | {"version": "1", "password": "", "sign_in_way": "BASIC", "sign_in_name": ""})
        unasked = Connection.objects.get()
        client.post(PAGE, form | {"version": "1", "sign_in_way": "BASIC"})
        chosen = checked(client)

    assert "signed in with Windows (NTLM)" in found
    assert "offers Kerberos only" in kerberos
    assert "the address is not encrypted" in plain
    assert (unasked.sign_in_way, unasked.sign_in_name) == ("FIND", "NORTHWIND\\recruit")  # another name, no password
    assert "signed in with Basic" in chosen
    assert server.keys.let_in[0] == "NTLM NORTHWIND\\recruit"
    assert server.keys.tried == []


def test_a_name_that_is_none_is_refused_and_stays_typed(ada: User) -> None:
    client = signed_in(ada)
    form = {"account": "recruit@northwind.example", "password": PASSWORD, "exchange_version": "2016", "version": "0"}
    page = client.post(PAGE, form | {"sign_in_name": "NORTHWIND/recruit", "sign_in_way": "NTLM"}).content.decode()
    assert "Enter it as DOMAIN\\user or user@domain, or leave it empty." in page
    assert 'value="NORTHWIND/recruit"' in page
    assert not Connection.objects.filter(sign_in_way="NTLM").exists()


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("", True),
        ("NORTHWIND\\recruit", True),
        ("north.wind\\re cruit", True),
        ("recruit@northwind.example", True),
        ("recruit", False),
        ("a\\b\\c", False),
        ("NORTHWIND\\recruit:x", False),
        ("\\recruit", False),
        ("NORTH\nWIND\\recruit", False),
    ],
)
def test_both_spellings_are_taken(name: str, is_right: bool, ada: User) -> None:
    def save() -> Connection:
        values = EXCHANGE | {"sign_in_name": name, "sign_in_way": "NTLM"}
        return connecting.save_exchange(by=Actor.of(ada), values=values, password=PASSWORD)

    if is_right:
        row = save()
        assert (row.sign_in_way, row.sign_in_name) == ("NTLM", name)
    else:
        with pytest.raises(Invalid) as caught:
            save()
        assert list(caught.value.fields) == ["sign_in_name"]


def test_a_way_that_does_not_exist_is_refused(ada: User) -> None:
    with pytest.raises(Invalid) as caught:
        connecting.save_exchange(by=Actor.of(ada), values=EXCHANGE | {"sign_in_way": "NONE"}, password=PASSWORD)
    assert list(caught.value.fields) == ["sign_in_way"]
