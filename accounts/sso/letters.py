"""What single sign-on writes to people: a binding changed, a provider behaves oddly, a domain is gone."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import IdentityProvider, User, VerifiedDomain
from accounts.sso.claims import readable_domain
from base.actors import Actor
from base.mail import mailing
from base.mail.writing import in_layout


def tell_of_binding(user: User, *, provider: IdentityProvider, by: Actor, taken: bool = False) -> None:
    """Part of verbs: tell a user and all administrators who changed what the user is bound to."""
    facts = {"who": by.name, "user": user.full_name, "provider": provider.name}
    for reader in {each.pk: each for each in [user, *queries.active_administrators()]}.values():
        with translation.override(reader.language):
            what = (
                _("%(who)s took the binding of %(user)s to the provider %(provider)s away.")
                if taken
                else _("%(who)s bound %(user)s to an account at the provider %(provider)s.")
            )
            after = _("All sessions of %(user)s were ended. If this is not right, tell an administrator at once.")
            _post(reader, _("Single sign-on of %(user)s was changed") % facts, what % facts, after % facts)


def tell_of_other_subject(user: User, *, provider: IdentityProvider) -> None:
    """Part of verbs: tell administrators that a provider names a user by another subject; the user was not let in."""
    facts = {"user": user.full_name, "provider": provider.name}
    address = settings.PUBLIC_URL + reverse("accounts:user", args=[user.public_id])
    for reader in queries.active_administrators():
        with translation.override(reader.language):
            _post(
                reader,
                _("A sign-in as %(user)s was refused") % facts,
                _("%(provider)s sent somebody with the address of %(user)s, but as another account than before.")
                % facts,
                _("Nobody was let in. If the account was made anew at the provider, take the old binding away here:"),
                address,
            )


def tell_of_missing_record(domain: VerifiedDomain, *, closed: bool) -> None:
    """Part of verbs: tell administrators that the DNS record of a domain is gone, or that it was gone for a week."""
    facts = {"domain": readable_domain(domain.domain)}
    address = settings.PUBLIC_URL + reverse("accounts:sso-domains")
    for reader in queries.active_administrators():
        with translation.override(reader.language):
            words = (
                _("The record was gone for a week. Addresses of %(domain)s are not sent to a provider any more.")
                if closed
                else _("Unless the record comes back within a week, %(domain)s stops being sent to its provider.")
            )
            _post(reader, _("The DNS record of %(domain)s is gone") % facts, words % facts, address)


def _post(reader: User, subject: str, *paragraphs: str) -> None:
    company = queries.company().name
    text = "\n\n".join([_("Hello %(name)s,") % {"name": reader.first_name}, *paragraphs]) + "\n"
    mailing.send(
        to=reader.email,
        subject=subject,
        text=text,
        html=in_layout(subject, text, sender_name=company),
        about=f"user:{reader.public_id}",
    )
