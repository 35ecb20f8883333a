"""The verb that tells administrators in time that a provider's certificate ends."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import IdentityProvider
from accounts.sso import history
from accounts.sso.saml import sides
from accounts.sso.saml.certificates import WARNED_BEFORE, Certificate
from base.actors import Actor
from base.audit.models import Entry
from base.audit.recording import key_of, record
from base.mail import mailing
from base.mail.writing import in_layout

# The first word of warning, and the last.
STAGES = (timedelta(days=7), WARNED_BEFORE)


def warn_of_expiry() -> int:
    """Tell the administrators of every active provider whose last certificate ends within 30 days, and again within 7.

    Returns how many were told about. Each stage of each certificate is told once: the audit remembers. Safe to repeat.
    """
    found = IdentityProvider.objects.filter(is_active=True, kind=IdentityProvider.Kind.SAML)
    return sum(_warn(provider.pk) for provider in found)


@transaction.atomic
def _warn(key: int) -> bool:
    provider = IdentityProvider.objects.select_for_update().filter(pk=key, is_active=True).first()
    held = sides.certificates_of(provider) if provider is not None else []
    if provider is None or not held:
        return False
    last, now = max(held, key=lambda each: each.expires_at), timezone.now()
    stage = next((each.days for each in STAGES if now < last.expires_at <= now + each), 0)
    if not stage:
        return False
    facts = {"fingerprint": last.fingerprint, "stage": stage}
    told = Entry.objects.filter(object_key=key_of(provider), kind=history.CERTIFICATE_EXPIRES.name)
    if told.filter(data__contains=facts).exists():
        return False
    day = last.expires_at.date().isoformat()
    record(history.CERTIFICATE_EXPIRES, on=provider, by=Actor.system("sso"), data={**facts, "day": day})
    _write(provider, last)
    return True


def _write(provider: IdentityProvider, certificate: Certificate) -> None:
    company = queries.company().name
    address = settings.PUBLIC_URL + reverse("accounts:sso-provider", args=[provider.public_id])
    for reader in queries.active_administrators():
        with translation.override(reader.language):
            facts = {"provider": provider.name, "day": date_format(certificate.expires_at, "DATE_FORMAT")}
            text = "\n\n".join(
                [
                    _("Hello %(name)s,") % {"name": reader.first_name},
                    _("the certificate of the identity provider %(provider)s expires on %(day)s.") % facts,
                    _("From then on nobody can sign in through it. Add the provider's next certificate before that:"),
                    address,
                ]
            )
            subject = _("The certificate of %(provider)s expires on %(day)s") % facts
            html = in_layout(subject, text + "\n", sender_name=company)
        mailing.send(to=reader.email, subject=subject, text=text + "\n", html=html, about=key_of(provider))
