"""The one outgoing HTTP client. Everything the product says to other systems over HTTP goes through here.

It resolves a name once, refuses it unless every address is public (or the operator listed "host:port" in
EGRESS_PRIVATE_HOSTS), connects to the address it checked, keeps time and size limits, follows no redirect by itself,
takes no proxy from the environment, and never lets a secret into an error.
"""

from __future__ import annotations

import json as jsonlib
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from base.egress.targets import NotReachable, Target, check, look_up, type_resolve
from base.errors import OutcomeUnknown, PermanentError, RetryableError

MOST_BYTES = 5 * 1024 * 1024
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.0, 10.0, 30.0
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_TEMPORARY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_PRIVATE_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other system said: status, headers, the whole body."""

    status: int
    headers: httpx.Headers
    body: bytes
    place: str

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises PermanentError when it is none."""
        try:
            return jsonlib.loads(self.body)
        except ValueError:
            raise PermanentError(_("%(place)s did not answer in JSON.") % {"place": self.place}) from None

    def expect_success(self) -> Answer:
        """This answer when it is a success. Raises RetryableError (with the wait asked for) or PermanentError."""
        if 200 <= self.status < 300:
            return self
        words = _("%(place)s answered with status %(status)d.") % {"place": self.place, "status": self.status}
        if self.status in _TEMPORARY:
            raise RetryableError(words, wait_seconds=self._asked_wait())
        raise PermanentError(words)

    def _asked_wait(self) -> float | None:
        asked = self.headers.get("Retry-After", "").strip()
        if asked.isdigit():
            return float(asked)
        try:
            return max(0.0, (parsedate_to_datetime(asked) - timezone.now()).total_seconds())
        except (ValueError, TypeError):
            return None


class Client:
    """Sends requests to other systems. Cheap to make; holds no connection between requests.

    Only `conversation` keeps one, for its own length.
    """

    def __init__(self, *, resolve: type_resolve = look_up, verify: ssl.SSLContext | None = None) -> None:
        """`resolve` finds a host's addresses; `verify` replaces the usual certificate authorities, never the check."""
        self._resolve = resolve
        self._verify = verify or _authorities(settings.EGRESS_CA_FILE)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Mapping[str, str] | None = None,
        content: bytes | None = None,
        redirects: int = 0,
        repeatable: bool | None = None,
    ) -> Answer:
        """Send one request and return the whole answer, whatever its status.

        `redirects` (at most 3) are followed with every hop checked anew. `repeatable` says that sending it twice does
        no harm; by default so for GET, HEAD, OPTIONS, PUT and DELETE. Raises NotReachable for an address we do not
        talk to, RetryableError when the other side cannot be reached, OutcomeUnknown when the answer to something not
        repeatable was lost, PermanentError for an answer that is too large.
        """
        method = method.upper()
        url = str(httpx.URL(url, params=params)) if params else url
        target = self._check(url)
        draft = httpx.Request(method, "https://draft.invalid/", headers=headers, json=json, data=data, content=content)
        sent = _Sent(method, dict(_without_host(draft.headers)), draft.read())
        safe = method in _REPEATABLE if repeatable is None else repeatable
        deadline = time.monotonic() + WHOLE_SECONDS
        for hop in range(min(redirects, MOST_REDIRECTS) + 1):
            answer = self._send(target, sent, safe=safe, deadline=deadline)
            onward = answer.headers.get("Location")
            if answer.status not in {301, 302, 303, 307, 308} or not onward or redirects == 0:
                return answer
            if hop == min(redirects, MOST_REDIRECTS):
                break
            target, sent = self._follow(target, sent, answer.status, onward)
        raise PermanentError(_("%(place)s redirects too often.") % {"place": target.shown})

    def get(self, url: str, **more: Any) -> Answer:
        """`request("GET", …)`."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> Answer:
        """`request("POST", …)`."""
        return self.request("POST", url, **more)

    @contextmanager
    def conversation(self, url: str) -> Iterator[Conversation]:
        """Several requests to one address over one connection, for sign-ins that hold for a connection (Windows').

        The address is checked here, once. The limit of time is for the whole block.
        """
        target = self._check(url)
        with self._opened() as client:
            yield Conversation(self, client, target, time.monotonic() + WHOLE_SECONDS)

    def _check(self, url: str) -> Target:
        return check(url, resolve=self._resolve, private_hosts=settings.EGRESS_PRIVATE_HOSTS)

    def _follow(self, target: Target, sent: _Sent, status: int, onward: str) -> tuple[Target, _Sent]:
        try:
            following = self._check(str(target.url.join(onward)))
        except httpx.InvalidURL:
            raise NotReachable from None
        if target.url.scheme == "https" and following.url.scheme != "https":
            raise NotReachable(_("The other system redirects to an address that is not encrypted."))
        if status == 303 or (status in {301, 302} and sent.method == "POST"):
            sent = _Sent("GET", {k: v for k, v in sent.headers.items() if not k.startswith("content-")}, b"")
        if (following.host, following.port) != (target.host, target.port):
            sent = _Sent(sent.method, {k: v for k, v in sent.headers.items() if k not in _PRIVATE_HEADERS}, sent.body)
        return following, sent

    def _send(self, target: Target, sent: _Sent, *, safe: bool, deadline: float) -> Answer:
        with self._opened() as client:
            return Conversation(self, client, target, deadline)._send(sent, safe=safe)

    def _send_to(self, address: str, talk: Conversation, sent: _Sent) -> Answer:
        # The name goes into TLS and the Host header; the connection goes to the address that was checked.
        target = talk._target
        url = target.url.copy_with(host=address, fragment=None)
        headers = {**sent.headers, "host": target.url.netloc.decode("ascii"), "accept-encoding": "identity"}
        headers.setdefault("user-agent", "Recruit")
        request = talk._client.build_request(
            sent.method, url, headers=headers, content=sent.body, extensions={"sni_hostname": target.host}
        )
        response = talk._client.send(request, stream=True)
        try:
            talk._look_at(response.extensions.get("network_stream"))
            body = _read(response, target, talk._deadline)
        finally:
            response.close()
        return Answer(response.status_code, response.headers, body, target.shown)

    def _opened(self) -> httpx.Client:
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        one = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        return httpx.Client(verify=self._verify, trust_env=False, follow_redirects=False, timeout=timeout, limits=one)


class Conversation:
    """Requests to one checked address over one connection, as long as the other side keeps it open."""

    def __init__(self, way_out: Client, client: httpx.Client, target: Target, deadline: float) -> None:
        """Made by `Client.conversation`."""
        self._way_out, self._client, self._target, self._deadline = way_out, client, target, deadline
        self._addresses = target.addresses[:MOST_ADDRESSES]
        self._stream: Any = None
        self.connections = 0
        self.certificate = b""

    @property
    def host(self) -> str:
        """The name of the other system."""
        return self._target.host

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody between us and the other system reads along."""
        return self._target.url.scheme == "https"

    def request(
        self, method: str, *, headers: Mapping[str, str], content: bytes = b"", repeatable: bool = False
    ) -> Answer:
        """As `Client.request`, without redirects. Afterwards `certificate` is the one shown (DER), "" without TLS.

        `connections` counts how many were needed so far: more than one says that the other side kept none open.
        """
        draft = httpx.Request(method, "https://draft.invalid/", headers=headers, content=content)
        return self._send(_Sent(method, dict(_without_host(draft.headers)), content), safe=repeatable)

    def _send(self, sent: _Sent, *, safe: bool) -> Answer:
        """Try the checked addresses one after the other until one accepts the connection."""
        shown = {"place": self._target.shown}
        for address in self._addresses:
            try:
                answer = self._way_out._send_to(address, self, sent)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            except (httpx.TimeoutException, httpx.TransportError):
                if safe:
                    raise RetryableError(_("%(place)s does not answer in time.") % shown) from None
                raise OutcomeUnknown(
                    _("The connection to %(place)s was lost before it confirmed. It may have been done.") % shown
                ) from None
            self._addresses = (address,)
            return answer
        raise RetryableError(_("%(place)s cannot be reached.") % shown) from None

    def _look_at(self, stream: Any) -> None:
        if stream is None or stream is self._stream:
            return
        self._stream = stream
        self.connections += 1
        tls = stream.get_extra_info("ssl_object")
        self.certificate = (tls.getpeercert(True) or b"") if tls is not None else b""


@lru_cache(maxsize=4)
def _authorities(file: str) -> ssl.SSLContext:
    """The usual certificate authorities, and those in the operator's file when there is one.

    Read once: reading them takes tens of milliseconds, which every request would pay.
    """
    context = httpx.create_ssl_context(trust_env=False)
    if file:
        context.load_verify_locations(cafile=file)
    return context


@dataclass(frozen=True, slots=True)
class _Sent:
    """What is sent: method, headers by lower-case name, body."""

    method: str
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<{self.method}, {len(self.body)} bytes>"


def _without_host(headers: httpx.Headers) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers.items() if name.lower() not in {"host", "accept-encoding"}]


def _read(response: httpx.Response, target: Target, deadline: float) -> bytes:
    """The whole body, unpacked, within the limits of size and time."""
    packed = bytearray()
    for chunk in response.iter_raw():
        packed += chunk
        if len(packed) > MOST_BYTES:
            raise _too_large(target)
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("The whole answer took too long.")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return bytes(packed)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise PermanentError(_("%(place)s answered in a packing we do not know.") % {"place": target.shown})
    try:
        unpacker = zlib.decompressobj(wbits=47)  # gzip or zlib, by its head
        body = unpacker.decompress(bytes(packed), MOST_BYTES + 1)
    except zlib.error:
        raise PermanentError(_("%(place)s sent a damaged answer.") % {"place": target.shown}) from None
    if len(body) > MOST_BYTES:
        raise _too_large(target)
    if not unpacker.eof:
        raise PermanentError(_("%(place)s sent a damaged answer.") % {"place": target.shown})
    return body


def _too_large(target: Target) -> PermanentError:
    return PermanentError(_("%(place)s sent more than 5 MB.") % {"place": target.shown})
