"""Verb that drops what nobody needs any more: dead sessions, spent links, old counters."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import throttling
from accounts.lifetimes import ABSOLUTE
from accounts.models import OneTimeLink, UserSession

LINKS_KEPT = timedelta(days=90)


def forget_old() -> None:
    """Drop sessions past their longest life, links expired for 90 days, and counters a day old. Safe to repeat."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.filter(created_at__lt=now - timedelta(seconds=ABSOLUTE)).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
    throttling.forget_old()
