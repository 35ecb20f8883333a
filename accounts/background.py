"""The Celery door of accounts."""

from __future__ import annotations

from celery import shared_task

from accounts import forgetting
from accounts.grants import granting
from accounts.sso import starting as sso_rounds
from accounts.sso import verifying, warning
from accounts.sso.saml import receiving
from base.actors import Actor


@shared_task(name="accounts.background.forget_old")
def forget_old() -> None:
    """Drop dead sessions, spent links, old counters, rounds to providers. Safe to run twice."""
    forgetting.forget_old()
    granting.forget_old()
    sso_rounds.forget_old()
    receiving.forget_old()


@shared_task(name="accounts.background.check_domains")
def check_domains() -> None:
    """Look for the DNS records of the company's e-mail domains. Safe to run twice."""
    verifying.check_all(by=Actor.system("sso"))


@shared_task(name="accounts.background.warn_of_certificates")
def warn_of_certificates() -> None:
    """Tell administrators of certificates that end soon. Safe to run twice."""
    warning.warn_of_expiry()
