"""How we sign in to an Exchange server: with Windows authentication (NTLM) or with Basic, whichever the server offers.

Windows authentication holds for one TCP connection: we say that we want it, the server sends a challenge, and what is
asked goes out with our response to it. Each conversation is one such connection of the egress client, for one question.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
import struct
from dataclasses import dataclass

import spnego
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from django.utils.translation import gettext as _
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from base.egress.client import Answer, Client, Conversation
from base.errors import PermanentError, RetryableError
from calendars.providers.base import MailboxRefused, Revoked
from calendars.providers.ews.ways import Way

# It writes challenges and responses, from which passwords can be guessed, into its log.
logging.getLogger("spnego").setLevel(logging.CRITICAL + 1)

_NTLM, _NEGOTIATE = "ntlm", "negotiate"
_TOKEN = re.compile(r"(?:^|,)\s*(?:NTLM|Negotiate)\s+([A-Za-z0-9+/]+=*)\s*(?:,|$)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:^|,)\s*(NTLM|Negotiate|Basic|Bearer|Digest)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the server. `mailbox` is whose it is about when that is not the service account's own."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes
    is_write: bool
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back; `is_heard` is False when it was said before the server heard the question."""

    answer: Answer
    is_heard: bool = True


class SignIn:
    """Asks in the name of one account, and stops asking once its password was refused.

    The last matters: Windows locks accounts after some wrong tries. It holds for the life of this object, which is made
    from the settings for each piece of work; between them the connection's state says so.
    """

    def __init__(self, client: Client, name: str, password: str, way: Way) -> None:
        """`name` is DOMAIN\\user or user@domain."""
        self._client, self._name, self._password, self._way = client, name, password, way
        self._refused: Revoked | None = None
        self.used = way

    def ask(self, question: Question) -> Said:
        """The server's answer, whatever its status but 401. See `Said.is_heard` before judging it.

        Raises Revoked for a refused password, MailboxRefused when the password is right and only this mailbox is
        refused, PermanentError when the server offers no way we know, and what the egress client raises.
        """
        if self._refused is not None:
            raise Revoked(str(self._refused))
        try:
            return self._ask(question)
        except Revoked as error:
            if question.mailbox and self._is_let_in(question):
                raise _only_this_mailbox() from None
            self._refused = error
            raise

    def _ask(self, question: Question) -> Said:
        with self._client.conversation(question.url) as talk:
            if self._way == Way.BASIC:
                return self._with_basic(talk, question)
            for scheme in ("NTLM", "Negotiate"):
                said, offered = self._with_windows(talk, question, scheme)
                if said is not None:
                    return said
                if _NEGOTIATE not in offered:
                    break
            if "basic" in offered and self._way == Way.FIND:
                if not talk.is_encrypted:
                    raise _unencrypted()
                return self._with_basic(talk, question)
            raise _not_offered(self._way, offered)

    def _with_basic(self, talk: Conversation, question: Question) -> Said:
        given = base64.b64encode(f"{self._name}:{self._password}".encode()).decode()
        answer = _sent(talk, question, f"Basic {given}")
        if answer.status != 401:
            self.used = Way.BASIC
            return Said(answer)
        offered = _offered(answer)
        raise _not_offered(Way.BASIC, offered) if offered and "basic" not in offered else _wrong_password()

    def _with_windows(self, talk: Conversation, question: Question, scheme: str) -> tuple[Said | None, frozenset[str]]:
        """The answer; or None, and what the server offers instead."""
        context = self._context(talk)
        opening = Question(question.method, question.url, question.headers, b"", is_write=False)
        answer = _sent(talk, opening, f"{scheme} {_text(context.step())}")
        challenge, offered = _challenge(answer), _offered(answer)
        if answer.status != 401:
            return Said(answer, is_heard=False), offered
        if not challenge:
            return None, offered
        try:
            response = context.step(challenge, channel_bindings=_bindings(talk.certificate))
        except (SpnegoError, ValueError, LookupError, TypeError, struct.error):
            raise PermanentError(
                _("Exchange began a Windows sign-in in a way we do not understand. Choose Basic, if it offers it.")
            ) from None
        before = talk.connections
        answer = _sent(talk, question, f"{scheme} {_text(response)}")
        if answer.status != 401:
            self.used = Way.NTLM
            return Said(answer), offered
        if talk.connections != before:
            raise _connection_lost()
        raise _wrong_password(_("If they are right, a proxy in between may not pass Windows authentication on."))

    def _context(self, talk: Conversation) -> spnego.ContextProxy:
        return spnego.client(
            self._name,
            self._password,
            hostname=talk.host,
            service="http",
            protocol=_NTLM,
            options=spnego.NegotiateOptions.use_ntlm,  # never the machine's own tickets
        )

    def _is_let_in(self, question: Question) -> bool:
        """Whether the password is right: the address is asked for nothing."""
        try:
            self._ask(Question("GET", question.url, {}, b"", is_write=False))
        except Revoked:
            return False
        return True


def _sent(talk: Conversation, question: Question, authorization: str) -> Answer:
    headers = {**question.headers, "authorization": authorization} if authorization else question.headers
    return talk.request(question.method, headers=headers, content=question.content, repeatable=not question.is_write)


def _text(token: bytes | None) -> str:
    return base64.b64encode(token or b"").decode()


def _offered(answer: Answer) -> frozenset[str]:
    """The ways to sign in that the server names, in small letters."""
    lines = answer.headers.get_list("WWW-Authenticate")
    return frozenset(name.lower() for line in lines for name in _SCHEME.findall(line))


def _challenge(answer: Answer) -> bytes:
    """The server's challenge; b"" when it sent none that is Windows' own."""
    for line in answer.headers.get_list("WWW-Authenticate"):
        found = _TOKEN.search(line)
        if found:
            try:
                token = base64.b64decode(found.group(1), validate=True)
            except binascii.Error:
                continue
            if token.startswith(b"NTLMSSP\x00"):
                return token
    return b""


def _bindings(certificate: bytes) -> GssChannelBindings | None:
    """Ties the sign-in to the encrypted connection (RFC 5929), which servers with Extended Protection ask for."""
    if not certificate:
        return None
    try:
        used = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return None
    digest = hashes.Hash(hashes.SHA256() if used is None or used.name in {"md5", "sha1"} else used)
    digest.update(certificate)
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())


def _wrong_password(more: str = "") -> Revoked:
    words = _("Exchange did not accept the service account's e-mail and password. Enter them again in the settings.")
    return Revoked(f"{words} {more}".strip())


def _only_this_mailbox() -> MailboxRefused:
    return MailboxRefused(
        _("Exchange accepts the service account, but refuses this mailbox to it. Ask the Exchange administrator why.")
    )


def _unencrypted() -> PermanentError:
    return PermanentError(
        _(
            "Exchange offers only Basic authentication here, and the address is not encrypted: the password could be "
            "read on the way. Enter an address that begins with https://."
        ),
        code="unencrypted",
    )


def _connection_lost() -> RetryableError:
    return RetryableError(
        _(
            "The connection was closed in the middle of the Windows sign-in. If this goes on, something between "
            "Recruit and Exchange, a proxy perhaps, does not keep connections open."
        )
    )


def _not_offered(way: Way, offered: frozenset[str]) -> PermanentError:
    code = "sign_in_not_offered"
    if way == Way.BASIC:
        return PermanentError(
            _("Exchange does not offer Basic authentication. Choose “Find out” or “Windows (NTLM)” in the settings."),
            code=code,
        )
    if way == Way.NTLM and "basic" in offered:
        return PermanentError(
            _("Exchange offers Basic authentication, but not Windows (NTLM). Choose “Find out” in the settings."),
            code=code,
        )
    if _NEGOTIATE in offered:
        return PermanentError(
            _(
                "Exchange offers Kerberos only, which Recruit does not speak. Ask its administrator to allow NTLM "
                "(Windows authentication) or Basic for the EWS directory."
            ),
            code=code,
        )
    return PermanentError(
        _(
            "Exchange offers no way to sign in that Recruit knows. Ask its administrator to allow NTLM (Windows "
            "authentication) or Basic for the EWS directory."
        ),
        code=code,
    )
