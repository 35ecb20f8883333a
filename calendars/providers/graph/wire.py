"""Requests to Microsoft Graph: the token on each, its errors in our words, pages followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from base.egress.client import Answer, Client
from base.errors import PermanentError, ProviderError, RetryableError
from calendars.providers.base import CursorLost, Gone, MailboxRefused, NoMailbox, Revoked
from calendars.providers.graph.tokens import Tokens

# Times come in UTC, and identifiers stay the same when an event moves to another calendar of the mailbox.
PREFER = ('outlook.timezone="UTC"', 'IdType="ImmutableId"')
_NO_MAILBOX = frozenset(
    {
        "ErrorInvalidUser",
        "ErrorNonExistentMailbox",
        "MailboxNotEnabledForRESTAPI",
        "MailboxNotHostedInExchangeOnline",
        "Request_ResourceNotFound",
    }
)
_CURSOR_LOST = frozenset({"SyncStateNotFound", "SyncStateInvalid", "resyncRequired", "fullSyncRequired"})
MOST_PAGES = 10_000
# An event with this transactionId was made before, with other words in it.
SECOND_CREATION = "ErrorDuplicateTransactionId"


class Wire:
    """Speaks to one Graph for one registration."""

    def __init__(self, tokens: Tokens, graph_url: str, client: Client) -> None:
        self._tokens = tokens
        self._base = f"{graph_url}/v1.0/"
        self._client = client

    def path(self, *parts: str) -> str:
        """The address of a thing; every part is one segment, whatever stands in it."""
        return self._base + "/".join(quote(part, safe="@.") for part in parts)

    def get(self, url: str, params: Mapping[str, str] | None = None, *, prefer: tuple[str, ...] = ()) -> dict[str, Any]:
        """Read one thing. Raises what `send` raises."""
        return self._object(self.send("GET", url, params=params, prefer=prefer))

    def write(self, method: str, url: str, body: Any = None, *, repeatable: bool = True) -> dict[str, Any]:
        """Change something; the answer, {} when there is none. Not `repeatable`: a lost answer is OutcomeUnknown."""
        answer = self.send(method, url, body=body, repeatable=repeatable)
        return self._object(answer) if answer.body else {}

    def items(self, url: str, params: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Everything in a list, page after page."""
        page = self.get(url, params)
        for _number in range(MOST_PAGES):
            yield from page.get("value", [])
            onward = page.get("@odata.nextLink")
            if not onward:
                return
            page = self.get(self.own(onward))

    def own(self, url: str) -> str:
        """The address when it is this Graph's. The token goes nowhere else, whatever an answer says."""
        if not url.startswith(self._base):
            raise PermanentError(_("Microsoft Graph named an address that is not its own."))
        return url

    def send(
        self,
        method: str,
        url: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        repeatable: bool = True,
        prefer: tuple[str, ...] = (),
    ) -> Answer:
        """One request, with a fresh token when the one in use is refused. Raises our words for Graph's errors."""

        def once(token: str) -> Answer:
            headers = {"Authorization": f"Bearer {token}", "Prefer": ", ".join((*PREFER, *prefer))}
            return self._client.request(method, url, headers=headers, params=params, json=body, repeatable=repeatable)

        token = self._tokens.access()
        answer = once(token)
        if answer.status == 401:
            answer = once(self._tokens.access(refused=token))
        if 200 <= answer.status < 300:
            return answer
        raise refusal(answer)

    @staticmethod
    def _object(answer: Answer) -> dict[str, Any]:
        found = answer.json()
        if not isinstance(found, dict):
            raise PermanentError(_("Microsoft Graph answered something unexpected."))
        return found


def error_of(answer: Answer) -> tuple[str, str]:
    """Code and words of a refusal, "" where Graph gave none."""
    try:
        error = answer.json().get("error") or {}
        return str(error.get("code") or ""), str(error.get("message") or "")[:300]
    except (PermanentError, AttributeError):
        return "", ""


def refusal(answer: Answer) -> ProviderError:
    """What an answer that is no success means."""
    code, words = error_of(answer)
    if answer.status == 401:
        return Revoked(
            _("Microsoft Graph no longer takes our token. An administrator must check the Office 365 settings.")
        )
    if answer.status == 403:
        return MailboxRefused(_("Microsoft Graph does not let the integration do this with the mailbox."), code=code)
    if answer.status == 410 or code in _CURSOR_LOST:
        return CursorLost(_("What was read before is too old to go on from."))
    if code in _NO_MAILBOX:
        return NoMailbox(_("There is no such mailbox at Microsoft 365, or it has no calendar."), code=code)
    if answer.status == 404:
        return Gone(_("It is not in the calendar any more."), code=code or "gone")
    if code != SECOND_CREATION:
        try:
            answer.expect_success()
        except RetryableError as temporary:
            return temporary
        except PermanentError:
            pass  # said below in Graph's own words
    return PermanentError(
        _("Microsoft Graph refused this: %(words)s") % {"words": words or code or answer.status}, code=code or None
    )
