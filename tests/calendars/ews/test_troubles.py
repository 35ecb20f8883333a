"""What goes wrong with Exchange, each with its sentence and nothing done twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from base.egress import client as egress
from base.egress.targets import NotReachable
from base.errors import OutcomeUnknown, PermanentError, ProviderError, RetryableError
from calendars.providers.base import MailboxRefused, Revoked
from calendars.providers.ews import is_cloud
from calendars.providers.ews.calendar import ExchangeCalendar
from calendars.providers.ews.versions import CHOICES, VERSIONS, build_of
from calendars.simulators import entra_certificates
from calendars.simulators.ews import EwsSimulator
from tests.calendars.ews.conftest import AS_ANNA, BEN, MONDAY, draft, type_calendar

type_break = Callable[[EwsSimulator], None]


@pytest.mark.parametrize(
    ("broken", "kind", "words"),
    [
        (lambda server: setattr(server, "password", "new"), Revoked, "did not accept the service account's e-mail"),
        (lambda server: server.fail("status", status=403), PermanentError, "allow EWS for it"),
        (lambda server: server.fail("status", status=404), PermanentError, "Check the Service URL"),
        (lambda server: server.fail("status", status=302), PermanentError, "Check the Service URL"),
        (lambda server: setattr(server, "may_impersonate", False), MailboxRefused, "ApplicationImpersonation"),
        (lambda server: server.refuse(AS_ANNA.mailbox), MailboxRefused, "ApplicationImpersonation"),
        (lambda server: server.fail("cut_before"), RetryableError, "does not answer in time"),
        (lambda server: server.fail("status", status=500), RetryableError, "answered with status 500"),
    ],
    ids=["password", "no EWS", "wrong path", "redirect", "no right", "not in scope", "cut", "500"],
)
def test_trouble_has_its_sentence(
    broken: type_break, kind: type[ProviderError], words: str, exchange: EwsSimulator, calendar: type_calendar
) -> None:
    broken(exchange)
    with pytest.raises(kind, match=words):
        calendar().find("key-1", who=AS_ANNA)
    assert exchange.world.items == {}


def test_refusal_without_impersonation_is_about_the_mailbox(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.refuse(BEN)
    with pytest.raises(MailboxRefused, match="may not read this mailbox"):
        calendar(posts_as_scheduler=False).changes(BEN, "", since=MONDAY, until=MONDAY)


def test_busy_server_says_how_long(exchange: EwsSimulator, calendar: type_calendar) -> None:
    for kind in ("busy", "status"):
        exchange.fail(kind, retry_after=70)
        with pytest.raises(RetryableError) as caught:
            calendar().find("key-1", who=AS_ANNA)
        assert caught.value.wait_seconds == 70
    exchange.fail("status", status=429, retry_after=5)
    with pytest.raises(RetryableError):
        calendar().create(draft(), who=AS_ANNA)
    assert len(calendar().create(draft(), who=AS_ANNA).answers) == 3


def test_cut_after_acceptance_makes_one_event(exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.fail("cut", operation="CreateItem")
    with pytest.raises(OutcomeUnknown):
        calendar().create(draft(), who=AS_ANNA)

    found = calendar().find("key-1", who=AS_ANNA)
    again = calendar().create(draft(), who=AS_ANNA)
    moved = calendar().create(draft(starts_at=MONDAY.replace(hour=8)), who=AS_ANNA)

    assert found == again
    assert (moved.external_id, moved.starts_at) == (again.external_id, MONDAY.replace(hour=8))
    assert len(exchange.events("key-1")) == 1


def test_lost_answers_to_writes_are_unknown_and_repeatable(
    exchange: EwsSimulator, calendar: type_calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = calendar().create(draft(), who=AS_ANNA)
    monkeypatch.setattr(egress, "READ_SECONDS", 0.2)

    exchange.fail("hang", operation="UpdateItem", seconds=5)
    with pytest.raises(OutcomeUnknown):
        calendar().update(made.external_id, draft(title="Renamed"), who=AS_ANNA)
    exchange.fail("status", status=502, operation="UpdateItem")
    with pytest.raises(OutcomeUnknown):
        calendar().update(made.external_id, draft(title="Renamed"), who=AS_ANNA)
    assert calendar().update(made.external_id, draft(title="Renamed"), who=AS_ANNA).title == "Renamed"

    exchange.fail("cut", operation="DeleteItem")
    with pytest.raises(OutcomeUnknown):
        calendar().cancel(made.external_id, who=AS_ANNA)
    calendar().cancel(made.external_id, who=AS_ANNA)
    assert exchange.events("key-1") == []


ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'


@pytest.mark.parametrize(
    "words",
    [
        "",
        "<!DOCTYPE html><html><form>Envelope</form></html>",
        f'<!DOCTYPE a [<!ENTITY b "x">]>{ENVELOPE}<s:Body>&b;</s:Body></s:Envelope>',
        f"{ENVELOPE}<s:Body/></s:Envelope>",
        f"{ENVELOPE}<s:Header/></s:Envelope>",
        f"{ENVELOPE}<s:Body><s:Fault><faultcode>a</faultcode></s:Fault></s:Body></s:Envelope>",
        f"{ENVELOPE}<s:Body><GetItemResponse>",
        "Envelope \x01\x02 {}",
    ],
    ids=["nothing", "page", "DTD", "empty body", "no body", "fault", "cut", "garbage"],
)
def test_garbled_answers_are_no_answers(words: str, exchange: EwsSimulator, calendar: type_calendar) -> None:
    exchange.fail("garble", words=words)
    with pytest.raises(PermanentError):
        calendar().schedules([BEN], MONDAY, MONDAY.replace(hour=1), who=AS_ANNA)
    exchange.fail("garble", words=words, operation="CreateItem")
    with pytest.raises(OutcomeUnknown):
        calendar().create(draft(), who=AS_ANNA)
    assert len(exchange.events("key-1")) == 1


def test_what_exchange_cannot_hold_is_never_sent(exchange: EwsSimulator, calendar: type_calendar) -> None:
    with pytest.raises(PermanentError, match="Check its title, its times"):
        calendar().create(draft(ends_at=MONDAY), who=AS_ANNA)
    assert set(exchange.requests) == {"FindItem", "GetFolder", "FindFolder"}

    odd = draft(title="Tab\x0bbed " + "long " * 100, body="Bell \x07", place="\u263a")
    made = calendar().create(odd, who=AS_ANNA)
    exchange.requests.clear()
    assert calendar().update(made.external_id, odd, who=AS_ANNA).title == made.title
    assert (made.title[:8], len(made.title), made.place) == ("Tab?bed ", 255, "\u263a")
    assert exchange.requests == ["GetItem"]


def test_nothing_goes_around_the_way_out(
    exchange: EwsSimulator,
    calendar: type_calendar,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    exchange.password = "pässwörd €"
    adapter = calendar(password="pässwörd €")
    adapter.create(draft(), who=AS_ANNA)

    settings.EGRESS_PRIVATE_HOSTS = []
    exchange.requests.clear()
    with pytest.raises(NotReachable):
        adapter.find("key-1", who=AS_ANNA)
    assert exchange.requests == []
    said = " ".join(record.getMessage() for record in caplog.records)
    assert [word for word in ("pässwörd", "Dana Evans", "Basic ") if word in said] == []


def test_own_authority_is_trusted_only_when_named(tmp_path: Path, settings: Any) -> None:
    authority = entra_certificates.made_in(tmp_path)
    with EwsSimulator(users={}, tls=entra_certificates.served_from(tmp_path)) as server:
        settings.EGRESS_PRIVATE_HOSTS = [server.host]
        facts: dict[str, Any] = {
            "account": server.account,
            "password": "secret",
            "service_url": server.url,
            "version": "2019",
        }
        with pytest.raises(RetryableError):
            ExchangeCalendar(**facts, posts_as_scheduler=False).check()
        settings.EGRESS_CA_FILE = str(authority)
        said = ExchangeCalendar(**facts, posts_as_scheduler=False).check()
    assert (server.url[:8], said[:31]) == ("https://", "Exchange answered as service@co")


def test_cloud_is_refused() -> None:
    cloud = [
        "https://outlook.office365.com/EWS/Exchange.asmx",
        "HTTPS://OUTLOOK.OFFICE.COM./ews",
        "outlook.office365.us/EWS/Exchange.asmx",
        "https://partner.outlook.cn/EWS/Exchange.asmx",
        "https://contoso.mail.onmicrosoft.com",
    ]
    own = [
        "https://mail.contoso.test/EWS/Exchange.asmx",
        "https://office365.com.contoso.test/EWS",
        "https://myoffice.com/EWS",
        "https://[broken",
        "",
    ]
    assert [is_cloud(url) for url in cloud + own] == [True] * 5 + [False] * 5
    with pytest.raises(PermanentError) as caught:
        ExchangeCalendar("a@contoso.test", "x", cloud[0], "2016", posts_as_scheduler=False)
    assert caught.value.code == "exchange_cloud"


@pytest.mark.parametrize("value", [version.value for version in VERSIONS])
def test_every_version_speaks(value: str, exchange: EwsSimulator, calendar: type_calendar) -> None:
    made = calendar(version=value).create(draft(), who=AS_ANNA)
    calendar(version=value).update(made.external_id, draft(title="Other"), who=AS_ANNA)
    calendar(version=value).cancel(made.external_id, who=AS_ANNA)
    assert exchange.events("key-1") == []


def test_versions_are_those_of_the_settings_page() -> None:
    assert [label for _, label in CHOICES][:3] == [
        "Exchange 2010",
        "Exchange 2010 SP1",
        "Exchange 2010 SP2 (also for 2013 and later)",
    ]
    assert (build_of("2019"), build_of("gone")) == ((15, 2), (14, 2))
