"""Verbs of the company's e-mail domains: add, check in DNS, give to a provider, remove."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import IdentityProvider, VerifiedDomain
from accounts.sso import domains, history, letters, resolving
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused

GRACE = timedelta(days=7)
MOST_DOMAINS = 200
SENTENCES: dict[domains.Unfit, str | Promise] = {
    domains.Unfit.NONE: _("Enter a domain, such as example.com."),
    domains.Unfit.BARE: _("Enter a whole domain, such as example.com: nobody can speak for all of a top-level domain."),
    domains.Unfit.SHARED: _("Many companies have their names below this one. Enter your own, such as example.co.uk."),
    domains.Unfit.FREE_MAIL: _("Anybody can have an address there, so no provider can speak for it."),
}
NOT_FOUND = _("The record was not found. New records can take some hours to be seen.")
OTHER_TEXT = _("There are other records in its place, but not this one. Compare it letter by letter.")
NO_ANSWER = _("The domain's name servers gave no answer. Try again later.")


@transaction.atomic
def add_domain(text: str, *, provider: IdentityProvider | None, by: Actor) -> VerifiedDomain:
    """Note a domain to be verified; it opens nothing before its record was seen.

    Raises NotAllowed unless an administrator asks; Invalid for what is no domain of a company, or is there already.
    """
    _require(by)
    domain = domains.typed(text)
    problem = domains.problem_of(domain)
    if problem is not None:
        raise Invalid(SENTENCES[problem], field="domain", code=problem.value)
    if VerifiedDomain.objects.count() >= MOST_DOMAINS:
        raise Refused(_("There are 200 domains already. Remove one first."), code="too_many")
    try:
        with transaction.atomic():
            added = VerifiedDomain.objects.create(domain=domain, provider=provider, token=secrets.token_urlsafe(24))
    except IntegrityError as error:
        raise Invalid(_("This domain is in the list already."), field="domain", code="there_already") from error
    record(history.DOMAIN_ADDED, on=added, by=by)
    return added


def check_domain(domain: VerifiedDomain, *, by: Actor) -> VerifiedDomain:
    """Look for the record now, and act on what DNS says; no transaction is open while it is asked.

    A record that was seen and is gone warns the administrators, and after a week the domain opens nothing any more.
    No answer at all changes nothing. Raises NotAllowed unless an administrator or the product itself asks.
    """
    _require(by)
    try:
        texts = resolving.texts_at(domains.record_name(domain.domain))
    except resolving.Unreachable:
        return _note(domain, problem=NO_ANSWER)
    if domains.is_proof(texts, domain.token):
        return _found(domain, by=by)
    return _missing(domain, problem=OTHER_TEXT if texts else NOT_FOUND, by=by)


def check_all(*, by: Actor) -> int:
    """Look at every domain that was verified, once a day. Returns how many. Safe to repeat."""
    verified = list(VerifiedDomain.objects.filter(verified_at__isnull=False).order_by("checked_at", "id"))
    for domain in verified:
        check_domain(domain, by=by)
    return len(verified)


@transaction.atomic
def assign(domain: VerifiedDomain, *, provider: IdentityProvider | None, by: Actor) -> VerifiedDomain:
    """Say which provider speaks for a domain; None for none. Bindings stay. Raises NotAllowed."""
    _require(by)
    domain = _locked(domain)
    before = domain.provider
    if before == provider:
        return domain
    domain.provider = provider
    domain.save(update_fields=["provider", "updated_at"])
    names = (before.name if before else "", provider.name if provider else "")
    record(history.DOMAIN_ASSIGNED, on=domain, by=by, changes={"provider": names})
    return domain


@transaction.atomic
def remove_domain(domain: VerifiedDomain, *, by: Actor) -> None:
    """Take a domain off the list. Who is bound stays bound; nobody is bound by it any more. Raises NotAllowed."""
    _require(by)
    domain = _locked(domain)
    record(history.DOMAIN_REMOVED, on=domain, by=by)
    domain.delete()


@transaction.atomic
def _found(domain: VerifiedDomain, *, by: Actor) -> VerifiedDomain:
    domain, now = _locked(domain), timezone.now()
    is_new = domain.verified_at is None
    domain.verified_at = domain.verified_at or now
    domain.checked_at, domain.missing_at, domain.problem = now, None, ""
    domain.save(update_fields=["verified_at", "checked_at", "missing_at", "problem", "updated_at"])
    if is_new:
        record(history.DOMAIN_VERIFIED, on=domain, by=by)
    return domain


@transaction.atomic
def _missing(domain: VerifiedDomain, *, problem: str | Promise, by: Actor) -> VerifiedDomain:
    domain, now = _locked(domain), timezone.now()
    domain.checked_at, domain.problem = now, str(problem)
    kind = None
    if domain.verified_at is not None and domain.missing_at is None:
        domain.missing_at, kind = now, history.DOMAIN_MISSING
    elif domain.verified_at is not None and domain.missing_at is not None and now - domain.missing_at >= GRACE:
        domain.verified_at, kind = None, history.DOMAIN_CLOSED
    domain.save(update_fields=["verified_at", "checked_at", "missing_at", "problem", "updated_at"])
    if kind is not None:
        record(kind, on=domain, by=by)
        letters.tell_of_missing_record(domain, closed=kind is history.DOMAIN_CLOSED)
    return domain


@transaction.atomic
def _note(domain: VerifiedDomain, *, problem: str | Promise) -> VerifiedDomain:
    domain = _locked(domain)
    domain.checked_at, domain.problem = timezone.now(), str(problem)
    domain.save(update_fields=["checked_at", "problem", "updated_at"])
    return domain


def _require(by: Actor) -> None:
    if not access.may_administer(by):
        raise NotAllowed


def _locked(domain: VerifiedDomain) -> VerifiedDomain:
    return VerifiedDomain.objects.select_for_update(of=["self"]).select_related("provider").get(pk=domain.pk)
