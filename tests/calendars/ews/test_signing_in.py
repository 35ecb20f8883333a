"""Getting into Exchange: Windows authentication and Basic, and what each server says that lets nobody in."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from base.errors import PermanentError, RetryableError
from calendars.providers.base import MailboxRefused, Revoked
from calendars.providers.ews import sign_in
from calendars.providers.ews.calendar import ExchangeCalendar
from calendars.simulators import entra_certificates
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.conftest import ACCOUNT, AS_ANNA, BEN, MONDAY, draft, type_calendar

WINDOWS, UPN = "CONTOSO\\service", ACCOUNT


@pytest.mark.parametrize(
    ("way", "offers", "name", "came_in"),
    [
        ("FIND", ("NTLM", "Basic"), "", f"NTLM {UPN}"),
        ("FIND", ("Negotiate", "NTLM"), WINDOWS, f"NTLM {WINDOWS}"),
        ("FIND", ("Negotiate", "Basic"), "contoso\\SERVICE", "Negotiate contoso\\SERVICE"),
        ("NTLM", ("NTLM", "Basic"), WINDOWS, f"NTLM {WINDOWS}"),
        ("BASIC", ("NTLM", "Basic"), WINDOWS, f"Basic {WINDOWS}"),
        ("BASIC", ("Basic",), "", f"Basic {UPN}"),
    ],
    ids=["find", "find, domain", "only Negotiate", "NTLM", "Basic", "only Basic"],
)
def test_each_way_leads_in(
    way: str, offers: tuple[str, ...], *, name: str, came_in: str, exchange: EwsSimulator, calendar: type_calendar
) -> None:
    exchange.keys.offers = offers
    made = calendar(way=way, sign_in_name=name).create(draft(), who=AS_ANNA)
    assert (made.title, len(exchange.events("key-1"))) == ("Interview: Dana Evans", 1)
    assert set(exchange.keys.let_in) == {came_in}
    assert exchange.keys.tried == []


@pytest.mark.parametrize(
    ("way", "offers", "words"),
    [
        ("FIND", ("Basic",), "not encrypted: the password could be read"),
        ("FIND", ("Negotiate:Kerberos",), "offers Kerberos only"),
        ("NTLM", ("Negotiate:Kerberos",), "offers Kerberos only"),
        ("NTLM", ("Basic",), "but not Windows"),
        ("FIND", ("Digest",), "no way to sign in that Recruit knows"),
        ("BASIC", ("NTLM",), "does not offer Basic"),
    ],
    ids=["no https", "Kerberos", "NTLM, Kerberos", "NTLM, Basic", "unknown", "Basic, NTLM"],
)
def test_what_the_server_does_not_offer_is_said(
    way: str, offers: tuple[str, ...], words: str, exchange: EwsSimulator, calendar: type_calendar
) -> None:
    exchange.keys.offers = offers
    with pytest.raises(PermanentError, match=words) as caught:
        calendar(way=way).find("key-1", who=AS_ANNA)
    assert not isinstance(caught.value, Revoked)
    assert (exchange.requests, exchange.keys.let_in, exchange.keys.tried) == ([], [], [])


@pytest.mark.parametrize("way", ["FIND", "BASIC"])
def test_a_wrong_password_is_tried_once(way: str, exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.password = "another"
    adapter = calendar(way=way)
    for _time in range(3):
        with pytest.raises(Revoked, match="did not accept the service account's e-mail and password"):
            adapter.check()
        with pytest.raises(Revoked):
            adapter.create(draft(), who=AS_ANNA)
    assert len(exchange.keys.tried) == 1

    with pytest.raises(Revoked):  # in somebody else's mailbox it may be the mailbox: one more try says which
        calendar(way=way).create(draft(), who=AS_ANNA)
    assert (len(exchange.keys.tried), exchange.requests, exchange.world.items) == (3, [], {})


@pytest.mark.parametrize("way", ["FIND", "BASIC"])
def test_a_401_about_one_mailbox_ends_no_sign_in(way: str, exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar(way=way)
    exchange.fail("status", status=401, operation="FindItem", offers="NTLM, Basic")
    with pytest.raises(MailboxRefused, match="refuses this mailbox"):
        adapter.find("key-1", who=AS_ANNA)
    assert adapter.find("key-1", who=AS_ANNA) is None
    assert exchange.keys.tried == []


def test_a_connection_closed_halfway_is_no_wrong_password(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.keys.keeps_connections = False
    with pytest.raises(RetryableError, match="closed in the middle"):
        calendar().create(draft(), who=AS_ANNA)
    assert exchange.world.items == {}


@pytest.mark.parametrize("length", [0, 5, 24])
def test_a_challenge_that_is_none_is_said(
    length: int, exchange: EwsSimulator, calendar: type_calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = b"NTLMSSP\x00" + (b"\x02\x00\x00\x00" + b"\xff" * 60)[:length]
    monkeypatch.setattr(sign_in, "_challenge", lambda answer: damaged)
    with pytest.raises(PermanentError, match="in a way we do not understand"):
        calendar().find("key-1", who=AS_ANNA)
    assert exchange.requests == []


def test_many_at_once_do_not_mix(exchange: EwsSimulator, calendar: type_calendar) -> None:
    adapter = calendar()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _n: adapter.schedules([BEN], MONDAY, MONDAY, who=AS_ANNA), range(12)))
    assert {schedules[0].problem for schedules in found} == {""}
    assert exchange.keys.tried == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("certificates")
    entra_certificates.made_in(made)
    return made


@pytest.fixture
def secured(folder: Path, settings: Any) -> Iterator[EwsSimulator]:
    """A server over TLS with Extended Protection: a sign-in must be bound to its certificate."""
    pem = (folder / entra_certificates.SERVED).read_text()
    certificate = ssl.PEM_cert_to_DER_cert(pem[: pem.index("-----END CERTIFICATE-----") + 26])
    with EwsSimulator(users={}, tls=entra_certificates.served_from(folder), certificate=certificate) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        settings.EGRESS_CA_FILE = str(folder / entra_certificates.AUTHORITY)
        yield server


def test_windows_sign_in_is_bound_to_the_encryption(secured: EwsSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def adapter() -> ExchangeCalendar:
        return ExchangeCalendar(ACCOUNT, "secret", secured.url, "2019", posts_as_scheduler=False)

    assert "Exchange answered as service@" in adapter().check()
    secured.keys.offers = ("Basic",)
    adapter().check()
    assert secured.keys.let_in == [f"NTLM {UPN}", f"Basic {UPN}"]

    secured.keys.offers = ("NTLM",)
    monkeypatch.setattr(sign_in, "_bindings", lambda certificate: None)
    with pytest.raises(Revoked):
        adapter().check()
