"""How one signs in to the Exchange simulator: Windows authentication (NTLM) and Basic, both really checked.

The library that checks Windows' responses finds passwords in a file that the environment names, so the file is written,
and named, for the moment of a check.
"""

from __future__ import annotations

import base64
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

type_headers = list[tuple[str, str]]
_environment = threading.Lock()


@dataclass
class Keys:
    """Who may sign in and how.

    Offers are NTLM, Negotiate, Basic; "Negotiate:Kerberos", as Windows calls it, is shown as Negotiate and lets nobody
    in. `let_in` keeps how and as whom somebody came in, `tried` the wrong passwords, which a server counts that locks
    accounts; one that keeps no connections closes them in the middle of a Windows sign-in, as some proxies do.
    """

    account: str
    password: str
    offers: tuple[str, ...] = ("NTLM", "Basic")
    certificate: bytes = b""
    tried: list[str] = field(default_factory=list)
    let_in: list[str] = field(default_factory=list)
    keeps_connections: bool = True

    @property
    def names(self) -> tuple[str, str]:
        """Both spellings of the account: user@domain, and the Windows domain with the user."""
        user, _at, domain = self.account.partition("@")
        return self.account, f"{domain.partition('.')[0].upper()}\\{user}"

    def opens(self, given: bytes) -> bool:
        """Whether these are a name and its password, as Basic spells them."""
        return given in {f"{name}:{self.password}".encode() for name in self.names}


class Door:
    """One connection: who has signed in on it stays signed in until it ends, and nobody on any other."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._context: Any = None
        self._is_open = False

    def refuse(self, authorization: str) -> type_headers:
        """The headers of a 401, or nothing for whoever is let in."""
        scheme, _space, given = authorization.partition(" ")
        if not authorization:
            return [] if self._is_open else self._invitation()
        self._is_open = False
        if scheme.lower() not in {offer.lower() for offer in self._keys.offers}:
            return self._invitation()
        token = base64.b64decode(given, validate=True)
        if scheme.lower() == "basic":
            return (
                self._let_in("Basic", token.decode().partition(":")[0])
                if self._keys.opens(token)
                else self._wrong("Basic")
            )
        return self._windows(scheme, token)

    def _windows(self, scheme: str, token: bytes) -> type_headers:
        with _known_to_library(self._keys):
            if self._context is None:
                self._context = spnego.server(
                    protocol="ntlm",
                    options=spnego.NegotiateOptions.use_ntlm,
                    channel_bindings=bound_to(self._keys.certificate),
                )
            context = self._context
            try:
                answer = context.step(token)
            except (SpnegoError, ValueError, LookupError):
                self._context = None
                return self._wrong(scheme)
        if not context.complete:
            more = [] if self._keys.keeps_connections else [("Connection", "close")]
            return [("WWW-Authenticate", f"{scheme} {base64.b64encode(answer or b'').decode()}"), *more]
        self._context, self._is_open = None, True
        return self._let_in(scheme, context.client_principal)

    def _let_in(self, scheme: str, name: str) -> type_headers:
        self._keys.let_in.append(f"{scheme} {name}")
        return []

    def _wrong(self, scheme: str) -> type_headers:
        self._keys.tried.append(scheme)
        return self._invitation()

    def _invitation(self) -> type_headers:
        names = (offer.partition(":")[0] for offer in self._keys.offers)
        named = ('Basic realm="exchange"' if name == "Basic" else name for name in names)
        return [("WWW-Authenticate", each) for each in named]


def bound_to(certificate: bytes) -> GssChannelBindings | None:
    """What ties a sign-in to an encrypted connection that shows this certificate; none without one."""
    if not certificate:
        return None
    digest = hashes.Hash(x509.load_der_x509_certificate(certificate).signature_hash_algorithm or hashes.SHA256())
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())


@contextmanager
def _known_to_library(keys: Keys) -> Iterator[None]:
    """The file of passwords is there within the block, and only the second version of NTLM is good enough."""
    upn, windows = keys.names
    domain, _slash, user = windows.partition("\\")
    lines = f":{upn}:{keys.password}\n{domain}:{user}:{keys.password}\n"
    with _environment, tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        wanted = {"NTLM_USER_FILE": file.name, "LM_COMPAT_LEVEL": "5"}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
