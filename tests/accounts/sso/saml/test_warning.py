"""Administrators hear in time that a certificate ends: 30 days before, 7 days before, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from accounts.sso import warning
from base.audit.models import Entry
from base.outbox.models import OutboxRow
from tests.accounts.sso.saml.conftest import make_provider
from tests.accounts.sso.saml.making import key

pytestmark = pytest.mark.django_db


def test_it_warns_twice_and_never_again(ada: User, rosa: User) -> None:
    provider = make_provider(certificates=[key("soon", days=100).certificate])  # 70 days from today
    told = []
    for days in (0, 39, 41, 42, 62, 64, 65, 71):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            told.append(warning.warn_of_expiry())
    assert told == [0, 0, 1, 0, 0, 1, 0, 0]
    assert [row.payload["to"] for row in OutboxRow.objects.filter(topic="mail")] == [ada.email] * 2
    entries = Entry.objects.filter(kind="identity_provider.certificate_expires").order_by("id")
    assert [entry.data["stage"] for entry in entries] == [30, 7]
    assert provider.name in OutboxRow.objects.filter(topic="mail").latest("id").payload["subject"]


def test_a_second_certificate_that_lasts_is_enough(ada: User) -> None:
    make_provider(certificates=[key("soon", days=40).certificate, key().certificate])
    assert warning.warn_of_expiry() == 0
    assert not OutboxRow.objects.exists()


def test_providers_that_are_off_are_left_alone(ada: User) -> None:
    make_provider(certificates=[key("soon", days=40).certificate], is_active=False)
    assert warning.warn_of_expiry() == 0
