"""Tokens: the application's own, an account's by signing in, renewed, refused, ended."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from base.errors import DomainError, PermanentError, Refused, RetryableError
from calendars.providers.base import Asking, MailboxRefused, Revoked
from calendars.providers.graph import sign_in
from calendars.providers.graph.tokens import MemoryTokens
from tests.calendars.graph.conftest import REDIRECT, Office
from tests.calendars.graph.test_events import ADA, DRAFT

# The answer comes in the query: a form posted from another site would come without the session's cookie.
pytestmark = pytest.mark.filterwarnings("ignore:response_mode")


def begun(office: Office) -> tuple[str, dict[str, Any]]:
    address, flow = sign_in.begin(redirect_uri=REDIRECT, **office.settings)
    return address, json.loads(json.dumps(flow))  # as a session keeps it


def chosen(address: str, account: str) -> dict[str, str]:
    """Choose an account on the page; what the browser comes back with."""
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(address)
        assert page.status_code == 200, page.text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        onward = browser.post(address, data={**hidden, "account": account}).headers["Location"]
    assert onward.startswith(REDIRECT)
    return dict(httpx.URL(onward).params)


def signed_in(office: Office, account: str = "ada@northwind.example") -> sign_in.SignedIn:
    address, flow = begun(office)
    return sign_in.finish(flow, chosen(address, account), **office.settings)


def tokens_asked(office: Office) -> int:
    return sum(ask.path.endswith("/token") for ask in office.entra.asked)


def test_the_application_asks_for_one_token_and_keeps_it(office: Office) -> None:
    store = MemoryTokens()
    for _time in range(3):
        office.calendar(store=store).check()
    assert tokens_asked(office) == 1

    office.calendar(store=store, client_id=office.tenant.add_app("other", office.app.secret).client_id).check()
    assert tokens_asked(office) == 2  # tokens of other settings are none of these


def test_a_token_refused_by_graph_is_replaced_once(office: Office) -> None:
    calendar = office.calendar()
    calendar.check()
    office.tenant.tokens.clear()

    calendar.check()
    assert tokens_asked(office) == 2


def test_signing_in_and_staying_signed_in(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    address, flow = begun(office)
    asked = httpx.URL(address).params
    assert (asked["code_challenge_method"], asked["redirect_uri"], asked["state"]) == ("S256", REDIRECT, flow["state"])
    assert "offline_access" in asked["scope"]
    assert flow["code_verifier"] not in address

    done = sign_in.finish(flow, chosen(address, "ada@northwind.example"), **office.settings)
    assert (done.account, done.name) == ("ada@northwind.example", "Ada")

    store = MemoryTokens(done.tokens)
    calendar = office.calendar("DELEGATED", store)
    assert calendar.create(DRAFT, who=ADA).key == DRAFT.key
    assert tokens_asked(office) == 1
    with pytest.raises(MailboxRefused):
        calendar.read("an event", who=Asking("ben@northwind.example"))

    # The token runs out: a new one comes by the refresh token, which is good once; the next worker finds both anew.
    for _time in range(2):
        office.tenant.tokens.clear()
        office.calendar("DELEGATED", store).calendars_of(ADA)
    assert tokens_asked(office) == 3
    secrets = {*office.tenant.tokens, *office.tenant.refresh_tokens, office.app.secret, flow["code_verifier"]}
    assert [secret for secret in secrets if secret in caplog.text] == []
    assert json.loads(store.value)["token"] in office.tenant.tokens


def test_two_workers_never_refresh_at_once(office: Office) -> None:
    class Locked(MemoryTokens):
        lock = threading.Lock()

        @contextmanager
        def renewing(self) -> Iterator[MemoryTokens]:
            with self.lock:
                yield self

    store, failures = Locked(signed_in(office).tokens), []
    calendars = [office.calendar("DELEGATED", store) for _number in range(6)]
    for calendar in calendars:
        calendar.calendars_of(ADA)
    office.tenant.tokens.clear()
    before = tokens_asked(office)

    def work(calendar: Any) -> None:
        try:
            calendar.calendars_of(ADA)
        except DomainError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(calendar,)) for calendar in calendars]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert tokens_asked(office) == before + 1


def test_threads_that_ask_in_parallel_leave_the_store_alone(office: Office) -> None:
    """They have no database connection, and see nothing of a transaction."""
    store = MemoryTokens()
    office.calendar(store=store).check()
    calendar = office.calendar(store=store)
    store.value = "not to be read any more"

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(calendar.calendars_of, ADA) for _number in range(4)]

    assert {len(one.result()) for one in asked} == {2}
    assert tokens_asked(office) == 1


def test_a_sign_in_that_ended(office: Office) -> None:
    store = MemoryTokens(signed_in(office).tokens)
    office.tenant.revoke("ada@northwind.example")

    with pytest.raises(Revoked, match="must sign in with Microsoft again"):
        office.calendar("DELEGATED", store).create(DRAFT, who=ADA)
    with pytest.raises(Revoked):
        office.calendar("DELEGATED", MemoryTokens()).check()

    office.tenant.forgive("ada@northwind.example")
    again = MemoryTokens(signed_in(office).tokens)
    assert office.calendar("DELEGATED", again).create(DRAFT, who=ADA).key == DRAFT.key


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"client_secret": "guessed"}, "wrong_secret"),
        ({"client_id": "nobody"}, "unknown_client"),
        ({"tenant_id": "11111111-2222-3333-4444-555555555555"}, "unknown_tenant"),
    ],
)
def test_wrong_settings_have_their_sentence(
    office: Office, wrong: dict[str, Any], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with pytest.raises(PermanentError) as refused:
        office.calendar(**wrong).check()

    assert refused.value.code == code
    said = caplog.text + repr(refused.value.__dict__) + str(refused.value)
    assert "guessed" not in said
    assert office.app.secret not in said


def test_a_sign_in_page_that_is_unwell(office: Office) -> None:
    office.entra.fail("throttle", path="token", seconds=33)
    with pytest.raises(RetryableError) as waits:
        office.calendar().check()
    assert waits.value.wait_seconds == 33

    office.entra.fail("fail", path="openid-configuration")
    with pytest.raises(RetryableError):
        office.calendar().check()


def test_answers_that_belong_to_nothing(office: Office) -> None:
    address, flow = begun(office)
    answer = chosen(address, "ada@northwind.example")
    for forged in ({**answer, "state": "another"}, {"code": answer["code"]}, {}):
        with pytest.raises(Refused) as refused:
            sign_in.finish(flow, forged, **office.settings)
        assert refused.value.code == "state"
    with pytest.raises(Refused) as unproven:
        sign_in.finish({**flow, "code_verifier": "x" * 43}, answer, **office.settings)
    assert unproven.value.code == "state"

    address, flow = begun(office)
    answer = chosen(address, "ada@northwind.example")
    sign_in.finish(flow, answer, **office.settings)
    with pytest.raises(Refused) as replayed:
        sign_in.finish(flow, answer, **office.settings)
    assert replayed.value.code == "state"


def test_permissions_that_were_not_granted_and_an_account_without_a_calendar(office: Office) -> None:
    address, flow = begun(office)
    with pytest.raises(Refused) as declined:
        sign_in.finish(flow, chosen(address, ""), **office.settings)
    assert declined.value.code == "consent"

    with pytest.raises(Refused, match="no calendar") as empty:
        signed_in(office, "emil@northwind.example")
    assert empty.value.code == "no_mailbox"
