"""What Exchange's own error codes mean for us, with a sentence that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from exchangelib import errors as ews
from requests.exceptions import RequestException

from base.errors import OutcomeUnknown, PermanentError, ProviderError, RetryableError
from calendars.providers.base import CursorLost, Gone, MailboxRefused, NoMailbox, Revoked
from calendars.providers.ews.transport import Carried

_log = logging.getLogger(__name__)
_SIGN_IN = _("Exchange did not accept the service account's e-mail and password. Enter them again in the settings.")
_NO_IMPERSONATION = _(
    "The service account may not act in the names of others. Ask the Exchange administrator for the "
    "ApplicationImpersonation right, or switch off “Use scheduler's name”."
)
_NO_MAILBOX = _("Exchange knows no mailbox with a calendar at this address.")
_REFUSED = _("The service account may not read this mailbox. Ask the Exchange administrator to allow it.")
_VERSION = _("This Exchange server does not speak the chosen version. Choose an older one in the settings.")
_BUSY = _("Exchange is busy. We try again in a while.")
_LOST = _("Exchange failed before it confirmed. It may have been done.")


class NoImpersonation(MailboxRefused):
    """The service account may not act as this mailbox, or as any."""


type_said = tuple[type[Exception], ...]
_SENTENCES: tuple[tuple[type_said, type[ProviderError], Promise], ...] = (
    ((ews.UnauthorizedError,), Revoked, _SIGN_IN),
    ((ews.ErrorAccountDisabled, ews.ErrorPasswordExpired, ews.ErrorPasswordChangeRequired), Revoked, _SIGN_IN),
    (
        (ews.ErrorImpersonateUserDenied, ews.ErrorImpersonationDenied, ews.ErrorImpersonationFailed),
        NoImpersonation,
        _NO_IMPERSONATION,
    ),
    (
        (
            ews.ErrorNonExistentMailbox,
            ews.ErrorMailRecipientNotFound,
            ews.ErrorMissingEmailAddress,
            ews.ErrorInvalidSmtpAddress,
            ews.ErrorFolderNotFound,
            ews.ErrorMailboxConfiguration,
        ),
        NoMailbox,
        _NO_MAILBOX,
    ),
    ((ews.ErrorAccessDenied, ews.ErrorNoFreeBusyAccess), MailboxRefused, _REFUSED),
    (
        (ews.ErrorItemNotFound, ews.ErrorInvalidIdMalformed, ews.ErrorInvalidIdEmpty, ews.ErrorObjectTypeChanged),
        Gone,
        _("The event is not in the calendar any more."),
    ),
    (
        (ews.ErrorInvalidSyncStateData, ews.ErrorSyncFolderNotFound),
        CursorLost,
        _("Exchange has forgotten up to where we read. Everything is read anew."),
    ),
    (
        (
            ews.ErrorInvalidServerVersion,
            ews.ErrorIncorrectSchemaVersion,
            ews.ErrorInvalidSchemaVersionForMailboxVersion,
        ),
        PermanentError,
        _VERSION,
    ),
)
# What the server says of a push subscription that it does not have, or ends in another way.
SUBSCRIPTION_GONE: type_said = (
    ews.ErrorSubscriptionNotFound,
    ews.ErrorSubscriptionUnsubsribed,
    ews.ErrorSubscriptionAccessDenied,
    ews.ErrorExpiredSubscription,
    ews.ErrorInvalidSubscription,
    ews.ErrorInvalidSubscriptionRequest,
)
_TEMPORARY: type_said = (
    ews.ErrorTimeoutExpired,
    ews.ErrorInternalServerTransientError,
    ews.ErrorInternalServerError,
    ews.ErrorMailboxStoreUnavailable,
    ews.ErrorMailboxMoveInProgress,
    ews.ErrorConnectionFailed,
    ews.ErrorInsufficientResources,
    ews.ErrorExceededConnectionCount,
    ews.ErrorTooManyObjectsOpened,
    ews.ErrorFreeBusyGenerationFailed,
    ews.RateLimitError,
)


@contextmanager
def plainly(*, is_write: bool = False) -> Iterator[None]:
    """Whatever goes wrong inside comes out as one of `base.errors`. Read generators to their end inside.

    `is_write` says that a failure within the server leaves open whether it was done.
    """
    try:
        yield
    except ProviderError:
        raise
    except (ews.EWSError, RequestException, ValueError, AttributeError, LookupError, TypeError) as error:
        if not isinstance(error, ews.EWSError | RequestException):  # what was said stays unsaid: it may hold names
            _log.warning("An answer of Exchange could not be read (%s).", type(error).__name__)
        raise translated(error, is_write=is_write) from None


def translated(error: BaseException, *, is_write: bool = False) -> ProviderError:
    """The error in our words; only its code is kept of what the server wrote, which may hold people's names."""
    carried = _carried(error)
    if carried is not None:
        return carried
    if isinstance(error, ews.ErrorServerBusy):
        return RetryableError(_BUSY, wait_seconds=error.back_off)
    for kinds, meaning, words in _SENTENCES:
        if isinstance(error, kinds):
            return meaning(words)
    if isinstance(error, _TEMPORARY):
        return OutcomeUnknown(_LOST) if is_write else RetryableError(_BUSY)
    if isinstance(error, ews.ResponseMessageError):
        return PermanentError(_("Exchange refused this (%(code)s).") % {"code": type(error).__name__})
    if is_write:
        return OutcomeUnknown(_("Exchange answered something that cannot be read. It may have been done."))
    return PermanentError(_("Exchange answered something that cannot be read. Check the Service URL and the version."))


def raise_first(answers: Iterable[Any]) -> None:
    """Raise the first answer that is an error: the library hands some of them out instead of raising them."""
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer


def only(answers: Iterable[Any]) -> Any:
    """The one answer to a question about one thing. Raises what it says when it is an error."""
    found = list(answers)
    raise_first(found)
    if len(found) != 1:
        raise ValueError(f"{len(found)} answers to one question")
    return found[0]


def _carried(error: BaseException) -> ProviderError | None:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, Carried):
            return seen.error
        seen = seen.__cause__ or seen.__context__
    return None
