"""Which version of TLS another system agrees on with us: for pages that say whether a connection is safe."""

from __future__ import annotations

import socket
import ssl

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from base.egress.targets import Target, check, look_up, type_resolve
from base.errors import PermanentError, RetryableError

SECONDS = 5.0
MOST_ADDRESSES = 3
# What a server says, or does, when it knows only versions older than those we agree to.
_TOO_OLD = frozenset(
    {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "WRONG_VERSION_NUMBER"}
)


def negotiated(url: str, *, resolve: type_resolve = look_up) -> str:
    """The version that was agreed on, for instance "TLSv1.3"; "" for an address without encryption.

    Sends no request. Raises NotReachable for an address we do not talk to, RetryableError when nobody answers,
    PermanentError when the server knows no TLS 1.2 or its certificate does not hold.
    """
    target = check(url, resolve=resolve, private_hosts=settings.EGRESS_PRIVATE_HOSTS)
    if target.url.scheme != "https":
        return ""
    for address in target.addresses[:MOST_ADDRESSES]:
        try:
            return _shake(address, target)
        except ssl.SSLCertVerificationError:
            raise PermanentError(_("The certificate of %(place)s does not hold.") % {"place": target.shown}) from None
        except ssl.SSLError as error:
            raise _refusal(target, error) from None
        except OSError:
            continue
    raise RetryableError(_("%(place)s cannot be reached.") % {"place": target.shown})


def _shake(address: str, target: Target) -> str:
    with (
        socket.create_connection((address, target.port), timeout=SECONDS) as plain,
        _context().wrap_socket(plain, server_hostname=target.host) as safe,
    ):
        return safe.version() or ""


def _context() -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if settings.EGRESS_CA_FILE:
        context.load_verify_locations(cafile=settings.EGRESS_CA_FILE)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _refusal(target: Target, error: ssl.SSLError) -> PermanentError:
    if (error.reason or "") in _TOO_OLD:
        return PermanentError(
            _("%(place)s does not agree on TLS 1.2 or later. Switch it on there.") % {"place": target.shown}
        )
    return PermanentError(_("%(place)s broke the encrypted connection off.") % {"place": target.shown})
