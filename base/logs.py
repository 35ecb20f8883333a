"""Log lines: each carries the request it belongs to, none carries a secret."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar

# What the present request is called; set by `base.middleware`.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")

HIDDEN = "[hidden]"
_NAMES = (
    r"pass(?:word|wd|code)?|secret|token|api[_-]?key|apikey|authorization|cookie|credential|signature"
    r"|csrf\w*|sessionid|code_verifier"
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # what stands behind the word for a kind of sign-in, in headers
    (re.compile(r"\b(Bearer|Basic|SmartToken)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(Token)\s+[\w.~+/=-]{20,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # what stands behind a telling name, in queries, headers and printed data
    (
        re.compile(
            rf"((?:X-)?(?:{_NAMES})[\w-]*[\"']?\s*[:=]\s*[\"']?)"
            r"(?!\[hidden\]|(?:Bearer|Basic|Token|SmartToken)\s)[^\s\"'&,;)}\]]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    # who signs in within an address
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^\s/@]+@", re.IGNORECASE), rf"\1{HIDDEN}@"),
    # tokens known by their looks: Fernet, JSON web tokens, our own API tokens
    (re.compile(r"\bgAAAA[\w-]{40,}={0,2}"), HIDDEN),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"), HIDDEN),
    # links in letters that open what is behind them
    (
        re.compile(
            r"(/(?:reset-password|welcome|candidate|consent|mine/open|mine/new-email|from-mail|meetings/answer"
            r"|interviews/choose|calendar/feed|calendar-hooks/(?:exchange|graph))/)[\w.:~%-]{16,}"
        ),
        rf"\1{HIDDEN}",
    ),
    # a signed token with its colons, not the plain identifier of the REST door
    (re.compile(r"(/(?:offers|interviews)/)[\w.~-]*[:.%][\w.:~%-]{12,}"), rf"\1{HIDDEN}"),
)


def redact(text: str) -> str:
    """The text without what looks like a password, a token or a key."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Writes the request's identifier into each line and hides secrets, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        record.request_id = current_request_id.get() or "-"
        return redact(super().format(record))
