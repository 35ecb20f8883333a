"""The way letters leave the house, as the operator configured it, and a check whether it works. Sends nothing."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.errors import PermanentError, RetryableError
from base.providers.registry import Provider

KEY = "mail:transport"


@dataclass(frozen=True, slots=True)
class MailTransport:
    """The configured mail backend as an adapter."""

    def check(self) -> str:
        """Connect, sign in and say goodbye. Raises ProviderError with what to look at."""
        connection = get_connection()
        if not isinstance(connection, EmailBackend):
            return _("Letters are kept in this installation and leave it for nobody.")
        try:
            connection.open()
            if connection.connection is not None:
                connection.connection.noop()
        except smtplib.SMTPAuthenticationError:
            raise PermanentError(_("The mail server does not accept the user name or password of EMAIL_URL.")) from None
        except smtplib.SMTPNotSupportedError:
            raise PermanentError(_("The mail server offers no encryption or no sign-in. Check EMAIL_URL.")) from None
        except (smtplib.SMTPException, OSError):
            raise RetryableError(
                _("The mail server cannot be reached. Check host and port of EMAIL_URL, and the firewall.")
            ) from None
        finally:
            connection.close()
        return _("The mail server answers and lets us in.")


def provider() -> Provider:
    """The register's entry for the transport."""
    return Provider("mail", "transport", gettext_lazy("E-mail transport"), MailTransport)


def is_mailbox() -> bool:
    """Whether letters are kept for reading instead of leaving."""
    return bool(settings.EMAIL_BACKEND == "base.mail.backends.MailboxBackend")


def facts() -> list[tuple[str, str]]:
    """How letters leave, in words, without the password."""
    if is_mailbox():
        return [(_("Way"), _("Mailbox of the demo: letters are kept and can be read here"))]
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        return [(_("Way"), type(connection).__module__)]
    encryption = _("TLS") if connection.use_ssl else _("STARTTLS") if connection.use_tls else _("None")
    return [
        (_("Way"), "SMTP"),
        (_("Server"), f"{connection.host}:{connection.port}"),
        (_("Encryption"), encryption),
        (_("User"), connection.username or _("None")),
    ]
