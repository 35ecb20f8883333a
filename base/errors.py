"""The refusals a verb may raise. Each door renders them once: page, fragment, REST body, Celery.

A refusal is a normal answer: it has a stable `code` for machines and a sentence for people that says what to do.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_message = str | Promise


class DomainError(Exception):
    """A rule said no.

    Arguments: `message` a sentence that says what to do; `code` a stable word for machines; `field` the name of the
    input it is about, if one; `data` facts for the door (JSON-able).
    """

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "error"
    default_message: ClassVar[type_message] = _("This cannot be done.")

    def __init__(
        self, message: type_message | None = None, *, code: str | None = None, field: str | None = None, **data: Any
    ) -> None:
        self.message = message or self.default_message
        self.code = code or self.default_code
        self.field = field
        self.data = data
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """What was given has the wrong shape or value. `fields` maps input names to sentences."""

    status = 422
    default_code = "invalid"
    default_message = _("Some of the values need another look.")

    def __init__(
        self,
        message: type_message | None = None,
        *,
        fields: dict[str, type_message] | None = None,
        code: str | None = None,
        field: str | None = None,
        **data: Any,
    ) -> None:
        super().__init__(message, code=code, field=field, **data)
        self.fields: dict[str, type_message] = dict(fields or {})
        if field and field not in self.fields:
            self.fields[field] = self.message


class Refused(DomainError):
    """A rule of the company or the trade forbids it in the present state."""

    status = 409
    default_code = "refused"


class Stale(DomainError):
    """Somebody was faster: what the caller saw has changed since."""

    status = 409
    default_code = "stale"
    default_message = _("This has changed since you opened it. Reload to see the newest state.")


class NotAllowed(DomainError):
    """The caller may see it but not do this with it."""

    status = 403
    default_code = "not_allowed"
    default_message = _("You do not have permission to do this. Ask an administrator if you need it.")


class NotFound(DomainError):
    """It is gone, or the caller may not know that it exists."""

    status = 404
    default_code = "not_found"
    default_message = _("This page does not exist, or you do not have access to it.")


class TooMany(DomainError):
    """The caller asks too often. `wait_seconds` says when to try again."""

    status = 429
    default_code = "too_many_requests"
    default_message = _("Too many attempts. Wait a few minutes, then try again.")

    def __init__(self, message: type_message | None = None, *, wait_seconds: int = 60, code: str | None = None) -> None:
        super().__init__(message, code=code, wait_seconds=wait_seconds)
        self.wait_seconds = wait_seconds


class ProviderError(DomainError):
    """A third party did not do what was asked."""

    status = 502
    default_code = "provider_error"


class RetryableError(ProviderError):
    """A third party is unwell for now; trying again later is right. `wait_seconds` is its own wish, if it gave one."""

    status = 503
    default_code = "provider_unavailable"
    default_message = _("The other system does not answer now. We keep trying.")

    def __init__(self, message: type_message | None = None, *, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class NotYet(RetryableError):
    """Nothing was tried, as something else has to happen first; the try does not count.

    Whoever makes that happen has the effect tried at once (`base.outbox.queueing.hasten`).
    """

    default_code = "provider_not_yet"


class OutcomeUnknown(ProviderError):
    """The answer of a third party was lost: it may or may not have done what was asked."""

    default_code = "outcome_unknown"
    default_message = _("The connection was lost before the other system confirmed. It may have been done.")


class PermanentError(ProviderError):
    """A third party refused for good; trying again changes nothing."""

    default_code = "provider_refused"
    default_message = _("The other system refused this.")
