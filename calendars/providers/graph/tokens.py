"""Access tokens for Microsoft Graph, by msal over the egress client, kept where other workers find them."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection
from django.utils.translation import gettext as _

from base.egress.client import Answer, Client
from base.errors import PermanentError
from calendars.providers.base import Revoked
from calendars.providers.graph.permissions import APPLICATION, DELEGATED_SCOPES

if TYPE_CHECKING:
    import msal

# A token this near to its end is replaced before it is used, so that it outlives the request.
SPARE_SECONDS = 300.0
MICROSOFT_GRAPH = "https://graph.microsoft.com"
# What Entra says when the account's sign-in has ended: password changed, consent taken back, token too old, blocked.
_ENDED = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})


class Turn(Protocol):
    """The kept text while its turn to be renewed lasts; what `value` is at the end is kept."""

    value: str


class TokenStore(Protocol):
    """Where tokens outlive the adapter: one secret text, renewed by one worker at a time."""

    def load(self) -> str:
        """The text kept now, "" when there is none."""
        ...

    def renewing(self) -> AbstractContextManager[Turn]:
        """Nobody else renews within this block: others wait, and find the new text then."""
        ...


@dataclass
class MemoryTokens:
    """A store that ends with the process: for checks before anything is saved, and for tests."""

    value: str = field(default="", repr=False)

    def load(self) -> str:
        """What is kept now."""
        return self.value

    def renewing(self) -> AbstractContextManager[MemoryTokens]:
        """Nobody else knows this store."""
        return nullcontext(self)


@dataclass(frozen=True, slots=True)
class Registration:
    """The app registration in the customer's tenant, and where its sign-in and Graph are."""

    tenant_id: str
    client_id: str
    client_secret: str
    permissions: str
    login_url: str
    graph_url: str

    def __repr__(self) -> str:
        return f"<registration {self.client_id} of {self.tenant_id}>"

    @property
    def scopes(self) -> list[str]:
        """What is asked for: everything granted to the application, or the delegated permissions by name."""
        resource = self.graph_url if self.graph_url.startswith("https://graph.") else MICROSOFT_GRAPH
        names = [".default"] if self.permissions == APPLICATION else DELEGATED_SCOPES
        return [f"{resource}/{name}" for name in names]

    @property
    def digest(self) -> str:
        """Tells tokens of other settings from those of these."""
        parts = (self.tenant_id, self.client_id, self.permissions, self.login_url)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def application(self, client: Client, cache: msal.SerializableTokenCache | None = None) -> Any:
        """msal's application. Raises PermanentError when Microsoft knows no such tenant."""
        import msal

        try:
            return msal.ConfidentialClientApplication(
                self.client_id,
                client_credential=self.client_secret,
                authority=f"{self.login_url}/{self.tenant_id}",
                instance_discovery=False,
                token_cache=cache,
                http_client=_Http(client),
            )
        except ValueError:
            raise PermanentError(
                _("Microsoft knows no tenant with this ID. Check the tenant ID in the settings."), code="unknown_tenant"
            ) from None


class Tokens:
    """Gives the access token to use now. One object is for one adapter; the store is shared."""

    def __init__(self, registration: Registration, store: TokenStore, client: Client) -> None:
        self._registration = registration
        self._store = store
        self._client = client
        # Read where the adapter is made: threads that ask in parallel touch no rows of ours, but for a new token.
        self._held = _Page.read(store.load(), registration.digest)

    def access(self, *, refused: str = "") -> str:
        """A token that is good for some minutes; never `refused`, which Graph just did not take.

        Raises Revoked when the sign-in has ended, PermanentError when the registration is wrong, RetryableError when
        Microsoft does not answer.
        """
        page = self._held
        if not page.is_good(refused):
            page = self._held = self._renewed(refused)
        return page.token

    def _renewed(self, refused: str) -> _Page:
        """The token others just got, or a new one. A thread that has no database connection keeps none behind."""
        had_connection = connection.connection is not None
        try:
            with self._store.renewing() as turn:
                page = _Page.read(turn.value, self._registration.digest)  # another worker may have been faster
                if not page.is_good(refused):
                    page = self._anew(page)
                    turn.value = page.text(self._registration.digest)
            return page
        finally:
            if not had_connection:
                connection.close()

    def _anew(self, page: _Page) -> _Page:
        import msal

        cache = msal.SerializableTokenCache()
        if self._registration.permissions == APPLICATION:
            result = self._registration.application(self._client, cache).acquire_token_for_client(
                self._registration.scopes
            )
            return _Page(*_granted(result), cache="")
        if not page.cache:
            raise _ended()
        cache.deserialize(page.cache)
        app = self._registration.application(self._client, cache)
        accounts = app.get_accounts()
        result = accounts and app.acquire_token_silent_with_error(
            self._registration.scopes, account=accounts[0], force_refresh=True
        )
        return _Page(*_granted(result or {"error": "invalid_grant"}), cache=cache.serialize())


@dataclass(frozen=True, slots=True)
class _Page:
    """What the store keeps: the token in use and, with delegated permissions, msal's cache with the refresh token."""

    token: str = ""
    ends_at: float = 0.0
    cache: str = ""

    def __repr__(self) -> str:
        return "<tokens>"

    @classmethod
    def read(cls, text: str, digest: str) -> _Page:
        try:
            kept = json.loads(text) if text else {}
        except ValueError:
            return cls()
        if kept.get("for") != digest:
            return cls()
        return cls(kept.get("token", ""), float(kept.get("ends_at", 0)), kept.get("cache", ""))

    def text(self, digest: str) -> str:
        return json.dumps({"for": digest, "token": self.token, "ends_at": self.ends_at, "cache": self.cache})

    def is_good(self, refused: str) -> bool:
        return bool(self.token) and self.token != refused and self.ends_at - time.time() > SPARE_SECONDS


def written(registration: Registration, result: dict[str, Any], cache: str) -> str:
    """The text to keep after somebody signed in: what a TokenStore is filled with."""
    return _Page(*_granted(result), cache=cache).text(registration.digest)


def _granted(result: dict[str, Any]) -> tuple[str, float]:
    """Token and end of a grant. Raises what Entra's refusal means."""
    if "access_token" not in result:
        raise refusal(result)
    return result["access_token"], time.time() + float(result.get("expires_in", 3600))


def refusal(result: dict[str, Any]) -> PermanentError:
    """What an error answer of Entra means, with what to do about it. Its own text is never repeated."""
    error, codes = str(result.get("error", "")), {int(code) for code in result.get("error_codes") or ()}
    if error == "invalid_client" or codes & {7000215, 7000222}:
        return Revoked(  # until somebody enters another one, asking again is of no use
            _("Microsoft refused the client secret: it is wrong or has run out. Enter a new one in the settings."),
            code="wrong_secret",
        )
    if codes & {700016} or error == "unauthorized_client":
        return PermanentError(
            _("The tenant knows no application with this client ID. Check both IDs in the settings."),
            code="unknown_client",
        )
    if codes & {90002, 900023}:
        return PermanentError(
            _("Microsoft knows no tenant with this ID. Check the tenant ID in the settings."), code="unknown_tenant"
        )
    if error in _ENDED:
        return _ended()
    return PermanentError(_("Microsoft refused the sign-in (%(error)s).") % {"error": error[:60] or "?"})


def _ended() -> Revoked:
    return Revoked(
        _("The sign-in at Microsoft has ended. An administrator must sign in with Microsoft again."), code="revoked"
    )


class _Http:
    """What msal sends with: the egress client in the shape of a requests session."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, url: str, *, params: Any = None, headers: Any = None, **_more: Any) -> _Response:
        return _Response(self._client.get(url, params=params, headers=headers))

    def post(self, url: str, *, params: Any = None, data: Any = None, headers: Any = None, **_more: Any) -> _Response:
        # Asking for a token twice does no harm: a refresh token stays good until its successor is used.
        form = {name: value for name, value in (data or {}).items() if value is not None}
        return _Response(self._client.post(url, params=params, data=form, headers=headers, repeatable=True))

    def close(self) -> None:
        """Nothing stays open."""


class _Response:
    """An answer as msal reads it. What is temporary is raised at once, with the wait asked for."""

    def __init__(self, answer: Answer) -> None:
        if answer.status == 429 or answer.status >= 500:
            answer.expect_success()
        self._answer = answer
        self.status_code = answer.status
        self.headers = dict(answer.headers)
        self.text = answer.text

    def raise_for_status(self) -> None:
        """As requests does it."""
        self._answer.expect_success()
