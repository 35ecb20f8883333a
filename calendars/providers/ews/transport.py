"""Lets exchangelib speak HTTP through the one way out and nothing else.

The library is built on requests. Here its sessions get an adapter that hands every request to the egress client, so
that the checks of addresses, the limits of time and size and the missing proxies hold for Exchange as for all others.
A trouble found on the way travels through the library inside `Carried` and comes out as one of `base.errors`.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from typing import Any

import requests
from django.utils.translation import gettext as _
from exchangelib import Account, Configuration, Version
from exchangelib.protocol import Protocol
from exchangelib.transport import NOAUTH
from requests.adapters import BaseAdapter

from base.egress.client import Answer
from base.errors import OutcomeUnknown, PermanentError, ProviderError, RetryableError
from calendars.providers.ews.sign_in import Question, SignIn

# The library writes whole requests, titles and names of people included, into its log when something goes wrong.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)

# What cannot be repeated without knowing how the first try ended.
WRITES = frozenset({b"CreateItem", b"UpdateItem", b"DeleteItem"})
_OPERATION = re.compile(rb"<(?:\w+:)?Body>\s*<(?:\w+:)?(\w+)")
_ACTING_AS = re.compile(rb"ConnectingSID>\s*<(?:\w+:)?\w+>([^<]+)<")


class Carried(requests.exceptions.ConnectionError):
    """One of `base.errors` on its way through the library, which lets only errors of this family pass quietly."""

    def __init__(self, error: ProviderError) -> None:
        super().__init__(str(error))
        self.error = error


class EgressAdapter(BaseAdapter):
    """Sends what requests prepared through the egress client, signed in as the service account."""

    def __init__(self, sign_in: SignIn, own_mailbox: str) -> None:
        super().__init__()
        self._sign_in, self._own = sign_in, own_mailbox.casefold()

    def send(  # noqa: PLR0917 - what requests calls its adapters with
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send it. Time limits, certificates and proxies are the egress client's business, not the library's."""
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b""
        found = _OPERATION.search(content[:8000])
        is_write = bool(found and found.group(1) in WRITES)
        headers = {name: _text(value) for name, value in request.headers.items() if name.lower() not in _OURS}
        named = _ACTING_AS.search(content[:8000])
        mailbox = named.group(1).decode("utf-8", "replace") if named else ""
        question = Question(
            method=request.method or "POST",
            url=request.url or "",
            headers=headers,
            content=content,
            is_write=is_write,
            mailbox=mailbox if mailbox.casefold() != self._own else "",
        )
        try:
            said = self._sign_in.ask(question)
            answer = said.answer
            _expect_soap(answer, is_write=is_write and said.is_heard)
        except ProviderError as error:
            raise Carried(error) from None
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.body)
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is kept open."""


class EgressProtocol(Protocol):  # type: ignore[misc]  # exchangelib has no types
    """The library's connection to one server with one account; every conversation gets a session of its own.

    The egress client keeps no connection longer than a question, so there is nothing to pool; and a pool would make
    people wait for each other where many calendars are asked at once. The library itself never has the password.
    """

    def __init__(self, config: Configuration, sign_in: SignIn, own_mailbox: str) -> None:
        super().__init__(config=config)
        self._sign_in, self._own_mailbox = sign_in, own_mailbox

    def raw_session(self, prefix: str, **more: Any) -> requests.Session:
        """A session that knows no environment, no proxy, no file of passwords, and one way out."""
        session: requests.Session = super().raw_session(prefix, **more)
        session.trust_env = False
        session.adapters.clear()
        for scheme in ("https://", "http://"):
            session.mount(scheme, EgressAdapter(self._sign_in, self._own_mailbox))
        return session

    def get_session(self) -> requests.Session:
        """A new session for this one conversation."""
        session: requests.Session = self.create_session()
        return session

    def release_session(self, session: requests.Session) -> None:
        """The conversation is over."""
        session.close()


def connected(service_url: str, version: Version, sign_in: SignIn, *, own_mailbox: str) -> EgressProtocol:
    """A protocol that is in nobody's cache, reached by `sign_in`; `own_mailbox` is the service account's."""
    config = Configuration(service_endpoint=service_url, auth_type=NOAUTH, version=version)
    protocol: EgressProtocol = type.__call__(EgressProtocol, config=config, sign_in=sign_in, own_mailbox=own_mailbox)
    return protocol


def account_at(protocol: EgressProtocol, mailbox: str, *, access: str, zone: Any) -> Account:
    """A mailbox as the library sees one, reached through this protocol; never found by autodiscovery."""
    account = Account(mailbox, access_type=access, autodiscover=False, config=_Unconnected(), default_timezone=zone)
    account.protocol = protocol
    return account


class _Unconnected(Configuration):  # type: ignore[misc]  # exchangelib has no types
    """Satisfies the constructor of `Account`, which makes a protocol of its own; it leads nowhere and knows nothing."""

    def __init__(self) -> None:
        super().__init__(service_endpoint="https://unconnected.invalid/EWS/Exchange.asmx", max_connections=1)


# Host and encoding are set by the egress client; the length follows from the content.
_OURS = frozenset({"host", "accept-encoding", "connection", "content-length", "authorization"})


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _expect_soap(answer: Answer, *, is_write: bool) -> None:
    """Pass what the library can read; raise what it would only guess at."""
    status = answer.status
    if status in {200, 500} and _is_soap(answer.body):
        return
    if status == 403:
        raise PermanentError(
            _("Exchange does not let this account use its web services. Ask its administrator to allow EWS for it.")
        )
    if status in {404, 405} or 300 <= status < 400:
        raise PermanentError(
            _("There is no Exchange web service at %(place)s. Check the Service URL.") % {"place": answer.place}
        )
    if is_write and status in {408, 500, 502, 504}:
        raise OutcomeUnknown(
            _("%(place)s failed before it confirmed. It may have been done.") % {"place": answer.place}
        )
    if status >= 500:
        try:
            answer.expect_success()
        except RetryableError:
            raise
        except PermanentError as error:
            raise RetryableError(str(error)) from None
    answer.expect_success()
    if is_write:
        raise OutcomeUnknown(
            _("%(place)s answered something that cannot be read. It may have been done.") % {"place": answer.place}
        )
    raise PermanentError(
        _("What answers at %(place)s is not Exchange. Check the Service URL.") % {"place": answer.place}
    )


def _is_soap(body: bytes) -> bool:
    """Whether it can be an answer of Exchange, which has no DTD; a page for people or a trap is none."""
    head = body[:2000]
    return b"Envelope" in head and b"<!DOCTYPE" not in head
